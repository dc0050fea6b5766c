// The door to the desktop shell. No other module imports @tauri-apps/*: pages and components import this one.

import { commands, type Progress, type Refusal } from './bindings';
import { Channel } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';

export * from './bindings';

/** A refusal of a command; anything else that was thrown becomes one with the code `broken`. */
export function refusalOf(thrown: unknown): Refusal {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return thrown as Refusal;
  }
  return { code: 'broken', sentence: 'refusal.broken.message', params: {}, message: String(thrown), hint: null };
}

/** A long job: what its command takes to report by, and the way to stop it. */
export interface Job {
  name: string;
  reports: Channel<Progress>;
  stop(): Promise<boolean>;
}

/** Begins a job that tells `onProgress` how far it is, at most ten times a second. */
export function job(onProgress: (progress: Progress) => void): Job {
  const name = crypto.randomUUID();
  const reports = new Channel<Progress>();
  reports.onmessage = onProgress;
  return { name, reports, stop: () => commands.jobStop(name) };
}

/** Files dragged over the window: they come, are moved, are dropped or go again. */
export type FilesDragged = { type: 'enter' | 'drop'; paths: string[] } | { type: 'over' | 'leave' };

/** Calls `onDrag` with what happens to files dragged over the window; returns what ends that. */
export function onFilesDragged(onDrag: (event: FilesDragged) => void): Promise<() => void> {
  return getCurrentWebview().onDragDropEvent(({ payload }) => onDrag(payload));
}

/** Calls `onClosing` when the window is to close though something is typed that is not saved; returns what ends that. */
export function onClosing(onClosing: () => void): Promise<() => void> {
  return listen('closing', onClosing);
}

/** Calls `onArrival` when a list arrived that was named as Haat was started a second time; returns what ends that. */
export function onArrival(onArrival: () => void): Promise<() => void> {
  return listen('arrived', onArrival);
}
