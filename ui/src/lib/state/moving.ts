// Which cell of a grid the keys lead to. Row -1 is the line of column names.

export interface Cell {
  row: number;
  column: number;
}

/** A grid of `rows` and `columns`, `jump` rows seen at once. */
export interface Extent {
  rows: number;
  columns: number;
  jump: number;
}

export const NAMES = -1;

/** The cell a key leads to; nothing where the key does not move. Where Ctrl and an arrow lead depends on what the cells hold: see `edge`. */
export function next(from: Cell, { rows, columns, jump }: Extent, key: string, ctrl: boolean): Cell | null {
  const to = { ...from };
  switch (key) {
    case 'ArrowDown':
      to.row = from.row + 1;
      break;
    case 'ArrowUp':
      to.row = from.row - 1;
      break;
    case 'ArrowLeft':
      to.column = from.column - 1;
      break;
    case 'ArrowRight':
      to.column = from.column + 1;
      break;
    case 'PageDown':
      to.row = from.row + jump;
      break;
    case 'PageUp':
      to.row = Math.max(0, from.row - jump);
      break;
    case 'Home':
      to.column = 0;
      if (ctrl) to.row = 0;
      break;
    case 'End':
      if (ctrl) to.row = rows - 1;
      to.column = columns - 1;
      break;
    default:
      return null;
  }
  return inside(to, rows, columns);
}

/** The nearest cell that there is. */
export function inside({ row, column }: Cell, rows: number, columns: number): Cell {
  return {
    row: Math.max(NAMES, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  };
}

/**
 * Where Ctrl with an arrow leads along cells that are filled or blank, as in a spreadsheet: to the last of the filled ones one is in, else to the
 * next filled one, else to the end.
 */
export function edge(filled: boolean[], from: number, forward: boolean): number {
  const end = forward ? filled.length - 1 : 0;
  const step = forward ? 1 : -1;
  let at = from;
  if (at === end) return end;
  if (filled[at] && filled[at + step]) {
    while (at !== end && filled[at + step]) at += step;
    return at;
  }
  do at += step;
  while (at !== end && !filled[at]);
  return at;
}
