import { beforeEach, describe, expect, it, vi } from 'vitest';
import { later, settled } from './fakes';
import type { GridColumn, SelectionTotal } from '$lib/host';

const host = vi.hoisted(() => ({ commands: { queryTotal: vi.fn() }, refusalOf: (thrown: unknown) => thrown }));
vi.mock('$lib/host', () => host);

const { plainNumber, totals } = await import('./totals.svelte');
const { commands } = host;

const column = (key: string, holds: GridColumn['holds']): GridColumn => ({ key, field: key, label: key, holds, sorted: null, place: null, editor: null, choices: [] });

beforeEach(() => {
  vi.resetAllMocks();
  totals.point(undefined);
  commands.queryTotal.mockImplementation(async (_query: string, field: string) => ({ count: 4, total: field === 'latitude' ? null : { stores: 3, sum: 12 } }));
});

describe('the sum of a selection', () => {
  it('is that of the column pointed at, where it adds up, else of the area', async () => {
    await totals.look('state:Goa', null);
    expect(totals.shown?.of.key).toBe('area');
    totals.point(column('own.1', 'number'));
    await totals.look('state:Goa', null);
    expect(commands.queryTotal).toHaveBeenLastCalledWith('state:Goa', 'own.1', null);
    expect(totals.shown).toMatchObject({ count: 4, total: { stores: 3, sum: 12 }, of: { key: 'own.1' } });
    totals.point(column('latitude', 'number'));
    await totals.look('state:Goa', null);
    expect(totals.shown?.of.key).toBe('area');
    totals.point(column('town', 'text'));
    await totals.look('', null);
    expect(totals.shown?.of.key).toBe('area');
  });

  it('is never that of an earlier query, nor of one that is not understood', async () => {
    const slow = later<SelectionTotal>();
    commands.queryTotal.mockReturnValueOnce(slow.promise);
    const first = totals.look('a', null);
    await totals.look('b', null);
    slow.resolve({ count: 9, total: null });
    await first;
    await settled();
    expect(totals.shown?.count).toBe(4);
    commands.queryTotal.mockRejectedValue({ code: 'query' });
    await totals.look('stat:x', null);
    expect(totals.shown).toBeNull();
  });

  it('has no digit too many', () => {
    expect([plainNumber(1234.567), plainNumber(3.14159), plainNumber(-0.005)]).toEqual([1235, 3.14, -0]);
  });
});
