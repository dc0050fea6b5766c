// The cell of the list that is being written.

import { commands, type GridColumn, type GridRow, type ListOf } from '$lib/host';
import { t } from '$lib/i18n/index.svelte';
import { cells } from '$lib/state/cells.svelte';
import type { Cell } from '$lib/state/moving';
import { session } from '$lib/state/session.svelte';
import { capital, cellWords, findingHint, findingWords, whole } from '$lib/words.svelte';

interface Written extends Cell {
  store: GridRow;
  /** What it begins with. */
  text: string;
  /** What the cell holds, as it was seen. */
  held: string;
  /** Whether the arrows take it and go on. */
  going: boolean;
  /** Why it was not taken. */
  wrong: string | null;
  /** Whether the list was held already: then it stays so where nothing is written. */
  kept: boolean;
}

/** Why a text was not taken, and what the cell holds where another program wrote into it meanwhile. */
interface Refused {
  words: string;
  held?: string;
}

/** A point that was written whole. */
const POINT = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

export class Writing {
  now = $state.raw<Written | null>(null);
  #list: () => ListOf;
  #text: (row: number, column: number) => string;

  /** `list` is the list that is shown, `text` what a cell of it shows. */
  constructor(list: () => ListOf, text: (row: number, column: number) => string) {
    this.#list = list;
    this.#text = text;
  }

  begin({ row, column }: Cell, store: GridRow, text: string, going: boolean): void {
    const kept = cells.held !== null;
    // Its row stays where it is, and means the same store, whatever another program writes meanwhile.
    cells.hold(this.#list());
    this.now = { row, column, store, text, held: this.#text(row, column), going, wrong: null, kept };
  }

  /** Ends it; a list that was held for it alone is let go of where nothing was written. */
  end(written: boolean): void {
    if (this.now && !this.now.kept && !written) cells.release();
    this.now = null;
  }

  /** Its store stands in another row by now. */
  move(row: number): void {
    if (this.now) this.now = { ...this.now, row };
  }

  /** Another list is shown: what was being written is of none of its cells. */
  drop(): void {
    this.now = null;
  }

  /** Saves what was typed. Whether it was taken, and is the cell that is written still; what was not taken stays with the reason. */
  async take(text: string, column: GridColumn): Promise<boolean> {
    const was = this.now;
    if (!was) return false;
    const refused = text === was.held ? null : await save(was, text, column);
    if (this.now !== was) return false;
    if (refused === null) return true;
    // What another program wrote meanwhile is said: written once more, it gives way.
    this.now = { ...was, text, wrong: refused.words, held: refused.held ?? was.held };
    return false;
  }
}

/** Why a text was not taken, if it was not. A point that was written whole goes into both its cells. */
async function save({ store, held }: Written, text: string, column: GridColumn): Promise<Refused | null> {
  const point = column.editor === 'degrees' ? POINT.exec(text) : null;
  const values = point ? [{ field: 'latitude', text: point[1]!, held: null }, { field: 'longitude', text: point[2]!, held: null }] : [{ field: column.key, text, held }];
  const saved = await session.try('cells', () => commands.storeSave(store.id, values, true));
  await session.follow();
  // Such as of a store that was removed meanwhile: what was typed stays where it can be copied.
  if (!saved) return { words: t('cell.unsaved') };
  cells.made = saved.made.length > 0 ? saved : null;
  const mine = saved.overtaken.find(({ field }) => field === column.key);
  if (mine) return { words: mine.text === '' ? t('cell.overtakenBlank') : t('cell.overtaken', { text: cellWords(column, mine.text) }), held: mine.text };
  const error = saved.errors[0];
  return error ? { words: `${whole(capital(findingWords(error)))} ${findingHint(error)}` } : null;
}
