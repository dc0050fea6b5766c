// Long work on the whole registry or its file: shown at the top of whatever page is open, with its stop.

import { job, type Job, type Progress } from '$lib/host';

/** Before this long, in milliseconds, nothing is shown: most work is done by then. */
export const SHOWN = 400;

/** Work under way that has taken so long that it is shown. */
export interface Shown {
  job: Job;
  progress: Progress;
  /** Whether it can be stopped. */
  stops: boolean;
}

class Doing {
  shown = $state.raw<Shown[]>([]);

  /** Runs work as a job of its own, and shows how far it is. */
  async run<T>(work: (job: Job) => Promise<T>, { stops = true } = {}): Promise<T> {
    const begun = performance.now();
    let ended = false;
    const mine: Job = job((progress) => {
      if (!ended && performance.now() - begun >= SHOWN) this.shown = [...this.#others(mine), { job: mine, progress, stops }];
    });
    try {
      return await work(mine);
    } finally {
      ended = true;
      this.shown = this.#others(mine);
    }
  }

  #others(mine: Job): Shown[] {
    return this.shown.filter(({ job }) => job !== mine);
  }
}

export const doing = new Doing();
