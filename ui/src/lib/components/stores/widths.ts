// How wide texts of the list are drawn. The web view lays them out unseen: a canvas shapes Devanagari otherwise, and knows no figures of
// one width. What was measured once is remembered.

import type { Text } from '$lib/state/fitting';

const known = new Map<string, number>();
/** Texts that are remembered; past that it begins anew. */
const MOST = 5000;

/** Forgets what was measured, with letters that were not there yet. */
export function forget(): void {
  known.clear();
}

export function widths(texts: Text[]): number[] {
  const name = ({ text, as }: Text) => `${as} ${text}`;
  if (known.size > MOST) known.clear();
  const fresh = texts.filter((text) => !known.has(name(text)));
  if (fresh.length > 0) {
    const box = document.createElement('div');
    box.className = 'unseen';
    const spans = fresh.map(({ text, as }) => {
      const span = document.createElement('span');
      span.className = as;
      span.textContent = text;
      return span;
    });
    box.append(...spans);
    document.body.append(box);
    spans.forEach((span, at) => known.set(name(fresh[at]!), span.getBoundingClientRect().width));
    box.remove();
  }
  return texts.map((text) => known.get(name(text)) ?? 0);
}

/** How wide a number is: its figures are all of one width, so it is the sum of what it is written with. */
function figures(text: string): number {
  return widths([...text].map((letter) => ({ text: letter, as: 'figures' }))).reduce((sum, width) => sum + width, 0);
}

/** What stands in the place of a number that has not the room: half of it would be read as a smaller one. Nothing where it fits. */
export function inPlaceOf(number: string, room: number): string | undefined {
  if (number === '' || figures(number) <= room + 0.5) return undefined;
  return '#'.repeat(Math.max(1, Math.floor(room / Math.max(1, figures('#')))));
}
