import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.svelte'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`src/${path}`, 'utf8') }));

/** What says that an entry was written, and offers the way back beside it; the line at the bottom says so of every entry. */
const WROTE = ['components/import/Foot', 'components/import/Recipes', 'components/import/SetAside', 'components/quality/Told', 'components/reports/Leaves', 'components/stores/CellsNotice'];

/** What says what is found, shown, counted or under way, or that a file was written: nothing of it is in the journal. */
const OTHERS = [
  'components/charts/ChartCard',
  'components/import/Queue',
  'components/import/Recipe',
  'components/quality/Clusters',
  'components/quality/Faults',
  'components/quality/Findings',
  'components/quality/Places',
  'components/settings/Columns',
  'components/shared/Doing',
  'components/shared/DropHint',
  'components/shared/QueryBar',
  'components/shared/Start',
  'components/shared/StatusLine',
  'components/shared/Take',
  'components/stores/Export',
  'components/stores/Form',
  'components/stores/Replace',
];

describe('what says that something was done', () => {
  it('is known, and says how it is taken back where that can be', () => {
    const says = sources.filter(({ path, text }) => path.startsWith('lib/components/') && text.includes('role="status"')).map(({ path }) => path.replace(/^lib\/|\.svelte$/g, ''));
    expect(says.filter((path) => !OTHERS.includes(path)).toSorted()).toEqual(WROTE);
    expect(OTHERS.filter((path) => !says.includes(path))).toEqual([]);
    const back = (path: string) => /<UndoThis entry=|<UndoThis \{entry\}|data-undo-import/.test(sources.find((source) => source.path === `lib/${path}.svelte`)?.text ?? '');
    expect(WROTE.filter((path) => !back(path))).toEqual([]);
    expect(OTHERS.filter(back)).toEqual([]);
  });
});
