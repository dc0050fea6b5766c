// What leaves a chart: its table on the clipboard or as CSV, its picture as SVG or PNG. A picture says what it shows, of which stores and when.

import { commands, type SaveTo } from '$lib/host';
import { picture } from '$lib/charts/picture';
import { plain, toTsv, type ChartTable } from '$lib/charts/table';
import type { Drawing } from '$lib/charts/drawing';
import { queryText } from './query.svelte';
import { session } from './session.svelte';
import { t } from '$lib/i18n/index.svelte';
import { date } from '$lib/words.svelte';

export type Saves = 'png' | 'svg' | 'csv';

/** A chart as it is shown. */
export interface Shown {
  name: string;
  title: string;
  subtitle: string;
  table: ChartTable;
  draw: (width: number) => Drawing;
}

/** Width of a drawing in a picture: half a page of a report. */
const WIDTH = 720;

/** Asks where the chart goes and writes it there. The file, or nothing where the person thought better of it or it was refused. */
export async function saveChart(kind: Saves, chart: Shown): Promise<string | undefined> {
  const to = await choose(kind, chart.name);
  if (!to) return undefined;
  const saved = await session.try('save', async () => {
    if (kind === 'csv') {
      const { columns, rows } = plain(chart.table);
      await commands.saveTable(columns, rows, to);
    } else {
      await commands.savePicture(await drawn(chart), to);
    }
    return to.path;
  });
  return saved;
}

/** Asks where a file of this kind goes. */
export async function choose(kind: Saves | 'xlsx', name: string): Promise<SaveTo | null | undefined> {
  const file = `${session.registry?.name ?? 'haat'}-${name.replace(/[^\w-]+/g, '-')}`;
  return session.try('save', () => commands.saveChoose(t('chart.saveTitle'), file, kind));
}

/** The picture of a chart, with its definition, query and day, personal values masked. */
async function drawn(chart: Shown): Promise<string> {
  const query = await commands.queryMasked(queryText());
  const today = new Date().toISOString().slice(0, 10);
  const asked = t('chart.asked', { query: query === '' ? t('chart.everything') : query, date: date(today) });
  const sample = session.registry?.sample ? [t('banner.sample')] : [];
  return picture(chart.draw(WIDTH), {
    title: chart.title,
    lines: [chart.subtitle, asked, ...sample],
    source: t('chart.source', { name: session.registry?.name ?? '' }),
  });
}

/** Puts the table on the clipboard, for a spreadsheet. Whether it is there. */
export async function copyTable(table: ChartTable): Promise<boolean> {
  return (await session.try('copy', async () => (await navigator.clipboard.writeText(toTsv(table)), true))) ?? false;
}
