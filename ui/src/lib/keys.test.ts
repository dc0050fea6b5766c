// docs/keyboard.md is written from the map of the keys: with HAAT_WRITE_DOCS it is written anew, without it is held to the map.

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '$lib/i18n/en.json';
import { KEYS } from '$lib/keys';

const PAGE = new URL('../../../docs/keyboard.md', import.meta.url);
const words = en as Record<string, string>;

function page(): string {
  const places = KEYS.map(({ place, keys }) => {
    const lines = keys.map(({ does, press }) => `| ${words[`keys.${does}`]} | ${press.map((one) => `\`${one}\``).join(' or ')} |`);
    return [`## ${words[`keys.place.${place}`]}`, '', '| what | keys |', '| --- | --- |', ...lines, ''].join('\n');
  });
  return ['# Keys', '', '`?` shows them in the window. On a Mac, Ctrl is Cmd.', '', '<!-- Made by `cargo xtask docs` from ui/src/lib/keys.ts. -->', '', ...places].join('\n');
}

describe('the page of the keys', () => {
  it('says what the map of the keys says', () => {
    if (process.env['HAAT_WRITE_DOCS']) writeFileSync(PAGE, page());
    expect(readFileSync(PAGE, 'utf8').replaceAll('\r\n', '\n')).toBe(page());
  });

  it('names no key twice in one place', () => {
    for (const { keys } of KEYS) {
      const pressed = keys.flatMap(({ press }) => press);
      expect(new Set(pressed).size).toBe(pressed.length);
    }
  });
});
