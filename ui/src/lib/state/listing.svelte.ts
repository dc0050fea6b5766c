// The lines of a list, asked for page by page as they are seen. Far pages are forgotten.

import { commands, refusalOf, type FoldedGroups, type GridColumn, type GridRow, type GroupAbove, type Level, type ListOf, type Refusal, type Rows } from '$lib/host';
import { FIRST } from './columns';

const PAGE = 100;
/** Pages kept on either side of those that are seen: enough to scroll back without a gap, and a bound on memory. */
const NEAR = 5;
/** Pages asked for at once: a list that is dragged asks for where it is, not for everywhere it was. */
const ASKED = 2;

export class Listing {
  /** Lines there are: of stores, and of the groups they are in. */
  total = $state(0);
  /** Stores there are, of folded groups too. */
  stores = $state(0);
  columns = $state.raw<GridColumn[]>([]);
  /** What the list is grouped by. */
  levels = $state.raw<Level[]>([]);
  /** The name under which the shell holds the list that is shown: whatever is written meanwhile, a row of it means the same store. */
  held = $state.raw<number | null>(null);
  refusal = $state<Refusal | null>(null);
  answered = $state(false);
  /** The rows that came first since it was asked anew; those that scrolling asks for leave them as they are. */
  begun = $state.raw<GridRow[]>([]);

  /** The first row of the last place that was seen whole: it is shown until all rows of another are there. */
  latest = $state(0);
  /** The longest code that came: what tells stores apart is never cut. */
  longestCode = $state('');

  #pages = $state.raw(new Map<number, Rows>());
  #asked = new Set<number>();
  #list: ListOf = { query: '', held: null, recorded: null };
  #keys: string[] = [];
  #generation = 0;
  /** The generation that the kept pages belong to. */
  #kept = 0;
  /** The first page of this generation: it names the list that the others are of. */
  #first: Promise<void> = Promise.resolve();
  /** How many pages are asked for, and what is seen by now. */
  #flying = 0;
  #wanted = { first: 0, count: 0 };

  /** Asks anew, beginning with what is seen: another list, other columns, other groups folded, or another state of the registry. */
  begin(list: ListOf, keys: string[], folds: FoldedGroups, first: number): void {
    this.#list = list;
    this.#keys = keys;
    this.#generation += 1;
    this.#asked = new Set();
    this.#wanted = { first, count: 1 };
    this.#first = this.#fetch(Math.floor(first / PAGE), first, folds);
  }

  /** Folds groups of the list that is shown. */
  fold(folds: FoldedGroups, first: number): void {
    if (this.held !== null) this.begin({ ...this.#list, held: this.held }, this.#keys, folds, first);
  }

  /** Asks for the rows from `first` on that are not there yet. */
  need(first: number, count: number): void {
    this.#wanted = { first, count };
    if (this.#isWhole(first, count)) this.latest = first;
    if (this.#flying >= ASKED) return;
    // All pages of a place or none: half of them would leave it half blank.
    for (let page = Math.floor(first / PAGE); page * PAGE < first + count; page++) void this.#fetch(page, first, null, count);
  }

  row(at: number): GridRow | undefined {
    return this.#pages.get(Math.floor(at / PAGE))?.rows[at % PAGE];
  }

  /** The groups that a row lies in, the outermost first; the line of a group lies in its own. */
  around(at: number): GroupAbove[] {
    const page = this.#pages.get(Math.floor(at / PAGE));
    if (!page) return [];
    const first = at - (at % PAGE);
    const found = [...page.around];
    for (const [below, { group }] of page.rows.slice(0, (at % PAGE) + 1).entries()) {
      if (group) found.splice(group.level, Infinity, { at: first + below, group });
    }
    return found;
  }

  /** Whether all rows of a place are there. */
  #isWhole(first: number, count: number): boolean {
    const last = Math.min(first + count, this.total) - 1;
    return this.row(first) !== undefined && (last <= first || this.row(last) !== undefined);
  }

  async #fetch(page: number, first: number, folds: FoldedGroups | null, count = 1): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    this.#flying += 1;
    const mine = this.#generation;
    try {
      if (!folds) await this.#first;
      if (mine !== this.#generation) return;
      const found = await commands.storeRows(this.#list, this.#keys, page * PAGE, PAGE, folds);
      if (mine !== this.#generation) return;
      if (folds) this.#list = { ...this.#list, held: found.held };
      // Rows of another query or state give way when the first page of this one is there, so nothing flickers.
      const fresh = this.#kept !== mine;
      this.#kept = mine;
      this.#longest(fresh, found);
      this.#pages = new Map([...(fresh ? [] : this.#pages), [page, found]]);
      [this.total, this.stores, this.held] = [found.total, found.stores, found.held];
      // Every page of an answer has the same columns.
      if (fresh) [this.columns, this.levels, this.begun] = [found.columns, found.levels, found.rows];
      if (this.#isWhole(first, count)) this.latest = first;
      this.refusal = null;
      this.answered = true;
      this.#forgetFar(first);
    } catch (thrown) {
      if (mine !== this.#generation) return;
      // Asked again by the next scroll or change, not at once: it would be refused again.
      this.refusal = refusalOf(thrown);
      this.#pages = new Map();
      [this.total, this.stores, this.held] = [0, 0, null];
    } finally {
      this.#flying -= 1;
      this.need(this.#wanted.first, this.#wanted.count);
    }
  }

  #longest(fresh: boolean, { columns, rows }: Pick<Rows, 'columns' | 'rows'>): void {
    const at = columns.findIndex(({ key }) => key === FIRST);
    const longest = rows.reduce((most, { cells }) => ((cells[at] ?? '').length > most.length ? cells[at]! : most), fresh ? '' : this.longestCode);
    if (longest !== this.longestCode) this.longestCode = longest;
  }

  #forgetFar(first: number): void {
    // What came late is shown until what is seen by now has come, and does not drive that out.
    const places = [first, this.#wanted.first, this.latest].map((row) => Math.floor(row / PAGE));
    const far = [...this.#pages.keys()].filter((page) => places.every((here) => Math.abs(page - here) > NEAR));
    if (far.length === 0) return;
    this.#pages = new Map([...this.#pages].filter(([page]) => !far.includes(page)));
    for (const page of far) this.#asked.delete(page);
  }
}
