import { describe, expect, test } from 'vitest';
import type { Month, Peak } from '$lib/host';
import { columns } from './drawing';
import { peakYear, yearsFinding } from './findings';
import { periodsOf } from './periods';

/** Months with their openings, those with a star picked, as the shell gives them: its gaps are filled up to `most` months. */
function given(counts: Record<string, number>, most = 1200): Month[] {
  const months: Month[] = [];
  const after = (month: string) => {
    const [year, of] = month.split('-').map(Number) as [number, number];
    return of === 12 ? `${String(year + 1).padStart(4, '0')}-01` : `${month.slice(0, 5)}${String(of + 1).padStart(2, '0')}`;
  };
  let cumulative = 0;
  for (const [name, openings] of Object.entries(counts)) {
    const month = name.replace('*', '');
    for (let last = months.at(-1); last && after(last.month) < month && months.length < most; last = months.at(-1)) {
      months.push({ month: after(last.month), openings: 0, closings: 0, cumulative, picked: false });
    }
    cumulative += openings;
    months.push({ month, openings, closings: 0, cumulative, picked: name.endsWith('*') });
  }
  return months;
}

const OUTLIERS = { '1899-12': 1, '2018-10': 500, '2018-11': 20, '2019-03': 80, '2020-02': 7, '2099-12': 1 };

describe('openings', () => {
  test('are drawn by month up to twenty years', () => {
    const short = periodsOf(given({ '2000-01': 1, '2019-12': 2 }));
    expect(short.by).toBe('month');
    expect(short.all).toHaveLength(240);
    expect(periodsOf(given({ '2000-01': 1, '2020-01': 2 })).by).toBe('year');
    expect(periodsOf([])).toEqual({ by: 'month', all: [] });
  });

  test('are drawn by year over a longer span, every year at its place though the months have gaps', () => {
    const months = given(OUTLIERS);
    // 1899-12 and a century after it, then only what occurs.
    expect(months.length).toBeGreaterThan(1200);
    const { by, all } = periodsOf(months);
    expect(by).toBe('year');
    expect(all.map(({ key }) => Number(key))).toEqual(Array.from({ length: 201 }, (_, at) => 1899 + at));
    const year = (key: string) => all.find((year) => year.key === key);
    expect(year('2018')).toEqual({ key: '2018', openings: 520, closings: 0, cumulative: 521, picked: false });
    expect(year('2050')).toEqual({ key: '2050', openings: 0, closings: 0, cumulative: 608, picked: false });
    expect(all.at(-1)).toMatchObject({ key: '2099', cumulative: 609 });
  });

  test('of outliers stand where the scale says, under round years', () => {
    const items = periodsOf(given(OUTLIERS)).all.map(({ key, openings, cumulative, picked }) => ({ key, label: key, value: openings, sum: cumulative, picked }));
    const drawing = columns(items, 900, String);
    const bars = drawing.marks.filter((mark) => mark.kind === 'rect').map(({ x, width }) => x + width / 2);
    expect(bars).toHaveLength(5);
    const share = (bars[1]! - bars[0]!) / (bars[4]! - bars[0]!);
    expect(share).toBeCloseTo((2018 - 1899) / 200);
    const labels = drawing.marks.filter((mark) => mark.kind === 'text' && /^(19|20)\d\d$/.test(mark.text)).map((mark) => (mark as { text: string }).text);
    expect(labels).toContain('1900');
    expect(labels).toContain('2000');
  });

  test('keep the zeros of an early year in its key, as a query reads it', () => {
    expect(periodsOf(given({ '0201-05': 1, '2018-10': 2 })).all[0]!.key).toBe('0201');
  });
});

describe('the title of the years', () => {
  const peak: Peak = { month: '2018-10', openings: 500, day: { day: '2018-10-29', openings: 500, states: 1 } };
  const title = (counts: Record<string, number>, undated?: number) => {
    const months = given(counts);
    return yearsFinding(periodsOf(months).all, months, peak, undated);
  };

  test('speaks of the year', () => {
    expect(title(OUTLIERS)).toBe('520 stores opened in 2018, more than in any other year');
    expect(title({ '1980-01': 5, '2018-10': 3, '2018-11': 2 })).toBe('No year has more than 5 openings');
    expect(title(OUTLIERS, 3)).toBe('3 stores have no opening date');
  });

  test('speaks of the years that are picked, of a part of one by its months', () => {
    expect(title({ '1980-01': 5, '2018-10*': 3, '2018-11*': 2 })).toBe('5 stores opened in 2018, 50 % of the openings shown');
    expect(title({ '1980-01': 5, '2018-10*': 3, '2018-11': 2 })).toBe('3 stores opened in October 2018, 30 % of the openings shown');
    expect(title({ '1980-01': 5, '2017-10*': 3, '2019-11*': 2 })).toBe('5 stores opened from 2017 to 2019, 50 % of the openings shown');
    expect(title({ '1980-01*': 5, '2017-10': 3, '2019-11*': 2 })).toBe('7 stores opened in the years picked, 70 % of the openings shown');
  });

  test('knows the year that no other comes up to', () => {
    expect(peakYear(periodsOf(given(OUTLIERS)).all)?.key).toBe('2018');
    expect(peakYear(periodsOf(given({ '1980-01': 5, '2018-10': 5 })).all)).toBeUndefined();
  });
});
