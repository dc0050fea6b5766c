// Which columns the list of stores shows, in which order and how wide: kept in saved views and per registry as a JSON text.

/** A column as it is shown; without a width it takes its share of the room. */
export interface Shown {
  key: string;
  width?: number;
  /** Whether it stays in sight, with all before it. */
  frozen?: boolean;
}

/** The column that names the store: it is always there, first, and stays in sight. */
export const FIRST = 'code';

/** Columns of codes: their figures are all of one width, so that they stand under each other. */
export const FIGURES = new Set([FIRST, 'pin', 'mobile', 'phone', 'gstin']);

/** What is shown until somebody chooses. */
export const USUAL: Shown[] = ['code', 'name', 'format', 'status', 'partner', 'town', 'district', 'state', 'tier', 'opened', 'area'].map((key) => ({ key }));

/** What a column is not pressed under by the others, in pixels; together the usual ones fit beside the rail at 1280. */
const FITTING: Record<string, number> = {
  code: 92, name: 146, format: 84, status: 88, partner: 124, town: 88, district: 88, state: 96, tier: 78, opened: 98, area: 104,
  closed: 98, planned: 98, forecast: 98, address: 200, notes: 200, email: 170, mobile: 120, phone: 120, contact: 120, gstin: 150, pin: 70,
};

/** Columns that are never cut: half of a code or of a date says nothing. */
export const WHOLE = new Set([...FIGURES, 'tier', 'opened', 'closed', 'planned', 'forecast', 'area']);

export const NARROWEST = 48;
export const WIDEST = 640;

/** What a column would take to show its content whole, by its key; what is not known yet takes its usual width. */
export type Wanted = Readonly<Record<string, number>>;

/** How wide a column is at least: no wider than its content. */
function least({ key, width }: Shown, wanted: Wanted): number {
  const fitting = FITTING[key] ?? 120;
  const content = wanted[key] ?? fitting;
  return width ?? (WHOLE.has(key) ? content : Math.min(content, fitting));
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
  const { key, width, frozen } = found as Record<string, unknown>;
  if (typeof key !== 'string') return null;
  const stays = frozen === true ? { frozen } : {};
  return typeof width === 'number' && Number.isFinite(width) ? { key, width: bounded(width), ...stays } : { key, ...stays };
}

function inOrder(columns: Shown[]): Shown[] {
  const once = columns.filter((column, at) => columns.findIndex((other) => other.key === column.key) === at);
  const code = once.find(({ key }) => key === FIRST) ?? { key: FIRST };
  return [code, ...once.filter(({ key }) => key !== FIRST)];
}

export function write(columns: Shown[]): string {
  return JSON.stringify(
    columns.map(({ key, width, frozen }) => (width === undefined && !frozen ? key : { key, ...(width !== undefined && { width }), ...(frozen && { frozen }) })),
  );
}

/** How many columns stay in sight: the first, and up to the last one that was frozen. */
export function frozenOf(columns: Shown[]): number {
  return Math.max(1, columns.findLastIndex(({ frozen }) => frozen) + 1);
}

/** Keeps so many columns in sight, the first in any case. */
export function froze(columns: Shown[], count: number): Shown[] {
  return columns.map(({ frozen: _, ...column }, at) => (at === count - 1 && at > 0 ? { ...column, frozen: true } : column));
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
    const stays = column.frozen ? { frozen: true } : {};
    return width === undefined ? { key, ...stays } : { key, width: bounded(width), ...stays };
  });
}

function bounded(width: number): number {
  return Math.round(Math.min(Math.max(NARROWEST, width), WIDEST));
}

/** The tracks of the grid: what was not given a width shares the room that is left, in proportion to its content. */
export function tracks(columns: Shown[], wanted: Wanted = {}): { template: string; least: number } {
  const each = columns.map((column) => {
    const floor = least(column, wanted);
    return column.width === undefined ? `minmax(${floor}px, ${wanted[column.key] ?? floor}fr)` : `${column.width}px`;
  });
  const fixed = columns.every(({ width }) => width !== undefined);
  return {
    template: each.join(' ') + (fixed ? ' 1fr' : ''),
    least: columns.reduce((sum, column) => sum + least(column, wanted), 0),
  };
}
