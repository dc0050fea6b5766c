import { lookBack } from '$lib/state/earlier';
import { settings } from '$lib/state/settings.svelte';
import { redirect } from '@sveltejs/kit';
import { page } from '$app/state';

// The pages live in the window alone: nothing is rendered before it opens.
export const ssr = false;
export const prerender = false;

let settled: Promise<void> | undefined;

/**
 * Language and theme are known before the first word is shown, and an earlier state is there before a page shows it. Whoever stops the way there stays on the
 * page they see.
 */
export async function load({ url }: { url: URL }): Promise<void> {
  // The whole address is asked for, so that this is asked of every page that is gone to.
  const { origin } = new URL(url.href);
  await (settled ??= settings.load());
  if (await lookBack(url.searchParams.get('recorded'))) return;
  const here = page.url.origin === origin ? new URL(page.url) : new URL('/', origin);
  redirect(307, here.pathname + here.search);
}
