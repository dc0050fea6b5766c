import { expect, it } from 'vitest';
import { bothReadings, contradicting } from './dates';

it('a date is shown both ways where it can be read both ways', () => {
  expect(bothReadings(['soon', '31-12-2018', '05/05/2018', '03-04-2018'])).toEqual({ text: '03-04-2018', day_first: '2018-04-03', month_first: '2018-03-04' });
  expect(bothReadings(['3.4.18'])).toEqual({ text: '3.4.18', day_first: '2018-04-03', month_first: '2018-03-04' });
  expect(bothReadings(['7/4/81']).month_first).toBe('1981-07-04');
  const soon = String((new Date().getFullYear() + 9) % 100).padStart(2, '0');
  expect(bothReadings([`3/4/${soon}`], true).day_first).toBe(`${new Date().getFullYear() + 9}-04-03`);
  expect(bothReadings([`3/4/${soon}`]).day_first).toBe(`${new Date().getFullYear() - 91}-04-03`);
  expect(bothReadings(['31-12-2018'])).toEqual({ text: '31-12-2018', day_first: '', month_first: '' });
  expect(bothReadings([])).toEqual({ text: '', day_first: '', month_first: '' });
});

it('dates of both orders are shown beside each other', () => {
  expect(contradicting(['2018-10-29', '13/04/2018', '01/13/2020'])).toEqual({ one: '13/04/2018', other: '01/13/2020' });
  expect(contradicting(['13/04/2018', '03/04/2018'])).toBeNull();
});
