import { lookBack } from '$lib/state/earlier';
import { settings } from '$lib/state/settings.svelte';
import { redirect } from '@sveltejs/kit';

// The pages live in the window alone: nothing is rendered before it opens.
export const ssr = false;
export const prerender = false;

let settled: Promise<void> | undefined;

/** Language and theme are known before the first word is shown, and an earlier state is there before a page shows it. */
export async function load({ url }: { url: URL }): Promise<void> {
  await (settled ??= settings.load());
  if (await lookBack(url.searchParams.get('recorded'))) return;
  const now = new URL(url);
  now.searchParams.delete('recorded');
  redirect(307, now.pathname + now.search);
}
