// What the list of stores is grouped by, and which of its groups are folded.

import { commands, type FoldedGroups, type Level } from '$lib/host';
import { ask, queryText } from '$lib/state/query.svelte';
import { session } from '$lib/state/session.svelte';

/** Levels of groups, one within the other. */
export const MOST_LEVELS = 3;

const OPEN: FoldedGroups = { all: false, but: [] };

/** A level as a query writes it: `state`, `opened.month`. */
export function keyOf({ column, by }: Level): string {
  if (by === null) return column.field;
  // The name of an own column stands in quotes before a period.
  const own = /^x\.([^"].*)$/.exec(column.field);
  return own ? `x."${own[1]}".${by}` : `${column.field}.${by}`;
}

class Grouping {
  /** What the list that is shown is grouped by, the outermost first. */
  levels = $state.raw<Level[]>([]);
  folds = $state.raw<FoldedGroups>(OPEN);

  constructor() {
    session.whenChanged(() => {
      this.levels = [];
      this.folds = OPEN;
    });
  }

  /** The list is grouped so by now: what was folded of other groups says nothing of these. */
  found(levels: Level[]): void {
    const same = levels.map(keyOf).join() === this.levels.map(keyOf).join();
    this.levels = levels;
    if (!same && (this.folds.all || this.folds.but.length > 0)) this.folds = OPEN;
  }

  folded(path: string[]): boolean {
    return this.folds.all !== this.#isNamed(path);
  }

  /** Folds a group that is open, and opens one that is folded. */
  toggle(path: string[]): void {
    const { all, but } = this.folds;
    const others = but.filter((other) => !same(other, path));
    this.folds = { all, but: this.#isNamed(path) ? others : [...but, path] };
  }

  /** Folds all groups, or opens them. */
  all(folded: boolean): void {
    this.folds = { all: folded, but: [] };
  }

  /** Groups the list by these fields, as a query writes them. */
  async by(keys: string[]): Promise<void> {
    const text = await session.try('query', () => commands.queryGroup(queryText(), keys));
    if (text !== undefined) await ask(text);
  }

  #isNamed(path: string[]): boolean {
    return this.folds.but.some((other) => same(other, path));
  }
}

function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

export const grouping = new Grouping();
