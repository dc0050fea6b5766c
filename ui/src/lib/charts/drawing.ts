// Charts as marks: rectangles, lines and texts at their places, each painted by the name of what it is. The same marks are shown on the page
// (Marks.svelte) and written into pictures (picture.ts).

export interface Paint {
  /** Names of colour tokens. */
  fill?: string;
  stroke?: string;
  width?: number;
}

/** How each kind of mark is painted: every filled one with an outline in ink, so that no colour stands alone. */
export const PAINTS = {
  bar: { fill: 'bar', stroke: 'ink', width: 0.75 },
  picked: { fill: 'accent', stroke: 'ink', width: 0.75 },
  /** A part of a bar that is spoken of. */
  part: { fill: 'quiet', stroke: 'ink', width: 0.75 },
  blank: { stroke: 'ink', width: 0.75 },
  line: { stroke: 'ink', width: 1.5 },
  dot: { fill: 'ink' },
  axis: { stroke: 'quiet', width: 1 },
  grid: { stroke: 'hairline', width: 1 },
  cat1: { fill: 'cat-1', stroke: 'ink', width: 0.75 },
  cat2: { fill: 'cat-2', stroke: 'ink', width: 0.75 },
  cat3: { fill: 'cat-3', stroke: 'ink', width: 0.75 },
  cat4: { fill: 'cat-4', stroke: 'ink', width: 0.75 },
  cat5: { fill: 'cat-5', stroke: 'ink', width: 0.75 },
  cat6: { fill: 'cat-6', stroke: 'ink', width: 0.75 },
  cat7: { fill: 'cat-7', stroke: 'ink', width: 0.75 },
} as const satisfies Record<string, Paint>;

export type PaintName = keyof typeof PAINTS;

/** The colour of a value by its place among all values of its dimension: a format has the same on every page. Past the seventh all are *other*. */
export function category(place: number): PaintName {
  return place >= 1 && place <= 7 ? (`cat${place}` as PaintName) : 'bar';
}

export type Mark =
  | { kind: 'rect'; paint: PaintName; x: number; y: number; width: number; height: number }
  | { kind: 'path'; paint: PaintName; d: string }
  | { kind: 'circle'; paint: PaintName; x: number; y: number; r: number }
  | { kind: 'text'; x: number; y: number; text: string; anchor?: 'start' | 'middle' | 'end'; quiet?: boolean; strong?: boolean };

/** A place that can be picked. */
export interface Hit {
  key: string;
  x: number;
  width: number;
}

export interface Drawing {
  width: number;
  height: number;
  marks: Mark[];
  hits: Hit[];
}

/** Round steps from nothing up to at least `most`: 0, 200, 400. */
export function ticks(most: number, count = 3): number[] {
  const rough = Math.max(1, most / count);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * magnitude).find((step) => step >= rough) ?? rough;
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, at) => at * step);
}

/** About how wide a letter is, in parts of the size of its type: a mark above or below another takes nothing, letters of Devanagari are wide. */
function letterWidth(letter: string): number {
  if (letter < '\u0300') return 0.58;
  if (/\p{Mn}/u.test(letter)) return 0;
  if (/\p{Mc}/u.test(letter)) return 0.3;
  return /\p{Script=Devanagari}/u.test(letter) ? 0.76 : 0.58;
}

/** About how wide a text is: enough to leave room for it. */
export function textWidth(text: string, size = 12): number {
  return [...text].reduce((sum, letter) => sum + letterWidth(letter), 0) * size;
}

/** A text cut to a width. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let [kept, room] = ['', width - textWidth('…')];
  for (const letter of text) {
    room -= textWidth(letter);
    if (room < 0) break;
    kept += letter;
  }
  return `${kept}…`;
}

export interface ColumnItem {
  key: string;
  /** Under the axis; empty where it would crowd. */
  label: string;
  value: number;
  /** What has come of it by its end. */
  sum?: number;
  picked: boolean;
}

/** So many months are from one label to the next. */
const MONTHS = [1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200];

/** ... and so many years. */
const YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** Where months or years stand on their scale, and the steps it may have; nothing where the keys are neither. */
function scaleOf(keys: string[]): { at: number[]; steps: number[] } | undefined {
  if (keys.every((key) => /^\d{4}$/.test(key))) return { at: keys.map(Number), steps: YEARS };
  if (!keys.every((key) => /^\d{4}-\d{2}$/.test(key))) return undefined;
  return { at: keys.map((key) => Number(key.slice(0, 4)) * 12 + Number(key.slice(5)) - 1), steps: MONTHS };
}

/** Which of the columns have a label, where at least `room` of them are from one to the next: months at round steps from a January and years at
 *  round ones, or from the first where fewer than two are so; whatever else at even steps. */
export function labelled(keys: string[], room: number): Set<number> {
  const scale = scaleOf(keys);
  const step = scale?.steps.find((step) => step >= room) ?? Math.ceil(room);
  const every = (first: number) => new Set(keys.flatMap((_, at) => ((scale ? scale.at[at]! - first : at) % step === 0 ? [at] : [])));
  const round = every(0);
  return scale && round.size < 2 ? every(scale.at[0] ?? 0) : round;
}

/** A column is no wider than this, however few there are. */
const WIDEST = 64;

/** What is said beside one column: of how much of it. */
export interface ColumnNote {
  key: string;
  text: string;
  value: number;
}

/** Columns along time, and above them, on a scale of its own, the line of what has come of them. */
export function columns(items: ColumnItem[], width: number, number: (value: number) => string, note?: ColumnNote): Drawing {
  const runs = items.some((item) => item.sum !== undefined);
  const above = runs ? 64 : 0;
  const [head, body, foot] = [14, 132, 22];
  const top = above + head;
  const base = top + body;
  const most = Math.max(1, ...items.map((item) => item.value));
  const scale = ticks(most);
  const highest = scale.at(-1)!;
  const label = Math.max(0, ...items.map((item) => textWidth(item.label)));
  // Half of a label has room beyond the first and the last column.
  const left = Math.max(label / 2, Math.max(...scale.map((tick) => textWidth(number(tick)))) + 14);
  const last = items.at(-1)?.sum;
  const right = Math.max(label / 2, runs && last !== undefined ? textWidth(number(last), 13) + 14 : 8);
  const step = Math.max(0, width - left - right) / Math.max(1, items.length);
  const y = (value: number) => base - (Math.max(0, value) / highest) * body;
  const wide = Math.min(WIDEST, Math.max(1, step * 0.78));
  const center = (at: number) => left + (at + 0.5) * step;
  const marks: Mark[] = [];
  for (const tick of scale) {
    marks.push({ kind: 'path', paint: tick === 0 ? 'axis' : 'grid', d: `M${left} ${Math.round(y(tick)) + 0.5}H${width - right}` });
    marks.push({ kind: 'text', x: left - 8, y: y(tick) + 4, text: number(tick), anchor: 'end', quiet: true });
  }
  items.forEach((item, at) => {
    if (item.value <= 0) return;
    const paint = item.picked ? 'picked' : 'bar';
    marks.push({ kind: 'rect', paint, x: center(at) - wide / 2, y: y(item.value), width: wide, height: base - y(item.value) });
  });
  if (runs) {
    marks.push({ kind: 'path', paint: 'grid', d: `M${left} ${above - 7.5}H${width - right}` });
    marks.push(...line(items.map((item) => item.sum ?? 0), center, head, above - 8, number));
  }
  const shown = labelled(items.map((item) => item.key), (label + 10) / Math.max(step, 0.01));
  items.forEach((item, at) => {
    if (!shown.has(at)) return;
    marks.push({ kind: 'path', paint: 'axis', d: `M${Math.round(center(at)) + 0.5} ${base}v4` });
    marks.push({ kind: 'text', x: center(at), y: base + 18, text: item.label, anchor: 'middle', quiet: true });
  });
  const noted = note ? items.findIndex((item) => item.key === note.key) : -1;
  if (note && noted >= 0) {
    const toLeft = center(noted) > width / 2;
    const x = center(noted) + (toLeft ? -1 : 1) * (wide / 2 + 6);
    const long = textWidth(note.text) * 1.1;
    const { value } = items[noted]!;
    const part = Math.min(note.value, value);
    if (part > 0 && part < value) marks.push({ kind: 'rect', paint: items[noted]!.picked ? 'picked' : 'part', x: center(noted) - wide / 2, y: y(part), width: wide, height: base - y(part) });
    // Beside its column, but never out of the drawing.
    marks.push({ kind: 'text', x: toLeft ? Math.max(x, long) : Math.min(x, width - long), y: Math.min(y(part) + 11, base - 4), text: note.text, anchor: toLeft ? 'end' : 'start', strong: true });
  }
  return { width, height: base + foot, marks, hits: items.map((item, at) => ({ key: item.key, x: left + at * step, width: step })) };
}

function line(sums: number[], center: (at: number) => number, top: number, bottom: number, number: (value: number) => string): Mark[] {
  const most = Math.max(1, ...sums);
  const y = (value: number) => bottom - (Math.max(0, value) / most) * (bottom - top);
  const d = sums.map((sum, at) => `${at === 0 ? 'M' : 'L'}${center(at).toFixed(1)} ${y(sum).toFixed(1)}`).join('');
  const end = sums.length - 1;
  if (end < 0) return [];
  return [
    { kind: 'path', paint: 'line', d },
    { kind: 'circle', paint: 'dot', x: center(end), y: y(sums[end]!), r: 3 },
    { kind: 'text', x: center(end) + 8, y: y(sums[end]!) + 4, text: number(sums[end]!), strong: true },
  ];
}

export interface BarItem {
  label: string;
  /** What stands at the bar's end. */
  ends: string[];
  value: number;
  picked?: boolean;
  blank?: boolean;
  /** Parts of the bar, each with its colour; they add up to the value. */
  parts?: { value: number; paint: PaintName }[];
}

/** Bars down the page with their figures at the end, and a key to their colours above them. */
export function bars(items: BarItem[], width: number, key: { label: string; paint: PaintName }[] = []): Drawing {
  const row = 22;
  const left = Math.min(width * 0.36, Math.max(60, ...items.map((item) => textWidth(item.label))) + 12);
  const ends = Math.max(0, ...items.map((item) => item.ends.length));
  const widths = Array.from({ length: ends }, (_, at) => Math.max(...items.map((item) => textWidth(item.ends[at] ?? ''))) + 16);
  const long = Math.max(20, width - left - widths.reduce((sum, width) => sum + width, 0) - 8);
  const most = Math.max(1, ...items.map((item) => item.value));
  const legend = keyMarks(key, width);
  const marks: Mark[] = legend.marks;
  items.forEach((item, at) => {
    const y = legend.height + at * row;
    marks.push({ kind: 'text', x: 0, y: y + 15, text: cut(item.label, left - 8) });
    const size = (value: number) => (Math.max(0, value) / most) * long;
    let x = left;
    for (const part of item.parts ?? [{ value: item.value, paint: item.blank ? 'blank' : item.picked ? 'picked' : 'bar' } as const]) {
      if (part.value > 0) marks.push({ kind: 'rect', paint: part.paint, x, y: y + 4, width: Math.max(0.5, size(part.value)), height: 13 });
      x += size(part.value);
    }
    let end = left + long + 8;
    item.ends.forEach((text, column) => {
      end += widths[column]!;
      marks.push({ kind: 'text', x: end - 8, y: y + 15, text, anchor: 'end', quiet: column > 0 });
    });
  });
  return { width, height: legend.height + items.length * row, marks, hits: [] };
}

function keyMarks(key: { label: string; paint: PaintName }[], width: number): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let [x, y] = [0, 0];
  for (const { label, paint } of key) {
    const wide = textWidth(label) + 34;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 20];
    marks.push({ kind: 'rect', paint, x: x + 0.5, y: y + 3.5, width: 11, height: 11 });
    marks.push({ kind: 'text', x: x + 18, y: y + 13, text: label });
    x += wide;
  }
  return { marks, height: key.length > 0 ? y + 28 : 0 };
}

/** A table as a drawing, for the picture of a report whose figures are its chart. */
export function grid(heads: string[], rows: string[][], width: number): Drawing {
  const row = 22;
  const numbers = heads.slice(1).map((head, at) => Math.max(textWidth(cut(head, 90)), ...rows.map((cells) => textWidth(cells[at + 1] ?? ''))) + 16);
  const left = Math.max(100, ...rows.map((cells) => textWidth(cells[0] ?? ''))) + 12;
  const whole = Math.max(width, left + numbers.reduce((sum, width) => sum + width, 0));
  const marks: Mark[] = [];
  const put = (cells: string[], y: number, strong: boolean) => {
    marks.push({ kind: 'text', x: 0, y, text: cells[0] ?? '', strong });
    let x = left;
    numbers.forEach((wide, at) => {
      x += wide;
      marks.push({ kind: 'text', x: x - 4, y, text: strong ? cut(cells[at + 1] ?? '', 90) : (cells[at + 1] ?? ''), anchor: 'end', strong });
    });
  };
  put(heads, 15, true);
  rows.forEach((cells, at) => {
    marks.push({ kind: 'path', paint: 'grid', d: `M0 ${(at + 1) * row + 0.5}H${whole}` });
    put(cells, (at + 1) * row + 15, false);
  });
  return { width: whole, height: (rows.length + 1) * row, marks, hits: [] };
}
