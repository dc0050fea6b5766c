// An import under way: the list, its plan as edited, what would happen, what happened.

import { commands, job, refusalOf, type AsideSum, type ColumnLook, type DateOrder, type Diff, type DiffRow, type FirstRows, type FormField, type Job, type Keep, type Outcome, type Plan, type PlanColumn, type Preview, type Progress, type RecipeAsk, type RecipeFit, type Refusal, type Said, type SourceOptions, type Wins } from '$lib/host';
import { correcting } from '$lib/state/correcting.svelte';
import { session } from '$lib/state/session.svelte';

/** Examples of a column that are shown. */
const EXAMPLES = 5;
/** How long a row that is left out waits for the next before the file is looked at anew, in milliseconds. */
const PAUSE = 500;
/** After so many milliseconds a look takes long. */
const LONG = 120;

/** A column as one of the person's own. */
function own(column: PlanColumn): PlanColumn['becomes'] {
  return { own: { name: column.header, kind: 'text' } };
}

class Importing {
  path = $state<string | null>(null);
  preview = $state<Preview | null>(null);
  /** The first rows of a long list as they stand, until all of it was looked through. */
  first = $state.raw<FirstRows | null>(null);
  rows = $state(0);
  looks = $state<ColumnLook[]>([]);
  /** Fields a column can become. */
  fields = $state<FormField[]>([]);
  /** What the import would do, once nothing is left to decide. */
  expected = $state<Outcome | null>(null);
  /** What would change, old beside new; it stays in sight while it is looked at anew. */
  diff = $state.raw<Diff | null>(null);
  /** Rows that the person left out, as they were shown. */
  unticked = $state.raw<DiffRow[]>([]);
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** What it did. */
  done = $state<Outcome | null>(null);
  progress = $state<Progress | null>(null);
  refusal = $state<Refusal | null>(null);
  /** Whether the import itself is under way: its plan is followed as it stands, and nothing changes it. */
  committing = $state(false);
  /** Which columns are shown: all, those to look at, those left out. */
  view = $state<'all' | 'marked' | 'left'>('all');
  /** Whether the person stopped what was under way. */
  stopped = $state(false);
  /** The recipe the list is read by, and what differs from the list it was made of. */
  readBy = $state<RecipeFit | null>(null);
  /** Recipes it could be read by. */
  fits = $state<RecipeFit[]>([]);
  /** Whether the plan is remembered for the next list, and as what; `instead` is the recipe of an earlier layout of the same source. */
  keep = $state<{ on: boolean; name: string; instead: string | null }>({ on: true, name: '', instead: null });
  #options = $state.raw<SourceOptions>({ header_row: null });
  /** By what the list is read where no plan is: the same partner's next list as last time, unless the person said otherwise. */
  #ask: RecipeAsk = 'best';
  #job: Job | null = null;
  #turn = 0;
  /** Grows with every reset: what ends later belongs to another registry. */
  #era = 0;

  /** Whether undo would take back this very import; only then it is offered here. */
  undoable = $derived(session.undoable && typeof this.done?.entry === 'string' && session.state?.undo?.id === this.done.entry);

  /** Whether the list may be one row that is a store: then it can be taken without a header row. */
  headless = $derived(this.refusal?.sentence === 'unreadable.no_rows' && this.#options.header_row !== 0 && !this.#options.all_sheets);

  constructor() {
    session.whenChanged(() => void this.reset());
  }

  /** Forgets everything: another registry is open. */
  async reset(): Promise<void> {
    this.#era++;
    const stopping = this.#cancel();
    this.path = this.preview = this.first = this.expected = this.diff = this.done = this.progress = this.refusal = this.readBy = null;
    this.unticked = [];
    this.fits = [];
    this.committing = this.stopped = session.writing = false;
    this.rows = 0;
    this.looks = [];
    await stopping;
  }

  /** Knows what fields there are: a column can become one, and what is set aside is corrected by its choices. */
  async know(): Promise<void> {
    this.fields = (await session.try('import', () => commands.storeForm(null, null)))?.fields ?? this.fields;
  }

  /** Puts the list away; what was imported of it stays. */
  async leave(): Promise<void> {
    if (this.committing) return;
    await this.reset();
    correcting.forget();
  }

  /** Begins with another list. */
  async open(path: string): Promise<void> {
    if (this.committing) return;
    await this.#cancel();
    this.path = path;
    this.view = 'all';
    this.preview = this.first = this.expected = this.diff = this.done = this.readBy = null;
    this.unticked = [];
    this.fits = [];
    this.keep.on = true;
    this.#ask = 'best';
    correcting.forget();
    await this.know();
    await this.#look(null, { header_row: null });
  }

  /** Reads the file another way: other encoding, sheet, separator or header row. */
  async reread(options: SourceOptions): Promise<void> {
    await this.#look(null, options);
  }

  /** Reads the list by a recipe, or as if there were none. */
  async readAs(ask: RecipeAsk): Promise<void> {
    this.#ask = ask;
    // A recipe finds its own sheet and row of headers; what the person said of the file is of the other reading.
    await this.#look(null, { header_row: null });
  }

  /** Reads the first row of the list as a store. */
  async unhead(): Promise<void> {
    await this.#look(null, { ...this.#options, header_row: 0 });
  }

  /** Follows an edit of the plan, or looks again after it was stopped. */
  async replan(): Promise<void> {
    if (this.preview) await this.#look($state.snapshot(this.preview.plan) as Plan, this.preview.plan.source);
    else await this.#look(null, this.#options);
  }

  async #look(plan: Plan | null, options: SourceOptions): Promise<void> {
    clearTimeout(this.#pause);
    const path = this.path;
    if (path === null || this.committing) return;
    await this.#cancel();
    const turn = ++this.#turn;
    this.#options = options;
    this.expected = null;
    if (this.preview === null) void this.#glance(path, options, turn);
    const found = await this.#run((job) => commands.importPreview(path, plan, this.#ask, options, job.name, job.reports));
    if (!found || turn !== this.#turn) return;
    this.preview = found;
    this.first = null;
    this.fits = found.recipes;
    if (plan === null) {
      this.readBy = found.by_recipe;
      if (found.keep.as) this.keep = { on: this.keep.on, name: found.keep.as.name, instead: found.keep.as.instead };
    }
    if (found.rows !== null) [this.rows, this.looks] = [found.rows, found.columns];
    if (plan === null) this.unticked = [];
    if (found.decisions.length > 0) this.diff = null;
    else await this.#compare(path, found.plan, turn);
  }

  /** Shows the first rows of a list that takes long to be looked through. What is wrong with the file is said when it is. */
  async #glance(path: string, options: SourceOptions, turn: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, LONG));
    const waits = () => turn === this.#turn && this.preview === null && this.refusal === null;
    if (!waits()) return;
    const first = await commands.importFirstRows(path, options).catch(() => null);
    if (waits()) this.first = first;
  }

  async #compare(path: string, plan: Plan, turn: number): Promise<void> {
    const found = await this.#run((job) => commands.importDiff(path, plan, job.name, job.reports));
    if (found && turn === this.#turn) [this.expected, this.diff] = [found.outcome, found.diff];
  }

  /** Compares anew after an edit that says nothing about how the file is read. */
  async recompare(): Promise<void> {
    const [path, plan] = [this.path, this.preview?.plan];
    clearTimeout(this.#pause);
    if (path === null || !plan || this.committing || this.preview!.decisions.length > 0) return;
    await this.#cancel();
    const turn = ++this.#turn;
    this.expected = null;
    await this.#compare(path, $state.snapshot(plan) as Plan, turn);
  }

  /** Leaves rows out, or takes them after all. */
  leaveOut(rows: DiffRow[], out: boolean): void {
    const plan = this.preview?.plan;
    if (!plan || this.committing) return;
    const names = new Set(rows.map((row) => row.row));
    const others = (plan.without ?? []).filter((name) => !names.has(name));
    plan.without = out ? [...others, ...names] : others;
    const left = this.unticked.filter((row) => !names.has(row.row));
    this.unticked = out ? [...left, ...rows] : left;
    this.expected = null;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.recompare(), PAUSE);
  }

  /** Says whose value stores that are there have in the end, in these columns. */
  wins(columns: PlanColumn[], wins: Wins): void {
    for (const column of columns) column.wins = wins;
    void this.recompare();
  }

  /** Says whether a blank cell of a column erases. */
  erases(column: PlanColumn, erases: boolean): void {
    column.blank_erases = erases;
    void this.recompare();
  }

  /** What a column becomes: a field's key, `own` or `skip`. */
  target(column: PlanColumn): string {
    if (column.becomes === 'skip') return 'skip';
    return column.becomes.field ?? 'own';
  }

  /** Makes something else of a column. */
  choose(column: PlanColumn, value: string): void {
    const plan = this.preview?.plan;
    if (!plan) return;
    // A field takes one column: the other one becomes a column of the person's own.
    for (const other of plan.columns) {
      if (other !== column && this.target(other) === value && !['own', 'skip'].includes(value)) other.becomes = own(other);
    }
    column.becomes = value === 'skip' ? 'skip' : value === 'own' ? own(column) : { field: value };
    column.because = '';
    const has = (field: string) => plan.columns.some((other) => this.target(other) === field);
    if (value === 'code') plan.code = 'column';
    else if (plan.code === 'column' && !has('code')) plan.code = 'undecided';
    if (value === 'country') plan.country = 'column';
    else if (plan.country === 'column' && !has('country')) plan.country = 'undecided';
    void this.replan();
  }

  /** Decides in which order the dates of a column are. */
  order(column: PlanColumn, order: DateOrder): void {
    column.date_order = order;
    void this.replan();
  }

  /** Says what a word of a column stands for; nothing: its cells are set aside. */
  means(column: PlanColumn, text: string, value: string): void {
    const values = { ...(column.values ?? {}) };
    if (value === '') delete values[text];
    else values[text] = value;
    column.values = values;
    void this.replan();
  }

  /** A few texts of a column: the most frequent ones, else the first. */
  examples(column: PlanColumn): string[] {
    const frequent = this.looks[column.index]?.values.map((value) => value.text) ?? [];
    const first = this.preview?.first.map((row) => row.cells[column.index]?.raw.trim() ?? '').filter((text) => text !== '') ?? [];
    return [...new Set(frequent.length > 0 ? frequent : first)].slice(0, EXAMPLES);
  }

  /** What of a column cannot be read, by reason: of all rows once they were looked through, else of the first. */
  trouble(column: PlanColumn): AsideSum[] {
    if (this.expected) return this.expected.aside.filter((sum) => sum.column === column.header);
    const sums: AsideSum[] = [];
    for (const row of this.preview?.first ?? []) {
      const cell = row.cells[column.index];
      const known = sums.find((sum) => sum.said.key === cell?.error?.key);
      if (known) known.count += 1;
      else if (cell?.error) sums.push({ column: column.header, count: 1, row: row.number, value: cell.raw, said: cell.error });
    }
    return sums;
  }

  /** The first of the first rows in which a cell is taken but worth a look, and why. */
  doubt(column: PlanColumn): { row: number; said: Said } | null {
    for (const row of this.preview?.first ?? []) {
      const doubt = row.cells[column.index]?.warning;
      if (doubt) return { row: row.number, said: doubt };
    }
    return null;
  }

  /** Whether a column waits for a person, or holds what cannot be read. */
  isMarked(column: PlanColumn): boolean {
    const asked = this.preview?.decisions.some((decision) => decision.column === column.index) ?? false;
    return asked || (column.because ?? '').startsWith('rival') || this.trouble(column).length > 0;
  }

  /** Imports by the plan as it stands. */
  async commit(): Promise<void> {
    const [path, plan] = [this.path, this.preview?.plan];
    if (path === null || !plan || this.committing || !this.expected) return;
    clearTimeout(this.#pause);
    this.committing = true;
    const era = this.#era;
    const keep = this.#keep();
    const done = await this.#run((job) => commands.importCommit(path, $state.snapshot(plan) as Plan, keep, job.name, job.reports), true);
    if (era === this.#era) {
      this.committing = false;
      if (done) [this.done, this.stopped] = [done, false];
      if (done?.import && done.aside.length > 0) await correcting.show(done.import);
    }
    await session.follow();
  }

  /** What the import leaves behind: its plan, else that the recipe it was read by was used. */
  #keep(): Keep | null {
    const { on, name, instead } = this.keep;
    if (on) return { as: { name, instead } };
    return this.readBy?.uid ? { used: this.readBy.uid } : null;
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
