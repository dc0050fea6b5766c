// What the title of a chart of the overview says: of what the query picks in it, else of what matters most.

import type { Facet, FacetValue, Month, Peak } from '$lib/host';
import type { Period } from '$lib/charts/periods';
import { t } from '$lib/i18n/index.svelte';
import { date, dimensionLabel, inSentence, monthWords, share, shortLabel, valueLabel } from '$lib/words.svelte';

/** A largest value with less of the stores than this is no finding: that there are so many is. */
const LITTLE = 0.01;

/** All stores that a chart counts, those beyond its list included. */
export function counted(facet: Facet): number {
  return facet.values.reduce((sum, value) => sum + value.count, 0) + facet.other + facet.blank;
}

/** The finding of a chart by one dimension; `everything` where the query leaves no store out. */
export function facetFinding(facet: Facet, everything: boolean): string {
  const all = counted(facet);
  const picked = facet.values.filter((value) => value.picked);
  if (all === 0 && picked.length === 0) return t('chart.none');
  const narrowed = picked.length < facet.values.length || (facet.blank > 0 && !facet.blank_picked);
  if ((picked.length > 0 || facet.blank_picked) && narrowed) return ofPicked(facet, picked, all);
  return ofMost(facet, all, everything);
}

function ofPicked(facet: Facet, picked: FacetValue[], all: number): string {
  const [only] = picked;
  if (only === undefined) return t('chart.pickedBlank', { n: facet.blank, share: share(facet.blank, all) });
  if (picked.length > 1 || facet.blank_picked) {
    const n = picked.reduce((sum, value) => sum + value.count, 0) + (facet.blank_picked ? facet.blank : 0);
    return t('chart.pickedSome', { k: picked.length + (facet.blank_picked ? 1 : 0), n, share: share(n, all) });
  }
  const rank = facet.values.filter((value) => value.count > only.count).length + 1;
  // Where more values have stores than are listed, the last of the list may have come from anywhere beyond it.
  const sure = only.count > 0 && facet.distinct > 1 && (facet.other === 0 || rank < facet.values.length);
  const said = named(facet, only, all);
  return sure ? t('chart.ranked', { said, rank, of: facet.distinct }) : said;
}

function ofMost(facet: Facet, all: number, everything: boolean): string {
  const first = facet.values.toSorted((a, b) => b.count - a.count)[0];
  if (first === undefined || first.count === 0) return facet.blank > 0 ? t('chart.allBlank', { n: facet.blank }) : t('chart.none');
  const name = shortLabel(facet.dimension, valueLabel(facet.dimension, first.key, first.label));
  const most = facet.values.filter((value) => value.count === first.count);
  const tied = most.length > 1;
  if (facet.blank * 2 > all) {
    const what = inSentence(dimensionLabel(facet.dimension, facet.label));
    const said = facet.distinct === 1 ? 'chart.mostBlankOnly' : tied ? 'chart.mostBlankTied' : 'chart.mostBlank';
    return t(said, { what, blank: facet.blank, all, name, n: first.count });
  }
  if (first.count < all * LITTLE) return t(tied ? 'chart.spreadTied' : 'chart.spread', { of: facet.distinct, name, n: first.count });
  return tied ? ofEqual(facet, most, all) : named(facet, first, all, everything);
}

/** Several are largest: none of them is named as if it led. */
function ofEqual(facet: Facet, most: FacetValue[], all: number): string {
  const [a, b] = most.map((value) => shortLabel(facet.dimension, valueLabel(facet.dimension, value.key, value.label)));
  const params = { n: most[0]!.count, share: share(most[0]!.count, all) };
  // More of them may stand beyond a list that ends with one.
  if (facet.other > 0 && facet.values.at(-1)!.count === params.n) return t('chart.tiedMany', params);
  return most.length === 2 ? t('chart.tied', { ...params, a: a!, b: b! }) : t('chart.tiedMore', { ...params, name: a!, k: most.length - 1 });
}

function named(facet: Facet, value: FacetValue, all: number, everything = false): string {
  const name = shortLabel(facet.dimension, valueLabel(facet.dimension, value.key, value.label));
  const params = { name, n: value.count, share: share(value.count, all) };
  if (facet.dimension === 'status') return t('chart.mostAre', { ...params, name: inSentence(name) });
  if (facet.dimension === 'ownership') return t('chart.mostAre', params);
  // A partner runs stores, a place has them: Hindi says the two in other words.
  if (facet.dimension === 'partner') return t(everything ? 'chart.mostPartnerOfAll' : 'chart.mostPartner', params);
  return t(everything ? 'chart.mostOfAll' : 'chart.most', params);
}

/** Whether several months have as many openings as the one that has the most: then none of them is a peak. */
export function evenMonths(months: Month[], peak: Peak): boolean {
  return months.filter((month) => month.openings === peak.openings).length > 1;
}

/** The finding of the openings by month; `undated` stores where the query picks those without a date. */
export function monthsFinding(months: Month[], peak: Peak | null, undated?: number): string {
  if (undated !== undefined) return t('months.pickedUndated', { n: undated });
  if (!peak) return t('months.none');
  const picked = months.filter((month) => month.picked);
  const opened = (some: Month[]) => some.reduce((sum, month) => sum + month.openings, 0);
  const [n, all] = [opened(picked), opened(months)];
  if (picked.length === 1) return t('months.picked', { n, month: monthWords(picked[0]!.month, 'long'), share: share(n, all) });
  if (picked.length > 1 && n < all) {
    const [first, last] = [months.findIndex((month) => month.picked), months.findLastIndex((month) => month.picked)];
    const words = { n, share: share(n, all) };
    if (last - first + 1 > picked.length) return t('months.pickedSome', words);
    return t('months.pickedSpan', { ...words, first: monthWords(months[first]!.month, 'long'), last: monthWords(months[last]!.month, 'long') });
  }
  if (evenMonths(months, peak)) return t('months.even', { n: peak.openings });
  if (!peak.day) return t('months.peak', { n: peak.openings, month: monthWords(peak.month, 'long') });
  const params = { n: peak.day.openings, day: date(peak.day.day) };
  return peak.day.states > 0 ? t('months.peakDayIn', { ...params, states: peak.day.states }) : t('months.peakDay', params);
}

/** Whether several periods have as many openings as the one that has the most. */
function even(periods: Period[], most: number): boolean {
  return periods.filter(({ openings }) => openings === most).length > 1;
}

/** The year with the most openings; nothing where several have as many. */
export function peakYear(years: Period[]): Period | undefined {
  const most = Math.max(0, ...years.map(({ openings }) => openings));
  return most === 0 || even(years, most) ? undefined : years.find(({ openings }) => openings === most);
}

/** The finding of the openings where they are drawn by year. */
export function yearsFinding(years: Period[], months: Month[], peak: Peak | null, undated?: number): string {
  const picked = years.filter((year) => year.picked);
  const [first, last] = [picked[0], picked.at(-1)];
  const sum = (some: { openings: number }[]) => some.reduce((sum, { openings }) => sum + openings, 0);
  const [n, all] = [sum(picked), sum(years)];
  // Of a part of a year its months speak.
  const whole = n === sum(months.filter((month) => month.picked));
  if (undated !== undefined || !peak || (first && !whole)) return monthsFinding(months, peak, undated);
  const words = { n, share: share(n, all) };
  if (first && first === last) return t('months.picked', { ...words, month: first.key });
  if (first && last && n < all) {
    const between = years.filter(({ key }) => key >= first.key && key <= last.key);
    return sum(between) > n ? t('years.pickedSome', words) : t('months.pickedSpan', { ...words, first: first.key, last: last.key });
  }
  const most = peakYear(years);
  return most ? t('years.peak', { n: most.openings, year: most.key }) : t('years.even', { n: Math.max(...years.map(({ openings }) => openings)) });
}
