// One job at a time: a new one stops the one before it, and what is stopped is told from what was refused.

import { job, refusalOf, type Job } from '$lib/host';
import { session } from '$lib/state/session.svelte';

/** What came of a job: its answer; nothing where it was refused or where another took its place; `stopped` where the person stopped it. */
export type Ran<T> = T | 'stopped' | undefined;

export class OneJob {
  #job: Job | null = null;

  /** Runs work under a name that can be stopped; a refusal is shown under the action's name. */
  async run<T>(action: string, work: (job: Job) => Promise<T>): Promise<Ran<T>> {
    await this.stop();
    const mine = job(() => {});
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
      if (this.#job === mine) this.#job = null;
    }
  }

  /** Stops what is under way, to make room for another. */
  async stop(): Promise<void> {
    const mine = this.#job;
    this.#job = null;
    await mine?.stop();
  }

  /** Stops what is under way; whoever waits for it hears so. */
  async end(): Promise<void> {
    await this.#job?.stop();
  }
}
