import { describe, expect, test } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import en from './en.json';
import hi from './hi.json';
import { speak, t, type Key } from './index.svelte';
import families from './families.json';
import { literals } from './literals';
import { fixedKeys, unknownKeys, unusedKeys } from './keys';

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|[/\\](bindings|keys|literals)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

function components(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.svelte'))
    .map((name) => join(folder, name));
}

const root = join(import.meta.dirname, '../..');
const all = sources(root);
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
    expect(unknownKeys(all, Object.keys(en), families)).toEqual([]);
  });

  test('have no key that nothing asks for', () => {
    expect(unusedKeys(all, Object.keys(en), families)).toEqual([]);
  });
});

describe('the components', () => {
  test('say nothing that no catalogue knows', () => {
    const said = components(root).flatMap((path) =>
      literals(readFileSync(path, 'utf8')).map((text) => `${path}: ${text}`),
    );
    expect(said).toEqual([]);
  });
});

describe('the search for keys', () => {
  test('finds an unknown key', () => {
    expect(unknownKeys(`t('a.one') + t("a.two", { n: 1 })`, ['a.one'], {})).toEqual(['a.two']);
  });
  test('finds a family that nobody declares', () => {
    expect(unknownKeys('t(`status.${status}`)', ['status.open'], {})).toEqual(['status.*']);
  });
  test('finds a member of a family without a text', () => {
    expect(unknownKeys('t(`state.${state}`)', ['state.open'], { state: ['open', 'shut'] })).toEqual(['state.shut']);
  });
  test('finds unused keys, in a family too', () => {
    const source = "t('a.one'); t(`state.${state}`); t(`held.${key}`)";
    const families = { state: ['open'], held: 'rust', gone: ['x'] };
    expect(unusedKeys(source, ['a.one', 'a.two', 'state.open', 'state.left', 'held.x'], families)).toEqual([
      'a.two',
      'gone.*',
      'state.left',
    ]);
  });
  test('does not take other functions for t', () => {
    expect(fixedKeys("export const x = await('a.b'); get('c.d')")).toEqual([]);
  });
});

describe('the search for words', () => {
  test('finds them between tags, in what is read out, and in expressions', () => {
    const source = `<script>const x = 'not shown';</script>
      <p class="quiet">One</p><input placeholder="Two" title={wide ? 'Three' : t('a.b')} name="kept" />
      {#if wide}{shown || 'Four'} {\`\${n} five\`} – 1,234{/if}`;
    expect(literals(source)).toEqual(['One', 'Two', 'Three', 'Four', 'five']);
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
