// Reports: how one is laid out, which stands in the address beside the query; the ready ones; and those a person saved in the registry.

import { commands, type DimensionLine, type Measure, type ReportLayout, type ViewLine } from '$lib/host';
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { session } from './session.svelte';
import { under } from './query.svelte';

/** What the figures of a report are: a measure, or stores as a share of all. */
export type Counted = Measure | 'share';

export const COUNTED: Counted[] = ['stores', 'share', 'openings', 'closings', 'net', 'cumulative'];

export interface Laid {
  by: string[];
  of: Counted;
  /** As recorded then, in milliseconds. */
  at: number | null;
}

/** What a report is before anything was chosen. */
const FIRST: Laid = { by: ['state'], of: 'stores', at: null };

/** The layout that an address says; what it says wrongly is as if it said nothing. */
export function laidIn(params: URLSearchParams): Laid {
  const by = [...new Set(params.getAll('by').filter((key) => key !== ''))].slice(0, 2);
  const of = COUNTED.find((counted) => counted === params.get('of'));
  const at = Number(params.get('recorded'));
  return { by: by.length > 0 ? by : FIRST.by, of: of ?? FIRST.of, at: Number.isSafeInteger(at) && at > 0 ? at : null };
}

/** The address of a report. */
export function addressOf(query: string, laid: Laid): string {
  const params = new URLSearchParams(laid.by.map((key) => ['by', key]));
  params.set('of', laid.of);
  const address = under('/reports', query.trim(), laid.at === null ? null : String(laid.at));
  return `${address}${address.includes('?') ? '&' : '?'}${params}`;
}

/** What a layout asks of the shell. */
export function asked(laid: Laid): ReportLayout {
  return { by: laid.by, of: laid.of === 'share' ? 'stores' : laid.of, at: laid.at };
}

/** The report that the address shows. */
export function laid(): Laid {
  return laidIn(page.url.searchParams);
}

/** Shows another report. */
export async function show(query: string, laid: Laid): Promise<void> {
  await goto(addressOf(query, laid), { keepFocus: true, noScroll: true });
}

/** A report that is there from the beginning. `year` narrows it to the openings of the year that is being told. */
export interface Ready {
  key: 'months' | 'formats' | 'tiers' | 'partners' | 'growth' | 'closings';
  by: string[];
  of: Counted;
  year?: boolean;
}

export const READY: Ready[] = [
  { key: 'months', by: ['state', 'opened.month'], of: 'openings', year: true },
  { key: 'formats', by: ['state', 'format'], of: 'stores' },
  { key: 'tiers', by: ['tier'], of: 'stores' },
  { key: 'partners', by: ['partner'], of: 'stores' },
  { key: 'growth', by: ['opened.fy'], of: 'cumulative' },
  { key: 'closings', by: ['state', 'opened.fy'], of: 'closings' },
];

class Reports {
  /** What can be chosen. */
  dimensions = $state<DimensionLine[]>([]);
  /** The financial year that is being told: `FY2018-19`. */
  year = $state('');
  /** The person's own reports, by name. */
  saved = $state<ViewLine[]>([]);
  #turn = 0;

  constructor() {
    session.whenChanged(() => {
      this.#turn++;
      this.dimensions = [];
      this.saved = [];
      this.year = '';
    });
  }

  /** Looks at what there is for the stores of a query, as they are or as they were recorded. A report that was kept names its own state. */
  async look(query: string, recorded: string | null = null): Promise<void> {
    const turn = ++this.#turn;
    const saved = await session.try('reports', () => commands.viewList('reports', null));
    // A query that is not understood is said above; what could be chosen before can be chosen still.
    const choices = await commands.reportChoices(query, recorded).catch(() => undefined);
    if (turn !== this.#turn) return;
    if (saved) this.saved = saved;
    if (choices) [this.dimensions, this.year] = [choices.dimensions, choices.year];
  }

  /** Opens a ready report over the stores of a query. */
  async open(ready: Ready, query: string): Promise<void> {
    // One that tells no year is not held to the one that another was narrowed to.
    const text = await session.try('query', () =>
      ready.year ? commands.queryOnly(query, 'opened.fy', this.year) : commands.queryWithout(query, `opened:${this.year}`),
    );
    if (text !== undefined) await show(text, { by: ready.by, of: ready.of, at: null });
  }

  /** Opens one of the person's own. */
  async openSaved(view: ViewLine): Promise<void> {
    await show(view.query, laidOf(view.layout));
  }

  /** Saves the report under a name. Whether it is saved, and the entry of it where there is one. */
  async save(name: string, query: string, laid: Laid): Promise<{ entry: string | null } | null> {
    const before = session.state?.entry;
    const saved = await session.try('reports', async () => (await commands.viewSave('reports', name, query, JSON.stringify(laid)), true));
    if (!saved) return null;
    const [, entry] = await Promise.all([this.look(query), session.since(before)]);
    return { entry };
  }

  /** Removes one; undo brings it back. */
  async remove(name: string, query: string): Promise<void> {
    await session.try('reports', () => commands.viewDelete('reports', name));
    await Promise.all([this.look(query), session.follow()]);
  }
}

/** The layout of a saved report; one that is not understood is that of the first. */
export function laidOf(layout: string): Laid {
  try {
    const { by, of, at } = JSON.parse(layout) as Partial<Laid>;
    const params = new URLSearchParams((by ?? []).map((key) => ['by', key]));
    if (of) params.set('of', of);
    if (at) params.set('recorded', String(at));
    return laidIn(params);
  } catch {
    return FIRST;
  }
}

export const reports = new Reports();
