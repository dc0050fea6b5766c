// What the columns of the list would take to show what is in them whole. It is measured where rows are asked for anew, never while one
// scrolls, and only grows while the list is looked at: columns do not jump under the reader.

import type { Wanted } from '$lib/state/columns';

/** Content wider than this is cut: one long text does not press the others together. */
const MOST = 260;

/** The longest texts of a column that are measured; with letters of uneven width the longest is not always the widest. */
const MEASURED = 3;

/** A column as it is measured. */
export interface Measured {
  key: string;
  /** Its name, as its head says it. */
  name: string;
  /** What its cells say. */
  texts: string[];
  /** What stands beside the text: padding, a dot. */
  beside: number;
}

export class Fitting {
  #wanted: Record<string, number> = {};
  #language = '';

  /** Measures the columns by the width of a text, `of`. In another language everything is measured anew. */
  measure(columns: Measured[], language: string, of: (text: string, head: boolean) => number): Wanted {
    if (language !== this.#language) this.#wanted = {};
    this.#language = language;
    const found = columns.map(({ key, name, texts, beside }): [string, number] => {
      const longest = [...new Set(texts)].toSorted((one, other) => other.length - one.length).slice(0, MEASURED);
      const content = Math.min(MOST, Math.max(0, ...longest.map((text) => of(text, false) + beside)));
      return [key, Math.ceil(Math.max(of(name, true) + beside, content, this.#wanted[key] ?? 0))];
    });
    this.#wanted = { ...this.#wanted, ...Object.fromEntries(found) };
    return this.#wanted;
  }
}
