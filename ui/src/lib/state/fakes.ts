// Stand-ins for the shell's answers, for tests of the state.

import type { DiffRow, EntryLine, Expected, OpenRegistry, Outcome, Preview, RegistryState, StoreForm } from '$lib/host';

export function registry(name: string): OpenRegistry {
  return { path: `/${name}.haat`, name, read_only: null, sample: false, brought_up_from: null };
}

export function entry(id: string): EntryLine {
  return { id, wall: 0, who: 'asha', kind: 'do', action: 'store.edit', params: [], words: '', undone: false };
}

export function standing(id: string, undo: string | null = id): RegistryState {
  return { entry: id, stores: 1, undo: undo === null ? null : entry(undo), undo_foreign: null, undo_takes: undo === null ? 0 : 1, redo: null, redo_takes: 0, redo_foreign: null, last: entry(id) };
}

export function form(id: string | null, texts: Record<string, string> = {}): StoreForm {
  const keys = ['code', 'name', 'town', 'latitude'];
  const fields = keys.map((key) => ({ key, label: key, text: texts[key] ?? '', number: false, choices: [], required: false, suggests: false }));
  return { id, title: texts['code'] ?? '', fields, findings: [], place: null, partner: null, predecessor: null, successor: null, history: [] };
}

export function outcome(id: string | null): Outcome {
  return { entry: id, import: null, created: 2, updated: 0, unchanged: 0, skipped: 0, left_out: 0, kept: 0, missing: 0, closed: 0, cells_aside: 0, rows_aside: 0, reasons: {}, aside: [], skipped_rows: {}, unread: { damaged_text: 0, damaged_rows: [], formulas: 0, first_formula: null, long_numbers: 0, first_long_number: null, codes: 0, first_code: null, merged: 0, hidden_rows: 0, first_hidden_row: null, hidden_columns: [], hidden_unknown: false, sheets: [] }, warnings: {}, blank: {}, formats: [], partners: [], own_columns: [], recipe: null, recipe_entry: null } as unknown as Outcome;
}

export function expected(rows: DiffRow[] = []): Expected {
  return { outcome: outcome(null), diff: { rows, counts: {}, fields: {}, missing: [] } };
}

export function preview(): Preview {
  return { plan: { source: { header_row: 1 }, columns: [] }, decisions: [], rows: 2, columns: [], first: [], sheets: [], file: 'list.csv', recipes: [], by_recipe: null, keep: { as: { name: 'list', instead: null } } } as unknown as Preview;
}

/** A promise whose end the test decides. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

/** Lets everything that is ready happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
