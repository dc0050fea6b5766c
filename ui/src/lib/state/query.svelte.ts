// The one query that every page answers. It lives in the address, so that back and forward walk through queries.

import { goto } from '$app/navigation';
import { page } from '$app/state';

/** The query's text. */
export function queryText(): string {
  return page.url.searchParams.get('q') ?? '';
}

/** Asks another query on this page. While one is being typed it takes the place of what was typed so far (`replace`). */
export async function ask(text: string, replace = false): Promise<void> {
  const address = withLayout(under(page.route.id ?? '/', text.trim()));
  await goto(address, { keepFocus: true, noScroll: true, replaceState: replace });
}

/** What an address says beside the query: how a report is laid out, which states are compared. Another query leaves it as it is. */
const LAYOUT = ['by', 'of', 'axis', 'from', 'to'];

function withLayout(address: string): string {
  const kept = [...page.url.searchParams].filter(([name]) => LAYOUT.includes(name));
  if (kept.length === 0) return address;
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(kept)}`;
}

/** The page that names two states itself. */
export const COMPARE = '/history/compare';

/** The pages that answer the query, now or as it was recorded. */
const ANSWERS = ['/', '/stores', '/reports', '/map', COMPARE];

/** Whether a page answers the query. */
export function answers(path: string | null): boolean {
  return ANSWERS.includes(path ?? '');
}

/** The time of the earlier state that is looked at, in milliseconds; nothing for the state as it is. */
export function lookedAt(): string | null {
  const time = page.url.searchParams.get('recorded');
  // Another text names no state: a banner over the state as it is would say what is not so.
  return time !== null && /^-?\d+$/.test(time) ? time : null;
}

/** Pages that keep the state that is looked at and show none: one names its states itself, the other is the guide. */
const APART = [COMPARE, '/guide'];

/** The time of the earlier state that this page shows. */
export function recordedAt(): string | null {
  return APART.includes(page.route.id ?? '') ? null : lookedAt();
}

/** The address of a page under the query asked now, or another, in the state looked at now, or another. */
export function under(path: string, text = queryText(), recorded = lookedAt()): string {
  const words = [];
  if (text !== '') words.push(`q=${encodeURIComponent(text)}`);
  if (recorded !== null) words.push(`recorded=${encodeURIComponent(recorded)}`);
  return words.length === 0 ? path : `${path}?${words.join('&')}`;
}
