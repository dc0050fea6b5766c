import { afterEach, describe, expect, test } from 'vitest';
import type { Report } from '$lib/host';
import { speak } from '$lib/i18n/index.svelte';
import { monthWords } from '$lib/words.svelte';
import { bars, category, columns, cut, labelled, textWidth, ticks } from './drawing';
import { broken, lightTokens, picture } from './picture';
import { drawingOf, finding, lookOf, periods, subject, tableOf } from './report';
import { inColumns, part, plain, toTsv } from './table';

afterEach(() => speak('en'));

const figures = (stores: number) => ({ stores, openings: stores, closings: 0, net: stores, cumulative: stores });
const group = (key: string | null, place: number) => ({ key, label: key ?? '3', place });

function report(heads: [string, number][], rows: [string, number[]][], dimensions = ['state', 'format']): Report {
  const sums = rows.map(([, cells]) => cells.reduce((sum, cell) => sum + cell, 0));
  return {
    dimensions,
    dimension_labels: dimensions,
    times: dimensions.map((key) => key.startsWith('opened.')),
    heads: heads.map(([key, place]) => group(key, place)),
    rows: rows.map(([key, cells], at) => ({ ...group(key, at + 1), cells: heads.length > 0 ? cells : [], figures: figures(sums[at]!) })),
    totals: heads.map((_, at) => rows.reduce((sum, [, cells]) => sum + cells[at]!, 0)),
    total: figures(sums.reduce((sum, n) => sum + n, 0)),
    undated: 0,
    not_open_by_status: 0,
    on: null,
  } as Report;
}

describe('a table', () => {
  const table = {
    columns: [{ label: 'State', holds: 'text' as const }, { label: 'Stores', holds: 'number' as const }, { label: 'Share', holds: 'share' as const }],
    rows: [{ cells: ['Bihar', 12, part(12, 16)] }, { cells: ['=cmd|"x"\tand\nmore', 4, part(4, 16)] }],
    total: ['Total', 16, 1],
  };

  test('is copied so that a spreadsheet takes it cell by cell and no cell for a formula', () => {
    expect(toTsv(table)).toBe('State\tStores\tShare\nBihar\t12\t0.75\n\'=cmd|"x" and more\t4\t0.25\nTotal\t16\t1\n');
  });

  test('is saved with its total', () => {
    expect(plain(table).rows.at(-1)).toEqual(['Total', 16, 1]);
  });

  test('knows no share of nothing', () => {
    expect(part(0, 0)).toBeNull();
  });
});

describe('a drawing', () => {
  test('has round steps', () => {
    expect(ticks(547)).toEqual([0, 200, 400, 600]);
    expect(ticks(0)).toEqual([0, 1]);
  });

  test('keeps the colours of categories and calls what is past the seventh other', () => {
    expect([1, 7, 8, 0].map(category)).toEqual(['cat1', 'cat7', 'bar', 'bar']);
  });

  test('of columns stays within its width and can be picked everywhere', () => {
    const items = Array.from({ length: 400 }, (_, at) => ({ key: `m${at}`, label: `Oct ${2000 + at}`, value: at, sum: at * at, picked: at === 7 }));
    const drawing = columns(items, 600, String, { key: 'm399', text: 'the most', value: 300 });
    expect(drawing.hits).toHaveLength(400);
    for (const mark of drawing.marks) if (mark.kind === 'rect') expect(mark.x >= 0 && mark.x + mark.width <= 600).toBe(true);
    const labels = drawing.marks.filter((mark) => mark.kind === 'text' && mark.text.startsWith('Oct'));
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.length).toBeLessThan(10);
    expect(drawing.marks.filter((mark) => mark.kind === 'rect' && mark.paint === 'picked')).toHaveLength(1);
  });

  test('has labels of months that never meet, in either language and over any span', () => {
    for (const language of ['en', 'hi'] as const) {
      speak(language);
      for (const width of [300, 620, 1180]) {
        for (const count of [1, 2, 5, 13, 26, 82, 181, 400, 1200]) {
          const months = Array.from({ length: count }, (_, at) => `${1990 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`);
          const items = months.map((key) => ({ key, label: monthWords(key), value: 1, sum: count, picked: false }));
          const labels = columns(items, width, String).marks.filter((mark) => mark.kind === 'text').filter(({ text }) => /\d{4}$/.test(text) && text !== String(count));
          expect(labels.length).toBeGreaterThan(0);
          labels.forEach((label, at) => {
            const before = labels[at - 1];
            if (before) expect(label.x - before.x).toBeGreaterThan((textWidth(label.text) + textWidth(before.text)) / 2 + 5);
          });
        }
      }
    }
  });

  const months = (first: number, count: number) =>
    Array.from({ length: count }, (_, at) => `${Math.floor((first + at) / 12)}-${String(((first + at) % 12) + 1).padStart(2, '0')}`);

  test('has labels of months at round steps from a January, over a short span from its first', () => {
    const shown = (first: number, count: number, room: number) => {
      const keys = months(first, count);
      return [...labelled(keys, room)].map((at) => keys[at]);
    };
    expect(shown(1969 * 12 + 3, 600, 39).slice(0, 3)).toEqual(['1970-01', '1975-01', '1980-01']);
    expect(shown(2015 * 12 + 9, 40, 7)).toEqual(['2016-01', '2017-01', '2018-01', '2019-01']);
    expect(shown(2018 * 12 + 9, 6, 1.2)).toEqual(['2018-11', '2019-01', '2019-03']);
    expect(shown(2018 * 12 + 3, 7, 5)).toEqual(['2018-04', '2018-10']);
    expect([...labelled(['1', '2', '3', '4', '5'], 1.5)]).toEqual([0, 2, 4]);
    const years = Array.from({ length: 30 }, (_, at) => String(1993 + at));
    expect([...labelled(years, 4)].map((at) => years[at])).toEqual(['1995', '2000', '2005', '2010', '2015', '2020']);
    expect([...labelled(['2016', '2017', '2018'], 3)]).toEqual([0]);
  });

  test('of one month is a column, not a wall, and nothing of it is cut', () => {
    const one = columns([{ key: '2018-10', label: 'Oct 2018', value: 3, sum: 9, picked: false }], 800, String, { key: '2018-10', text: '1 on 29 Oct 2018', value: 1 });
    expect(one.marks.find((mark) => mark.kind === 'rect')).toMatchObject({ width: 64 });
    const note = one.marks.find((mark) => mark.kind === 'text' && mark.strong && mark.text.startsWith('1 on'))!;
    expect(note).toMatchObject({ anchor: 'start' });
    expect((note as { x: number }).x + textWidth('1 on 29 Oct 2018')).toBeLessThan(800);
    expect(one.marks.some((mark) => mark.kind === 'text' && mark.text === 'Oct 2018')).toBe(true);
  });

  test('knows that letters of Devanagari are wide and their marks are not', () => {
    expect(textWidth('सित॰ 2018')).toBeGreaterThan(60);
    expect(textWidth('कु')).toBe(textWidth('क'));
    expect(cut('महाराष्ट्र', 30).endsWith('…')).toBe(true);
    expect(textWidth(cut('महाराष्ट्र और गोवा', 60))).toBeLessThanOrEqual(60);
  });

  test('of bars in parts is as long as the parts together', () => {
    const parts = [{ value: 3, paint: 'cat1' as const }, { value: 1, paint: 'cat2' as const }];
    const drawing = bars([{ label: 'Bihar', value: 4, ends: ['4'], parts }, { label: 'Goa', value: 4, ends: ['4'] }], 400);
    const rects = drawing.marks.filter((mark) => mark.kind === 'rect');
    expect(rects).toHaveLength(3);
    expect(rects[0]!.width + rects[1]!.width).toBeCloseTo(rects[2]!.width);
  });

  test('charts go into the shortest column and stay there', () => {
    expect(inColumns([1, 9, 2, 3], 2, (height) => height)).toEqual([[9], [3, 2, 1]]);
    expect(inColumns([1, 2], 1, (height) => height)).toEqual([[2, 1]]);
  });
});

describe('a picture', () => {
  const around = { title: 'Bihar & Goa <have> "most"', lines: ['Stores by state', 'state:Bihar · as of today'], source: 'sample · Haat' };

  test('says its title, definition and query, in the light colours, with nothing of the page in it', () => {
    const svg = picture(bars([{ label: 'Bihar', value: 4, ends: ['4', '50 %'] }], 400), around);
    expect(svg).toContain('<title>Bihar &amp; Goa &lt;have&gt; &quot;most&quot;</title>');
    expect(svg).toContain('state:Bihar · as of today');
    expect(svg).toContain('#fbfaf8');
    expect(svg).not.toMatch(/var\(|class=|undefined|NaN/);
  });

  test('takes its colours from the tokens of the light theme', () => {
    expect(lightTokens()).toMatchObject({ paper: '#fbfaf8', ink: '#1b1c1e', 'cat-7': '#f0e442' });
    expect(lightTokens(':root { --ink: #111; } @media screen { :root { --ink: #eee; } }')).toEqual({ ink: '#111' });
  });

  test('breaks long lines and cuts words that are longer than a line', () => {
    expect(broken('one two three', 60)).toEqual(['one two', 'three']);
    expect(broken('x'.repeat(90), 100)[0]!.endsWith('…')).toBe(true);
  });
});

describe('a report', () => {
  test('of few groups across is stacked, along time or of many a table', () => {
    const formats: [string, number][] = [['Mi Home', 1], ['Mi Store', 2]];
    expect(lookOf(report(formats, [['Bihar', [1, 2]]]), 'stores')).toBe('stacked');
    expect(lookOf(report(formats, [['Bihar', [1, -2]]]), 'net')).toBe('table');
    expect(lookOf(report([['2018-10', 1]], [['Bihar', [1]]], ['state', 'opened.month']), 'openings')).toBe('table');
    // Two groups without a colour of their own cannot be told apart.
    expect(lookOf(report([['A', 9], ['B', 12]], [['Bihar', [1, 2]]]), 'stores')).toBe('table');
    expect(lookOf(report([], [['Bihar', [3]]], ['state']), 'stores')).toBe('bars');
    expect(lookOf(report([], [['2018-10', [3]]], ['opened.month']), 'stores')).toBe('columns');
  });

  test('says its finding in both languages, never of what is blank', () => {
    const one = report([], [['?', [9]], ['Bihar', [3]], ['Goa', [1]]], ['state']);
    expect(finding(one, 'stores')).toBe('Bihar has 3 stores, 23 %');
    expect(finding(one, 'openings')).toBe('3 openings in Bihar, 23 %');
    speak('hi');
    expect(finding(one, 'stores')).toBe('बिहार में 3 दुकानें, 23 %');
  });

  test('is grammatical whatever it counts by', () => {
    const status = report([], [['open', [3]], ['closed', [1]]], ['status']);
    expect(finding(status, 'stores')).toBe('3 stores are open, 75 %');
    const months = report([], [['2018-10', [3]]], ['opened.month']);
    expect(subject(months, 'openings')).toBe('Openings by month of opening');
    expect(subject(report([], [['A', [3]]], ['own.rent']), 'openings')).toBe('Openings by “own.rent”');
    speak('hi');
    expect(finding(status, 'stores')).toBe('3 दुकानें “खुली” हैं, 75 %');
    expect(finding(status, 'openings')).toBe('खुली: 3 उद्घाटन, 75 %');
    expect(subject(months, 'openings')).toBe('खुलने के महीने के अनुसार उद्घाटन');
    expect(subject(report([], [['A', [3]]], ['state']), 'openings')).toBe('राज्य के अनुसार उद्घाटन');
  });

  test('has the figures of one dimension or the measure of two, with totals', () => {
    const one = tableOf(report([], [['Bihar', [3]], ['Goa', [1]]], ['state']), 'stores');
    expect(one.rows[0]!.cells).toEqual(['Bihar', 3, 0.75, 3, 0, 3]);
    const two = tableOf(report([['A', 1], ['B', 2]], [['Bihar', [1, 2]], ['Goa', [1, 0]]]), 'share');
    expect(two.rows[0]!.cells).toEqual(['Bihar', 0.25, 0.5, 0.75]);
    expect(two.total).toEqual(['Total', 0.5, 0.5, 1]);
  });

  test('is drawn in every look', () => {
    const looks = [
      report([['A', 1], ['B', 2]], [['Bihar', [1, 2]]]),
      report([['2018-10', 1]], [['Bihar', [1]]], ['state', 'opened.month']),
      report([], [['2018-10', [3]], ['2018-11', [4]]], ['opened.month']),
      report([], [['Bihar', [3]]], ['state']),
    ];
    for (const laid of looks) {
      const drawing = drawingOf(laid, 'openings', 720);
      expect(drawing.marks.length).toBeGreaterThan(2);
      expect(picture(drawing, { title: 'T', lines: [], source: 'S' })).not.toContain('NaN');
    }
    expect(periods(looks[2]!, 'openings').map((item) => item.label)).toEqual(['Oct 2018', 'Nov 2018']);
  });
});
