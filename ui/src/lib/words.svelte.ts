// Words for values that come from the registry: actions, dates, statuses. Unknown keys show the registry's own English.

import type { ChangedField, ChoiceLine, EntryLine, FindingLine, FormField, GridColumn, Level, RecipeSaid, Refusal, Said } from '$lib/host';
import { language, number, t, type Key } from '$lib/i18n/index.svelte';
import en from '$lib/i18n/en.json';

const known = new Set(Object.keys(en));

function has(key: string): key is Key {
  return known.has(key);
}

/** What an entry did, in the window's language. */
export function actionWords(entry: EntryLine): string {
  const counts = (name: string) => COUNTS.has(name) || (name === 'kept' && entry.action === 'import.take_back');
  const params = Object.fromEntries(entry.params.map(({ name, value }) => [name, counts(name) ? asNumber(value) : value]));
  const of = params.of;
  if (typeof of === 'string') params.what = ofWords(of);
  if (entry.action === 'cells.set' && typeof params.field === 'string') params.value = heldWords(params.field, String(params.value));
  const key = `action.${entry.action}`;
  const words = has(key) ? t(key, params) : entry.words;
  if (entry.kind === 'undo') return t('action.undone', { words });
  if (entry.kind === 'redo') return t('action.redone', { words });
  return words;
}

/** What the entry did that another took back: its action and what its words need, as the journal keeps them. */
function ofWords(of: string): string {
  const { kind, action, params } = JSON.parse(of) as { kind: EntryLine['kind']; action: string; params: Record<string, unknown> };
  const named = Object.entries(params).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
  return actionWords({ kind, action, params: named, words: action, id: '', wall: 0, who: '', undone: false });
}

/** What one step back or forth takes: an entry, and how many are taken together with it. */
export function stepWords(entry: EntryLine, takes: number): string {
  const what = actionWords(entry);
  return takes > 1 ? t('status.together', { what, n: takes - 1 }) : what;
}

/** Parameters that count something. All others are names and codes, whose digits are shown as they are: 00123 is not 123. */
const COUNTS = new Set(['cells', 'created', 'updated', 'unchanged', 'set_aside', 'taken', 'removed', 'restored', 'read', 'unread', 'files', 'stores', 'pairs', 'n', 'all', 'km']);

function asNumber(value: string): string | number {
  return /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/** Labels of fields, statuses and both axes of a format in English, as the registry names them, by folded label. */
const byLabel = new Map<string, Key>(
  (Object.keys(en) as Key[]).filter((key) => /^((field|ownership|presence|value\.(status|state|yes_no))\.|life\.point$)/.test(key)).map((key) => [en[key].toLowerCase(), key]),
);

/** What the registry calls in English a field, a status or a state, in the window's language; anything else as it is. */
export function spoken(text: string): string {
  const key = byLabel.get(text.toLowerCase());
  return key ? t(key) : text;
}

/** The longest text that is shown whole among others. */
const CLIP = 120;

/** The beginning of a text too long to be shown, and how long it is. A cell may hold a million letters, which take a web view seconds to draw. */
export function clipped(text: string, most = CLIP): string {
  if (text.length <= most) return text;
  // Half of a letter that takes two places is none.
  const start = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return t('text.clipped', { start, n: text.length });
}

/** Parameters of a sentence whose values are names in English, or several of them. */
const NAMES = new Set(['field', 'fields', 'state', 'gstin_state', 'from', 'status', 'place', 'choices', 'steps']);

/** Findings whose value is a date that the registry holds. What is written and is none, or may be one of two, stays as it is written. */
const DATED = new Set(['opened_in_future', 'opened_not_open']);

/** What stands in a sentence, in the window's language; `key` of the finding that it belongs to, if any. */
export function spokenParams(params: Record<string, string>, key = ''): Record<string, string> {
  const known = Object.entries(params).map(([name, value]): [string, string] => {
    if (NAMES.has(name)) return [name, value.split(', ').map(spoken).join(', ')];
    if (name === 'opened' || name === 'closed' || (name === 'value' && DATED.has(key))) return [name, date(value)];
    return [name, clipped(value)];
  });
  return Object.fromEntries(known);
}

/** A finding's sentence in the window's language. */
export function findingWords(finding: FindingLine): string {
  const key = `finding.${finding.key}`;
  const params = spokenParams(Object.fromEntries(finding.params.map(({ name, value }) => [name, value])), finding.key);
  return has(key) ? t(key, params) : finding.message;
}

/** What to do about a finding, in the window's language. */
export function findingHint(finding: FindingLine): string {
  const key = `finding.${finding.key}.hint`;
  const params = spokenParams(Object.fromEntries(finding.params.map(({ name, value }) => [name, value])), finding.key);
  return has(key) ? t(key, params) : (finding.hint ?? '');
}

/** A refusal in the window's language: what it is about, what happened, what to do next. A catalogue that does not know it leaves the English. */
export function refusalWords(refusal: Refusal): { title: string; message: string; hint: string } {
  const key = `refusal.${refusal.code}`;
  const next = `${refusal.sentence.replace(/\.message$/, '')}.hint`;
  const params = refusal.params as Record<string, string>;
  return {
    title: has(key) ? t(key) : '',
    message: whole(has(refusal.sentence) ? t(refusal.sentence, params) : refusal.message),
    hint: has(next) ? t(next, params) : whole(refusal.hint ?? ''),
  };
}

/** A sentence that stands by itself, such as one of the registry's: they begin small. A name in quotes stays as it is. */
export function capital(text: string): string {
  return /^\p{Ll}/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** A sentence with the stop at its end that its language has. */
export function whole(text: string): string {
  if (text === '' || /[.?!।]$/.test(text)) return text;
  return text + (language() === 'hi' ? '।' : '.');
}

/** What a field of a store's form holds, for reading. */
export function formWords(field: FormField): string {
  const { key, text } = field;
  if (text === '') return '';
  const choice = field.choices.find(({ value }) => value === text);
  if (choice) return choiceLabel(field, choice);
  if (field.number && Number.isFinite(Number(text))) return number(Number(text));
  return key.startsWith('own.') && /^\d{4}-\d\d-\d\d$/.test(text) ? date(text) : heldWords(key, text);
}

/** Why a registry can only be read. */
export function protectedWords(why: string): string {
  const key = `readOnly.${why}`;
  return has(key) ? t(key) : why;
}

/** A finding of a preview in the window's language. */
export function said(finding: Said): string {
  const key = `finding.${finding.key}`;
  return has(key) ? t(key, spokenParams(finding.params as Record<string, string>, finding.key)) : finding.message;
}

/** What to do about it, in the window's language. */
export function saidHint(finding: Said): string {
  const key = `finding.${finding.key}.hint`;
  return has(key) ? t(key, spokenParams(finding.params as Record<string, string>, finding.key)) : (finding.hint ?? '');
}

/** What differs from the list a recipe was made of, and what to do about it. */
export function recipeNote(note: RecipeSaid): string {
  const [key, params] = [`recipe.note.${note.key}`, spokenParams(note.params as Record<string, string>)];
  return has(key) ? `${whole(t(key, params))} ${t(`${key}.hint` as Key, params)}` : `${whole(capital(note.message))} ${note.hint}`;
}

/** What a check finds, as a heading. */
export function checkTitle(check: string, title: string): string {
  const key = `check.${check}`;
  return has(key) ? t(key) : title;
}

/** Why something is proposed, in the window's language. */
export function groundWords(ground: Said): string {
  const key = `ground.${ground.key}`;
  const params = ground.params as Record<string, string>;
  const known = Object.fromEntries(Object.entries(params).map(([name, value]): [string, string | number] => [name, name === 'date' ? date(value) : COUNTS.has(name) ? asNumber(value) : spokenParams({ [name]: value })[name]!]));
  return has(key) ? t(key, known) : ground.message;
}

/** A value that a field holds, in words. */
export function heldWords(field: string, value: string): string {
  if (['planned', 'forecast', 'opened', 'closed'].includes(field)) return date(value);
  if (field === 'country') return countryName(value);
  const words = valueLabel(field, value, value);
  // Some come by their English labels.
  return field === 'status' ? spoken(words) : words;
}

/** A kind of finding in few words. */
export function reasonWords(check: string): string {
  const key = `reason.${check}`;
  return has(key) ? t(key) : check;
}

/** Why a country is proposed for a list. A plan of an older Haat holds the English sentence itself. */
export function countryReason(because: string, params: Record<string, string>): string {
  const key = `countryBecause.${because}`;
  return has(key) ? reasoned(key, params) : because;
}

/** Why a column is taken for what it becomes. */
export function columnReason(because: string, params: Record<string, string>): string {
  return reasoned(`because.${because}` as Key, params);
}

function reasoned(key: Key, params: Record<string, string>): string {
  const counted = Object.entries(spokenParams(params)).map(([name, value]): [string, string | number] => [name, asNumber(value)]);
  return t(key, Object.fromEntries(counted));
}

/** The name of a field. */
export function fieldLabel(key: string, label: string): string {
  const name = `field.${key}`;
  return has(name) ? t(name) : label;
}

// The registry knows countries in English.
const regions = new Intl.DisplayNames('hi', { type: 'region' });

const regionsInEnglish = new Intl.DisplayNames('en', { type: 'region' });

/** A country by its code; what is no code stays as it is. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return valueLabel('country', code, regionsInEnglish.of(code) ?? code);
}

/** The name of a facet's value, such as a status. */
export function valueLabel(dimension: string, key: string, label: string): string {
  if (dimension === 'country') return language() === 'hi' && /^[A-Z]{2}$/.test(key) ? (regions.of(key) ?? label) : label;
  // States are known by their English names, which is what a query says; other values by their keys.
  const known = dimension === 'state' ? label.toLowerCase().replace(/[^a-z]+/g, '_') : key;
  const name = `value.${dimension}.${known}`;
  return has(name) ? t(name) : label;
}

/** The name of a value where many stand together: of an ownership its abbreviation, which is what people say. */
export function shortLabel(dimension: string, label: string): string {
  return dimension === 'ownership' ? label.split(':')[0]! : label;
}

/** What a cell of the list shows. */
export function cellWords({ key, holds }: GridColumn, text: string): string {
  if (text === '') return '';
  if (['status', 'state', 'tier.group'].includes(key)) return valueLabel(key, text, text);
  if (key === 'country') return countryName(text);
  if (key === 'ownership' || key === 'presence') return spoken(text);
  if (holds === 'number') return number(Number(text));
  return holds === 'date' ? date(text) : text;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What may be chosen for a field: yes and no are Haat's words, other choices of own columns the user's. */
export function choiceLabel(field: FormField, choice: ChoiceLine): string {
  const answers = field.choices.map(({ value }) => value).join() === 'yes,no';
  return valueLabel(answers ? 'yes_no' : field.key, choice.value, choice.label);
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const SPELLINGS = {
  time: { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone },
  day: { ...DAY, timeZone: zone },
  date: { ...DAY, timeZone: 'UTC' },
  short: { month: 'short', year: 'numeric', timeZone: 'UTC' },
  long: { month: 'long', year: 'numeric', timeZone: 'UTC' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

// Made once: to make one costs far more than to use it, and an answered overview spells some 80 months, a scrolled grid a date a row.
const spellers = new Map<string, Intl.DateTimeFormat>();

function spelled(as: keyof typeof SPELLINGS, when: number): string {
  const locale = language() === 'hi' ? 'hi-IN-u-nu-latn' : 'en-GB';
  const key = `${locale} ${as}`;
  const speller = spellers.get(key) ?? new Intl.DateTimeFormat(locale, SPELLINGS[as]);
  spellers.set(key, speller);
  return speller.format(when);
}

/** A point in time as 29 Oct 2018, 12:00. */
export function dateTime(wall: number): string {
  return spelled('time', wall);
}

/** The day of a point in time as 29 Oct 2018. */
export function day(wall: number): string {
  return spelled('day', wall);
}

/** A size of a file: 512 KB, 3.1 MB. */
export function bytes(count: number): string {
  if (count < 1000) return t('size.bytes', { n: number(count) });
  const units = ['KB', 'MB', 'GB'] as const;
  let size = count / 1000;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) [size, at] = [size / 1000, at + 1];
  return `${number(size < 10 ? Math.round(size * 10) / 10 : Math.round(size))} ${units[at]}`;
}

/** What an action is called in a list of actions, whoever did it to whatever. */
export function actionKind(action: string): string {
  const key = `history.kind.${action.replace('.', '_')}`;
  return has(key) ? t(key) : action;
}

/** Who owns and operates stores of a format. */
export function ownershipLabel(key: string): string {
  const name = `ownership.${key}`;
  return has(name) ? t(name) : key;
}

/** How the brand is present in stores of a format. */
export function presenceLabel(key: string): string {
  const name = `presence.${key}`;
  return has(name) ? t(name) : key;
}

/** What a changed row belongs to: a store, a format ... */
export function tableLabel(key: string): string {
  const name = `history.table.${key}`;
  return has(name) ? t(name) : key;
}

/** A field of a changed row and its value, in words. */
export function changedField(change: ChangedField): string {
  const name = `history.field.${change.field}`;
  const known = change.table === 'store' && has(`field.${change.field}`);
  return !known && has(name) ? t(name) : fieldLabel(change.field, change.label);
}

/** A value of a changed field, in words. */
export function changedValue(change: Pick<ChangedField, 'table' | 'field' | 'kind'>, value: string): string {
  if (value === '') return '';
  if (change.table === 'store_format' && change.field === 'ownership') return ownershipLabel(value);
  if (change.table === 'store_format' && change.field === 'presence') return presenceLabel(value);
  if (change.table === 'recipe' && change.field === 'used') return dateTime(Number(value));
  if (change.table === 'recipe' && change.field === 'plan') return planWords(value);
  if (change.kind === 'number') return number(Number(value));
  if (change.kind === 'date') return date(value);
  if (change.kind === 'yes_no') return valueLabel('yes_no', value, value);
  return valueLabel(change.field, value, value);
}

/** A plan in few words: how many columns it names. */
function planWords(plan: string): string {
  try {
    return t('recipe.columnsOf', { n: (JSON.parse(plan) as { columns: unknown[] }).columns.length });
  } catch {
    return plan;
  }
}

/** A local date as 29 Oct 2018, with its time where that is known. */
export function date(text: string): string {
  const [day, time] = [text.slice(0, 10), text.slice(11, 16)];
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  if (!year || !month || !dayOfMonth) return text;
  const shown = spelled('date', Date.UTC(year, month - 1, dayOfMonth));
  return time === '' ? shown : `${shown}, ${time}`;
}

/** A month such as 2018-10 as Oct 2018. */
export function monthWords(month: string, style: 'short' | 'long' = 'short'): string {
  const [year, number] = month.split('-').map(Number);
  if (!year || !number) return month;
  return spelled(style, Date.UTC(year, number - 1, 1));
}

/** The name of a dimension; of an own column what it is called. */
export function dimensionLabel(key: string, label: string): string {
  const name = `dimension.${key}`;
  return has(name) ? t(name) : label;
}

/** A name within a sentence: *state*, but *LOI* and *HRA class*. */
export function inSentence(name: string): string {
  return /^\p{Lu}\P{Lu}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** A dimension within a sentence that counts by it: a name that its sentence changes has words of its own, an own column is quoted as it is called. */
export function byDimension(key: string, label: string): string {
  const name = `report.dimension.${key}`;
  if (has(name)) return t(name);
  return has(`dimension.${key}`) ? inSentence(dimensionLabel(key, label)) : `“${label}”`;
}

/** The name of a report's group: a period in the window's language, what is blank, several together. */
export function groupLabel(dimension: string, group: { key: string | null; label: string }): string {
  if (group.key === null) return t(dimension.startsWith('opened.') ? 'report.earlier' : 'report.others', { n: Number(group.label) });
  if (group.key === '?') return t('chart.blankValue');
  if (dimension === 'opened.month') return monthWords(group.key);
  if (dimension === 'opened.fy') return t('report.fy', { year: group.key.replace('FY', '') });
  const quarter = /^FY(.*)-Q(\d)$/.exec(group.key);
  if (dimension === 'opened.quarter' && quarter) return t('report.quarter', { quarter: quarter[2]!, year: quarter[1]! });
  return valueLabel(dimension, group.key, group.label);
}

/** What a group of the list is called: a period in the window's language, what is blank, a number with what it is of. */
export function levelWords({ column, by }: Level, value: string): string {
  if (value === '') return t('chart.blankValue');
  if (by) return groupLabel(['opened', by].join('.'), { key: value, label: value });
  const words = cellWords(column, value);
  return column.holds === 'number' ? `${fieldLabel(column.key, column.label)}: ${words}` : words;
}

/** How much longer work takes. */
export function timeLeft(seconds: number): string {
  return seconds < 60 ? t('progress.seconds', { n: seconds }) : t('progress.minutes', { n: Math.ceil(seconds / 60) });
}

/** A share of a whole as 12 %. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (part / whole) * 100;
  // Neither nothing nor all, where it is not.
  const rounded = percent > 0 && percent < 1 ? '<1' : percent > 99 && percent < 100 ? '>99' : number(Math.round(percent));
  return `${rounded} %`;
}
