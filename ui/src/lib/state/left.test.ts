import { describe, expect, it } from 'vitest';
import { secondsLeft, type Since } from './left';

const at = (done: number, total: number | null = 100, phase = 'reading') => ({ phase, done, total });

describe('the time that is left', () => {
  it('follows from how fast the phase went', () => {
    let since: Since | null;
    let left: number | null;
    [since, left] = secondsLeft(null, at(10), 1000);
    expect(left).toBeNull();
    [since, left] = secondsLeft(since, at(20), 2000);
    expect(left).toBeNull();
    [since, left] = secondsLeft(since, at(30), 3000);
    expect(left).toBe(7);
    [since, left] = secondsLeft(since, at(31), 23_000);
    // 21 steps took 22 seconds, 69 are left: 72.3 seconds.
    expect(left).toBe(75);
    [, left] = secondsLeft(since, at(100), 40_000);
    expect(left).toBe(1);
  });

  it('begins anew with another phase, and is not told where the end is not known', () => {
    const since = { phase: 'reading', done: 0, at: 0 };
    expect(secondsLeft(since, at(5, 10, 'writing'), 9000)).toEqual([{ phase: 'writing', done: 5, at: 9000 }, null]);
    expect(secondsLeft(since, at(50, null), 9000)).toEqual([since, null]);
    expect(secondsLeft(since, null, 9000)).toEqual([null, null]);
  });
});
