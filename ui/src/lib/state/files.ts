// The doors to files that a person chooses: a registry to open or to make, a list to look at.

import { commands, type Job, type OpenRegistry } from '$lib/host';
import { t } from '$lib/i18n/index.svelte';
import { goto } from '$app/navigation';
import { arriving } from './arriving.svelte';
import { doing } from './doing.svelte';
import { session } from './session.svelte';
import { settings } from './settings.svelte';

async function take(work: (job: Job) => Promise<OpenRegistry>): Promise<boolean> {
  const waited = arriving.waiting !== null;
  const registry = await session.try('open', () => doing.run(work));
  if (!registry) return false;
  await session.take(registry);
  return begun(waited);
}

/** Another registry is looked at from its beginning; where a list waited for it, at the list, which goes its own way. */
async function begun(waited: boolean): Promise<true> {
  await settings.load();
  if (!waited) await goto('/');
  return true;
}

/** Opens a registry. Whether it is open. */
export async function openAt(path: string): Promise<boolean> {
  const waited = arriving.waiting !== null;
  return (await session.open(path)) && begun(waited);
}

/** Asks for a registry and opens it. Whether it is open. */
export async function openRegistry(): Promise<boolean> {
  const path = await session.try('open', () => commands.registryChoose('open', t('start.openTitle')));
  return path ? openAt(path) : false;
}

/** Asks for a name and makes an empty registry. Whether it is open. */
export async function newRegistry(): Promise<boolean> {
  const path = await session.try('open', () => commands.registryChoose('new', t('start.newTitle')));
  return path ? take(() => commands.registryNew(path)) : false;
}

/** Opens the sample network. Whether it is open. */
export function openSample(): Promise<boolean> {
  return take((job) => commands.registrySample(job.name, job.reports));
}

/** Asks for a name and saves into it what can be read of a damaged registry. Whether that is open. */
export async function recover(damaged: string): Promise<boolean> {
  const out = await session.try('open', () => commands.registryChoose('recover', t('start.newTitle')));
  return out ? take((job) => commands.registryRecover(damaged, out, job.name, job.reports)) : false;
}

/** Asks for a name and restores a backup into it. Whether that is open. */
export async function restore(backup: string): Promise<boolean> {
  const out = await session.try('restore', () => commands.registryChoose('restore', t('backup.restoreTitle')));
  return out ? take((job) => commands.backupRestore(backup, out, job.name, job.reports)) : false;
}

/** Asks for a list, which takes the way of one that is dropped. */
export async function chooseList(): Promise<void> {
  const path = await session.try('import', () => commands.importChoose(t('import.choose')));
  if (path) await arriving.take([path]);
}
