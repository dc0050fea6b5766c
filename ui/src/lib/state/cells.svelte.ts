// What is done to blocks of cells of the list: one entry each, what could not be written said, and the list held as it stands until it is sorted again.

import { commands, job, type CellRange, type CellsDone, type CellsWrite, type Clip, type Found, type Job, type ListOf, type Progress, type Replace, type ReplacePreview, type Saved } from '$lib/host';
import { session } from '$lib/state/session.svelte';

/** What was done, for the words that say it. */
export type Deed = 'paste' | 'set' | 'clear' | 'fill' | 'replace';

/** What became of a block. */
export interface Outcome extends CellsDone {
  deed: Deed;
  /** The row of the list that the block begins with. */
  first: number;
}

class Cells {
  /** The name of the list that is held while it is edited; nothing where rows stand as the query has them. */
  held = $state<number | null>(null);
  /** What was done last, until it is put away. */
  done = $state.raw<Outcome | null>(null);
  /** What was named for the first time in a cell that was written, and made. */
  made = $state.raw<Saved | null>(null);
  /** How far the work under way is. */
  progress = $state<Progress | null>(null);
  /** Whether something is under way. */
  busy = $state(false);

  #query: string | null = null;
  #running: Job | null = null;

  constructor() {
    session.whenChanged(() => {
      this.release();
      this.done = this.made = null;
    });
  }

  /** The list of a query, as it is held where it is. Another query lets go of it. */
  list(query: string, recorded: string | null): ListOf {
    return { query, held: this.#query === query && recorded === null ? this.held : null, recorded };
  }

  /** Lets go of the list: its rows stand again as the query has them. */
  release(): void {
    this.held = this.#query = null;
  }

  /** Another query is asked. */
  asked(query: string): void {
    if (query === this.#query) return;
    this.release();
    this.done = this.made = null;
  }

  /** Holds the list that is shown, before one of its cells is edited. */
  hold({ query, held }: ListOf): void {
    this.#query = query;
    this.held = held;
  }

  async paste(range: CellRange, beside: string[], names: string[], offered: string[], clip: Clip): Promise<Outcome | undefined> {
    return this.#write('paste', range, (mine) => commands.cellsPaste(range, beside, names, offered, clip, mine.name, mine.reports));
  }

  async write(range: CellRange, what: CellsWrite): Promise<Outcome | undefined> {
    const deed = 'set' in what ? (what.set === '' ? 'clear' : 'set') : 'fill' in what ? 'fill' : 'replace';
    return this.#write(deed, range, (mine) => commands.cellsWrite(range, what, mine.name, mine.reports));
  }

  async find(list: ListOf, keys: string[], wanted: Replace, from: Found): Promise<Found | null | undefined> {
    return this.#work((mine) => commands.cellsFind(list, keys, wanted, from, mine.name, mine.reports));
  }

  async preview(range: CellRange, replace: Replace): Promise<ReplacePreview | undefined> {
    return this.#work((mine) => commands.cellsPreviewReplace(range, replace, mine.name, mine.reports));
  }

  /** Asks what is under way to stop. */
  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  async #write(deed: Deed, range: CellRange, work: (mine: Job) => Promise<CellsDone>): Promise<Outcome | undefined> {
    this.done = this.made = null;
    const done = await this.#work(work);
    if (!done) return undefined;
    this.hold({ ...range.list, held: done.held });
    await session.follow();
    return (this.done = { ...done, deed, first: range.first });
  }

  async #work<T>(work: (mine: Job) => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    const mine = job((progress) => (this.progress = progress));
    this.#running = mine;
    this.busy = true;
    try {
      return await session.try('cells', () => work(mine));
    } finally {
      this.busy = false;
      this.progress = this.#running = null;
    }
  }
}

export const cells = new Cells();
