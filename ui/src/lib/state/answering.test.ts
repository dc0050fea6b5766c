import { expect, it } from 'vitest';
import { later, settled } from './fakes';
import { answered, answering } from './answering';

it('waits for what the page asked last, also where that is refused', async () => {
  await answered();
  const first = later<string>();
  const second = later<string>();
  void answering(first.promise);
  const refused = answering(second.promise).catch(() => 'refused');
  let waited = false;
  const waits = answered().then(() => (waited = true));
  first.resolve('old');
  await settled();
  expect(waited).toBe(false);
  second.reject(new Error('no'));
  await waits;
  expect(await refused).toBe('refused');
});
