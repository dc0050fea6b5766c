// How long a job will go on, from how fast it went so far.

import type { Progress } from '$lib/host';

/** A phase is watched for so many milliseconds before anything is said of what is left of it. */
const WATCHED = 1000;

/** Seconds left of what is under way, as far as it can be told: of each phase from its own steps. */
export class Pace {
  #phase = '';
  #begun = 0;
  #from = 0;
  #last = 0;

  /** What is left at this time, in milliseconds of any clock; nothing where it cannot be told yet. */
  left({ phase, done, total }: Progress, now: number): number | null {
    if (phase !== this.#phase || done < this.#last) [this.#phase, this.#begun, this.#from] = [phase, now, done];
    this.#last = done;
    const [passed, steps] = [now - this.#begun, done - this.#from];
    if (total === null || passed < WATCHED || steps <= 0) return null;
    return Math.max(0, Math.ceil(((total - done) * passed) / steps / 1000));
  }
}

/** A duration as it is said: by the second up to ten, then by fives, by minutes from ninety seconds on. */
export function rounded(seconds: number): { unit: 'seconds' | 'minutes'; n: number } {
  if (seconds > 90) return { unit: 'minutes', n: Math.ceil(seconds / 60) };
  return { unit: 'seconds', n: seconds <= 10 ? Math.max(1, seconds) : Math.ceil(seconds / 5) * 5 };
}
