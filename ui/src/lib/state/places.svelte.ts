// Towns nobody is sure of: what was decided about each, confirmed many at once, and what is remembered of it.

import { commands, type AliasLine, type DistrictAnswer, type DistrictGroup, type ManyChanged, type PlaceAnswer, type PlaceGroup, type PlaceList, type Progress, type StateAnswer } from '$lib/host';
import { OneJob } from '$lib/state/job';
import { session } from '$lib/state/session.svelte';

/** Towns shown at first, and more at each asking. */
const SHOWN = 100;

/** What tells a town from the others. */
export function keyOf(group: { town: string; state: string }): string {
  return `${group.state}\u001f${group.town}`;
}

function districtKey(group: DistrictGroup): string {
  return `${group.state}\u001f${group.written}`;
}

/** What a person makes of a town: the id of the listed one that is meant, `none` where it is none of them, nothing where that is left open. */
export type Answer = string | 'none' | null;

class Places {
  list = $state.raw<PlaceList | null>(null);
  looking = $state(false);
  stopped = $state(false);
  /** By the town's key; what is not there is as it is proposed. */
  answers = $state<Record<string, Answer>>({});
  /** By the text: the state of India that is meant. */
  states = $state<Record<string, string>>({});
  /** By the district's key: the district that is meant, empty where that is left open; what is not there is as it is proposed. */
  districts = $state<Record<string, string>>({});
  /** Whether the stores are to write town and district as the atlas does. */
  respell = $state(false);
  aliases = $state.raw<AliasLine[]>([]);
  rehearsed = $state.raw<ManyChanged | null>(null);
  busy = $state(false);
  /** How far the looking and the change are, where they take long. */
  looked = $state.raw<Progress | null>(null);
  changed = $state.raw<Progress | null>(null);
  done = $state.raw<ManyChanged | null>(null);
  told = $derived(this.done && this.done.entry === session.state?.entry ? this.done : null);

  /** What is decided of the towns that are shown. */
  decided = $derived(
    (this.list?.shown ?? []).flatMap((group): PlaceAnswer[] => {
      const answer = this.answer(group);
      return answer === null ? [] : [{ town: group.town, state: group.state, place: answer === 'none' ? null : answer, respell: this.respell && answer !== 'none' }];
    }),
  );

  /** What is decided of texts that are no state. */
  decidedStates = $derived((this.list?.states ?? []).flatMap(({ written }): StateAnswer[] => (this.states[written] ? [{ written, state: this.states[written] }] : [])));

  /** What is decided of texts that are no district of their state. */
  decidedDistricts = $derived(
    (this.list?.districts ?? []).flatMap((group): DistrictAnswer[] => {
      const means = this.district(group);
      return means ? [{ written: group.written, state: group.state, means, respell: this.respell }] : [];
    }),
  );

  /** How many names are decided. */
  decidedCount = $derived(this.decided.length + this.decidedDistricts.length + this.decidedStates.length);

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
    this.list = this.rehearsed = this.done = null;
    this.answers = {};
    this.states = {};
    this.districts = {};
    this.aliases = [];
    this.#recorded = null;
    this.looking = this.stopped = this.busy = this.respell = false;
  }

  /** Looks for towns in doubt, and what is remembered, as it is or as it was recorded. */
  async look(recorded = this.#recorded): Promise<void> {
    const turn = ++this.#turn;
    if (recorded !== this.#recorded) [this.#recorded, this.list, this.answers, this.states, this.districts] = [recorded, null, {}, {}, {}];
    [this.looking, this.stopped] = [true, false];
    const found = await this.#job.run('places', (job) => commands.placeList(this.#limit, recorded, job.name, job.reports));
    if (turn !== this.#turn) return;
    this.looking = false;
    if (found === 'stopped') {
      this.stopped = true;
      return;
    }
    this.list = found ?? null;
    this.rehearsed = null;
    const aliases = await session.try('places', () => commands.placeAliases(recorded));
    if (turn === this.#turn) this.aliases = aliases ?? [];
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

  /** What is made of a town: as the person said, else the town that is sure, else nothing. */
  answer(group: PlaceGroup): Answer {
    const said = this.answers[keyOf(group)];
    return said === undefined ? (group.candidates.find(({ sure }) => sure)?.id ?? null) : said;
  }

  /** Decides about a town, or leaves it open. */
  choose(group: PlaceGroup, answer: Answer): void {
    this.answers[keyOf(group)] = answer;
    this.rehearsed = null;
  }

  /** What is made of a text that is no district: as the person said, else what is sure, else nothing. */
  district(group: DistrictGroup): string {
    return this.districts[districtKey(group)] ?? group.candidates.find(({ sure }) => sure)?.name ?? '';
  }

  /** Says which district a text means; nothing leaves it open. */
  chooseDistrict(group: DistrictGroup, means: string): void {
    this.districts[districtKey(group)] = means;
    this.rehearsed = null;
  }

  /** Says which state a text means; nothing leaves it open. */
  chooseState(written: string, state: string): void {
    this.states[written] = state;
    this.rehearsed = null;
  }

  /** Whether stores are to be written anew. */
  write(respell: boolean): void {
    this.respell = respell;
    this.rehearsed = null;
  }

  /** Says how many stores would be changed. */
  async rehearse(): Promise<void> {
    if (this.decidedCount === 0) return;
    this.done = null;
    this.rehearsed = (await this.#confirm(true)) ?? null;
  }

  leave(): void {
    this.rehearsed = null;
  }

  /** Does what was rehearsed. */
  async apply(): Promise<void> {
    if (!this.rehearsed || this.busy) return;
    session.writing = true;
    const done = await this.#confirm(false);
    session.writing = false;
    if (!done) return;
    this.rehearsed = null;
    this.done = done;
    this.answers = {};
    this.states = {};
    this.districts = {};
    await session.follow();
  }

  async #confirm(rehearse: boolean): Promise<ManyChanged | undefined> {
    this.busy = true;
    const answers = $state.snapshot(this.decided) as PlaceAnswer[];
    const states = $state.snapshot(this.decidedStates) as StateAnswer[];
    const districts = $state.snapshot(this.decidedDistricts) as DistrictAnswer[];
    const done = await this.#change.run('places', (job) => commands.placeConfirm(states, districts, answers, rehearse, job.name, job.reports));
    this.busy = false;
    return done === 'stopped' ? undefined : done;
  }

  /** Forgets what a name was decided to mean. */
  async unlearn(alias: AliasLine): Promise<void> {
    await session.try('places', () => commands.placeForget(alias.id, alias.written));
    await session.follow();
  }
}

export const places = new Places();
