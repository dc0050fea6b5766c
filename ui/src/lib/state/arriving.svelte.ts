// Files that come to the window: dropped on it, or named when Haat was started. Both take the same way.

import { commands, type FilesDragged } from '$lib/host';
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

  /** Follows files that are dragged over the window, and takes what is dropped on it. */
  async dragged(event: FilesDragged): Promise<void> {
    if (event.type === 'enter') this.over = event.paths.length;
    else if (event.type !== 'over') this.over = 0;
    if (event.type === 'drop') await this.take(event.paths);
  }

  /** Takes the first of the files: a registry is opened, a recipe taken into the registry, anything else is looked at as a list. */
  async take(paths: string[]): Promise<void> {
    const [path, ...rest] = paths;
    if (path === undefined) return;
    const name = fileName(path);
    if (importing.committing) {
      this.told = { key: 'busy', name };
      return;
    }
    this.told = rest.length > 0 ? { key: 'several', name, left: rest.length } : null;
    const arrival = await session.try('import', () => commands.importArrival(path));
    if (arrival === 'registry') {
      if (await session.open(path)) await goto('/');
    } else if (arrival === 'recipe' && session.registry) {
      await goto('/import#recipes');
      await recipes.take(path, false);
    } else if (arrival !== undefined) {
      this.waiting = path;
      await this.go();
    }
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
