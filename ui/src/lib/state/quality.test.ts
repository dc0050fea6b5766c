import { beforeEach, describe, expect, test, vi } from 'vitest';

const commands = vi.hoisted(() => ({
  qualityCounts: vi.fn(),
  qualityFaults: vi.fn(),
  qualityCorrect: vi.fn(),
  clusterColumns: vi.fn(),
  clusterList: vi.fn(),
  clusterApply: vi.fn(),
  registryUnchanged: vi.fn(), registryState: vi.fn(),
  jobStop: vi.fn(),
}));
const job = vi.hoisted(() => () => ({ name: 'a job', reports: {}, stop: () => commands.jobStop('a job') }));
vi.mock('$lib/host', async (original) => ({ ...(await original<object>()), commands, job }));

import { clusters } from './clusters.svelte';
import { later, registry, settled, standing } from './fakes';
import { quality } from './quality.svelte';
import { session } from './session.svelte';

const PIN = { check: 'pin_form', field: 'pin', title: '', stores: 3 };
const MOBILE = { check: 'mobile_form', field: 'mobile', title: '', stores: 1 };
const faults = { stores: 3, looked: 3, proposed: 2, groups: 2, shown: [], query: 'check:pin_form' };
const changed = { stores: 2, refused: 0, entry: null as string | null };

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  await session.take(registry('one'));
});

describe('what checks find', () => {
  test('is counted, and the check that is looked at follows', async () => {
    commands.qualityCounts.mockResolvedValue([PIN, MOBILE]);
    commands.qualityFaults.mockResolvedValue(faults);
    await quality.count();
    expect(quality.counts).toEqual([PIN, MOBILE]);
    await quality.choose(PIN);
    expect(quality.faults).toEqual(faults);
    commands.qualityCounts.mockResolvedValue([MOBILE]);
    await quality.count();
    expect([quality.chosen, quality.faults]).toEqual([null, null]);
  });

  test('that is stopped leaves what was counted before, and says so', async () => {
    commands.qualityCounts.mockResolvedValue([PIN]);
    await quality.count();
    const answer = later<never>();
    commands.qualityCounts.mockReturnValue(answer.promise);
    const counting = quality.count();
    await settled();
    expect(quality.counting).toBe(true);
    await quality.stop();
    expect(commands.jobStop).toHaveBeenCalled();
    answer.reject({ code: 'stopped', message: 'stopped' });
    await counting;
    expect([quality.counting, quality.stopped, quality.counts]).toEqual([false, true, [PIN]]);
    expect(session.refusal).toBeNull();
  });

  test('of a registry that was left is not shown in the next', async () => {
    const answer = later<unknown>();
    commands.qualityCounts.mockReturnValue(answer.promise);
    const counting = quality.count();
    await session.take(registry('two'));
    answer.resolve([PIN]);
    await counting;
    expect(quality.counts).toBeNull();
  });

  test('of another state or day is counted anew, and what is looked at with it', async () => {
    commands.qualityCounts.mockResolvedValue([PIN]);
    commands.qualityFaults.mockResolvedValue(faults);
    await quality.count();
    await quality.choose(PIN);
    await quality.count('on:2018-10-29', '1000');
    expect(commands.qualityCounts.mock.lastCall!.slice(0, 2)).toEqual(['on:2018-10-29', '1000']);
    expect(commands.qualityFaults.mock.lastCall!.slice(0, 5)).toEqual(['pin_form', 'pin', 100, 'on:2018-10-29', '1000']);
    const answer = later<unknown>();
    commands.qualityCounts.mockReturnValue(answer.promise);
    const counting = quality.count('', null);
    // What was found then is not shown as found now.
    expect([quality.counts, quality.faults]).toEqual([null, null]);
    answer.resolve([]);
    await counting;
    expect(quality.chosen).toBeNull();
  });

  test('is corrected only after it was said how many that are', async () => {
    commands.qualityFaults.mockResolvedValue(faults);
    await quality.choose(PIN);
    await quality.apply();
    expect(commands.qualityCorrect).not.toHaveBeenCalled();
    commands.qualityCorrect.mockResolvedValue(changed);
    await quality.rehearse('like');
    expect(commands.qualityCorrect.mock.calls[0]!.slice(0, 5)).toEqual(['pin_form', 'pin', 'like', '', true]);
    expect(quality.rehearsed).toEqual({ like: 'like', change: changed });
    commands.qualityCorrect.mockResolvedValue({ ...changed, entry: '2' });
    commands.registryState.mockResolvedValue(standing('2'));
    await quality.apply();
    expect(commands.qualityCorrect.mock.calls[1]!.slice(0, 5)).toEqual(['pin_form', 'pin', 'like', '', false]);
    expect(quality.rehearsed).toBeNull();
    expect(quality.told?.stores).toBe(2);
    // An undo makes it untrue.
    commands.registryState.mockResolvedValue(standing('3'));
    await session.follow();
    expect(quality.told).toBeNull();
  });

  test('stays rehearsed where it is refused, and another check forgets it', async () => {
    commands.qualityFaults.mockResolvedValue(faults);
    await quality.choose(PIN);
    commands.qualityCorrect.mockResolvedValue(changed);
    await quality.rehearse(null);
    commands.qualityCorrect.mockRejectedValue({ code: 'busy', message: 'another program' });
    await quality.apply();
    expect(quality.rehearsed?.like).toBeNull();
    expect(session.refusal?.code).toBe('busy');
    expect(session.writing).toBe(false);
    await quality.choose(MOBILE);
    expect(quality.rehearsed).toBeNull();
  });
});

describe('spellings', () => {
  const cluster = {
    within: { country: 'IN', state: 'BR' },
    state: 'Bihar',
    members: [
      { text: 'Patna', stores: 5, listed: true },
      { text: 'PATNA', stores: 2, listed: true },
      { text: 'patna.', stores: 1, listed: true },
    ],
  };

  test('are written as the first of them, without those that are left out', async () => {
    commands.clusterColumns.mockResolvedValue([{ key: 'town', label: 'Town' }]);
    commands.clusterList.mockResolvedValue({ shown: [cluster], clusters: 1, values: 9 });
    await clusters.look();
    expect(clusters.stores(cluster)).toBe(3);
    clusters.toggle(cluster, 'patna.');
    expect(clusters.written(cluster)).toEqual(['PATNA']);
    clusters.toggle(cluster, 'patna.');
    clusters.write(cluster, ' PATNA ');
    expect(clusters.written(cluster)).toEqual(['Patna', 'patna.']);
    commands.clusterApply.mockResolvedValue({ stores: 6, refused: 0, entry: '2' });
    commands.registryState.mockResolvedValue(standing('2'));
    await clusters.apply(cluster);
    expect(commands.clusterApply.mock.calls[0]!.slice(0, 2)).toEqual([
      { field: 'town', within: { country: 'IN', state: 'BR' }, texts: ['Patna', 'patna.'], target: 'PATNA' },
      false,
    ]);
    expect(clusters.told?.stores).toBe(6);
    expect(clusters.choice(cluster)).toEqual({ target: 'Patna', out: [] });
  });

  test('without a target, or with none to write anew, change nothing', async () => {
    clusters.write(cluster, '  ');
    await clusters.apply(cluster);
    clusters.write(cluster, 'Patna');
    clusters.toggle(cluster, 'PATNA');
    clusters.toggle(cluster, 'patna.');
    await clusters.apply(cluster);
    expect(commands.clusterApply).not.toHaveBeenCalled();
  });

  test('of another state are of its columns, and forget what was chosen', async () => {
    commands.clusterColumns.mockResolvedValue([{ key: 'town', label: 'Town' }, { key: 'own.1', label: 'Zone' }]);
    commands.clusterList.mockResolvedValue({ shown: [cluster], clusters: 1, values: 9 });
    await clusters.ask('own.1', 'fingerprint');
    clusters.toggle(cluster, 'PATNA');
    commands.clusterColumns.mockResolvedValue([{ key: 'town', label: 'Town' }]);
    await clusters.look('1000');
    expect(commands.clusterColumns.mock.lastCall).toEqual(['1000']);
    // The column was not there yet.
    expect(commands.clusterList.mock.lastCall!.slice(0, 4)).toEqual(['town', 'fingerprint', 50, '1000']);
    expect(clusters.choices).toEqual({});
  });

  test('of another column forget what was chosen', async () => {
    commands.clusterColumns.mockResolvedValue([]);
    commands.clusterList.mockResolvedValue({ shown: [], clusters: 0, values: 0 });
    clusters.toggle(cluster, 'PATNA');
    await clusters.ask('district', 'sound');
    expect(clusters.choices).toEqual({});
    expect(commands.clusterList.mock.calls[0]!.slice(0, 2)).toEqual(['district', 'sound']);
  });
});
