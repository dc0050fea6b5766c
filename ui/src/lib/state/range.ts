// What is selected of a grid: one block of cells, and in it the active one, which is edited and which Tab and Enter move.

import { inside, NAMES, type Cell } from './moving';

/** A block from one corner to the other, the second of which Shift moves, with the active cell. */
export interface Selected {
  active: Cell;
  from: Cell;
  to: Cell;
}

/** The rows and columns of a block, the last ones included. */
export interface Bounds {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** A single cell. */
export function at(cell: Cell): Selected {
  return { active: cell, from: cell, to: cell };
}

export function bounds({ from, to }: Selected): Bounds {
  return {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  };
}

/** Whether more than one cell is selected. */
export function many({ from, to }: Selected): boolean {
  return from.row !== to.row || from.column !== to.column;
}

export function holds({ top, bottom, left, right }: Bounds, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** The block with its second corner elsewhere; the names of the columns are in no block. */
export function extended(selected: Selected, to: Cell): Selected {
  if (selected.active.row === NAMES) return at(to);
  return { ...selected, to: { row: Math.max(0, to.row), column: to.column } };
}

/** The whole columns of the block. */
export function columnsOf(selected: Selected, rows: number): Selected {
  const { left, right } = bounds(selected);
  return { active: selected.active, from: { row: 0, column: left }, to: { row: rows - 1, column: right } };
}

/** The whole rows of the block. */
export function rowsOf(selected: Selected, columns: number): Selected {
  const { top, bottom } = bounds(selected);
  return { active: selected.active, from: { row: top, column: 0 }, to: { row: bottom, column: columns - 1 } };
}

/** Every cell. */
export function all(active: Cell, rows: number, columns: number): Selected {
  return { active: inside(active, rows, columns), from: { row: 0, column: 0 }, to: { row: rows - 1, column: columns - 1 } };
}

/** The active cell one on in its block, along its rows or down its columns, and from its end to its beginning. */
export function stepped(selected: Selected, way: 'row' | 'column', back: boolean): Selected {
  const { top, bottom, left, right } = bounds(selected);
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const { row, column } = selected.active;
  const place = way === 'row' ? (row - top) * wide + (column - left) : (column - left) * high + (row - top);
  const to = (place + (back ? -1 : 1) + high * wide) % (high * wide);
  const active =
    way === 'row' ? { row: top + Math.floor(to / wide), column: left + (to % wide) } : { row: top + (to % high), column: left + Math.floor(to / high) };
  return { ...selected, active };
}

/** The selection inside a grid that became smaller. */
export function within(selected: Selected, rows: number, columns: number): Selected {
  const cell = (one: Cell) => inside(one, rows, columns);
  const found = { active: cell(selected.active), from: cell(selected.from), to: cell(selected.to) };
  const same = (one: Cell, other: Cell) => one.row === other.row && one.column === other.column;
  const stays = (['active', 'from', 'to'] as const).every((corner) => same(found[corner], selected[corner]));
  // What stays is the very same, so that who holds it can tell.
  return stays ? selected : found;
}

/** A drag of the fill handle from a block to a cell: the larger way out of the block, and what it makes of it. */
export function dragged(block: Bounds, to: Cell): { toward: 'down' | 'up' | 'right' | 'left'; bounds: Bounds; from: number } | null {
  const out = { down: to.row - block.bottom, up: block.top - to.row, right: to.column - block.right, left: block.left - to.column };
  const [toward, far] = (Object.entries(out) as [keyof typeof out, number][]).reduce((one, other) => (other[1] > one[1] ? other : one));
  if (far <= 0) return null;
  const grown = { ...block };
  if (toward === 'down') grown.bottom = to.row;
  else if (toward === 'up') grown.top = Math.max(0, to.row);
  else if (toward === 'right') grown.right = to.column;
  else grown.left = to.column;
  const upright = toward === 'down' || toward === 'up';
  return { toward, bounds: grown, from: upright ? block.bottom - block.top + 1 : block.right - block.left + 1 };
}
