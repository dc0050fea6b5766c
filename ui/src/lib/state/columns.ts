// Which columns the list of stores shows, in which order and how wide: kept in saved views and per registry as a JSON text.

/** A column as it is shown; without a width it takes its share of the room. */
export interface Shown {
  key: string;
  width?: number;
}

/** The column that names the store: it is always there, first, and stays in sight. */
export const FIRST = 'code';

/** What is shown until somebody chooses. */
export const USUAL: Shown[] = ['code', 'name', 'format', 'status', 'partner', 'town', 'district', 'state', 'tier', 'opened', 'area'].map((key) => ({ key }));

/** What fits the usual content of a column, in pixels; together the usual ones fit beside the rail at 1280. */
const FITTING: Record<string, number> = {
  code: 98, name: 138, format: 98, status: 104, partner: 108, town: 92, district: 92, state: 108, tier: 76, opened: 98, area: 98,
  closed: 98, planned: 98, forecast: 98, address: 200, notes: 200, email: 170, mobile: 120, phone: 120, contact: 120, gstin: 150, pin: 70,
};

export const NARROWEST = 48;
export const WIDEST = 640;

/** How wide a column is at least. */
export function least({ key, width }: Shown): number {
  return width ?? FITTING[key] ?? 120;
}

/** The layout of a text, `null` where it is none. A column stands once, and the first is the store's code. */
export function read(text: string | null): Shown[] | null {
  let found: unknown;
  try {
    found = JSON.parse(text ?? '');
  } catch {
    return null;
  }
  if (!Array.isArray(found)) return null;
  const columns = found.map(one).filter((column) => column !== null);
  if (columns.length === 0) return null;
  return inOrder(columns);
}

function one(found: unknown): Shown | null {
  if (typeof found === 'string') return { key: found };
  if (typeof found !== 'object' || found === null) return null;
  const { key, width } = found as Record<string, unknown>;
  if (typeof key !== 'string') return null;
  return typeof width === 'number' && Number.isFinite(width) ? { key, width: bounded(width) } : { key };
}

function inOrder(columns: Shown[]): Shown[] {
  const once = columns.filter((column, at) => columns.findIndex((other) => other.key === column.key) === at);
  const code = once.find(({ key }) => key === FIRST) ?? { key: FIRST };
  return [code, ...once.filter(({ key }) => key !== FIRST)];
}

export function write(columns: Shown[]): string {
  return JSON.stringify(columns.map(({ key, width }) => (width === undefined ? key : { key, width })));
}

/** Shows a column at the end, or hides it. */
export function toggled(columns: Shown[], key: string): Shown[] {
  if (key === FIRST) return columns;
  const left = columns.filter((column) => column.key !== key);
  return left.length < columns.length ? left : [...columns, { key }];
}

/** Puts a column at another place; the first place is the code's. */
export function moved(columns: Shown[], key: string, to: number): Shown[] {
  const column = columns.find((column) => column.key === key);
  if (!column || key === FIRST) return columns;
  const left = columns.filter((column) => column.key !== key);
  const place = Math.min(Math.max(1, to), left.length);
  return [...left.slice(0, place), column, ...left.slice(place)];
}

/** Gives a column a width, or with none its share of the room. */
export function widened(columns: Shown[], key: string, width: number | undefined): Shown[] {
  return columns.map((column) => {
    if (column.key !== key) return column;
    return width === undefined ? { key } : { key, width: bounded(width) };
  });
}

function bounded(width: number): number {
  return Math.round(Math.min(Math.max(NARROWEST, width), WIDEST));
}

/** The tracks of the grid: what was not given a width shares the room that is left, in its own proportion. */
export function tracks(columns: Shown[]): { template: string; least: number } {
  const each = columns.map((column) => (column.width === undefined ? `minmax(${least(column)}px, ${least(column)}fr)` : `${column.width}px`));
  const fixed = columns.every(({ width }) => width !== undefined);
  return {
    template: each.join(' ') + (fixed ? ' 1fr' : ''),
    least: columns.reduce((sum, column) => sum + least(column), 0),
  };
}
