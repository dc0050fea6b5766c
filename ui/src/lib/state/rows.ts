// Which rows of a long list are seen, and where to scroll for others. A web view scrolls some 16 million pixels at most: the positions of
// taller lists are scaled, so everything here is said in row numbers.

/** The height of a row, and of the line of column names above the rows. */
export const ROW = 28;

/** What a web view can scroll, with room to spare. */
const TALLEST = 16_000_000;

/** A list of `total` rows in a frame of `height` pixels, the line of column names included. */
export interface Frame {
  total: number;
  height: number;
}

function seen({ height }: Frame): number {
  return Math.max(ROW, height - ROW);
}

/** How many rows can be seen whole. */
export function whole(frame: Frame): number {
  return Math.max(1, Math.floor(seen(frame) / ROW));
}

/** How tall the list is drawn. */
export function tall({ total }: Frame): number {
  return Math.min(total * ROW, TALLEST);
}

/** How many pixels of the list a scrolled pixel stands for. */
function scale(frame: Frame): number {
  const real = frame.total * ROW;
  return real > TALLEST ? (real - seen(frame)) / (TALLEST - seen(frame)) : 1;
}

/** The first row that is seen, and how far down in the drawn list it stands. */
export function firstAt(frame: Frame, scrolled: number): { first: number; offset: number } {
  const real = scrolled * scale(frame);
  const first = Math.min(Math.max(0, Math.floor(real / ROW)), Math.max(0, frame.total - 1));
  return { first, offset: scrolled - (real - first * ROW) };
}

/** Where to scroll to see a row whole, from where the list is scrolled now; nothing where it is seen. */
export function scrollFor(frame: Frame, scrolled: number, row: number): number | null {
  const real = scrolled * scale(frame);
  const top = row * ROW;
  // Scrolling goes by whole pixels: rounding goes towards the row, so that it is not cut by the part that was rounded off.
  if (top < real) return Math.floor(top / scale(frame));
  if (top + ROW > real + seen(frame)) return Math.ceil((top + ROW - seen(frame)) / scale(frame));
  return null;
}
