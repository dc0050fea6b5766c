// How the backups of the open registry stand: the shell makes them by itself, the page asks once a second how far it is.

import { commands, type BackupState } from '$lib/host';
import { session } from './session.svelte';

class Backups {
  state = $state<BackupState | null>(null);

  /** Looks how the backups stand. */
  async tick(): Promise<void> {
    const state = await commands.backupState().catch(() => null);
    // For a moment the shell still speaks of the registry that was open before.
    if (state === null || (session.registry && state.registry !== session.registry.path)) return;
    if (JSON.stringify(state) !== JSON.stringify(this.state)) this.state = state;
  }

  /** Makes one now. Whether it is made. */
  async now(): Promise<boolean> {
    const made = await session.try('backup', () => commands.backupNow());
    await this.tick();
    return made !== undefined;
  }
}

export const backups = new Backups();
session.whenChanged(() => (backups.state = null));
