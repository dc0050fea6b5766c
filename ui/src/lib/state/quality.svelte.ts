// What checks find in the registry: counted, shown alike by alike, put right many at once after it was said how many that would be.

import { commands, type FaultList, type ManyChanged, type Progress, type QualityLine } from '$lib/host';
import { OneJob } from '$lib/state/job';
import { session } from '$lib/state/session.svelte';

/** Groups shown at first, and more at each asking. */
const SHOWN = 100;

/** A correction that was rehearsed and waits for a yes; `like` is the group, or nothing for all. */
export interface Rehearsed {
  like: string | null;
  change: ManyChanged;
}

class Quality {
  /** What checks find; nothing until they were counted. */
  counts = $state.raw<QualityLine[] | null>(null);
  counting = $state(false);
  /** Whether the person stopped the counting. */
  stopped = $state(false);
  /** The check that is looked at, by its key and its field's. */
  chosen = $state.raw<{ check: string; field: string } | null>(null);
  faults = $state.raw<FaultList | null>(null);
  looking = $state(false);
  rehearsed = $state.raw<Rehearsed | null>(null);
  busy = $state(false);
  /** How far the counting, the looking and the correcting are, where they take long. */
  counted = $state.raw<Progress | null>(null);
  looked = $state.raw<Progress | null>(null);
  corrected = $state.raw<Progress | null>(null);
  /** What came of the last correction. */
  done = $state.raw<ManyChanged | null>(null);
  /** The same, as long as nothing else was done: an undo makes it untrue. */
  told = $derived(this.done && this.done.entry === session.state?.entry ? this.done : null);

  #limit = SHOWN;
  /** The query, of which the day counts, and the earlier state that are looked at. */
  #asked: { query: string; recorded: string | null } = { query: '', recorded: null };
  #turn = 0;
  #counts = new OneJob((progress) => (this.counted = progress));
  #faults = new OneJob((progress) => (this.looked = progress));
  #change = new OneJob((progress) => (this.corrected = progress));

  constructor() {
    session.whenChanged(() => this.forget());
  }

  forget(): void {
    this.#turn++;
    void this.#counts.stop();
    void this.#faults.stop();
    void this.#change.stop();
    this.counts = this.chosen = this.faults = this.rehearsed = this.done = null;
    this.#asked = { query: '', recorded: null };
    this.counting = this.stopped = this.looking = this.busy = false;
  }

  /** Counts anew, and shows anew what is looked at: of the stores open on the day of a query, as they are or as they were recorded. */
  async count(query = this.#asked.query, recorded = this.#asked.recorded): Promise<void> {
    const turn = ++this.#turn;
    if (query !== this.#asked.query || recorded !== this.#asked.recorded) {
      this.counts = this.faults = this.rehearsed = null;
      this.#asked = { query, recorded };
    }
    [this.counting, this.stopped] = [true, false];
    const found = await this.#counts.run('quality', (job) => commands.qualityCounts(query, recorded, job.name, job.reports));
    if (turn !== this.#turn) return;
    this.counting = false;
    if (found === 'stopped') this.stopped = true;
    else if (found) {
      this.counts = found;
      const { chosen } = this;
      if (chosen && !found.some((line) => line.check === chosen.check && line.field === chosen.field)) this.chosen = this.faults = null;
      else if (chosen) await this.#look();
    }
  }

  /** Stops the counting; what was counted before stays. */
  async stop(): Promise<void> {
    await this.#counts.end();
  }

  /** Stops what is looked at or corrected; nothing is changed then. */
  async stopWork(): Promise<void> {
    await this.#faults.end();
    await this.#change.end();
  }

  /** Shows the stores of a check. */
  async choose(line: { check: string; field: string }): Promise<void> {
    this.chosen = { check: line.check, field: line.field };
    this.faults = this.rehearsed = this.done = null;
    this.#limit = SHOWN;
    await this.#look();
  }

  /** Shows more groups. */
  async more(): Promise<void> {
    this.#limit += SHOWN * 4;
    await this.#look();
  }

  async #look(): Promise<void> {
    const { chosen } = this;
    const asked = this.#asked;
    if (!chosen) return;
    this.looking = true;
    const found = await this.#faults.run('quality', (job) => commands.qualityFaults(chosen.check, chosen.field, this.#limit, asked.query, asked.recorded, job.name, job.reports));
    if (this.chosen !== chosen || this.#asked !== asked) return;
    this.looking = false;
    if (found === 'stopped') this.chosen = this.faults && chosen;
    else if (found) this.faults = found;
  }

  /** Says how many stores would be changed: those of a group, or all that something is proposed for. */
  async rehearse(like: string | null): Promise<void> {
    this.done = this.rehearsed = null;
    const change = await this.#correct(like, true);
    if (change) this.rehearsed = { like, change };
  }

  /** Leaves what was rehearsed. */
  leave(): void {
    this.rehearsed = null;
  }

  /** Does what was rehearsed. */
  async apply(): Promise<void> {
    const { rehearsed } = this;
    if (!rehearsed || this.busy) return;
    session.writing = true;
    const change = await this.#correct(rehearsed.like, false);
    session.writing = false;
    if (!change) return;
    this.rehearsed = null;
    this.done = change;
    // The page counts anew as soon as it knows of the new entry.
    await session.follow();
  }

  async #correct(like: string | null, rehearse: boolean): Promise<ManyChanged | undefined> {
    const { chosen } = this;
    const { query } = this.#asked;
    if (!chosen) return undefined;
    this.busy = true;
    const change = await this.#change.run('quality', (job) => commands.qualityCorrect(chosen.check, chosen.field, like, query, rehearse, job.name, job.reports));
    this.busy = false;
    return change === 'stopped' || this.chosen !== chosen ? undefined : change;
  }
}

export const quality = new Quality();
