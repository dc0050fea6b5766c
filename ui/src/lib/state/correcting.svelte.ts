// What an import set aside, as it is corrected in place: the list, what is typed in the place of it, and what would come of that.

import { commands, job, refusalOf, type Aside, type AsideLine, type Correction, type Corrected, type StillWrong } from '$lib/host';
import { doing } from '$lib/state/doing.svelte';
import { session } from '$lib/state/session.svelte';

/** Groups shown at first, and more at each asking. */
const SHOWN = 100;

/** How long typing may pause before it is judged, in milliseconds. */
const PAUSE = 200;

class Correcting {
  list = $state<Aside | null>(null);
  /** Corrections, by what was set aside. */
  typed = $state<Record<string, Correction>>({});
  /** What would come of them. */
  judged = $state<Corrected | null>(null);
  /** What came of those that were taken in last. */
  done = $state<Corrected | null>(null);
  /** The same, as long as nothing else was done: an undo makes it untrue. */
  told = $derived(this.done && (this.done.entry === null || this.done.entry === session.state?.entry) ? this.done : null);
  /** Cells that are alike and were asked for one by one, by the first of them. */
  single = $state<Record<string, AsideLine[]>>({});
  busy = $state(false);

  #limit = SHOWN;
  #turn = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** What is still wrong with a correction, by what was set aside. */
  wrong = $derived<Record<string, StillWrong>>(Object.fromEntries((this.judged?.wrong ?? []).map((wrong) => [wrong.item, wrong])));
  /** How many cells and rows can be taken in as they are corrected. */
  ready = $derived(this.judged?.taken ?? 0);

  constructor() {
    session.whenChanged(() => this.forget());
  }

  forget(): void {
    clearTimeout(this.#pause);
    this.#turn++;
    this.list = this.judged = this.done = null;
    this.typed = {};
    this.single = {};
    this.busy = false;
  }

  /** Shows what an import set aside. */
  async show(id: string): Promise<void> {
    this.forget();
    this.#limit = SHOWN;
    await this.load(id);
  }

  /** Asks about an import; nothing where it was taken back meanwhile, which is no failure. */
  #ask<T>(work: () => Promise<T>): Promise<T | undefined> {
    return session.try<T | undefined>('aside', () =>
      work().catch((thrown: unknown) => {
        if (refusalOf(thrown).code === 'no_such') return undefined;
        throw thrown;
      }),
    );
  }

  /** Reads the list anew; what is typed for what is still there stays. */
  async load(id = this.list?.import): Promise<void> {
    if (id === undefined) return;
    const turn = ++this.#turn;
    const found = await this.#ask(() => commands.asideList(id, this.#limit, null));
    if (turn !== this.#turn) return;
    if (!found) {
      // The import was taken back: there is nothing of it to correct.
      this.forget();
      return;
    }
    const there = new Set(found.groups.map(({ first }) => first.id));
    for (const first of Object.keys(this.single)) {
      if (there.has(first)) await this.#unfold(first);
      else delete this.single[first];
    }
    for (const line of Object.values(this.single).flat()) there.add(line.id);
    for (const item of Object.keys(this.typed)) if (!there.has(item)) delete this.typed[item];
    this.list = found;
    await this.judge();
  }

  /** Shows more of a long list. */
  async more(): Promise<void> {
    this.#limit += SHOWN * 4;
    await this.load();
  }

  /** Shows cells that are alike one by one, or together again. */
  async unfold(first: string): Promise<void> {
    if (this.single[first]) {
      for (const line of this.single[first]) delete this.typed[line.id];
      delete this.single[first];
    } else {
      delete this.typed[first];
      await this.#unfold(first);
    }
    this.#soon();
  }

  async #unfold(first: string): Promise<void> {
    const lines = await this.#ask(() => commands.asideAlike(first));
    if (lines) this.single[first] = lines;
  }

  /** Writes in the place of what was set aside; as it was written there is no correction of it. */
  change(line: AsideLine, cells: string[], all_alike: boolean): void {
    this.done = null;
    if (cells.every((cell, at) => cell === line.cells[at])) delete this.typed[line.id];
    else this.typed[line.id] = { item: line.id, all_alike, cells };
    this.#soon();
  }

  /** Leaves it as it was written. */
  revert(line: AsideLine): void {
    delete this.typed[line.id];
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.judge(), PAUSE);
  }

  #corrections(): Correction[] {
    return Object.values($state.snapshot(this.typed)) as Correction[];
  }

  /** Asks what would come of what is typed. */
  async judge(): Promise<void> {
    clearTimeout(this.#pause);
    const id = this.list?.import;
    const corrections = this.#corrections();
    const turn = ++this.#turn;
    if (id === undefined || corrections.length === 0 || session.registry?.read_only !== null) {
      this.judged = null;
      return;
    }
    const quiet = job(() => {});
    const judged = await this.#ask(() => commands.asideCorrect(id, corrections, true, quiet.name, quiet.reports));
    if (turn === this.#turn) this.judged = judged ?? null;
  }

  /** Takes in what can be; the rest stays as it is typed, with what is wrong. */
  async take(): Promise<void> {
    const id = this.list?.import;
    if (id === undefined || this.busy) return;
    clearTimeout(this.#pause);
    this.#turn++;
    this.busy = session.writing = true;
    const done = await session.try('aside', () => doing.run((job) => commands.asideCorrect(id, this.#corrections(), false, job.name, job.reports)));
    this.busy = session.writing = false;
    if (id !== this.list?.import) return;
    await this.load(id);
    if (done) this.done = done;
    await session.follow();
  }
}

export const correcting = new Correcting();
