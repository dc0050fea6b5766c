import { describe, expect, it } from 'vitest';
import { edge, inside, next } from './moving';

const extent = { rows: 1_000_000, columns: 11, jump: 20 };

describe('keys in a grid', () => {
  it.each([
    ['ArrowDown', false, { row: 6, column: 3 }],
    ['ArrowUp', false, { row: 4, column: 3 }],
    ['ArrowLeft', false, { row: 5, column: 2 }],
    ['ArrowRight', false, { row: 5, column: 4 }],
    ['PageDown', false, { row: 25, column: 3 }],
    ['PageUp', false, { row: 0, column: 3 }],
    ['Home', false, { row: 5, column: 0 }],
    ['End', false, { row: 5, column: 10 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 999_999, column: 10 }],
  ])('%s (ctrl %s) leads on', (key, ctrl, to) => {
    expect(next({ row: 5, column: 3 }, extent, key, ctrl)).toEqual(to);
  });

  it('stay inside, the names above the first row included', () => {
    expect(next({ row: 0, column: 0 }, extent, 'ArrowUp', false)).toEqual({ row: -1, column: 0 });
    expect(next({ row: -1, column: 0 }, extent, 'ArrowUp', false)).toEqual({ row: -1, column: 0 });
    expect(next({ row: 999_999, column: 10 }, extent, 'ArrowRight', false)).toEqual({ row: 999_999, column: 10 });
    expect(inside({ row: 50, column: 20 }, 3, 4)).toEqual({ row: 2, column: 3 });
    expect(inside({ row: 0, column: 0 }, 0, 4)).toEqual({ row: -1, column: 0 });
  });

  it('that do not move lead nowhere', () => {
    expect(next({ row: 0, column: 0 }, extent, 'a', false)).toBeNull();
  });

  it('lead with Ctrl where filled cells end or begin', () => {
    const filled = [true, true, false, false, true, false];
    expect([0, 1, 2, 4, 5].map((from) => edge(filled, from, true))).toEqual([1, 4, 4, 5, 5]);
    expect([5, 4, 3, 1, 0].map((from) => edge(filled, from, false))).toEqual([4, 1, 1, 0, 0]);
  });
});
