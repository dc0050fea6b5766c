import { describe, expect, it } from 'vitest';
import type { GroupAbove } from '$lib/host';
import { pinned } from './pinned';

// 0 A, 1 A/x, 2-4 stores, 5 A/y, 6 store, 7 B, 8 B/x, 9-11 stores.
const LEVELS = [0, 1, 2, 2, 2, 1, 2, 0, 1, 2, 2, 2];

function around(row: number): GroupAbove[] {
  const found: GroupAbove[] = [];
  for (let at = 0; at <= row && at < LEVELS.length; at++) {
    const level = LEVELS[at]!;
    if (level < 2) found.splice(level, Infinity, { at, group: { level, value: `${at}`, path: [], count: 1, sums: [] } });
  }
  return found;
}

const lines = (first: number, cut = 0, most = 2) => pinned(around, first, cut, most).map(({ at }) => at);

describe('lines of groups that stay', () => {
  it('are none where they stand in sight themselves', () => {
    expect(lines(0)).toEqual([]);
    expect(lines(7)).toEqual([]);
  });

  it('are those that the first rows lie in, one below the other', () => {
    expect(lines(2)).toEqual([0, 1]);
    expect(lines(9)).toEqual([7, 8]);
  });

  it('stay as soon as the least of their own line is out of sight', () => {
    expect(lines(0, 5)).toEqual([0, 1]);
    expect(lines(0, 0.4)).toEqual([]);
  });

  it('give way to the next group where that comes below those that stay', () => {
    // Below the line of A stands that of A/y, in its own place.
    expect(lines(4, 0)).toEqual([0]);
    expect(lines(4, 6)).toEqual([0, 5]);
    // Below the line of A comes B: the store between them is of no level that stays.
    expect(lines(6)).toEqual([0]);
    expect(lines(7, 6)).toEqual([7, 8]);
  });

  it('hide no part of the line of the next group', () => {
    expect(lines(3)).toEqual([0, 1]);
    expect(lines(3, 6)).toEqual([0]);
    expect(lines(5, 6)).toEqual([0]);
    expect(lines(6, 6)).toEqual([]);
  });

  it('are no more than there is room for, the outermost first', () => {
    expect(lines(2, 0, 1)).toEqual([0]);
    expect(lines(2, 0, 0)).toEqual([]);
  });

  it('are none of rows that have not come', () => {
    expect(pinned(() => [], 50, 3, 3)).toEqual([]);
  });
});
