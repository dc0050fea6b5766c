import { describe, expect, it } from 'vitest';
import { COMPACT, firstAt, ROW, scaled, scrollFor, tall, whole, type Frame } from './rows';

/** Moves to a row as the grid does, and says whether it is then seen whole, or cut by less than a scrolled pixel. */
function follow(frame: Frame, scrolled: number, row: number, under = 0): { scrolled: number; seen: boolean } {
  const to = scrollFor(frame, scrolled, row, under) ?? scrolled;
  const { first, offset } = firstAt(frame, to);
  const top = offset - to + (row - first) * frame.row;
  return { scrolled: to, seen: top > Math.min(under, row) * frame.row - 4 && top + frame.row <= frame.height - frame.row + 4 };
}

describe.each([
  ...[50, 571_428, 600_000, 1_000_000, 3_000_000].map((total) => ({ total, height: 653, row: ROW })),
  { total: 1_000_000, height: 653, row: COMPACT },
])('a list of $total rows of $row pixels', (frame) => {
  const { total, row: tallness } = frame;

  it('keeps the active row in view, whichever way it moves', () => {
    let scrolled = 0;
    const path = [
      ...Array.from({ length: 60 }, (_, n) => Math.min(n, total - 1)),
      total - 1,
      ...Array.from({ length: 60 }, (_, n) => Math.max(0, total - 1 - n * whole(frame))),
      0,
      Math.floor(total / 2),
      Math.floor(total / 2) - 1,
    ];
    for (const row of path) {
      const next = follow(frame, scrolled, row);
      expect(next.seen, `row ${row} from ${scrolled}`).toBe(true);
      scrolled = next.scrolled;
    }
  });

  it('keeps it below the lines that cover the first rows', () => {
    let scrolled = 0;
    for (const row of [40, 39, 30, 12, 3, 2, 1, 0, total - 1, total - 20, total - 41]) {
      const next = follow(frame, scrolled, row, 3);
      expect(next.seen, `row ${row} from ${scrolled}`).toBe(true);
      scrolled = next.scrolled;
    }
  });

  it('stays where it is when rows go that are below what is seen', () => {
    const scrolled = scrollFor({ ...frame, height: tallness * 2 }, 0, Math.floor(total / 4)) ?? 0;
    const shorter = { ...frame, total: Math.ceil(total * 0.7) };
    const { first } = firstAt(shorter, scaled(frame, shorter, scrolled));
    expect(Math.abs(first - firstAt(frame, scrolled).first)).toBeLessThanOrEqual(1);
  });

  it('ends with its last row, and never scrolls beyond its height', () => {
    const most = tall(frame) + tallness - frame.height;
    const { first } = firstAt(frame, Math.max(0, most));
    expect(first + whole(frame)).toBeGreaterThanOrEqual(total - 1);
    expect(scrollFor(frame, 0, total - 1) ?? 0).toBeLessThanOrEqual(Math.max(0, Math.ceil(most)));
  });

  it('draws rows where they are seen', () => {
    for (const scrolled of [0, 1, 27, 28, 29, 1_000, 123_456].filter((at) => at + frame.height < tall(frame))) {
      const { offset } = firstAt(frame, scrolled);
      expect(offset).toBeLessThanOrEqual(scrolled);
      expect(offset).toBeGreaterThan(scrolled - tallness);
    }
  });
});
