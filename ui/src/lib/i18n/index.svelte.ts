// Every word the window says. Two catalogues with the same keys; a test holds them to each other and to the sources.

import en from './en.json';
import hi from './hi.json';

export type Key = keyof typeof en;
export type Language = 'en' | 'hi';
export type Params = Record<string, string | number>;

const catalogues: Record<Language, Record<Key, string>> = { en, hi };

/** The language of the system, where Haat speaks it. */
export function systemLanguage(): Language {
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('hi') ? 'hi' : 'en';
}

let current = $state<Language>('en');

/** The language the window speaks. */
export function language(): Language {
  return current;
}

/** Speaks another language from now on. The settings remember which. */
export function speak(language: Language): void {
  current = language;
}

const plurals: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  hi: new Intl.PluralRules('hi'),
};

/**
 * The sentence of a key. `{name}` stands for a parameter, a number grouped as Indian readers group it;
 * `{n|one store|{n} stores}` picks by a count, the first for what the language calls one.
 */
export function t(key: Key, params: Params = {}): string {
  const text = catalogues[current][key] ?? key;
  return fill(text, params);
}

/** Hindi grammars count nothing as one; lists of stores say "0 दुकानें". */
function isOne(count: number): boolean {
  return count !== 0 && plurals[current].select(count) === 'one';
}

function fill(text: string, params: Params): string {
  const picked = text.replace(
    /\{(\w+)\|((?:[^{}|]|\{\w+\})*)\|((?:[^{}|]|\{\w+\})*)\}/g,
    (_, name: string, one: string, other: string) =>
      isOne(Number(params[name])) ? one : other,
  );
  return picked.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}

const groupings = {
  indian: new Intl.NumberFormat('en-IN'),
  thousands: new Intl.NumberFormat('en-GB'),
};

let grouping = $state<keyof typeof groupings>('indian');

/** Groups numbers in another way from now on. */
export function group(by: keyof typeof groupings): void {
  grouping = by;
}

/** A number as Indian readers group it, 12,34,567, unless the settings say otherwise. */
export function number(value: number): string {
  return groupings[grouping].format(value);
}
