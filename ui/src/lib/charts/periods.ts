// By what the openings are drawn: by month, or by year where the months are too many to be told apart.

import type { Month } from '$lib/host';

/** What opened and closed in a month or a year. */
export interface Period {
  /** `2018-10` or `2018`, as a query writes it. */
  key: string;
  openings: number;
  closings: number;
  /** Openings less closings up to its end. */
  cumulative: number;
  /** Whether the query picks it, or a part of it. */
  picked: boolean;
}

export interface Periods {
  by: 'month' | 'year';
  /** From the first to the last, none left out: each stands where the scale says. */
  all: Period[];
}

/** The longest span that is drawn by month: twenty years. */
const MONTHS = 240;

/** The openings as they are drawn. The shell fills the months of a century; beyond that it leaves gaps, which years do not have. */
export function periodsOf(months: Month[]): Periods {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || span(first.month, last.month) <= MONTHS) {
    return { by: 'month', all: months.map(({ month, ...counts }) => ({ key: month, ...counts })) };
  }
  return { by: 'year', all: years(months, Number(first.month.slice(0, 4)), Number(last.month.slice(0, 4))) };
}

/** The year of a month or a day. */
export function yearOf(period: string): string {
  return period.slice(0, 4);
}

function span(first: string, last: string): number {
  const at = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return at(last) - at(first) + 1;
}

function years(months: Month[], first: number, last: number): Period[] {
  const all = Array.from({ length: last - first + 1 }, (_, at): Period => ({
    key: String(first + at).padStart(4, '0'),
    openings: 0,
    closings: 0,
    cumulative: 0,
    picked: false,
  }));
  for (const { month, openings, closings, picked } of months) {
    const year = all[Number(yearOf(month)) - first]!;
    year.openings += openings;
    year.closings += closings;
    year.picked ||= picked;
  }
  let cumulative = 0;
  for (const year of all) year.cumulative = cumulative += year.openings - year.closings;
  return all;
}
