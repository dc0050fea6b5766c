// How a row that was set aside is told, and what stands in the field where a value of it is corrected.

import { clipped } from '$lib/words.svelte';

/** The longest text that is put into a field to be corrected letter by letter. */
const LONG = 2_000;

/** A text as its field holds it. One that is too long, as it was written, stands behind the field by its beginning alone: what is typed takes its place. */
export function inField(text: string, written: string): { value: string; placeholder?: string } {
  return text === written && text.length > LONG ? { value: '', placeholder: clipped(text) } : { value: text };
}

/** The key by which the differences know a column that the import would make: it has no other before it is there. */
export function keyToBe(column: { index: number }): string {
  return `own.00000000-0000-0000-0000-${column.index.toString(16).padStart(12, '0')}`;
}

/** The first cells of a row, as it was written. */
export function rowWords(cells: string[]): string {
  const said = cells.filter((cell) => cell.trim() !== '').slice(0, 5);
  return said.map((cell) => clipped(cell)).join('\u00a0· ');
}
