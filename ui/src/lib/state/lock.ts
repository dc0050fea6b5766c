// Whether anything can be changed from the page that is shown.

import { t } from '$lib/i18n/index.svelte';
import { recordedAt } from './query.svelte';
import { session } from './session.svelte';

/** Whether nothing can: the file is protected, a long job holds the door for writes, or an earlier state is looked at. */
export function readOnly(): boolean {
  return session.registry?.read_only !== null || session.writing || recordedAt() !== null;
}

/** Says to whoever tries to change something by a key why nothing is changed, where it does not show elsewhere. */
export function sayReadOnly(): void {
  const why = recordedAt() !== null ? 'recorded.locked' : session.registry?.read_only != null ? 'banner.locked' : null;
  if (why === null) return;
  session.refuse('locked', { code: 'locked', sentence: why, params: {}, message: t(why), hint: null });
}
