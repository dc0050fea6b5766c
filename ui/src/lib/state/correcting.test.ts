import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registry, settled, standing } from './fakes';
import type { Aside, AsideLine, Corrected } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), asideList: vi.fn(), asideAlike: vi.fn(), asideCorrect: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: () => ({ name: 'job', reports: {}, stop: async () => true }),
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { correcting } = await import('./correcting.svelte');
const { commands } = host;

function line(id: string, text = 'Gone fishing'): AsideLine {
  return { id, row: Number(id), column: 'Status', field: 'status', cells: [text], blamed: null, code: `A-${id}`, said: { key: 'unknown_status', params: {}, message: '', hint: null } };
}

function list(...ids: string[]): Aside {
  return { import: '1', file: 'a.csv', still: ids.length, columns: [], more: false, groups: ids.map((id) => ({ first: line(id), count: 2 })) };
}

function corrected(taken: number, wrong: string[] = []): Corrected {
  return { taken, created: 0, updated: taken, aside: [], entry: null, wrong: wrong.map((item) => ({ item, count: 1, column: null, said: line(item).said })) };
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.asideList.mockResolvedValue(list('1', '2'));
  commands.asideCorrect.mockResolvedValue(corrected(2));
  await session.take(registry('a'));
  await correcting.show('1');
});
afterEach(() => vi.useRealTimers());

describe('a correction', () => {
  it('is judged once typing pauses', async () => {
    correcting.change(line('1'), ['c'], true);
    correcting.change(line('1'), ['closed'], true);
    expect(commands.asideCorrect).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(commands.asideCorrect).toHaveBeenCalledExactlyOnceWith('1', [{ item: '1', all_alike: true, cells: ['closed'] }], true, 'job', {});
    expect(correcting.ready).toBe(2);
  });

  it('is none where it is as it was written', async () => {
    correcting.change(line('1'), ['closed'], false);
    correcting.change(line('1'), ['Gone fishing'], false);
    await vi.advanceTimersByTimeAsync(200);
    expect(commands.asideCorrect).not.toHaveBeenCalled();
    expect(correcting.ready).toBe(0);
  });

  it('that was taken leaves the list, and what is wrong stays as it is typed', async () => {
    correcting.change(line('1'), ['closed'], true);
    correcting.change(line('2'), ['gone'], true);
    commands.asideCorrect.mockResolvedValue(corrected(2, ['2']));
    commands.asideList.mockResolvedValue(list('2'));
    await correcting.take();
    await settled();
    expect(Object.keys(correcting.typed)).toEqual(['2']);
    expect(correcting.wrong['2']?.said.key).toBe('unknown_status');
    expect(correcting.done?.taken).toBe(2);
    expect(session.writing).toBe(false);
  });

  it('is told of until something else is done', async () => {
    commands.asideCorrect.mockResolvedValue({ ...corrected(2), entry: '5' });
    commands.registryState.mockResolvedValue(standing('5'));
    await correcting.take();
    expect(correcting.told?.taken).toBe(2);
    commands.registryState.mockResolvedValue(standing('6'));
    await session.follow();
    expect(correcting.told).toBeNull();
  });

  it('is forgotten with its registry', async () => {
    correcting.change(line('1'), ['closed'], true);
    await session.take(registry('b'));
    await vi.advanceTimersByTimeAsync(400);
    expect(correcting).toMatchObject({ list: null, typed: {}, judged: null });
    expect(commands.asideCorrect).not.toHaveBeenCalled();
  });
});

describe('cells that are alike', () => {
  it('are corrected one by one where that is asked for, and together again', async () => {
    commands.asideAlike.mockResolvedValue([line('1'), line('7')]);
    correcting.change(line('1'), ['closed'], true);
    await correcting.unfold('1');
    expect(correcting.typed).toEqual({});
    correcting.change(line('7'), ['open'], false);
    await correcting.load();
    expect(Object.keys(correcting.typed)).toEqual(['7']);
    await correcting.unfold('1');
    expect(correcting.single).toEqual({});
    expect(correcting.typed).toEqual({});
  });
});
