import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DuplicateLine, DuplicateList } from '$lib/host';
import { later, settled } from './fakes';

const host = vi.hoisted(() => ({
  commands: { duplicatesList: vi.fn(), duplicatesMerge: vi.fn(), duplicatesMergeMany: vi.fn(), duplicatesNotSame: vi.fn(), registryUnchanged: vi.fn(), registryState: vi.fn() },
  job: (onProgress: unknown) => ({ name: 'job', reports: onProgress, stop: async () => true }),
  refusalOf: (thrown: unknown) => thrown,
}));
vi.mock('$lib/host', () => host);

const { COSTS, duplicates } = await import('./duplicates.svelte');
const { session } = await import('./session.svelte');
const { commands } = host;

function pair(first: string, second: string, probability = 0.9): DuplicateLine {
  const store = (id: string) => ({ id, code: `C${id}`, name: `Store ${id}` });
  return { first: store(first), second: store(second), probability, beforehand: -10, parts: [], fields: [] };
}

function list(...pairs: DuplicateLine[]): DuplicateList {
  return { pairs, more: 0, decided: 0, stores: 9, compared: 9, skipped: [] };
}

const told = () => duplicates.pairs.map((one) => one.first.id + one.second.id);

beforeEach(async () => {
  vi.resetAllMocks();
  duplicates.forget();
  session.refusal = null;
  commands.duplicatesList.mockResolvedValue(list(pair('1', '2', 0.995), pair('3', '4'), pair('2', '5')));
  commands.duplicatesMerge.mockResolvedValue(null);
  commands.duplicatesNotSame.mockResolvedValue(null);
  await duplicates.find(0.5);
});

describe('deciding of pairs', () => {
  it('merges the one that goes into the one that stays, with what was chosen', async () => {
    duplicates.take('name', true);
    duplicates.take('town', true);
    duplicates.take('town', false);
    await duplicates.merge();
    expect(commands.duplicatesMerge).toHaveBeenCalledWith('1', '2', ['name']);
    // A store that is gone is in no other pair.
    expect(told()).toEqual(['34']);
    expect(duplicates.taken).toEqual([]);
  });

  it('keeps the second where they were swapped, and forgets what was chosen of the other', async () => {
    duplicates.take('name', true);
    duplicates.swap();
    await duplicates.merge();
    expect(commands.duplicatesMerge).toHaveBeenCalledWith('2', '1', []);
    expect(told()).toEqual(['34', '25']);
  });

  it('remembers what is not the same, and puts off what is for later', async () => {
    duplicates.later();
    expect(told()).toEqual(['34', '25', '12']);
    await duplicates.notSame();
    expect(commands.duplicatesNotSame).toHaveBeenCalledWith([{ first: '3', second: '4' }]);
    expect(told()).toEqual(['25', '12']);
  });

  it('leaves the pair where the decision was refused', async () => {
    commands.duplicatesMerge.mockRejectedValue({ code: 'busy' });
    await duplicates.merge();
    expect(told()).toHaveLength(3);
    expect(session.refusal?.code).toBe('busy');
  });

  it('merges all that are likely enough as one, and looks anew', async () => {
    commands.duplicatesMergeMany.mockResolvedValue(1);
    commands.duplicatesList.mockResolvedValue(list(pair('3', '4')));
    await duplicates.mergeAbove(0.99);
    expect(commands.duplicatesMergeMany).toHaveBeenCalledWith([{ first: '1', second: '2' }]);
    expect(told()).toEqual(['34']);
  });

  it('shows no answer to a question that was given up', async () => {
    const slow = later<DuplicateList>();
    commands.duplicatesList.mockReturnValueOnce(slow.promise);
    const first = duplicates.find(0.9);
    await settled();
    commands.duplicatesList.mockResolvedValue(list(pair('7', '8')));
    await duplicates.find(0.8);
    slow.resolve(list());
    await first;
    expect(told()).toEqual(['78']);
    expect(duplicates.progress).toBeNull();
  });

  it('leaves nothing of one state to another, and goes on looking at the same', async () => {
    const slow = later<DuplicateList>();
    commands.duplicatesList.mockReturnValueOnce(slow.promise);
    const turned = duplicates.find(0.5, '1000');
    expect([duplicates.list, told(), duplicates.recorded]).toEqual([null, [], '1000']);
    slow.resolve(list(pair('7', '8')));
    await turned;
    await duplicates.find(0.8);
    expect(commands.duplicatesList.mock.calls.slice(-2).map((call) => call.slice(0, 2))).toEqual([
      [0.5, '1000'],
      [0.8, '1000'],
    ]);
    await duplicates.find(0.8, null);
    expect(commands.duplicatesList.mock.lastCall?.slice(0, 2)).toEqual([0.8, null]);
  });
});

describe('the cost of a threshold', () => {
  it('is what docs/quality.md measured', () => {
    const page = readFileSync(new URL('../../../../docs/quality.md', import.meta.url), 'utf8');
    const table = page.slice(page.indexOf('**shops that share buildings**'), page.indexOf('splink on the same list'));
    const cells = table.split('\n').map((line) => line.split('|').map((cell) => Number(cell.trim())));
    for (const { from, wrong, missed } of COSTS) {
      const row = cells.find((row) => row[1] === from);
      expect([row?.[4], row?.[5]], String(from)).toEqual([wrong, missed]);
    }
  });
});
