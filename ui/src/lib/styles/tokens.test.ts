import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('is as dark by choice as by the system', () => {
  const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
  const tokens = (selector: string) =>
    css
      .split(`${selector} {`)[1]
      ?.split('}')[0]
      ?.split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('--'));
  const bySystem = tokens(":root:not([data-theme='light'])");
  expect(bySystem?.length).toBeGreaterThan(5);
  expect(tokens(":root[data-theme='dark']")).toEqual(bySystem);
});
