// Files that come to the window: dropped on it, or named when Haat was started. Both take the same way.

import { commands, type FilesDragged } from '$lib/host';
import { attaching } from '$lib/state/attaching.svelte';
import { importing } from '$lib/state/importing.svelte';
import { recipes } from '$lib/state/recipes.svelte';
import { session } from '$lib/state/session.svelte';
import { goto } from '$app/navigation';

/** What a person is told about files that came. */
export type Told = { key: 'several'; name: string; left: number } | { key: 'busy'; name: string };

class Arriving {
  /** How many files are held over the window. */
  over = $state(0);
  /** The list that waits for a registry to come into. */
  waiting = $state<string | null>(null);
  /** What is to be said about what came. */
  told = $state<Told | null>(null);
  /** The lists that come after the one that is looked at. */
  queue = $state<string[]>([]);
  /** How many lists there are, with those that were looked at. */
  all = $state(0);
  /** Which of them is looked at. */
  at = $derived(this.all - this.queue.length);

  constructor() {
    // Lists that wait for a registry come into it; those that were on their way into another do not.
    session.whenChanged(() => {
      if (this.waiting === null) this.drop();
    });
  }

  /** Follows files that are dragged over the window, and takes what is dropped on it. */
  async dragged(event: FilesDragged): Promise<void> {
    if (event.type === 'enter') this.over = event.paths.length;
    else if (event.type !== 'over') this.over = 0;
    if (event.type !== 'drop') return;
    const store = attaching.takes(event.paths);
    if (store === null) await this.take(event.paths);
    else await attaching.add(store, event.paths);
  }

  /** Takes files and folders: a registry that comes first is opened, a recipe taken into the registry, anything else is looked at as lists, one after another. */
  async take(paths: string[]): Promise<void> {
    const [first] = paths;
    if (first === undefined) return;
    if (importing.committing) {
      this.told = { key: 'busy', name: fileName(first) };
      return;
    }
    this.told = null;
    const lists = await session.try('import', () => commands.importLists(paths));
    const [path, ...rest] = lists ?? [];
    if (path === undefined) return;
    const arrival = await session.try('import', () => commands.importArrival(path));
    if (arrival === 'registry') {
      if (rest.length > 0) this.told = { key: 'several', name: fileName(path), left: rest.length };
      if (await session.open(path)) await goto('/');
    } else if (arrival === 'recipe' && session.registry) {
      await goto('/import#recipes');
      await recipes.take(path, false);
    } else if (arrival !== undefined) {
      // The list that is looked at and not in yet comes after those that came now.
      const looked = importing.path !== null && importing.done === null && importing.path !== path ? [importing.path] : [];
      this.queue = [...rest, ...looked, ...this.queue];
      this.all = 1 + this.queue.length;
      this.waiting = path;
      await this.go();
    }
  }

  /** Looks at the next list. */
  async next(): Promise<void> {
    const [path, ...rest] = this.queue;
    if (path === undefined || importing.committing) return;
    this.queue = rest;
    this.waiting = path;
    await this.go();
  }

  /** Leaves the lists that are still to come. */
  drop(): void {
    this.all = this.at;
    this.queue = [];
  }

  /** Looks at the list that waits, once there is a registry. */
  async go(): Promise<void> {
    const path = this.waiting;
    if (path === null || !session.registry) return;
    this.waiting = null;
    await goto('/import');
    await importing.open(path);
  }
}

/** The name of a file, without its folder. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

export const arriving = new Arriving();
