// Puts texts and blocks on the clipboard. Where a web view keeps its clipboard from pages, the older way through a field is taken.

import type { Clip } from '$lib/host';

/**
 * Puts a block on the clipboard, as text and as a table. It may still be under way: the clipboard is asked for now, while the person's key is
 * what it is asked by.
 */
export async function copyBlock(clip: Promise<Clip>): Promise<void> {
  underWay = clip;
  try {
    await put(clip);
  } finally {
    if (underWay === clip) underWay = null;
  }
}

/** The block that is on its way to the clipboard: what is pasted before it is there would be what was there before. */
export function copying(): Promise<Clip> | null {
  return underWay;
}

let underWay: Promise<Clip> | null = null;

async function put(clip: Promise<Clip>): Promise<void> {
  const part = (type: string, pick: (clip: Clip) => string) => clip.then((clip) => new Blob([pick(clip)], { type }));
  try {
    const parts = { 'text/plain': part('text/plain', ({ text }) => text), 'text/html': part('text/html', ({ html }) => html) };
    await navigator.clipboard.write([new ClipboardItem(parts)]);
  } catch {
    // What could not be read is said by whoever asked for it.
    await copy((await clip).text);
  }
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const before = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
