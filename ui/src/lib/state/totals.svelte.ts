// The selection in the line at the bottom: how many stores it has, and the sum and average of one number of theirs.

import { commands, type CellRange, type GridColumn, type RangeFigures, type SelectionTotal } from '$lib/host';
import { answered } from '$lib/state/answering';
import { session } from '$lib/state/session.svelte';

/** What is added up where nothing else is pointed at. */
const AREA = { key: 'area', field: 'area', label: 'Area' };

class Totals {
  /** What was found, and of which field; nothing until there is an answer. */
  shown = $state.raw<(SelectionTotal & { of: typeof AREA }) | null>(null);
  /** What the selected cells of the list come to, where they are several. */
  range = $state.raw<RangeFigures | null>(null);
  #ranges = 0;
  /** The column that is pointed at in the list, where it holds numbers. */
  #pointed = $state.raw(AREA);
  #latest = 0;

  constructor() {
    session.whenChanged(() => {
      this.#latest += 1;
      this.shown = null;
      this.#pointed = AREA;
      void this.select(null);
    });
  }

  /** Adds up the column pointed at from now on; the area where it holds no number. */
  point(column: GridColumn | undefined): void {
    const of = column?.holds === 'number' ? { key: column.key, field: column.field, label: column.label } : AREA;
    if (of.field !== this.#pointed.field) this.#pointed = of;
  }

  /** Adds up the cells that are selected from now on. */
  async select(range: CellRange | null): Promise<void> {
    const mine = ++this.#ranges;
    // A list that is not understood says so itself.
    const found = range && (await commands.cellsFigures(range).catch(() => null));
    if (mine === this.#ranges) this.range = found;
  }

  /** Looks at a selection. What does not add up, such as a latitude, leaves the place to the area. */
  async look(query: string, recorded: string | null): Promise<void> {
    const mine = ++this.#latest;
    let of = this.#pointed;
    // What is wrong with a query, the line above the page says.
    const ask = (field: string) => commands.queryTotal(query, field, recorded).catch(() => null);
    let found = await ask(of.field);
    if (found?.total === null && of !== AREA) found = await ask((of = AREA).field);
    // Painted with the page's answer: for itself it would take a painting more.
    await answered();
    if (mine === this.#latest) this.shown = found && { ...found, of };
  }
}

export const totals = new Totals();

/** A sum or an average with no digit too many. */
export function plainNumber(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 100) / 100;
}
