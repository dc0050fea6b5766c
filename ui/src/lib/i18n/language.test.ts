import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('is remembered for the next start', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
  const first = await import('./index.svelte');
  expect(first.language()).toBe('en');
  first.speak('hi');
  vi.resetModules();
  const second = await import('./index.svelte');
  expect(second.language()).toBe('hi');
});
