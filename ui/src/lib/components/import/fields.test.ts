import { expect, test } from 'vitest';
import { inField } from './fields';

test('a text too long for a field stands behind it by its beginning, and what is typed takes its place', () => {
  const long = 'x'.repeat(3_000);
  expect(inField(long, long)).toEqual({ value: '', placeholder: `${'x'.repeat(120)}… (3,000 letters)` });
  expect(inField('Gaya', long)).toEqual({ value: 'Gaya' });
  expect(inField('Gaya', 'Gaya')).toEqual({ value: 'Gaya' });
});
