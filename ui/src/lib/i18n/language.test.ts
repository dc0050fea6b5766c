import { expect, it, vi } from 'vitest';
import { group, number, systemLanguage } from './index.svelte';

it('is Hindi where the system is, and English for every other', () => {
  for (const [tag, language] of [['hi-IN', 'hi'], ['hi', 'hi'], ['en-GB', 'en'], ['mr-IN', 'en'], ['c', 'en']]) {
    vi.stubGlobal('navigator', { language: tag });
    expect(systemLanguage()).toBe(language);
  }
  vi.unstubAllGlobals();
});

it('groups digits as the settings say', () => {
  expect(number(1234567)).toBe('12,34,567');
  group('thousands');
  expect(number(1234567)).toBe('1,234,567');
  group('indian');
});
