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
  /** Whether the import itself is under way: its plan is followed as it stands, and nothing changes it. */
  committing = $state(false);
  /** Whether the person stopped what was under way. */
  stopped = $state(false);
  #options: SourceOptions = { header_row: null };
  #job: Job | null = null;
  #turn = 0;
  /** Grows with every reset: what ends later belongs to another registry. */
  #era = 0;

  /** Whether undo would take back this very import; only then it is offered here. */
  undoable = $derived(session.undoable && typeof this.done?.entry === 'string' && session.state?.undo?.id === this.done.entry);

  constructor() {
    session.whenChanged(() => void this.reset());
  }

  /** Forgets everything: another registry is open. */
  async reset(): Promise<void> {
    this.#era++;
    const stopping = this.#cancel();
    this.path = this.preview = this.expected = this.done = this.progress = this.refusal = null;
    this.committing = this.stopped = session.writing = false;
    this.rows = 0;
    this.looks = [];
    await stopping;
  }

  /** Begins with another list. */
  async open(path: string): Promise<void> {
    if (this.committing) return;
    await this.#cancel();
    this.path = path;
    this.preview = this.expected = this.done = null;
    this.fields = (await session.try('import', () => commands.storeForm(null)))?.fields ?? [];
    await this.#look(null, { header_row: null });
  }

  /** Reads the file another way: other encoding, sheet, separator or header row. */
  async reread(options: SourceOptions): Promise<void> {
    await this.#look(null, options);
  }

  /** Follows an edit of the plan, or looks again after it was stopped. */
  async replan(): Promise<void> {
    if (this.preview) await this.#look($state.snapshot(this.preview.plan) as Plan, this.preview.plan.source);
    else await this.#look(null, this.#options);
  }

  async #look(plan: Plan | null, options: SourceOptions): Promise<void> {
    const path = this.path;
    if (path === null || this.committing) return;
    await this.#cancel();
    const turn = ++this.#turn;
    this.#options = options;
    this.expected = null;
    const found = await this.#run((job) => commands.importPreview(path, plan, options, job.name, job.reports));
    if (!found || turn !== this.#turn) return;
    this.preview = found;
    if (found.rows !== null) [this.rows, this.looks] = [found.rows, found.columns];
    if (found.decisions.length > 0) return;
    const expected = await this.#run((job) => commands.importRehearse(path, found.plan, job.name, job.reports), true);
    if (expected && turn === this.#turn) this.expected = expected;
  }

  /** Imports by the plan as it stands. */
  async commit(): Promise<void> {
    const [path, plan] = [this.path, this.preview?.plan];
    if (path === null || !plan || this.committing || !this.expected) return;
    this.committing = true;
    const era = this.#era;
    const done = await this.#run((job) => commands.importCommit(path, $state.snapshot(plan) as Plan, job.name, job.reports), true);
    if (era === this.#era) {
      this.committing = false;
      if (done) [this.done, this.stopped] = [done, false];
    }
    await session.follow();
  }

  /** Stops what is under way, as the person wishes; the registry stays as it was. */
  async stop(): Promise<void> {
    if (!this.#job) return;
    this.stopped = true;
    await this.#cancel();
  }

  async #cancel(): Promise<void> {
    this.#turn++;
    await this.#job?.stop();
  }

  async #run<T>(work: (job: Job) => Promise<T>, writes = false): Promise<T | undefined> {
    const mine = job((progress) => {
      if (this.#job === mine) this.progress = progress;
    });
    this.#job = mine;
    this.refusal = null;
    this.stopped = false;
    session.writing = writes;
    try {
      return await work(mine);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      if (refusal.code !== 'stopped' && this.#job === mine) this.refusal = refusal;
      return undefined;
    } finally {
      if (this.#job === mine) {
        [this.#job, this.progress] = [null, null];
        session.writing = false;
      }
    }
  }
}

export const importing = new Importing();
