import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { guide } from './guide.ts';

export default defineConfig({
  plugins: [guide(), sveltekit()],
  clearScreen: false,
  server: { port: 1420, strictPort: true, fs: { allow: ['../docs/guide', '../docs/pictures'] } },
  // The oldest web views served: WebKitGTK 2.40, Safari 16, Edge 110.
  build: { target: ['safari16', 'edge110'], chunkSizeWarningLimit: 1200 },
  // Components and runes behave as in a browser.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
  // The tokens are read as text.
  test: { include: ['src/**/*.test.ts'], environment: 'node', css: true },
});
