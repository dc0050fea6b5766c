// An import under way: the list, its plan as edited, what would happen, what happened.

import { commands, job, refusalOf, type ColumnLook, type FormField, type Job, type Outcome, type Plan, type Preview, type Progress, type Refusal, type SourceOptions } from '$lib/host';
import { session } from '$lib/state/session.svelte';

class Importing {
  path = $state<string | null>(null);
  preview = $state<Preview | null>(null);
  rows = $state(0);
  looks = $state<ColumnLook[]>([]);
  /** Fields a column can become. */
  fields = $state<FormField[]>([]);
  /** What the import would do, once nothing is left to decide. */
  expected = $state<Outcome | null>(null);
  /** What it did. */
  done = $state<Outcome | null>(null);
  progress = $state<Progress | null>(null);
  refusal = $state<Refusal | null>(null);
  #job: Job | null = null;
  #turn = 0;

  /** Begins with another list. */
  async open(path: string): Promise<void> {
    await this.stop();
    this.path = path;
    this.preview = this.expected = this.done = null;
    this.fields = (await session.try(() => commands.storeForm(null)))?.fields ?? [];
    await this.look(null, { header_row: 0 });
  }

  /** Reads the file another way: other encoding, sheet, separator or header row. */
  async reread(options: SourceOptions): Promise<void> {
    await this.look(null, options);
  }

  /** Follows an edit of the plan. */
  async replan(): Promise<void> {
    if (this.preview) await this.look($state.snapshot(this.preview.plan) as Plan, this.preview.plan.source);
  }

  private async look(plan: Plan | null, options: SourceOptions): Promise<void> {
    const path = this.path;
    if (path === null) return;
    await this.stop();
    const turn = ++this.#turn;
    this.expected = null;
    const found = await this.run((job) => commands.importPreview(path, plan, options, job.name, job.reports));
    if (!found || turn !== this.#turn) return;
    this.preview = found;
    if (found.rows !== null) [this.rows, this.looks] = [found.rows, found.columns];
    if (found.decisions.length > 0) return;
    const expected = await this.run((job) => commands.importRehearse(path, found.plan, job.name, job.reports));
    if (expected && turn === this.#turn) this.expected = expected;
  }

  /** Imports by the plan as it stands. */
  async commit(): Promise<void> {
    const [path, plan] = [this.path, this.preview?.plan];
    if (path === null || !plan) return;
    const done = await this.run((job) => commands.importCommit(path, $state.snapshot(plan) as Plan, job.name, job.reports));
    if (done) this.done = done;
    await session.follow();
  }

  /** Stops what is under way; the registry stays as it was. */
  async stop(): Promise<void> {
    this.#turn++;
    await this.#job?.stop();
  }

  private async run<T>(work: (job: Job) => Promise<T>): Promise<T | undefined> {
    const mine = job((progress) => {
      if (this.#job === mine) this.progress = progress;
    });
    this.#job = mine;
    this.refusal = null;
    try {
      return await work(mine);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      if (refusal.code !== 'stopped') this.refusal = refusal;
      return undefined;
    } finally {
      if (this.#job === mine) [this.#job, this.progress] = [null, null];
    }
  }
}

export const importing = new Importing();
