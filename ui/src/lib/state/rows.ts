// Which rows of a long list are seen, and where to scroll for others. A web view scrolls some 16 million pixels at most: the positions of
// taller lists are scaled, so everything here is said in row numbers.

/** The height of a row, and of the line of column names above the rows; closer together where there is much to see. */
export const ROW = 28;
export const COMPACT = 24;

/** What a web view can scroll, with room to spare. */
const TALLEST = 16_000_000;

/** A list of `total` rows of `row` pixels in a frame of `height` pixels, the line of column names included. */
export interface Frame {
  total: number;
  height: number;
  row: number;
}

function seen({ height, row }: Frame): number {
  return Math.max(row, height - row);
}

/** How many rows can be seen whole. */
export function whole(frame: Frame): number {
  return Math.max(1, Math.floor(seen(frame) / frame.row));
}

/** How tall the list is drawn. */
export function tall({ total, row }: Frame): number {
  return Math.min(total * row, TALLEST);
}

/** How many pixels of the list a scrolled pixel stands for. */
function scale(frame: Frame): number {
  const real = frame.total * frame.row;
  return real > TALLEST ? (real - seen(frame)) / (TALLEST - seen(frame)) : 1;
}

/** The first row that is seen, and how far down in the drawn list it stands. */
export function firstAt(frame: Frame, scrolled: number): { first: number; offset: number } {
  const real = scrolled * scale(frame);
  const first = Math.min(Math.max(0, Math.floor(real / frame.row)), Math.max(0, frame.total - 1));
  return { first, offset: scrolled - (real - first * frame.row) };
}

/** Where to scroll to see a row whole below the `under` lines that cover the first ones; nothing where it is seen. */
export function scrollFor(frame: Frame, scrolled: number, at: number, under = 0): number | null {
  const real = scrolled * scale(frame);
  const top = at * frame.row;
  const free = Math.max(0, top - under * frame.row);
  // Scrolling goes by whole pixels: rounding goes towards the row, so that it is not cut by the part that was rounded off.
  if (free < real) return Math.floor(free / scale(frame));
  if (top + frame.row > real + seen(frame)) return Math.ceil((top + frame.row - seen(frame)) / scale(frame));
  return null;
}

/** Where a list that has another number of rows by now is scrolled to, so that the rows that are seen stay: it is scaled otherwise. */
export function scaled(before: Frame, now: Frame, scrolled: number): number {
  return (scrolled * scale(before)) / scale(now);
}
