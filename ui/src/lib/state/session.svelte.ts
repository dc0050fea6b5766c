// The open registry, and the state it is in: followed every second, so that what another program writes is seen.

import { commands, refusalOf, type EntryLine, type OpenRegistry, type Refusal, type RegistryState } from '$lib/host';

class Session {
  /** The open registry; `undefined` until it is known whether there is one. */
  registry = $state<OpenRegistry | null>();
  /** Where the registry stands; grows with every change. */
  state = $state<RegistryState | null>(null);
  /** What went wrong last, until it is put away. */
  refusal = $state<Refusal | null>(null);

  /** The file whose opening was refused because it is damaged: what can be read of it can be saved into a new one. */
  damaged = $state<string | null>(null);

  /** Opens what was named at the start, if anything was. */
  async start(): Promise<void> {
    const current = await this.try(() => commands.registryCurrent());
    if (current) await this.take(current);
    else {
      const path = await this.try(() => commands.registryAtStart());
      if (path) await this.open(path);
    }
    this.registry ??= null;
  }

  /** Runs a command whose refusal is shown to the person; `undefined` where it was refused. */
  async try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await work();
      this.refusal = null;
      return value;
    } catch (thrown) {
      this.refusal = refusalOf(thrown);
      return undefined;
    }
  }

  /** Opens a file; where it is damaged, its recovery can be asked for. */
  async open(path: string): Promise<void> {
    this.damaged = null;
    const registry = await this.try(() => commands.registryOpen(path));
    if (registry) await this.take(registry);
    else if (this.refusal?.code === 'damaged') this.damaged = path;
  }

  /** Takes a registry as the one that is open. */
  async take(registry: OpenRegistry): Promise<void> {
    this.damaged = null;
    this.registry = registry;
    this.state = null;
    await this.follow();
  }

  /** Looks where the registry stands now. */
  async follow(): Promise<void> {
    if (!this.registry) return;
    try {
      const state = await commands.registryState(this.state?.entry ?? null);
      if (state) this.state = state;
    } catch (thrown) {
      this.refusal = refusalOf(thrown);
    }
  }

  /** The entry that undo would take back though another program wrote it, while the person is asked. */
  asking = $state<EntryLine | null>(null);

  /** Takes back the newest entry; asks first where another program wrote it. */
  async undo(sure = false): Promise<void> {
    const entry = this.state?.undo;
    if (!entry) return;
    if (this.state?.undo_is_foreign && !sure) {
      this.asking = entry;
      return;
    }
    this.asking = null;
    await this.try(() => commands.journalUndo(entry.id));
    await this.follow();
  }

  /** Does again what was undone last. */
  async redo(): Promise<void> {
    const entry = this.state?.redo;
    if (!entry) return;
    await this.try(() => commands.journalRedo(entry.id));
    await this.follow();
  }

  /** Leaves the registry for the start page; the file stays open until another takes its place. */
  leave(): void {
    this.registry = null;
  }
}

export const session = new Session();
