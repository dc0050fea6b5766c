// The mouse in the grid: a press selects, a drag selects on, from the handle at the block's end it fills. Past the frame's edge the list scrolls.

import type { Cell } from '$lib/state/moving';

interface Grid {
  frame: () => HTMLElement;
  /** The list was scrolled. */
  scroll: () => void;
  /** A cell was pressed, with Shift or not, or a drag came to it. */
  select: (cell: Cell, extend: boolean, drag: boolean) => void;
  /** The fill handle came to a cell. */
  fill: (cell: Cell) => void;
  /** The fill handle was let go. */
  filled: () => void;
}

/** Pixels that a list is scrolled by at once, at most. */
const FASTEST = 120;

export class Pointing {
  #grid: Grid;
  #at = { x: 0, y: 0 };
  #stop: (() => void) | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** A press of the main button on the rows. */
  press(event: PointerEvent): void {
    const target = event.target as Element;
    const handle = target.closest('[data-handle]') !== null;
    const cell = cellOf(target);
    if (!cell && !handle) return;
    if (cell && !handle) this.#grid.select(cell, event.shiftKey, false);
    this.#follow(event, handle);
  }

  /** Ends a drag that is under way. */
  end(): void {
    this.#stop?.();
  }

  #follow(event: PointerEvent, handle: boolean): void {
    this.end();
    this.#at = { x: event.clientX, y: event.clientY };
    const begun = this.#at;
    let moved = handle;
    const look = () => {
      const frame = this.#grid.frame().getBoundingClientRect();
      const x = Math.min(Math.max(this.#at.x, frame.left + 1), frame.right - 20);
      const y = Math.min(Math.max(this.#at.y, frame.top + 1), frame.bottom - 20);
      const cell = cellOf(document.elementFromPoint(x, y));
      if (!cell) return;
      if (handle) this.#grid.fill(cell);
      else this.#grid.select(cell, true, true);
    };
    const move = (event: PointerEvent) => {
      this.#at = { x: event.clientX, y: event.clientY };
      // A hand that trembles does not drag.
      moved ||= Math.abs(event.clientX - begun.x) + Math.abs(event.clientY - begun.y) > 4;
      if (moved) look();
    };
    const scrolling = setInterval(() => {
      if (!moved) return;
      const element = this.#grid.frame();
      const frame = element.getBoundingClientRect();
      const past = (at: number, first: number, last: number) => Math.max(-FASTEST, Math.min(FASTEST, at < first ? at - first : at > last ? at - last : 0));
      const [x, y] = [past(this.#at.x, frame.left, frame.right - 16), past(this.#at.y, frame.top + 30, frame.bottom - 16)];
      if (x === 0 && y === 0) return;
      element.scrollBy(x, y);
      this.#grid.scroll();
      look();
    }, 50);
    const up = () => {
      this.end();
      if (handle) this.#grid.filled();
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up, { once: true });
    window.addEventListener('pointercancel', up, { once: true });
    this.#stop = () => {
      clearInterval(scrolling);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
      this.#stop = null;
    };
  }
}

function cellOf(element: Element | null): Cell | null {
  const found = /^cell-(\d+)-(\d+)$/.exec(element?.closest('[role=gridcell]')?.id ?? '');
  return found ? { row: Number(found[1]), column: Number(found[2]) } : null;
}
