// The store in the form: what the registry holds of it, what is typed, and what was not taken.

import { commands, refusalOf, type FindingLine, type StoreForm } from '$lib/host';
import { session } from '$lib/state/session.svelte';

/** How long typing rests before it is judged. */
const PAUSE = 250;

class Editing {
  /** The store in the form: its id, `new` for a draft, nothing for no form. */
  chosen = $state<string | null>(null);
  form = $state<StoreForm | null>(null);
  typed = $state<Record<string, string>>({});
  /** Errors of what was typed and not taken, by field: the field stays as it was typed. */
  errors = $state<Record<string, FindingLine>>({});
  /** What is to be said of the store as it is being typed, by field; nothing while it stands as the registry holds it. */
  judged = $state<FindingLine[] | null>(null);
  /** Whether the query leaves out the store in the form: then the list does not show it. */
  unlisted = $state(false);
  /** What another program wrote into a field while it was being typed into, by field: leaving it would put the typed in its place. */
  overtaken = $state<Record<string, string>>({});
  /** The store that was in the form and is no longer in the registry, or is `back` in it, with what was typed and not saved. */
  gone = $state<{ id: string; title: string; typed: string[]; back: boolean } | null>(null);
  /** How values were taken, by field, and the text that stands there since: said until it is another. */
  #notes = $state<Record<string, { said: FindingLine[]; text?: string }>>({});
  /** Where the person wants to go while something typed is not taken: another store, `new`, or `''` for no form. */
  wanted = $state<string | null>(null);

  /** What the registry holds, as it was last shown: what differs from it is typed and not taken. */
  #held = $state<Record<string, string>>({});
  /** What was typed where it was not taken. */
  #refused: Record<string, string> = {};
  /** The fields that are being saved: what comes of it was not written by another program. */
  #mine: string[] = [];
  #saving: Promise<void> = Promise.resolve();
  #pause: ReturnType<typeof setTimeout> | undefined;
  #judging = 0;

  constructor() {
    session.whenChanged(() => this.#show(null));
  }

  /** The fields whose typed values would be lost if the form went. */
  get standing(): string[] {
    // What a draft begins with was not typed.
    if (this.chosen === 'new') return this.#unsaved();
    const over = Object.keys(this.overtaken).filter((key) => this.typed[key] !== this.overtaken[key]);
    return [...Object.keys(this.errors), ...over.filter((key) => this.errors[key] === undefined)];
  }

  /** Shows another store, `new` or nothing. Where something typed is not taken, the form stays and asks. */
  async choose(id: string | null): Promise<void> {
    if (id === this.chosen && id !== null) return;
    // What was just typed is judged first.
    await this.#saving;
    if (this.chosen !== null && this.standing.length > 0) {
      this.wanted = id ?? '';
      return;
    }
    await this.#show(id);
  }

  /** Gives up what is not taken and goes where the person wants to. */
  async discard(): Promise<void> {
    await this.#show(this.wanted || null);
  }

  /** Stays at what is not taken. */
  stay(): void {
    this.wanted = null;
  }

  /** What is to be said of a field: what was refused, until it is typed over; else what is being typed; else what is held. */
  said(key: string): FindingLine[] {
    if (this.#stands(key)) return [this.errors[key]!];
    const held = (this.judged ?? this.form?.findings ?? []).filter((finding) => finding.field === key);
    if (this.typed[key] !== (this.#held[key] ?? '')) return held;
    const noted = (this.#notes[key]?.said ?? []).filter((note) => !held.some((finding) => finding.key === note.key));
    return [...noted, ...held];
  }

  /** What the registry holds of a field. */
  held(key: string): string {
    return this.#held[key] ?? '';
  }

  /** Whether the form is of a new store that has no code yet: nothing of it is saved. */
  get codeless(): boolean {
    return this.chosen === 'new' && (this.typed['code'] ?? '').trim() === '';
  }

  /** Looks whether the query holds for the store in the form. */
  async place(query: string): Promise<void> {
    const id = this.chosen;
    // A query that is not understood lists nothing, and says so itself.
    const answers = id === null || id === 'new' || query === '' ? true : await commands.storeAnswers(query, id).catch(() => true);
    if (id === this.chosen) this.unlisted = !answers;
  }

  /** Takes what is meant in the place of what was typed. */
  async take(key: string, text: string): Promise<void> {
    this.typed[key] = text;
    await this.save(key);
  }

  /** Has what is typed judged once the typing rests, before the field is left. */
  type(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.judge(), PAUSE);
  }

  /** Asks what is to be said of the store as it is typed now. */
  async judge(): Promise<void> {
    const [id, mine] = [this.chosen, ++this.#judging];
    if (id === null || !this.form) return;
    const values = this.#unsaved().map((field) => ({ field, text: this.typed[field] ?? '' }));
    // What is typed can be saved whether it was judged or not.
    const found = await commands.storeCheck(id === 'new' ? null : id, values).catch(() => null);
    if (mine === this.#judging && id === this.chosen) this.judged = found;
  }

  /** Whether a field is still as it was refused. */
  #stands(key: string): boolean {
    return this.errors[key] !== undefined && this.typed[key] === this.#refused[key];
  }

  /** The fields that are typed otherwise than the registry holds them. */
  #unsaved(): string[] {
    return Object.keys(this.typed).filter((key) => this.typed[key] !== (this.#held[key] ?? ''));
  }

  #unjudge(): void {
    clearTimeout(this.#pause);
    this.#judging += 1;
    this.judged = null;
  }

  async #show(id: string | null): Promise<void> {
    this.#unjudge();
    this.chosen = id;
    this.wanted = this.form = this.gone = null;
    this.typed = {};
    this.errors = {};
    this.#notes = {};
    this.overtaken = {};
    this.unlisted = false;
    this.#held = {};
    await this.load();
  }

  /** Reads the store anew. What is being typed stays, whoever changes the registry meanwhile. */
  async load(): Promise<void> {
    const id = this.chosen;
    if (id === null) return;
    try {
      const found = await commands.storeForm(id === 'new' ? null : id, null);
      if (id === this.chosen) this.#fill(found);
    } catch (thrown) {
      if (id !== this.chosen) return;
      if (refusalOf(thrown).code === 'no_such') await this.#lose();
      else session.refuse('form', thrown);
    }
  }

  /** The store was removed or its making undone, here or by another program: what was typed is said, for it is kept nowhere else. */
  async #lose(): Promise<void> {
    const [id, form] = [this.chosen, this.form];
    const gone = id !== null && form ? { id, title: form.title, typed: this.#unsaved().map((key) => this.typed[key] ?? ''), back: false } : null;
    await this.#show(null);
    this.gone = gone;
  }

  /** Looks whether the store that was gone is there again, such as by another program's undo; what was typed and not saved is still said then. */
  async seek(): Promise<void> {
    const gone = this.gone;
    if (gone === null) return;
    const back = await commands.storeForm(gone.id, null).then(
      () => true,
      (thrown: unknown) => refusalOf(thrown).code !== 'no_such' && gone.back,
    );
    if (gone !== this.gone) return;
    gone.back = back;
    if (back && gone.typed.length === 0) this.gone = null;
  }

  #fill(found: StoreForm): void {
    const texts = found.fields.map(({ key, text }): [string, string] => {
      const [typed, held] = [this.typed[key], this.#held[key]];
      if (typed === undefined || typed === held) return [key, text];
      if (held !== undefined && text !== held && text !== typed && !this.#mine.includes(key)) this.overtaken[key] = text;
      return [key, typed];
    });
    this.typed = Object.fromEntries(texts);
    this.#held = Object.fromEntries(found.fields.map(({ key, text }) => [key, text]));
    for (const [key, note] of Object.entries(this.#notes)) {
      note.text ??= this.#held[key];
      if (note.text !== this.#held[key]) delete this.#notes[key];
    }
    this.form = found;
  }

  /** Saves what was typed into fields, as one change; saves follow one another. */
  save(...fields: string[]): Promise<void> {
    const id = this.chosen;
    this.#saving = this.#saving.then(() => (id === this.chosen || id === 'new' ? this.#save(fields) : undefined)).then(() => {
      // What is typed in another field meanwhile is judged anew; what was refused says so itself.
      if (this.#unsaved().some((other) => !this.#stands(other))) this.type();
      else this.#unjudge();
      // Nothing keeps the person any more; where they are is where they work.
      if (this.standing.length === 0) this.wanted = null;
    });
    return this.#saving;
  }

  async #save(fields: string[]): Promise<void> {
    const id = this.chosen;
    if (id === null || !this.form) return;
    // A status waits for what it asks for: once something else is filled in, it is asked again.
    const asked = this.#stands('status') && !fields.includes('status') ? [...fields, 'status'] : fields;
    const changed = asked.filter((key) => (this.typed[key] ?? '') !== (this.#held[key] ?? ''));
    for (const key of fields) if (!changed.includes(key)) delete this.errors[key];
    const [key] = changed;
    if (key === undefined) return;
    // A new store is a draft until its code holds: then everything typed so far goes in as one entry.
    const draft = id === 'new';
    if (draft && (this.typed['code'] ?? '').trim() === '') return;
    const keys = draft ? Object.keys(this.typed).filter((other) => this.typed[other] !== '') : changed;
    // What stood in a field when it was typed into: where another program wrote there since, the typed does not take its place unseen.
    const values = keys.map((field) => ({ field, text: this.typed[field] ?? '', ...(draft ? {} : { held: this.#held[field] ?? '' }) }));
    this.#mine = keys;
    try {
      const saved = await commands.storeSave(draft ? null : id, values, false);
      const over = new Set(saved.overtaken.map(({ field }) => field));
      // The answer of a store that is no longer shown says nothing about the one that is.
      if (id === this.chosen) {
        for (const { field } of values) {
          delete this.errors[field];
          delete this.#notes[field];
          delete this.overtaken[field];
          const said = saved.notes.filter((note) => note.field === field);
          if (said.length > 0) this.#notes[field] = { said };
        }
        // What contradicts a field that was not sent is an error of the one that was.
        for (const finding of saved.errors) {
          const blamed = keys.includes(finding.field) ? finding.field : key;
          this.errors[blamed] = finding;
          this.#refused[blamed] = values.find(({ field }) => field === blamed)?.text ?? '';
        }
        // What was taken is shown as the registry holds it, unless it was typed over meanwhile.
        for (const { field, text } of saved.id ? values : []) {
          if (!this.errors[field] && !over.has(field)) this.#held[field] = text;
        }
        this.#mine = keys.filter((field) => !over.has(field));
        if (saved.id) this.chosen = saved.id;
      }
      await session.follow();
      if (saved.id === this.chosen) await this.load();
    } catch (thrown) {
      session.refuse('form', thrown);
    } finally {
      this.#mine = [];
    }
  }

  /** Whether something is typed that is not saved. */
  get unsaved(): boolean {
    return this.chosen !== null && this.#unsaved().length > 0;
  }

  /** Saves what is typed, as before the window closes. Whether nothing is left; else the form asks. */
  async settle(): Promise<boolean> {
    if (this.chosen === null) return true;
    const left = this.#unsaved().filter((key) => !this.#stands(key));
    if (this.chosen === 'new') await this.save('code');
    else if (left.length > 0) await this.save(...left);
    await this.#saving;
    if (this.standing.length === 0) return true;
    this.wanted = '';
    return false;
  }

  /** Waits until what was left is saved or refused. */
  saved(): Promise<void> {
    return this.#saving;
  }

  /** Puts back into a field what the registry holds. */
  revert(key: string): void {
    this.typed[key] = this.#held[key] ?? '';
    delete this.errors[key];
    delete this.overtaken[key];
    if (this.#unsaved().length > 0) this.type();
    else this.#unjudge();
  }

  /** Removes the store; undo brings it back. */
  async remove(): Promise<void> {
    const id = this.chosen;
    if (id === null || id === 'new') return;
    if ((await session.try('form', () => commands.storeDelete(id))) === undefined) return;
    if (id === this.chosen) await this.#show(null);
    await session.follow();
  }
}

export const editing = new Editing();
