// One job at a time: a new one stops the one before it, and what is stopped is told from what was refused.

import { job, refusalOf, type Job, type Progress } from '$lib/host';
import { SHOWN } from '$lib/state/doing.svelte';
import { session } from '$lib/state/session.svelte';

/** What came of a job: its answer; nothing where it was refused or where another took its place; `stopped` where the person stopped it. */
export type Ran<T> = T | 'stopped' | undefined;

export class OneJob {
  #job: Job | null = null;
  #told: (progress: Progress | null) => void;

  /** Tells `told` how far the job is, once it has taken so long that it is shown, and nothing when it has ended. */
  constructor(told: (progress: Progress | null) => void = () => {}) {
    this.#told = told;
  }

  /** Runs work under a name that can be stopped; a refusal is shown under the action's name. */
  async run<T>(action: string, work: (job: Job) => Promise<T>): Promise<Ran<T>> {
    await this.stop();
    const begun = performance.now();
    const mine: Job = job((progress) => {
      if (this.#job === mine && performance.now() - begun >= SHOWN) this.#told(progress);
    });
    this.#job = mine;
    try {
      const answer = await session.try<Ran<T>>(action, () =>
        work(mine).catch((thrown: unknown) => {
          if (refusalOf(thrown).code === 'stopped') return 'stopped' as const;
          throw thrown;
        }),
      );
      return this.#job === mine ? answer : undefined;
    } finally {
      if (this.#job === mine) this.#over();
    }
  }

  /** Stops what is under way, to make room for another. */
  async stop(): Promise<void> {
    const mine = this.#job;
    this.#over();
    await mine?.stop();
  }

  #over(): void {
    this.#job = null;
    this.#told(null);
  }

  /** Stops what is under way; whoever waits for it hears so. */
  async end(): Promise<void> {
    await this.#job?.stop();
  }
}
