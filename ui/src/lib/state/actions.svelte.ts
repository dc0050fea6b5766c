// Every action by its name: what the palette lists, and what a page adds to it while it is shown.

import { language, type Key, type Params } from '$lib/i18n/index.svelte';
import { PAGES as GUIDE, guidePage } from '$lib/guide';
import { goto } from '$app/navigation';
import { backups } from './backups.svelte';
import { chooseList, newRegistry, openAt, openRegistry, openSample } from './files';
import { ask, queryText, recordedAt, under } from './query.svelte';
import { READY, reports } from './reports.svelte';
import { session } from './session.svelte';
import { settings, TEXT_SIZES } from './settings.svelte';
import { views } from './views.svelte';

/** The groups of the palette, in their order. */
export const GROUPS = ['here', 'go', 'store', 'views', 'registry', 'window', 'charts', 'guide'] as const;
export type Group = (typeof GROUPS)[number];

export interface Action {
  /** What tells it from all others. */
  id: string;
  group: Group;
  /** Its words: a key of the catalogue, or a name that a person or the guide gave. */
  words: { key: Key; params?: Params } | { name: string };
  /** The keys that do the same. */
  keys?: string;
  run: () => unknown;
}

/** How long the palette waits for what is saved, in milliseconds. */
const PATIENCE = 200;

class Actions {
  // No state: the palette asks when it opens, and whoever adds to it in an effect must not depend on it.
  #offered: (() => Action[])[] = [];

  /** Adds actions while what calls this is shown: to be called in an effect, which the result ends. */
  offer(make: () => Action[]): () => void {
    this.#offered = [...this.#offered, make];
    return () => (this.#offered = this.#offered.filter((one) => one !== make));
  }

  /** Looks which views and reports are saved; not for long: what is not known by then is not listed. */
  async prepare(): Promise<void> {
    if (!session.registry) return;
    const patience = new Promise((over) => setTimeout(over, PATIENCE));
    await Promise.race([Promise.all([views.load(recordedAt()), reports.look(queryText(), recordedAt())]), patience]);
  }

  /** What can be done now. */
  now(): Action[] {
    return [...this.#offered.flatMap((make) => make()), ...everywhere()];
  }
}

export const actions = new Actions();

/** An action that the catalogue has words for. */
function say(id: string, group: Group, key: Key, run: () => unknown, more: { keys?: string; params?: Params } = {}): Action {
  return { id, group, words: { key, ...(more.params && { params: more.params }) }, run, ...(more.keys && { keys: more.keys }) };
}

function everywhere(): Action[] {
  return session.registry ? [...going(), ...storing(), ...saved(), ...file(), ...around(), ...guiding()] : [...file(), ...around(), ...guiding()];
}

function going(): Action[] {
  return [
    say('go./', 'go', 'page.overview', () => goto(under('/'))),
    say('go./stores', 'go', 'page.stores', () => goto(under('/stores'))),
    say('go./reports', 'go', 'page.reports', () => goto(under('/reports'))),
    say('go./partners', 'go', 'page.partners', () => goto(under('/partners'))),
    say('go./quality', 'go', 'page.quality', () => goto(under('/quality'))),
    say('go./import', 'go', 'page.import', () => goto(under('/import'))),
    say('go.recipes', 'go', 'recipe.title', () => goto(`${under('/import')}#recipes`)),
    say('go./history', 'go', 'page.history', () => goto(under('/history'))),
    say('go.recorded', 'go', 'palette.recorded', () => goto('/history#recorded')),
    say('go./history/compare', 'go', 'compare.title', () => goto(under('/history/compare', queryText(), null))),
    say('go./stores/duplicates', 'go', 'duplicates.title', () => goto(under('/stores/duplicates'))),
    say('go./stores/removed', 'go', 'removed.title', () => goto(under('/stores/removed'))),
    say('go./settings', 'go', 'page.settings', () => goto(under('/settings'))),
    say('go.back', 'go', 'query.back', () => history.back()),
    say('go.forward', 'go', 'query.forward', () => history.forward()),
  ];
}

/** Whether the registry can be written to from here. */
function writable(): boolean {
  return session.registry?.read_only === null && recordedAt() === null;
}

function storing(): Action[] {
  const found: Action[] = [];
  if (writable()) found.push(say('store.new', 'store', 'stores.new', () => goto('/stores?new')));
  found.push(say('store.import', 'store', 'import.choose', chooseList));
  if (queryText() !== '') found.push(say('query.clear', 'store', 'palette.clear', () => ask('')));
  if (session.undoable && recordedAt() === null) found.push(say('undo', 'store', 'status.undo', () => session.undo(), { keys: 'Ctrl Z' }));
  if (session.redoable && recordedAt() === null) found.push(say('redo', 'store', 'status.redo', () => session.redo(), { keys: 'Ctrl Y' }));
  return found;
}

function saved(): Action[] {
  return [
    ...views.saved.map((view): Action => ({
      id: `view:${view.name}`,
      group: 'views',
      words: { key: 'palette.view', params: { name: view.name } },
      run: () => goto(under('/stores', views.choose(view))),
    })),
    ...reports.saved.map((view): Action => ({
      id: `report:${view.name}`,
      group: 'views',
      words: { key: 'palette.report', params: { name: view.name } },
      run: () => reports.openSaved(view),
    })),
    ...READY.filter(() => reports.year !== '').map((ready): Action => ({
      id: `ready:${ready.key}`,
      group: 'views',
      words: { key: `report.ready.${ready.key}`, params: { year: reports.year.replace('FY', '') } },
      run: () => reports.open(ready, queryText()),
    })),
  ];
}

/** Leaves the registry for the start page. Another registry is not asked this one's query. */
export async function leave(): Promise<void> {
  session.leave();
  await goto('/');
}

function file(): Action[] {
  const found = [
    say('registry.open', 'registry', 'start.open', openRegistry),
    say('registry.new', 'registry', 'start.new', newRegistry),
    say('registry.sample', 'registry', 'start.sample', openSample),
  ];
  if (session.registry) {
    found.push(say('registry.backup', 'registry', 'backup.now', () => backups.now()));
    found.push(say('registry.leave', 'registry', 'rail.open', leave));
  }
  found.push(say('backup.folder', 'registry', 'backup.choose', () => backups.chooseFolder()));
  found.push(say('backup.restore', 'registry', 'palette.restore', () => goto('/settings#backups')));
  for (const { path, name, there } of settings.shown?.recent ?? []) {
    if (!there || path === session.registry?.path) continue;
    found.push(say(`recent:${path}`, 'registry', 'palette.recent', () => openAt(path), { params: { name } }));
  }
  return found;
}

function around(): Action[] {
  const theme = settings.shown?.theme;
  const dark = document.documentElement.dataset['theme'] === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  const size = settings.shown?.text_size ?? 100;
  const found = [
    say('theme', 'window', dark ? 'palette.light' : 'palette.dark', () => settings.set({ theme: dark ? 'light' : 'dark' })),
    say('language', 'window', 'rail.language', () => settings.set({ language: language() === 'en' ? 'hi' : 'en' })),
  ];
  const [larger, smaller] = [TEXT_SIZES.find((one) => one > size), TEXT_SIZES.findLast((one) => one < size)];
  if (larger) found.push(say('larger', 'window', 'palette.larger', () => settings.set({ text_size: larger })));
  if (smaller) found.push(say('smaller', 'window', 'palette.smaller', () => settings.set({ text_size: smaller })));
  return found;
}

function guiding(): Action[] {
  return [
    say('guide', 'guide', 'page.guide', () => goto('/guide'), { keys: 'F1' }),
    ...GUIDE.map((name): Action => ({
      id: `guide:${name}`,
      group: 'guide',
      words: { name: guidePage(language(), name).title },
      run: () => goto(`/guide?page=${name}`),
    })),
  ];
}
