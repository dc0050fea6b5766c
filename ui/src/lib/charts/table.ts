// The table behind a chart: what is shown in its place, copied and saved as CSV.

export type ChartCell = string | number | null;

export interface ChartColumn {
  label: string;
  /** A share is a part of one, shown in per cent. */
  holds: 'text' | 'number' | 'share';
}

export interface ChartRow {
  /** What picks the row, where it can be picked. */
  key?: string;
  picked?: boolean;
  cells: ChartCell[];
}

export interface ChartTable {
  columns: ChartColumn[];
  rows: ChartRow[];
  /** The last row, that adds up the others. */
  total?: ChartCell[];
}

/** A part of a whole, with no digit too many for a file. */
export function part(of: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((of / whole) * 10_000) / 10_000;
}

/** Names and cells as a file holds them: the total is a row like the others. */
export function plain(table: ChartTable): { columns: string[]; rows: ChartCell[][] } {
  const rows = table.rows.map((row) => row.cells);
  return {
    columns: table.columns.map((column) => column.label),
    rows: table.total ? [...rows, table.total] : rows,
  };
}

/** As the clipboard holds it for a spreadsheet: cells apart by tabs, and nothing in a cell that would part it. */
export function toTsv(table: ChartTable): string {
  const { columns, rows } = plain(table);
  const line = (cells: ChartCell[]) => cells.map((cell) => text(cell)).join('\t');
  return [columns, ...rows].map(line).join('\n') + '\n';
}

function text(cell: ChartCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const flat = cell.replace(/[\t\r\n]+/g, ' ');
  // A spreadsheet program would take it for a formula.
  return /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
}

/** Charts laid into columns from the top, the highest first, each into the shortest column so far. */
export function inColumns<T>(charts: T[], count: number, height: (chart: T) => number): T[][] {
  const columns: { charts: T[]; height: number }[] = Array.from({ length: Math.max(1, count) }, () => ({ charts: [], height: 0 }));
  for (const chart of charts.toSorted((a, b) => height(b) - height(a))) {
    const shortest = columns.reduce((best, column) => (column.height < best.height ? column : best));
    shortest.charts.push(chart);
    shortest.height += height(chart);
  }
  return columns.map((column) => column.charts);
}
