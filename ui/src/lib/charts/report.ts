// A report as what is shown of it: its title, its table, its chart.

import type { Group, Report, ReportRow } from '$lib/host';
import type { Counted } from '$lib/state/reports.svelte';
import { byDimension, dimensionLabel, groupLabel, inSentence, monthWords, share } from '$lib/words.svelte';
import { number, t, type Key } from '$lib/i18n/index.svelte';
import { bars, category, columns, grid, type Drawing } from './drawing';
import { part, type ChartCell, type ChartColumn, type ChartTable } from './table';

/** How a report is drawn. */
export type Look = 'bars' | 'columns' | 'stacked' | 'table';

/** Groups across that stacked bars can hold apart by colour. */
const STACKED = 8;

/** Along time columns, otherwise bars; across few groups without time stacked bars; else the table is its own chart, shaded. */
export function lookOf(report: Report, of: Counted): Look {
  if (report.dimensions.length === 1) return report.times[0] ? 'columns' : 'bars';
  const apart = new Set(report.heads.map((head) => category(head.place))).size;
  // A difference can be less than nothing, which no part of a bar can be.
  const parts = of !== 'net' && of !== 'cumulative';
  return parts && !report.times[0] && !report.times[1] && report.heads.length <= STACKED && apart >= report.heads.length ? 'stacked' : 'table';
}

/** The figure of a row. */
export function figure(row: ReportRow['figures'], of: Counted): number {
  return of === 'share' ? row.stores : row[of];
}

/** A figure as it is shown. */
export function shown(value: number, of: Counted, all: number): string {
  return of === 'share' ? share(value, all) || number(0) : number(value);
}

export function rowLabel(report: Report, row: Group): string {
  return groupLabel(report.dimensions[0]!, row);
}

export function headLabel(report: Report, head: Group): string {
  return groupLabel(report.dimensions[1]!, head);
}

export function dimensionNames(report: Report): string[] {
  return report.dimensions.map((key, at) => dimensionLabel(key, report.dimension_labels[at]!));
}

/** What the report counts, and by what. */
export function subject(report: Report, of: Counted): string {
  const [first, second] = report.dimensions.map((key, at) => byDimension(key, report.dimension_labels[at]!));
  const what = t(`measure.${of}` as Key);
  return second === undefined ? t('report.by', { what, first: first! }) : t('report.byTwo', { what, first: first!, second });
}

/** The finding: which group has most. */
export function finding(report: Report, of: Counted): string {
  const named = report.rows.filter((row) => row.key !== null && row.key !== '?');
  const time = report.times[0] ?? false;
  if (of === 'cumulative' && time) {
    const last = named.at(-1);
    return last ? t('report.come', { name: rowLabel(report, last), n: last.figures.cumulative }) : t('chart.none');
  }
  const most = named.reduce<ReportRow | null>((best, row) => (best && figure(best.figures, of) >= figure(row.figures, of) ? best : row), null);
  if (!most || figure(most.figures, of) <= 0) return t('report.nothing', { what: t(`measure.${of}` as Key) });
  const n = figure(most.figures, of);
  const name = report.dimensions[0] === 'opened.month' ? monthWords(most.key!, 'long') : rowLabel(report, most);
  const params = { name, n, share: share(n, figure(report.total, of)) };
  // Stores are open, and of an ownership; they are in anything else.
  if ((of === 'stores' || of === 'share') && ['status', 'ownership'].includes(report.dimensions[0]!)) {
    return t('chart.mostAre', { ...params, name: report.dimensions[0] === 'status' ? inSentence(name) : name });
  }
  if (of === 'stores' || of === 'share') return t(time ? 'report.topTime' : 'chart.most', params);
  return t(`report.top.${of}` as Key, params);
}

/** The table of the report: of one dimension all its figures, of two the measure of each pair. */
export function tableOf(report: Report, of: Counted): ChartTable {
  const names = dimensionNames(report);
  const all = report.total.stores;
  if (report.heads.length === 0 && report.dimensions.length === 1) {
    const runs = report.times[0] ?? false;
    const held: ChartColumn[] = [
      { label: t('measure.stores'), holds: 'number' },
      { label: t('measure.share'), holds: 'share' },
      { label: t('measure.openings'), holds: 'number' },
      { label: t('measure.closings'), holds: 'number' },
      { label: t('measure.net'), holds: 'number' },
      ...(runs ? [{ label: t('measure.cumulative'), holds: 'number' } as const] : []),
    ];
    const cells = (figures: ReportRow['figures']): ChartCell[] => [
      figures.stores,
      part(figures.stores, all),
      figures.openings,
      figures.closings,
      figures.net,
      ...(runs ? [figures.cumulative] : []),
    ];
    return {
      columns: [{ label: names[0]!, holds: 'text' }, ...held],
      rows: report.rows.map((row) => ({ key: row.key ?? undefined, cells: [rowLabel(report, row), ...cells(row.figures)] })),
      total: [t('chart.total'), ...cells(report.total)],
    };
  }
  const cell = (value: number): ChartCell => (of === 'share' ? part(value, all) : value);
  const holds = of === 'share' ? 'share' : 'number';
  return {
    columns: [
      { label: names[0]!, holds: 'text' },
      ...report.heads.map((head) => ({ label: headLabel(report, head), holds }) as ChartColumn),
      { label: t('chart.total'), holds },
    ],
    rows: report.rows.map((row) => ({ key: row.key ?? undefined, cells: [rowLabel(report, row), ...row.cells.map(cell), cell(figure(row.figures, of))] })),
    total: [t('chart.total'), ...report.totals.map(cell), cell(figure(report.total, of))],
  };
}

/** Rows of a picture: more are a table. */
const DRAWN = 30;

/** The chart of the report at a width. */
export function drawingOf(report: Report, of: Counted, width: number): Drawing {
  const look = lookOf(report, of);
  const ends = (value: number) => (of === 'share' ? [shown(value, of, report.total.stores)] : [number(value), share(value, Math.max(0, figure(report.total, of)))]);
  const rows = report.rows.slice(0, DRAWN);
  if (look === 'columns') return columns(periods(report, of), width, number);
  if (look === 'bars')
    return bars(
      rows.map((row) => ({ label: rowLabel(report, row), value: figure(row.figures, of), blank: row.key === '?', ends: ends(figure(row.figures, of)) })),
      width,
    );
  if (look === 'stacked')
    return bars(
      rows.map((row) => ({ label: rowLabel(report, row), value: figure(row.figures, of), ends: ends(figure(row.figures, of)), parts: parts(report, row) })),
      width,
      key(report),
    );
  const table = tableOf(report, of);
  const text = (cell: ChartCell, at: number) => (typeof cell === 'number' ? (table.columns[at]!.holds === 'share' ? share(cell, 1) : number(cell)) : (cell ?? ''));
  const lines = [...table.rows.slice(0, DRAWN).map((row) => row.cells), ...(table.total ? [table.total] : [])];
  return grid(
    table.columns.map((column) => column.label),
    lines.map((cells) => cells.map(text)),
    width,
  );
}

/** The groups across and their colours. */
export function key(report: Report) {
  return report.heads.map((head) => ({ label: headLabel(report, head), paint: category(head.place) }));
}

/** The parts of a row's bar. */
export function parts(report: Report, row: ReportRow) {
  return row.cells.map((value, at) => {
    const head = report.heads[at]!;
    return { value, paint: category(head.place), label: `${headLabel(report, head)}: ${number(value)}` };
  });
}

/** The periods of a report along time: its measure as columns, and what has come of the network above them. */
export function periods(report: Report, of: Counted) {
  const own: Counted = of === 'cumulative' ? 'net' : of;
  return report.rows
    .filter((row) => row.key !== '?')
    .map((row) => ({
      key: row.key ?? '',
      label: rowLabel(report, row),
      value: figure(row.figures, own),
      sum: row.figures.cumulative,
      picked: false,
      words: t('report.period', { name: rowLabel(report, row), what: t(`measure.${own}` as Key), n: figure(row.figures, own), total: row.figures.cumulative }),
    }));
}
