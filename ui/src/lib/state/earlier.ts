// An earlier state is read before a page shows it: where much was done since, that takes its time.

import { commands, refusalOf, type Job } from '$lib/host';
import { doing } from './doing.svelte';

let underWay: Job | null = null;
let shown: string | null = null;

/** The time of the earlier state that was read last, for a page that shows it; nothing where the state as it is is looked at. */
export function lookedBackTo(): string | null {
  return shown;
}

/**
 * Reads the state as it was recorded at a time, if any; `false` where that was stopped. What else goes wrong, the page's own questions say. Whoever goes elsewhere
 * does not wait for another.
 */
export async function lookBack(recorded: string | null): Promise<boolean> {
  void underWay?.stop();
  underWay = null;
  if (recorded !== null && recorded !== shown && !(await read(recorded))) return false;
  shown = recorded;
  return true;
}

async function read(recorded: string): Promise<boolean> {
  try {
    await doing.run((job) => {
      underWay = job;
      return commands.journalLookBack(recorded, job.name, job.reports);
    });
    return true;
  } catch (thrown) {
    return refusalOf(thrown).code !== 'stopped';
  }
}
