import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registry } from './fakes';

const commands = vi.hoisted(() => ({ storeForm: vi.fn(), storeCheck: vi.fn() }));
vi.mock('$lib/host', () => ({ commands, refusalOf: (thrown: unknown) => thrown }));
vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
vi.mock('$app/state', () => ({ page: { url: new URL('http://x/'), route: { id: '/' } } }));

import { attaching } from './attaching.svelte';
import { editing } from './editing.svelte';
import { session } from './session.svelte';

beforeEach(() => {
  session.registry = registry('n');
  editing.chosen = '7';
});
afterEach(() => {
  editing.chosen = null;
});

test('pictures and papers go to the store in the form, lists do not', () => {
  expect(attaching.takes(['/a/front.JPG', '/a/lease.pdf'])).toBe('7');
  expect(attaching.takes(['/a/front.jpg', '/a/list.csv'])).toBeNull();
  expect(attaching.takes([])).toBeNull();
});

test('without a store that is saved they are lists like all others', () => {
  editing.chosen = 'new';
  expect(attaching.takes(['/a/front.jpg'])).toBeNull();
  editing.chosen = null;
  expect(attaching.takes(['/a/front.jpg'])).toBeNull();
});
