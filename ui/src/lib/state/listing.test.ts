import { beforeEach, describe, expect, it, vi } from 'vitest';
import { later, settled } from './fakes';
import type { ListOf, Rows } from '$lib/host';

const host = vi.hoisted(() => ({ commands: { storeRows: vi.fn() }, refusalOf: (thrown: unknown) => thrown }));
vi.mock('$lib/host', () => host);

const { Listing } = await import('./listing.svelte');
const { commands } = host;

function rows(from: number, total: number, name = 'row'): Rows {
  const some = Array.from({ length: Math.min(100, total - from) }, (_, at) => ({ group: null, id: `${from + at}`, cells: [`${name} ${from + at}`], findings: [], aside: [], left: false, gone: false }));
  return { total, stores: total, held: 7, levels: [], columns: [], around: [], rows: some };
}

/** Groups of nine stores each, in groups of seventy lines: the second page begins within one. */
function grouped(from: number, total: number): Rows {
  const page = rows(from, total);
  const group = (level: number, at: number) => ({ level, value: `${at}`, path: [], count: 10, sums: [] });
  const levelOf = (at: number) => (at % 70 === 0 ? 0 : at % 10 === 1 ? 1 : 2);
  const lines = page.rows.map((row, at) => (levelOf(from + at) < 2 ? { ...row, group: group(levelOf(from + at), from + at) } : row));
  const above = [0, 1].flatMap((level) => {
    const at = Array.from({ length: from }, (_, back) => from - 1 - back).find((line) => levelOf(line) <= level);
    return at === undefined || levelOf(at) !== level || levelOf(from) <= level ? [] : [{ at, group: group(level, at) }];
  });
  return { ...page, rows: lines, around: above };
}

const OPEN = { all: false, but: [] };
const list = (query: string): ListOf => ({ query, held: null, recorded: null });

beforeEach(() => {
  vi.resetAllMocks();
  commands.storeRows.mockImplementation(async ({ query }: ListOf, _keys: string[], offset: number) => rows(offset, 100_000, query));
});

describe('the rows of a selection', () => {
  it('are asked for as they are seen, each page once', async () => {
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 0);
    listing.need(0, 30);
    await settled();
    expect(commands.storeRows).toHaveBeenCalledTimes(1);
    listing.need(90, 30);
    await settled();
    expect(commands.storeRows).toHaveBeenLastCalledWith({ ...list('q'), held: 7 }, ['code'], 100, 100, null);
    expect([listing.row(0)?.id, listing.row(119)?.id, listing.row(250)]).toEqual(['0', '119', undefined]);
    expect(listing.total).toBe(100_000);
  });

  it('are all of one list, which the first page names; folding its groups asks for it again by that name', async () => {
    const first = later<Rows>();
    commands.storeRows.mockReturnValueOnce(first.promise);
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 90);
    listing.need(90, 30);
    await settled();
    expect(commands.storeRows).toHaveBeenCalledTimes(1);
    first.resolve(rows(0, 100_000));
    await settled();
    await settled();
    expect(commands.storeRows).toHaveBeenLastCalledWith({ ...list('q'), held: 7 }, ['code'], 100, 100, null);
    const folds = { all: true, but: [['Bihar']] };
    listing.fold(folds, 0);
    await settled();
    expect(commands.storeRows).toHaveBeenLastCalledWith({ ...list('q'), held: 7 }, ['code'], 0, 100, folds);
  });

  it('far from what is seen are forgotten and asked for again', async () => {
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 0);
    await settled();
    listing.need(99_970, 30);
    await settled();
    expect([listing.row(0), listing.row(99_999)?.id]).toEqual([undefined, '99999']);
    listing.need(0, 30);
    await settled();
    expect(listing.row(0)?.id).toBe('0');
  });

  it('of a place that goes over two pages are shown once both are there', async () => {
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 0);
    listing.need(50, 30);
    await settled();
    const slow = [later<Rows>(), later<Rows>()];
    for (const { promise } of slow) commands.storeRows.mockReturnValueOnce(promise);
    listing.need(980, 30);
    await settled();
    slow[0]!.resolve(rows(900, 100_000));
    await settled();
    expect(listing.latest).toBe(50);
    slow[1]!.resolve(rows(1000, 100_000));
    await settled();
    expect(listing.latest).toBe(980);
  });

  it('of a query that was asked before do not take the place of those of the last', async () => {
    const [slow, fast] = [later<Rows>(), later<Rows>()];
    commands.storeRows.mockReturnValueOnce(slow.promise).mockReturnValueOnce(fast.promise);
    const listing = new Listing();
    listing.begin(list('slow'), ['code'], OPEN, 0);
    listing.begin(list('fast'), ['code'], OPEN, 0);
    fast.resolve(rows(0, 2, 'fast'));
    await settled();
    slow.resolve(rows(0, 9, 'slow'));
    await settled();
    expect([listing.total, listing.row(0)?.cells]).toEqual([2, ['fast 0']]);
  });

  it('that are refused say why, and are asked for by the next change alone', async () => {
    commands.storeRows.mockRejectedValue({ code: 'query' });
    const listing = new Listing();
    listing.begin(list('state:'), ['code'], OPEN, 0);
    await settled();
    listing.need(0, 30);
    await settled();
    expect(listing.refusal).toEqual({ code: 'query' });
    expect(commands.storeRows).toHaveBeenCalledTimes(1);
  });

  it('of places that were only passed are not asked for, those of the last place are', async () => {
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 0);
    await settled();
    const slow = [later<Rows>(), later<Rows>()];
    for (const { promise } of slow) commands.storeRows.mockReturnValueOnce(promise);
    for (const first of [10_000, 20_000, 30_000, 40_000]) listing.need(first, 30);
    await settled();
    expect(commands.storeRows.mock.calls.map(([, , offset]) => offset)).toEqual([0, 10_000, 20_000]);
    slow[0]!.resolve(rows(10_000, 100_000));
    await settled();
    expect(commands.storeRows.mock.calls.map(([, , offset]) => offset)).toEqual([0, 10_000, 20_000, 40_000]);
    expect([listing.latest, listing.row(40_029)?.id]).toEqual([40_000, '40029']);
    // What comes late does not drive out what is seen by now.
    slow[1]!.resolve(rows(20_000, 100_000));
    await settled();
    expect(listing.row(40_029)?.id).toBe('40029');
    expect(commands.storeRows).toHaveBeenCalledTimes(4);
  });

  it('say which groups a row lies in, also those that began on an earlier page', async () => {
    commands.storeRows.mockImplementation(async (_list: ListOf, _keys: string[], offset: number) => grouped(offset, 1000));
    const listing = new Listing();
    listing.begin(list('q'), ['code'], OPEN, 0);
    listing.need(0, 30);
    await settled();
    listing.need(100, 30);
    await settled();
    const lines = (row: number) => listing.around(row).map(({ at }) => at);
    expect([0, 1, 10, 49, 70, 72].map(lines)).toEqual([[0], [0, 1], [0, 1], [0, 41], [70], [70, 71]]);
    expect([100, 101, 105, 999].map(lines)).toEqual([[70, 91], [70, 101], [70, 101], []]);
  });
});
