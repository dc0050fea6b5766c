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

/** What an address says beside the query: how a report is laid out. Another query leaves it as it is. */
const LAYOUT = ['by', 'of', 'at'];

function withLayout(address: string): string {
  const kept = [...page.url.searchParams].filter(([name]) => LAYOUT.includes(name));
  if (kept.length === 0) return address;
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(kept)}`;
}

/** The address of a page under the query asked now, or another. */
export function under(path: string, text = queryText()): string {
  return text === '' ? path : `${path}?q=${encodeURIComponent(text)}`;
}
