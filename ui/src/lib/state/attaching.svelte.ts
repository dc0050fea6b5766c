// Photographs and papers that come to the store in the form, chosen or dropped on the window.

import { commands } from '$lib/host';
import { editing } from '$lib/state/editing.svelte';
import { session } from '$lib/state/session.svelte';

/** What is dropped on a form as an attachment: the endings of pictures and papers. Lists and registries go their own way. */
const ENDINGS = /\.(jpe?g|png|gif|webp|heic|pdf|docx?)$/i;

class Attaching {
  /** The store that takes files of these names, where all of them are pictures and papers and a store is in the form. */
  takes(paths: string[]): string | null {
    const store = editing.chosen;
    if (store === null || store === 'new' || session.registry?.read_only !== null) return null;
    return paths.length > 0 && paths.every((path) => ENDINGS.test(path)) ? store : null;
  }

  /** Attaches files to a store, all of them or none. */
  async add(store: string, paths: string[]): Promise<void> {
    await session.try('attach', () => commands.attachmentAdd(store, paths));
    await session.follow();
  }
}

export const attaching = new Attaching();
