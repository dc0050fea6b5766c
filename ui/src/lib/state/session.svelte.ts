// The open registry, and the state it is in: followed every second, so that what another program writes is seen.

import { commands, refusalOf, type EntryLine, type Job, type OpenRegistry, type Refusal, type RegistryState } from '$lib/host';
import { doing } from './doing.svelte';
import { lookedBackTo } from './earlier';

class Session {
  /** The open registry; `undefined` until it is known whether there is one. */
  registry = $state<OpenRegistry | null>();
  /** The registry that was left for the start page; the shell has it open still. */
  left = $state<OpenRegistry | null>(null);
  /** Where the registry stands; grows with every change. */
  state = $state<RegistryState | null>(null);
  /** What went wrong last, until it is put away or the same action succeeds. */
  refusal = $state<Refusal | null>(null);
  /** Whether a long job holds the door for writes: what would write meanwhile is not offered. */
  writing = $state(false);

  /** The file whose opening was refused because it is damaged: what can be read of it can be saved into a new one. */
  damaged = $state<string | null>(null);

  #refused = '';
  /** Grows with every registry that is opened or left, so that a late answer is not taken for one of another. */
  #generation = 0;
  #following: Promise<void> | null = null;
  #again = false;
  #whenChanged: (() => void)[] = [];

  /** Whether undo can be asked for now. */
  undoable = $derived(!!this.state?.undo && this.registry?.read_only === null && !this.writing);
  /** Whether redo can be asked for now. */
  redoable = $derived(!!this.state?.redo && this.registry?.read_only === null && !this.writing);

  /** Calls `forget` whenever another registry is opened or the open one is left. */
  whenChanged(forget: () => void): void {
    this.#whenChanged.push(forget);
  }

  /** Opens what was named at the start, if anything was. Whether it was opened now: a page that is loaded again finds it open. */
  async start(): Promise<boolean> {
    let opened = false;
    const asked = this.try('start', () => Promise.all([commands.registryCurrent(), commands.registryAtStart()]));
    const [current, path] = (await asked) ?? [];
    if (current) await this.take(current);
    else if (path) opened = await this.open(path);
    this.registry ??= null;
    return opened;
  }

  /** Runs a command whose refusal is shown to the person; `undefined` where it was refused. */
  async try<T>(action: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await work();
      if (this.#refused === action) this.refusal = null;
      return value;
    } catch (thrown) {
      // Who stopped it knows.
      if (refusalOf(thrown).code !== 'stopped') this.refuse(action, thrown);
      return undefined;
    }
  }

  /** Runs a long change of the registry; meanwhile nothing else is changed. `undefined` where it was refused or stopped. */
  async change<T>(action: string, work: (job: Job) => Promise<T>): Promise<T | undefined> {
    this.writing = true;
    const done = await this.try(action, () => doing.run(work));
    this.writing = false;
    await this.follow();
    return done;
  }

  /** Shows why an action was refused. */
  refuse(action: string, thrown: unknown): void {
    this.#refused = action;
    this.refusal = refusalOf(thrown);
  }

  /** Leaves what was refused on a page behind with it. What stands in the way of every page comes up again by itself. */
  turn(): void {
    this.refusal = null;
  }

  /** Opens a file; where it is damaged, its recovery can be asked for. Whether it is open. */
  async open(path: string): Promise<boolean> {
    this.damaged = null;
    const registry = await this.try('open', () => doing.run((job) => commands.registryOpen(path, job.name, job.reports)));
    if (registry) await this.take(registry);
    else if (this.refusal?.code === 'damaged') this.damaged = path;
    return registry !== undefined;
  }

  /** Takes a registry as the one that is open. */
  async take(registry: OpenRegistry): Promise<void> {
    this.#change(registry);
    this.left = this.damaged = this.refusal = null;
    await this.follow();
  }

  /** Leaves the registry for the start page; the file stays open until another takes its place. */
  leave(): void {
    this.left = this.registry ?? null;
    this.#change(null);
  }

  #change(registry: OpenRegistry | null): void {
    this.#generation += 1;
    this.registry = registry;
    this.state = this.asking = null;
    for (const forget of this.#whenChanged) forget();
  }

  /** Looks where the registry stands now. One question is under way at a time: what is asked meanwhile is answered by one more. */
  async follow(): Promise<void> {
    if (this.#following) {
      this.#again = true;
      return this.#following;
    }
    this.#following = this.#look().finally(() => (this.#following = null));
    return this.#following;
  }

  /** Looks where the registry stands after something was done; the newest entry, where one came since `before`. */
  async since(before: string | undefined): Promise<string | null> {
    await this.follow();
    const now = this.state?.entry;
    return now === undefined || now === before ? null : now;
  }

  async #look(): Promise<void> {
    do {
      this.#again = false;
      if (!this.registry) return;
      const mine = this.#generation;
      const state = await this.try('follow', async () => {
        if (await commands.registryUnchanged(this.state?.entry ?? null)) return null;
        // What was done is done, and has to be read: there is nothing to stop.
        return doing.run((job) => commands.registryState(lookedBackTo(), job.name, job.reports), { stops: false });
      });
      // Back where it was: whatever was refused meanwhile, nothing stands in its way now.
      if (state !== undefined && this.refusal?.code === 'astray') this.refusal = null;
      if (mine !== this.#generation) this.#again = true;
      else if (state) this.state = state;
    } while (this.#again);
  }

  /** Looks once a second, unless a look is under way. */
  async tick(): Promise<void> {
    if (!this.#following) await this.follow();
  }

  /** What another program did that undo or redo would take back, while the person is asked. */
  asking = $state<{ way: 'undo' | 'redo'; entry: EntryLine } | null>(null);

  /** Takes back the newest entry; asks first where another program wrote it or did it again. Whether it is taken back. */
  async undo(sure = false): Promise<boolean> {
    const entry = this.state?.undo;
    if (!entry || !this.undoable) return false;
    if (this.state?.undo_foreign && !sure) {
      this.asking = { way: 'undo', entry: this.state.undo_foreign };
      return false;
    }
    this.asking = null;
    const done = await this.change('undo', (job) => commands.journalUndo(entry.id, job.name, job.reports));
    return done !== undefined;
  }

  /** Does again what was undone last; asks first where another program undid it. */
  async redo(sure = false): Promise<void> {
    const entry = this.state?.redo;
    if (!entry || !this.redoable) return;
    if (this.state?.redo_foreign && !sure) {
      this.asking = { way: 'redo', entry: this.state.redo_foreign };
      return;
    }
    this.asking = null;
    await this.change('undo', (job) => commands.journalRedo(entry.id, job.name, job.reports));
  }
}

export const session = new Session();
