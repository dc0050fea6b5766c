// What is done to the selected block of the list: copied, cut, pasted, filled, written over.

import { commands, type CellRange, type CellsWrite, type GridColumn } from '$lib/host';
import { copyBlock, copying } from '$lib/components/stores/copy';
import { cells } from '$lib/state/cells.svelte';
import { sayReadOnly } from '$lib/state/lock';
import { NAMES, type Cell } from '$lib/state/moving';
import type { Bounds, Selected } from '$lib/state/range';
import { session } from '$lib/state/session.svelte';
import { views } from '$lib/state/views.svelte';
import { fieldLabel } from '$lib/words.svelte';

interface Grid {
  block: () => Bounds;
  active: () => Cell;
  /** A block as the shell is asked for it. */
  range: (of: Bounds) => CellRange;
  columns: () => GridColumn[];
  /** Whether nothing can be written now. */
  locked: () => boolean;
  /** Whether a row is the line of a group. */
  isGroup: (row: number) => boolean;
  select: (to: Selected) => void;
}

export class Blocks {
  #grid: Grid;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  #locked(): boolean {
    const locked = this.#grid.locked();
    if (locked) sayReadOnly();
    return locked;
  }

  /** Copies the block, with a line of the names of its columns where asked for. */
  async copy(names: boolean): Promise<boolean> {
    const block = this.#grid.block();
    const wanted = this.#grid.columns().slice(block.left, block.right + 1).map(named);
    const clip = commands.cellsCopy(this.#grid.range(block), names ? wanted : null);
    return (await session.try('cells', () => Promise.all([clip, copyBlock(clip)]))) !== undefined;
  }

  async cut(): Promise<void> {
    if (this.#locked()) return;
    if (await this.copy(false)) await this.put({ set: '' });
  }

  async put(what: CellsWrite, of = this.#grid.block()): Promise<void> {
    // The line of a group alone holds nothing to write into.
    const nothing = of.top === of.bottom && this.#grid.isGroup(of.top);
    if (!nothing && !this.#locked()) await cells.write(this.#grid.range(of), what);
  }

  /** Fills the block from its first row or column; of a single row or column from the one before it. */
  async fill(toward: 'down' | 'right'): Promise<void> {
    const of = { ...this.#grid.block() };
    if (toward === 'down' && of.top === of.bottom) of.top = Math.max(0, of.top - 1);
    if (toward === 'right' && of.left === of.right) of.left = Math.max(0, of.left - 1);
    const one = toward === 'down' ? of.top === of.bottom : of.left === of.right;
    if (this.#grid.active().row !== NAMES && !one) await this.put({ fill: { toward, from: 1 } }, of);
  }

  async paste(event: ClipboardEvent): Promise<void> {
    const block = this.#grid.block();
    if (this.#grid.active().row === NAMES) return;
    event.preventDefault();
    if (this.#grid.isGroup(block.top) || this.#locked()) return;
    const data = event.clipboardData;
    const there = { text: data?.getData('text/plain') ?? '', html: data?.getData('text/html') ?? '' };
    const clip = (await copying()?.catch(() => null)) ?? there;
    if (clip.text === '' && clip.html === '') return;
    const columns = this.#grid.columns();
    const beside = columns.slice(block.right + 1).map(({ key }) => key);
    const done = await cells.paste(this.#grid.range(block), beside, columns.slice(block.left).map(named), views.offered.map(named), clip);
    if (!done || done.rows === 0) return;
    const from = { row: block.top, column: block.left };
    this.#grid.select({ active: from, from, to: { row: block.top + done.rows - 1, column: block.left + done.columns - 1 } });
  }
}

function named({ key, label }: GridColumn): string {
  return fieldLabel(key, label);
}
