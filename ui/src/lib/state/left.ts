// How much longer work takes, by how fast it went since its phase began.

import type { Progress } from '$lib/host';

/** Where a phase was when it was first heard of, and when, in milliseconds. */
export interface Since {
  phase: string;
  done: number;
  at: number;
}

/** Before this long, in milliseconds, nothing is foretold: the first steps say little. */
const TELLING = 1500;

/** What is remembered of the phase, and the seconds left in it: in fives from ten on, so that they do not flicker. Nothing where the end is not known. */
export function secondsLeft(since: Since | null, now: Progress | null, at: number): [Since | null, number | null] {
  if (now === null) return [null, null];
  const from = since?.phase === now.phase && since.done <= now.done ? since : { phase: now.phase, done: now.done, at };
  const [passed, done] = [at - from.at, now.done - from.done];
  if (now.total === null || passed < TELLING || done <= 0) return [from, null];
  const seconds = Math.ceil((((now.total - now.done) / done) * passed) / 1000);
  return [from, seconds < 10 ? Math.max(1, seconds) : Math.ceil(seconds / 5) * 5];
}
