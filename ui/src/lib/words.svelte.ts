// Words for values that come from the registry: actions, dates, statuses. Unknown keys show the registry's own English.

import type { ChoiceLine, EntryLine, FindingLine, FormField, Refusal, Said } from '$lib/host';
import { language, number, t, type Key } from '$lib/i18n/index.svelte';
import en from '$lib/i18n/en.json';

const known = new Set(Object.keys(en));

function has(key: string): key is Key {
  return known.has(key);
}

/** What an entry did, in the window's language. */
export function actionWords(entry: EntryLine): string {
  const params = Object.fromEntries(entry.params.map(({ name, value }) => [name, asNumber(value)]));
  const key = `action.${entry.action}`;
  const words = has(key) ? t(key, params) : entry.words;
  if (entry.kind === 'undo') return t('action.undone', { words });
  if (entry.kind === 'redo') return t('action.redone', { words });
  return words;
}

function asNumber(value: string): string | number {
  return /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/** A finding's sentence in the window's language. */
export function findingWords(finding: FindingLine): string {
  const key = `finding.${finding.key}`;
  const params = Object.fromEntries(finding.params.map(({ name, value }) => [name, value]));
  return has(key) ? t(key, params) : finding.message;
}

/** What to do about a finding, in the window's language. */
export function findingHint(finding: FindingLine): string {
  const key = `finding.${finding.key}.hint`;
  const params = Object.fromEntries(finding.params.map(({ name, value }) => [name, value]));
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

/** A sentence with the stop at its end that its language has. */
function whole(text: string): string {
  if (text === '' || /[.?!।]$/.test(text)) return text;
  return text + (language() === 'hi' ? '।' : '.');
}

/** Why a registry can only be read. */
export function protectedWords(why: string): string {
  const key = `readOnly.${why}`;
  return has(key) ? t(key) : why;
}

/** A finding of a preview in the window's language. */
export function said(finding: Said): string {
  const key = `finding.${finding.key}`;
  return has(key) ? t(key, finding.params as Record<string, string>) : finding.message;
}

/** The name of a field. */
export function fieldLabel(key: string, label: string): string {
  const name = `field.${key}`;
  return has(name) ? t(name) : label;
}

/** The name of a facet's value, such as a status. */
export function valueLabel(dimension: string, key: string, label: string): string {
  // States are known by their English names, which is what a query says; other values by their keys.
  const known = dimension === 'state' ? label.toLowerCase().replace(/[^a-z]+/g, '_') : key;
  const name = `value.${dimension}.${known}`;
  return has(name) ? t(name) : label;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What may be chosen for a field: yes and no are Haat's words, other choices of own columns the user's. */
export function choiceLabel(field: FormField, choice: ChoiceLine): string {
  const answers = field.choices.map(({ value }) => value).join() === 'yes,no';
  return valueLabel(answers ? 'yes_no' : field.key, choice.value, choice.label);
}

/** A point in time as 29 Oct 2018, 12:00. */
export function dateTime(wall: number): string {
  return new Intl.DateTimeFormat(language() === 'hi' ? 'hi-IN-u-nu-latn' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(new Date(wall));
}

/** A local date as 29 Oct 2018, with its time where that is known. */
export function date(text: string): string {
  const [day, time] = [text.slice(0, 10), text.slice(11, 16)];
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  if (!year || !month || !dayOfMonth) return text;
  const shown = new Intl.DateTimeFormat(language() === 'hi' ? 'hi-IN-u-nu-latn' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.UTC(year, month - 1, dayOfMonth));
  return time === '' ? shown : `${shown}, ${time}`;
}

/** A month such as 2018-10 as Oct 2018. */
export function monthWords(month: string, style: 'short' | 'long' = 'short'): string {
  const [year, number] = month.split('-').map(Number);
  if (!year || !number) return month;
  const locale = language() === 'hi' ? 'hi-IN-u-nu-latn' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { month: style, year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, number - 1, 1));
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

/** A share of a whole as 12 %. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 1 ? '<1' : number(Math.round(percent))} %`;
}
