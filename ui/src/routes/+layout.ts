import { settings } from '$lib/state/settings.svelte';

// The pages live in the window alone: nothing is rendered before it opens.
export const ssr = false;
export const prerender = false;

/** Language and theme are known before the first word is shown. */
export async function load(): Promise<void> {
  await settings.load();
}
