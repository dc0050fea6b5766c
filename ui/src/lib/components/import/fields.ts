// What stands in the field where a value that was set aside is corrected.

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
