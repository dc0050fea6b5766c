// The one query that every page answers. It lives in the address, so that back and forward walk through queries.

import { goto } from '$app/navigation';
import { page } from '$app/state';

/** The query's text. */
export function queryText(): string {
  return page.url.searchParams.get('q') ?? '';
}

/** Asks another query, on this page or another. */
export async function ask(text: string, path = page.route.id ?? '/'): Promise<void> {
  const search = text.trim() === '' ? '' : `?q=${encodeURIComponent(text.trim())}`;
  await goto(`${path}${search}`, { keepFocus: true, noScroll: true });
}

/** The address of a page under the query asked now, or another. */
export function under(path: string, text = queryText()): string {
  return text === '' ? path : `${path}?q=${encodeURIComponent(text)}`;
}
