import { describe, expect, test, vi } from 'vitest';

const commands = vi.hoisted(() => ({
  viewList: vi.fn(),
  viewSave: vi.fn(),
  viewDelete: vi.fn(),
  reportChoices: vi.fn(),
  queryOnly: vi.fn(),
  queryWithout: vi.fn(),
  registryUnchanged: vi.fn(), registryState: vi.fn(async () => null),
}));
const goto = vi.hoisted(() => vi.fn());
vi.mock('$lib/host', async (original) => ({ ...(await original<object>()), commands }));
vi.mock('$app/navigation', () => ({ goto }));
vi.mock('$app/state', () => ({ page: { url: new URL('http://tauri.localhost/reports'), route: { id: '/reports' } } }));

import { addressOf, asked, laidIn, laidOf, READY, reports } from './reports.svelte';

const laid = { by: ['state', 'x."Zone, east"'], of: 'openings' as const, at: 1_540_800_059_999 };

describe('the layout of a report', () => {
  test('stands in the address and is read from it again', () => {
    const address = addressOf('state:Bihar', laid);
    const params = new URL(address, 'http://x').searchParams;
    expect(params.get('q')).toBe('state:Bihar');
    expect(laidIn(params)).toEqual(laid);
  });

  test('that says nothing, or nonsense, is that of the first report', () => {
    expect(laidIn(new URLSearchParams('of=none&at=never&by='))).toEqual({ by: ['state'], of: 'stores', at: null });
    expect(laidIn(new URLSearchParams('by=tier&by=tier&by=format&by=status')).by).toEqual(['tier', 'format']);
    expect(laidOf('no json')).toEqual({ by: ['state'], of: 'stores', at: null });
    expect(laidOf(JSON.stringify(laid))).toEqual(laid);
  });

  test('asks for stores where a share is shown', () => {
    expect(asked({ ...laid, of: 'share' }).of).toBe('stores');
  });
});

describe('reports', () => {
  const view = { name: 'Mine', page: 'reports', query: 'tier:5', layout: JSON.stringify(laid) };

  test('a ready one of a year narrows the query to it', async () => {
    commands.viewList.mockResolvedValue([view]);
    commands.reportChoices.mockResolvedValue({ dimensions: [], year: 'FY2018-19' });
    commands.queryOnly.mockResolvedValue('tier:5 opened:FY2018-19');
    await reports.look('tier:5');
    expect(reports.saved).toEqual([view]);
    await reports.open(READY[0]!, 'tier:5');
    expect(commands.queryOnly).toHaveBeenCalledWith('tier:5', 'opened.fy', 'FY2018-19');
    expect(goto.mock.calls.at(-1)![0]).toBe(addressOf('tier:5 opened:FY2018-19', { by: ['state', 'opened.month'], of: 'openings', at: null }));
  });

  test('one that tells no year is not held to the year of another', async () => {
    commands.queryWithout.mockResolvedValue('tier:5');
    await reports.open(READY[4]!, 'tier:5 opened:FY2018-19');
    expect(commands.queryWithout).toHaveBeenCalledWith('tier:5 opened:FY2018-19', 'opened:FY2018-19');
    expect(goto.mock.calls.at(-1)![0]).toBe(addressOf('tier:5', { by: ['opened.fy'], of: 'cumulative', at: null }));
  });

  test('one of the person shows its own query and layout', async () => {
    await reports.openSaved(view as never);
    expect(goto.mock.calls.at(-1)![0]).toBe(addressOf('tier:5', laid));
  });

  test('is saved with its layout, and the list is read again', async () => {
    commands.viewSave.mockResolvedValue(null);
    commands.viewList.mockResolvedValue([]);
    expect(await reports.save('New', 'tier:4', laid)).toEqual({ entry: null });
    expect(commands.viewSave).toHaveBeenCalledWith('reports', 'New', 'tier:4', JSON.stringify(laid));
    expect(reports.saved).toEqual([]);
  });

  test('keeps what could be chosen where a query is not understood', async () => {
    commands.reportChoices.mockRejectedValue({ code: 'query', message: 'no' });
    await reports.look('stat:Bihar');
    expect(reports.year).toBe('FY2018-19');
  });
});
