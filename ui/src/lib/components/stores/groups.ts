// The groups of a store's fields, as its form and its sheet have them.

import type { FormField } from '$lib/host';
import type { Key } from '$lib/i18n/index.svelte';

export interface Group {
  key: Key;
  fields: string[];
}

const BUILT_IN: Group[] = [
  { key: 'form.identity', fields: ['code', 'name', 'format', 'partner', 'status', 'area'] },
  { key: 'form.place', fields: ['address', 'town', 'district', 'state', 'pin', 'latitude', 'longitude', 'country'] },
  { key: 'form.opening', fields: ['planned', 'forecast', 'opened', 'closed'] },
  { key: 'form.people', fields: ['contact', 'mobile', 'phone', 'email'] },
  { key: 'form.papers', fields: ['gstin'] },
  { key: 'form.notes', fields: ['notes'] },
];

/** Every group that has fields: the person's own columns are the last. */
export function groupsOf(fields: FormField[]): Group[] {
  const own = fields.filter((field) => field.key.startsWith('own.')).map((field) => field.key);
  return own.length > 0 ? [...BUILT_IN, { key: 'form.own', fields: own }] : BUILT_IN;
}
