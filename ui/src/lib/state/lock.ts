// Whether anything can be changed from the page that is shown.

import { recordedAt } from './query.svelte';
import { session } from './session.svelte';

/** Whether nothing can: the file is protected, a long job holds the door for writes, or an earlier state is looked at. */
export function readOnly(): boolean {
  return session.registry?.read_only !== null || session.writing || recordedAt() !== null;
}
