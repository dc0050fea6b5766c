import { afterEach, describe, expect, test } from 'vitest';
import type { Facet, Month, Peak } from '$lib/host';
import { speak } from '$lib/i18n/index.svelte';
import { facetFinding, monthsFinding } from './findings';

afterEach(() => speak('en'));

/** A facet of names with their counts; those with a star are picked. */
function facet(counts: Record<string, number>, more: Partial<Facet> = {}): Facet {
  const values = Object.entries(counts).map(([name, count]) => {
    const label = name.replace('*', '');
    return { key: label, label, count, picked: name.endsWith('*') };
  });
  const distinct = values.filter(({ count }) => count > 0).length;
  return { dimension: 'state', label: 'State', values, blank: 0, blank_picked: false, distinct, other: 0, ...more };
}

describe('the title of a chart', () => {
  test('says what is largest while nothing of it is picked', () => {
    expect(facetFinding(facet({ Goa: 30, Bihar: 70 }), true)).toBe('Bihar has 70 stores, 70 % of the network');
    expect(facetFinding(facet({ Goa: 30, Bihar: 70 }), false)).toBe('Bihar has 70 stores, 70 %');
  });

  test('names none that does not lead', () => {
    expect(facetFinding(facet({ Bihar: 3, 'Uttar Pradesh': 3, Goa: 2 }), true)).toBe('Bihar and Uttar Pradesh have 3 stores each, 38 %');
    expect(facetFinding(facet({ Bihar: 3, Goa: 3, Kerala: 3, Assam: 1 }), true)).toBe('Bihar and 2 others have 3 stores each, 30 %');
    expect(facetFinding(facet({ Bihar: 1, Goa: 1 }, { other: 8, distinct: 10 }), true)).toBe('Many have one store each, 10 %: none has more');
    expect(facetFinding(facet({ A: 5, B: 5 }, { other: 4_990, distinct: 2_000 }), true)).toBe('Spread over 2,000: none has more than 5 stores');
    expect(facetFinding(facet({ A: 2, B: 2 }, { blank: 60 }), true)).toBe('60 of 64 stores have no state; of the others none has more than 2');
  });

  test('speaks of the one that is picked, and where it stands', () => {
    expect(facetFinding(facet({ Bihar: 60, 'Goa*': 30, Kerala: 10 }), false)).toBe('Goa has 30 stores, 30 %: number 2 of 3');
    const status = facet({ open: 60, 'closed*': 40 }, { dimension: 'status' });
    expect(facetFinding(status, false)).toBe('40 stores are closed, 40 %: number 2 of 2');
    speak('hi');
    expect(facetFinding(facet({ Bihar: 60, 'Goa*': 40 }), false)).toBe('गोवा में 40 दुकानें, 40 %: 2 में स्थान 2');
  });

  test('names no rank that what is beyond the list may change', () => {
    expect(facetFinding(facet({ A: 60, 'B*': 10 }, { other: 30, distinct: 9 }), false)).toBe('B has 10 stores, 10 %');
  });

  test('speaks of several that are picked together, and of what is blank', () => {
    expect(facetFinding(facet({ 'Bihar*': 60, 'Goa*': 30, Kerala: 10 }), false)).toBe('The 2 picked have 90 stores, 90 %');
    expect(facetFinding(facet({ Bihar: 60 }, { blank: 40, blank_picked: true }), false)).toBe('40 stores have no value here, 40 %');
    // What leaves nothing out is no pick.
    expect(facetFinding(facet({ 'Bihar*': 60, 'Goa*': 40 }), false)).toBe('Bihar has 60 stores, 60 %');
  });

  test('is about what matters where the largest is next to nothing', () => {
    const tier = facet({ 'Tier 1': 88 }, { dimension: 'tier', blank: 25_511 });
    expect(facetFinding(tier, true)).toBe('25,511 of 25,599 stores have no tier (RBI); the others: Tier 1');
    const partners = facet({ Balaji: 5, Shree: 4 }, { dimension: 'partner', other: 4_991, distinct: 2_000 });
    expect(facetFinding(partners, true)).toBe('Spread over 2,000: Balaji has the most, 5 stores');
    expect(facetFinding(facet({}, { blank: 3 }), true)).toBe('All 3 stores have no value here');
    expect(facetFinding(facet({}), true)).toBe('Nothing to count');
  });
});

describe('the title of the months', () => {
  const month = (month: string, openings: number, picked = false): Month => ({ month, openings, closings: 0, cumulative: 0, picked });
  const peak: Peak = { month: '2018-10', openings: 500, day: null };

  test('speaks of those that are picked', () => {
    const some = (...picked: string[]) => ['2018-09', '2018-10', '2018-11'].map((key) => month(key, 100, picked.includes(key)));
    expect(monthsFinding(some(), { ...peak, openings: 100 })).toBe('No month has more than 100 openings');
    expect(monthsFinding(some(), peak)).toBe('500 stores opened in October 2018, more than in any other month');
    expect(monthsFinding(some('2018-09'), peak)).toBe('100 stores opened in September 2018, 33 % of the openings shown');
    expect(monthsFinding(some('2018-09', '2018-10'), peak)).toBe('200 stores opened from September 2018 to October 2018, 67 % of the openings shown');
    expect(monthsFinding(some('2018-09', '2018-11'), peak)).toBe('200 stores opened in the months picked, 67 % of the openings shown');
    expect(monthsFinding(some(), peak, 3)).toBe('3 stores have no opening date');
  });
});
