// Spellings of one name in a column: which of them are one, which is written for all, and what came of it.

import { commands, type ClusterColumn, type ClusterLine, type ClusterList, type ManyChanged, type Method, type Progress } from '$lib/host';
import { OneJob } from '$lib/state/job';
import { session } from '$lib/state/session.svelte';

/** Clusters shown at first, and more at each asking. */
const SHOWN = 50;

/** What a person makes of a cluster: the spelling for all, and the members that are left out. */
export interface Choice {
  target: string;
  out: string[];
}

/** What tells a cluster from the others of its column. */
export function keyOf(cluster: ClusterLine): string {
  return [cluster.within.country, cluster.within.state, ...cluster.members.map(({ text }) => text)].join('\u001f');
}

class Clusters {
  columns = $state.raw<ClusterColumn[]>([]);
  field = $state('town');
  method = $state<Method>('fingerprint');
  found = $state.raw<ClusterList | null>(null);
  looking = $state(false);
  stopped = $state(false);
  /** By the cluster's key; what is not there is as it was proposed. */
  choices = $state<Record<string, Choice>>({});
  busy = $state(false);
  /** How far the looking and the change are, where they take long. */
  looked = $state.raw<Progress | null>(null);
  changed = $state.raw<Progress | null>(null);
  done = $state.raw<ManyChanged | null>(null);
  told = $derived(this.done && this.done.entry === session.state?.entry ? this.done : null);

  #limit = SHOWN;
  #recorded: string | null = null;
  #turn = 0;
  #job = new OneJob((progress) => (this.looked = progress));
  #change = new OneJob((progress) => (this.changed = progress));

  constructor() {
    session.whenChanged(() => this.forget());
  }

  forget(): void {
    this.#turn++;
    void this.#job.stop();
    void this.#change.stop();
    this.columns = [];
    this.choices = {};
    this.#recorded = null;
    this.field = 'town';
    this.found = this.done = null;
    this.looking = this.stopped = this.busy = false;
  }

  /** Looks through the column, as it is or as it was recorded. */
  async look(recorded = this.#recorded): Promise<void> {
    const turn = ++this.#turn;
    if (recorded !== this.#recorded) {
      // Another state has columns, spellings and choices of its own.
      [this.#recorded, this.columns, this.choices, this.found] = [recorded, [], {}, null];
    }
    [this.looking, this.stopped] = [true, false];
    if (this.columns.length === 0) {
      const columns = (await session.try('clusters', () => commands.clusterColumns(recorded))) ?? [];
      if (turn !== this.#turn) return;
      this.columns = columns;
      // The column that was looked through may not have been there.
      if (columns.length > 0 && !columns.some(({ key }) => key === this.field)) this.field = 'town';
    }
    const { field, method } = this;
    const found = await this.#job.run('clusters', (job) => commands.clusterList(field, method, this.#limit, recorded, job.name, job.reports));
    if (turn !== this.#turn) return;
    this.looking = false;
    if (found === 'stopped') this.stopped = true;
    else this.found = found ?? null;
  }

  /** Looks through another column, or by another method. */
  async ask(field: string, method: Method): Promise<void> {
    [this.field, this.method, this.choices, this.found, this.done] = [field, method, {}, null, null];
    this.#limit = SHOWN;
    await this.look();
  }

  async more(): Promise<void> {
    this.#limit += SHOWN * 4;
    await this.look();
  }

  async stop(): Promise<void> {
    await this.#job.end();
  }

  /** Stops the change; then nothing of it is done. */
  async stopChange(): Promise<void> {
    await this.#change.end();
  }

  /** What is made of a cluster. */
  choice(cluster: ClusterLine): Choice {
    return this.choices[keyOf(cluster)] ?? { target: cluster.members[0]?.text ?? '', out: [] };
  }

  /** Writes another spelling for all. */
  write(cluster: ClusterLine, target: string): void {
    this.choices[keyOf(cluster)] = { ...this.choice(cluster), target };
  }

  /** Leaves a member out, or takes it in again. */
  toggle(cluster: ClusterLine, text: string): void {
    const { target, out } = this.choice(cluster);
    this.choices[keyOf(cluster)] = { target, out: out.includes(text) ? out.filter((one) => one !== text) : [...out, text] };
  }

  /** The spellings that would be written anew. */
  written(cluster: ClusterLine): string[] {
    const { target, out } = this.choice(cluster);
    return cluster.members.map(({ text }) => text).filter((text) => text !== target.trim() && !out.includes(text));
  }

  /** How many stores that are. */
  stores(cluster: ClusterLine): number {
    const written = new Set(this.written(cluster));
    return cluster.members.reduce((sum, member) => sum + (written.has(member.text) ? member.stores : 0), 0);
  }

  /** Writes one spelling for those that are left in. */
  async apply(cluster: ClusterLine): Promise<void> {
    const texts = this.written(cluster);
    const target = this.choice(cluster).target.trim();
    if (this.busy || texts.length === 0 || target === '') return;
    this.busy = session.writing = true;
    const change = { field: this.field, within: $state.snapshot(cluster.within), texts, target };
    const done = await this.#change.run('clusters', (job) => commands.clusterApply(change, false, job.name, job.reports));
    this.busy = session.writing = false;
    if (!done || done === 'stopped') return;
    this.done = done;
    delete this.choices[keyOf(cluster)];
    // The page looks anew as soon as it knows of the new entry.
    await session.follow();
  }
}

export const clusters = new Clusters();
