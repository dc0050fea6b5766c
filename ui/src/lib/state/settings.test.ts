import { beforeEach, expect, it, vi } from 'vitest';
import type { SettingsShown } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { settings: vi.fn(), settingsSet: vi.fn(), settingsVisited: vi.fn(), settingsForget: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
}));
vi.mock('$lib/host', () => host);

const { settings } = await import('./settings.svelte');
const { language, number } = await import('$lib/i18n/index.svelte');
const { commands } = host;

function shown(change: Partial<SettingsShown> = {}): SettingsShown {
  return { name: '', login: 'asha', theme: 'system', language: 'en', text_size: 100, grouping: 'indian', recent: [], damaged: false, ...change };
}

beforeEach(() => {
  vi.resetAllMocks();
  commands.settings.mockResolvedValue(shown());
  commands.settingsSet.mockResolvedValue(null);
  commands.settingsVisited.mockResolvedValue(null);
});

it('is applied when it is read and at once when it is changed', async () => {
  commands.settings.mockResolvedValue(shown({ language: 'hi', grouping: 'thousands' }));
  await settings.load();
  expect(language()).toBe('hi');
  expect(number(100000)).toBe('100,000');
  const set = settings.set({ language: 'en', grouping: 'indian' });
  expect([language(), number(100000)]).toEqual(['en', '1,00,000']);
  await set;
  expect(commands.settingsSet).toHaveBeenCalledWith({ name: null, theme: null, language: 'en', text_size: null, grouping: 'indian' });
});

it('takes an empty name for one that is set: the login name is used again', async () => {
  commands.settings.mockResolvedValue(shown({ name: 'Asha' }));
  await settings.load();
  await settings.set({ name: '' });
  expect(settings.shown?.name).toBe('');
  expect(commands.settingsSet.mock.lastCall?.[0].name).toBe('');
});

it('remembers a page once, and knows the one a registry was left at', async () => {
  commands.settings.mockResolvedValue(shown({ recent: [{ path: '/n.haat', name: 'n', page: '/stores?q=a', there: true }] }));
  await settings.load();
  expect(settings.pageOf('/n.haat')).toBe('/stores?q=a');
  expect(settings.pageOf('/other.haat')).toBeUndefined();
  settings.visited('/n.haat', '/');
  settings.visited('/n.haat', '/');
  expect(commands.settingsVisited).toHaveBeenCalledTimes(1);
});
