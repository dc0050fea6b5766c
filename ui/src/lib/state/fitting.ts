// What the columns of the list would take to show what is in them whole. It is measured where rows are asked for anew, never while one
// scrolls, and only grows while the list is looked at: columns do not jump under the reader.

import type { Wanted } from '$lib/state/columns';

/** Content wider than this is cut: one long text does not press the others together. */
const MOST = 260;

/** The longest texts of a column that are measured; with letters of uneven width the longest is not always the widest. */
const MEASURED = 3;

/** About how wide a text is, in letters: of codes that are all of one length those with wide letters are measured. */
function roughly(text: string): number {
  return text.length + ((text.match(/[MWmw@%]/g) ?? []).length - (text.match(/[Iijlft1.,:' ]/g) ?? []).length) / 2;
}

/** What a text is drawn as: the name of a column, a cell, or a cell whose figures are all of one width. */
export type Drawn = 'head' | 'cell' | 'figures';

export interface Text {
  text: string;
  as: Drawn;
}

/** A column as it is measured. */
export interface Measured {
  key: string;
  /** Its name, as its head says it. */
  name: string;
  /** What its cells say. */
  texts: string[];
  as: Drawn;
  /** What stands beside the text: padding, a dot. */
  beside: number;
}

export class Fitting {
  #wanted: Record<string, number> = {};
  #spelled = '';

  /** Measures the columns by the widths of some texts, asked for at once. Spelled otherwise, everything is measured anew. */
  measure(columns: Measured[], spelled: string, widths: (texts: Text[]) => number[]): Wanted {
    if (spelled !== this.#spelled) this.#wanted = {};
    this.#spelled = spelled;
    const asked = columns.map(({ name, texts, as }): Text[] => {
      const longest = [...new Set(texts)].toSorted((one, other) => roughly(other) - roughly(one)).slice(0, MEASURED);
      return [{ text: name, as: 'head' }, ...longest.map((text) => ({ text, as }))];
    });
    const found = widths(asked.flat());
    const each = columns.map(({ key, beside }, at): [string, number] => {
      const [head = 0, ...cells] = found.splice(0, asked[at]!.length);
      const content = Math.min(MOST, Math.max(0, ...cells) + beside);
      return [key, Math.ceil(Math.max(head + beside, content, this.#wanted[key] ?? 0))];
    });
    this.#wanted = { ...this.#wanted, ...Object.fromEntries(each) };
    return this.#wanted;
  }
}
