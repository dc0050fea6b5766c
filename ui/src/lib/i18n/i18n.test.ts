import { describe, expect, test } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import en from './en.json';
import hi from './hi.json';
import { speak, t, type Key } from './index.svelte';
import { fixedKeys, unknownKeys, unusedKeys } from './keys';

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|[/\\](bindings|keys)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

const all = sources(join(import.meta.dirname, '../..'));
const places = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

describe('the catalogues', () => {
  test('have the same keys, sorted', () => {
    expect(Object.keys(hi)).toEqual(Object.keys(en));
    expect(Object.keys(en)).toEqual(Object.keys(en).toSorted());
  });

  test('have a text for every key, with the same parameters', () => {
    for (const key of Object.keys(en) as Key[]) {
      expect(en[key].trim(), key).not.toBe('');
      expect(new Set(places(hi[key])), key).toEqual(new Set(places(en[key])));
    }
  });

  test('know every key the sources ask for', () => {
    expect(unknownKeys(all, Object.keys(en))).toEqual([]);
  });

  test('have no key that nothing asks for', () => {
    expect(unusedKeys(all, Object.keys(en))).toEqual([]);
  });
});

describe('the search for keys', () => {
  test('finds an unknown key', () => {
    expect(unknownKeys(`t('a.one') + t("a.two", { n: 1 })`, ['a.one'])).toEqual(['a.two']);
  });
  test('finds an unknown family', () => {
    expect(unknownKeys('t(`status.${status}`)', ['state.open'])).toEqual(['status.*']);
  });
  test('finds an unused key, and counts a family as used', () => {
    const source = "t('a.one'); t(`status.${status}`)";
    expect(unusedKeys(source, ['a.one', 'a.two', 'status.open'])).toEqual(['a.two']);
  });
  test('does not take other functions for t', () => {
    expect(fixedKeys("export const x = await('a.b'); get('c.d')")).toEqual([]);
  });
});

describe('a sentence', () => {
  test('is filled in, in the language spoken', () => {
    speak('hi');
    expect(t('app.version', { version: '0.1.0' })).toBe('संस्करण 0.1.0');
    speak('en');
    expect(t('app.version', { version: '0.1.0' })).toBe('Version 0.1.0');
  });
});
