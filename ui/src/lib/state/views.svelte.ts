// How the list of stores is laid out, and the saved views of it.

import { commands, type GridColumn, type ViewLine } from '$lib/host';
import { session } from '$lib/state/session.svelte';
import { read, USUAL, write, type Shown } from '$lib/state/columns';

const PAGE = 'stores';

class Views {
  /** The saved views, in their order. */
  saved = $state.raw<ViewLine[]>([]);
  /** Every column that can be shown. */
  offered = $state.raw<GridColumn[]>([]);
  /** The columns that are shown. */
  columns = $state.raw<Shown[]>(USUAL);
  /** Rows closer together. */
  compact = $state(recalled('stores.compact') === 'yes');
  /** Whether statuses and what is to be looked at are coloured. */
  coloured = $state(recalled('stores.coloured') === 'yes');
  /** The name of the view that was chosen last. */
  #chosen = $state<string | null>(null);
  /** Whether what is asked has anything to do with it still. */
  #near = $state(true);
  #looks = 0;
  /** The name of the view that is looked at; what was changed since is not saved yet. A query that has nothing to do with it leaves it, and comes back to it. */
  current = $derived(this.#near ? this.#chosen : null);

  #turn = 0;

  constructor() {
    const begin = () => {
      this.saved = [];
      this.#chosen = null;
      this.columns = read(recalled(this.#place())) ?? USUAL;
    };
    session.whenChanged(begin);
    begin();
  }

  /** Reads the views and columns that there are, or were. */
  async load(recorded: string | null = null): Promise<void> {
    const [path, turn] = [session.registry?.path, ++this.#turn];
    const found = await session.try('views', () => Promise.all([commands.viewList(PAGE, recorded), commands.storeColumns(recorded)]));
    if (!found || path !== session.registry?.path || turn !== this.#turn) return;
    [this.saved, this.offered] = found;
    if (this.#chosen !== null && !this.#named(this.#chosen)) this.#chosen = null;
  }

  #named(name: string): ViewLine | undefined {
    return this.saved.find((view) => view.name === name);
  }

  /** Lays the list out in another way. */
  show(columns: Shown[]): void {
    this.columns = columns;
    remember(this.#place(), write(columns));
  }

  pack(compact: boolean): void {
    this.compact = compact;
    remember('stores.compact', compact ? 'yes' : 'no');
  }

  colour(coloured: boolean): void {
    this.coloured = coloured;
    remember('stores.coloured', coloured ? 'yes' : 'no');
  }

  /** Where the reader was in the list of this query, if it is the one that was looked at last: the first row that was seen, and the active cell. */
  place(query: string): { first: number; row: number; column: number } | null {
    const [asked, ...place] = (recalled(`stores.place ${session.registry?.path ?? ''}`) ?? '').split('\u0000');
    const [first, row, column] = place.map(Number);
    if (asked !== query || first === undefined || row === undefined || column === undefined) return null;
    return [first, row, column].every((number) => Number.isSafeInteger(number) && number >= 0) ? { first, row, column } : null;
  }

  /** Remembers where the reader is in the list. */
  stay(query: string, first: number, { row, column }: { row: number; column: number }): void {
    remember(`stores.place ${session.registry?.path ?? ''}`, [query, first, Math.max(0, row), column].join('\u0000'));
  }

  /** Lays the list out as a view does; returns the query to ask. */
  choose(view: ViewLine): string {
    this.#chosen = view.name;
    this.#near = true;
    this.#looks += 1;
    this.show(read(view.layout) ?? USUAL);
    return view.query;
  }

  /** Looks whether a query has anything to do with the view that was chosen. */
  async look(query: string): Promise<void> {
    const view = this.#chosen === null ? undefined : this.#named(this.#chosen);
    if (!view) return;
    const mine = ++this.#looks;
    // A query that is not understood yet is being typed.
    const near = view.query === query || (await commands.queryShares(view.query, query).catch(() => true));
    if (mine === this.#looks) this.#near = near;
  }

  /** Whether the view that is looked at is asked or laid out in another way than it was saved. */
  changed(query: string): boolean {
    const view = this.current === null ? undefined : this.#named(this.current);
    return view !== undefined && (view.query !== query || write(read(view.layout) ?? USUAL) !== write(this.columns));
  }

  /** Saves what is looked at under a name. Whether it is saved. */
  async save(name: string, query: string): Promise<boolean> {
    const done = await session.try('views', () => commands.viewSave(PAGE, name, query, write(this.columns)));
    if (done === undefined) return false;
    await this.load();
    this.#chosen = name.trim();
    this.#near = true;
    await session.follow();
    return true;
  }

  /** Moves a view to another place among the saved ones. */
  async move(name: string, to: number): Promise<void> {
    const order = this.saved.map((view) => view.name).filter((other) => other !== name);
    const place = Math.max(0, Math.min(to, order.length));
    order.splice(place, 0, name);
    if (order.every((other, at) => other === this.saved[at]?.name)) return;
    if ((await session.try('views', () => commands.viewOrder(PAGE, order))) === undefined) return;
    await this.load();
    await session.follow();
  }

  /** Removes a view; undo brings it back. */
  async remove(name: string): Promise<void> {
    if ((await session.try('views', () => commands.viewDelete(PAGE, name))) === undefined) return;
    await this.load();
    await session.follow();
  }

  #place(): string {
    return `stores.columns ${session.registry?.path ?? ''}`;
  }
}

function recalled(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function remember(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // Where nothing is remembered, the list begins as usual.
  }
}

export const views = new Views();
