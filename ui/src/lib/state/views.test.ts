import { beforeEach, describe, expect, it, vi } from 'vitest';
import { registry, standing } from './fakes';
import type { ViewLine } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), viewList: vi.fn(), viewSave: vi.fn(), viewDelete: vi.fn(), storeColumns: vi.fn(), queryShares: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { views } = await import('./views.svelte');
const { USUAL } = await import('./columns');
const { commands } = host;

const east: ViewLine = { name: 'East', page: 'stores', query: 'state:Bihar', layout: '["code",{"key":"town","width":90}]' };

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.viewList.mockResolvedValue([east]);
  commands.storeColumns.mockResolvedValue([]);
  commands.viewSave.mockResolvedValue(null);
  commands.viewDelete.mockResolvedValue(null);
  await session.take(registry('a'));
  await views.load();
});

describe('a saved view', () => {
  it('lays the list out and says what to ask', () => {
    expect(views.choose(east)).toBe('state:Bihar');
    expect(views.columns).toEqual([{ key: 'code' }, { key: 'town', width: 90 }]);
    expect(views.current).toBe('East');
    expect(views.changed('state:Bihar')).toBe(false);
  });

  it('is changed by another query or another layout, and saved as it is shown', async () => {
    views.choose(east);
    expect(views.changed('state:Odisha')).toBe(true);
    views.show(USUAL);
    expect(views.changed('state:Bihar')).toBe(true);
    expect(await views.save(' West ', 'state:Goa')).toBe(true);
    expect(commands.viewSave).toHaveBeenCalledWith('stores', ' West ', 'state:Goa', JSON.stringify(USUAL.map(({ key }) => key)));
    expect(views.current).toBe('West');
  });

  it('is left by a query that has nothing to do with it, and come back to', async () => {
    views.choose(east);
    commands.queryShares.mockImplementation(async (_view: string, query: string) => query.includes('Bihar'));
    await views.look('state:Bihar tier:4');
    expect([views.current, views.changed('state:Bihar tier:4')]).toEqual(['East', true]);
    await views.look('');
    expect([views.current, views.changed('')]).toEqual([null, false]);
    // What is typed and not understood yet leaves nothing.
    await views.look('state:Bihar');
    commands.queryShares.mockRejectedValue({ code: 'query' });
    await views.look('state:Bihar (');
    expect(views.current).toBe('East');
    // The answer about an earlier query comes late.
    commands.queryShares.mockResolvedValueOnce(false);
    const late = views.look('tier:4');
    views.choose(east);
    await late;
    expect(views.current).toBe('East');
  });

  it('whose saving is refused stays unsaved, and the refusal shows', async () => {
    commands.viewSave.mockRejectedValue({ code: 'unnamed' });
    expect(await views.save('', '')).toBe(false);
    expect(session.refusal).toEqual({ code: 'unnamed' });
  });

  it('that is gone is no longer looked at', async () => {
    views.choose(east);
    commands.viewList.mockResolvedValue([]);
    await views.remove('East');
    expect(commands.viewDelete).toHaveBeenCalledWith('stores', 'East');
    expect(views.current).toBeNull();
    expect(views.saved).toEqual([]);
  });

  it('is forgotten with its registry', async () => {
    views.choose(east);
    await session.take(registry('b'));
    expect([views.current, views.saved, views.columns]).toEqual([null, [], USUAL]);
  });
});
