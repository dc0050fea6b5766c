import { beforeEach, describe, expect, it, vi } from 'vitest';
import { later, settled } from './fakes';
import type { Job, Progress } from '$lib/host';

const told = vi.hoisted(() => [] as ((progress: Progress) => void)[]);
const host = vi.hoisted(() => ({
  refusalOf: (thrown: unknown) => thrown,
  job: (report: (progress: Progress) => void) => ({ name: `job ${told.push(report)}`, reports: {}, stop: async () => true }),
}));
vi.mock('$lib/host', () => host);

const { doing } = await import('./doing.svelte');
const { OneJob } = await import('./job');

const at = (done: number): Progress => ({ phase: 'copying', done, total: 10 });

beforeEach(() => {
  told.length = 0;
  vi.useFakeTimers({ toFake: ['performance'] });
});

describe('long work', () => {
  it('is shown once it takes a while, and gone when it has ended', async () => {
    const end = later<string>();
    const ran = doing.run(() => end.promise);
    told[0]?.(at(1));
    expect(doing.shown).toEqual([]);
    vi.advanceTimersByTime(400);
    told[0]?.(at(2));
    expect(doing.shown.map(({ progress }) => progress.done)).toEqual([2]);
    end.resolve('made');
    expect(await ran).toBe('made');
    expect(doing.shown).toEqual([]);
    // A report that was under way.
    told[0]?.(at(3));
    expect(doing.shown).toEqual([]);
  });

  it('is shown beside other work, each under its own job', async () => {
    const [one, other] = [later<void>(), later<void>()];
    const jobs: Job[] = [];
    const both = [one, other].map((end) => doing.run((job) => (jobs.push(job), end.promise)));
    vi.advanceTimersByTime(400);
    told[0]?.(at(1));
    told[1]?.(at(2));
    expect(doing.shown.map(({ job }) => job)).toEqual(jobs);
    one.reject({ code: 'stopped' });
    await expect(both[0]).rejects.toEqual({ code: 'stopped' });
    expect(doing.shown.map(({ job }) => job)).toEqual([jobs[1]]);
    other.resolve();
    await both[1];
  });

  it('of a page tells how far it is in the same way', async () => {
    const heard: (number | undefined)[] = [];
    const one = new OneJob((progress) => heard.push(progress?.done));
    const end = later<string>();
    const ran = one.run('quality', () => end.promise);
    await settled();
    told[0]?.(at(1));
    vi.advanceTimersByTime(400);
    told[0]?.(at(2));
    end.resolve('counted');
    expect(await ran).toBe('counted');
    told[0]?.(at(3));
    expect(heard.slice(heard.indexOf(2))).toEqual([2, undefined]);
    expect(heard).not.toContain(1);
  });
});
