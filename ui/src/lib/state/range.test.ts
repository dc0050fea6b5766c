import { describe, expect, it } from 'vitest';
import { all, at, bounds, columnsOf, dragged, extended, holds, many, rowsOf, stepped, within } from './range';

const cell = (row: number, column: number) => ({ row, column });

describe('a selection', () => {
  it('grows from where it began to where Shift leads, either way', () => {
    const block = extended(extended(at(cell(5, 3)), cell(7, 4)), cell(4, 2));
    expect(bounds(block)).toEqual({ top: 4, bottom: 5, left: 2, right: 3 });
    expect(block.active).toEqual(cell(5, 3));
    expect([many(block), many(at(cell(1, 1)))]).toEqual([true, false]);
    expect([holds(bounds(block), 4, 3), holds(bounds(block), 6, 3)]).toEqual([true, false]);
  });

  it('has no names of columns in it', () => {
    expect(bounds(extended(at(cell(1, 1)), cell(-1, 1))).top).toBe(0);
    expect(extended(at(cell(-1, 1)), cell(0, 1))).toEqual(at(cell(0, 1)));
  });

  it('becomes whole columns, whole rows, everything', () => {
    const block = extended(at(cell(5, 3)), cell(6, 4));
    expect(bounds(columnsOf(block, 100))).toEqual({ top: 0, bottom: 99, left: 3, right: 4 });
    expect(bounds(rowsOf(block, 11))).toEqual({ top: 5, bottom: 6, left: 0, right: 10 });
    expect(bounds(all(cell(5, 3), 100, 11))).toEqual({ top: 0, bottom: 99, left: 0, right: 10 });
    expect(within(columnsOf(block, 100), 10, 4)).toEqual({ active: cell(5, 3), from: cell(0, 3), to: cell(9, 3) });
    expect(within(block, 100, 11)).toBe(block);
  });

  it('is walked through by Tab along its rows and by Enter down its columns', () => {
    let block = extended(at(cell(1, 1)), cell(2, 2));
    const walk = (way: 'row' | 'column', back = false) => {
      block = stepped(block, way, back);
      return [block.active.row, block.active.column];
    };
    expect([walk('row'), walk('row'), walk('row'), walk('row')]).toEqual([[1, 2], [2, 1], [2, 2], [1, 1]]);
    expect([walk('column'), walk('column'), walk('column', true)]).toEqual([[2, 1], [1, 2], [2, 1]]);
    expect(bounds(block)).toEqual({ top: 1, bottom: 2, left: 1, right: 2 });
  });
});

describe('the fill handle', () => {
  const block = { top: 2, bottom: 3, left: 1, right: 1 };
  it('fills the way it is dragged furthest out of the block', () => {
    expect(dragged(block, cell(9, 2))).toEqual({ toward: 'down', from: 2, bounds: { ...block, bottom: 9 } });
    expect(dragged(block, cell(-1, 1))).toEqual({ toward: 'up', from: 2, bounds: { ...block, top: 0 } });
    expect(dragged(block, cell(3, 4))).toEqual({ toward: 'right', from: 1, bounds: { ...block, right: 4 } });
    expect(dragged(block, cell(2, 0))).toEqual({ toward: 'left', from: 1, bounds: { ...block, left: 0 } });
  });
  it('does nothing inside it', () => {
    expect(dragged(block, cell(3, 1))).toBeNull();
  });
});
