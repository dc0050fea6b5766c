import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  // One page without a server: everything is in the application.
  kit: { adapter: adapter({ fallback: 'index.html' }), version: { name: '0.1.0' } },
};
