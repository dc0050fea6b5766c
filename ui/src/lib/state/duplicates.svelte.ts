// Stores that are there twice: the pairs that are told, which is looked at, and what is decided of it.

import { commands, job, refusalOf, type DuplicateLine, type DuplicateList, type Job, type Progress, type StorePair } from '$lib/host';
import { session } from './session.svelte';

/**
 * The least probabilities that can be chosen, and what each costs: of 100 pairs told how many are two stores, of 100 that are one how many are not told.
 * Measured on the labelled list of shops that share buildings, the hardest of docs/quality.md.
 */
export const COSTS = [
  { from: 0.5, wrong: 10.5, missed: 9 },
  { from: 0.8, wrong: 3, missed: 12.9 },
  { from: 0.9, wrong: 1.1, missed: 19.6 },
  { from: 0.95, wrong: 0.6, missed: 31.8 },
  { from: 0.99, wrong: 0.3, missed: 52 },
];

class Duplicates {
  /** What was found; nothing until it is. */
  list = $state<DuplicateList | null>(null);
  /** The pairs that wait for a decision, the likeliest first; those that were put off last. */
  pairs = $state<DuplicateLine[]>([]);
  threshold = $state(0.5);
  /** How far the search is, while it is. */
  progress = $state<Progress | null>(null);
  /** The pair that is looked at. */
  at = $state(0);
  /** Whether the second store of that pair stays in place of the first. */
  swapped = $state(false);
  /** The fields whose value is taken of the store that goes. */
  taken = $state<string[]>([]);
  deciding = $state(false);
  /** The earlier state that is looked at; its pairs are not decided. */
  recorded = $state<string | null>(null);
  /** The newest entry that what was found rests on: of its own decisions the page keeps up by itself. */
  #rests = $state<string | null>(null);

  #job: Job | null = null;

  constructor() {
    session.whenChanged(() => this.forget());
  }

  /** Whether something else changed the registry since: an undo, another program. */
  readonly outdated = $derived(this.list !== null && !this.deciding && session.state !== null && this.#rests !== session.state.entry);

  readonly pair = $derived(this.pairs[this.at] ?? null);

  forget(): void {
    void this.#job?.stop();
    this.#job = this.list = this.progress = null;
    this.pairs = [];
    this.recorded = null;
    this.show(0);
  }

  /** Looks for pairs that are at least so likely, as it is or as it was recorded. */
  async find(threshold = this.threshold, recorded = this.recorded): Promise<void> {
    const before = this.#job;
    if (recorded !== this.recorded) {
      this.forget();
      this.recorded = recorded;
    }
    this.threshold = threshold;
    const mine = job((progress) => {
      if (this.#job === mine) this.progress = progress;
    });
    this.#job = mine;
    this.progress = { phase: 'comparing', done: 0, total: 100 };
    this.#rests = session.state?.entry ?? null;
    await before?.stop();
    if (this.#job !== mine) return;
    try {
      const list = await commands.duplicatesList(threshold, recorded, mine.name, mine.reports);
      if (this.#job !== mine) return;
      this.list = list;
      this.pairs = list.pairs;
      this.show(0);
      // What was refused before stands in nobody's way now.
      await session.try('duplicates', () => Promise.resolve());
    } catch (thrown) {
      if (this.#job === mine && refusalOf(thrown).code !== 'stopped') session.refuse('duplicates', thrown);
    } finally {
      if (this.#job === mine) this.#job = this.progress = null;
    }
  }

  /** Looks at another pair. */
  show(at: number): void {
    this.at = Math.min(Math.max(at, 0), Math.max(this.pairs.length - 1, 0));
    this.swapped = false;
    this.taken = [];
  }

  swap(): void {
    this.swapped = !this.swapped;
    this.taken = [];
  }

  /** Takes a field of the store that goes, or leaves it as it is in the one that stays. */
  take(key: string, yes: boolean): void {
    this.taken = yes ? [...this.taken.filter((other) => other !== key), key] : this.taken.filter((other) => other !== key);
  }

  /** Makes one store of the pair that is looked at. */
  async merge(): Promise<void> {
    const pair = this.pair;
    if (!pair) return;
    const [keep, remove] = this.swapped ? [pair.second, pair.first] : [pair.first, pair.second];
    const taken = [...this.taken];
    const done = await this.#decide('mergeStores', () => commands.duplicatesMerge(keep.id, remove.id, taken), (other) => other !== pair && !touches(other, remove.id));
    // The one that stays is called otherwise now, in every pair it is in.
    if (done && taken.some((key) => ['code', 'name'].includes(key)) && this.pairs.some((other) => touches(other, keep.id))) await this.find();
  }

  /** Remembers that the pair that is looked at is not the same. */
  async notSame(): Promise<void> {
    const pair = this.pair;
    if (pair) await this.#decide('notSame', () => commands.duplicatesNotSame([ids(pair)]), (other) => other !== pair);
  }

  /** Puts the pair off behind the others. */
  later(): void {
    const pair = this.pair;
    if (!pair) return;
    this.pairs = [...this.pairs.filter((other) => other !== pair), pair];
    this.show(this.at);
  }

  /** The pairs that are at least so likely the same. */
  above(least: number): DuplicateLine[] {
    return this.pairs.filter((pair) => pair.probability >= least);
  }

  /** Merges all pairs that are at least so likely the same, as one entry, and looks anew. */
  async mergeAbove(least: number): Promise<void> {
    const pairs = this.above(least).map(ids);
    if (await this.#decide('mergeStores', () => commands.duplicatesMergeMany(pairs), () => true)) await this.find();
  }

  async #decide(action: string, work: () => Promise<unknown>, stays: (pair: DuplicateLine) => boolean): Promise<boolean> {
    if (this.deciding) return false;
    this.deciding = true;
    const done = await session.try(action, async () => {
      await work();
      return true;
    });
    if (done) {
      this.pairs = this.pairs.filter(stays);
      this.show(this.at);
      await session.follow();
      this.#rests = session.state?.entry ?? null;
    }
    this.deciding = false;
    return done === true;
  }
}

function ids(pair: DuplicateLine): StorePair {
  return { first: pair.first.id, second: pair.second.id };
}

function touches(pair: DuplicateLine, store: string): boolean {
  return pair.first.id === store || pair.second.id === store;
}

export const duplicates = new Duplicates();
