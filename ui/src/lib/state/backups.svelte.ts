// How the backups of the open registry stand: the shell makes them by itself, the page asks once a second, and more often how far one is.

import { commands, type BackupState } from '$lib/host';
import { t } from '$lib/i18n/index.svelte';
import { doing } from './doing.svelte';
import { secondsLeft, type Since } from './left';
import { session } from './session.svelte';

/** How long after a look at a backup that is being made the next one is, in milliseconds. */
const SOON = 250;

class Backups {
  state = $state<BackupState | null>(null);
  /** How many seconds longer what is being done for one takes, where that can be told. */
  left = $state<number | null>(null);
  #since: Since | null = null;
  #soon: ReturnType<typeof setTimeout> | undefined;

  /** Looks how the backups stand. */
  async tick(): Promise<void> {
    const state = await commands.backupState().catch(() => null);
    // For a moment the shell still speaks of the registry that was open before.
    if (state === null || (session.registry && state.registry !== session.registry.path)) return;
    if (JSON.stringify(state) !== JSON.stringify(this.state)) this.state = state;
    [this.#since, this.left] = secondsLeft(this.#since, state.running, performance.now());
    clearTimeout(this.#soon);
    if (state.running) this.#soon = setTimeout(() => void this.tick(), SOON);
  }

  /** Asks for another folder, and has them made there. */
  async chooseFolder(): Promise<void> {
    const folder = await session.try('folder', () => commands.backupChooseFolder(t('backup.chooseTitle')));
    if (folder) await this.into(folder);
  }

  /** Has them made in a folder, `null` for the application's own. */
  async into(folder: string | null): Promise<void> {
    await session.try('folder', () => commands.backupSetFolder(folder));
    await this.tick();
  }

  /** Makes one now. Whether it is made. */
  async now(): Promise<boolean> {
    const made = await session.try('backup', () => doing.run((job) => commands.backupNow(job.name, job.reports)));
    await this.tick();
    return made !== undefined;
  }
}

export const backups = new Backups();
session.whenChanged(() => (backups.state = null));
