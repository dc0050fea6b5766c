// What the menu of a cell offers: what can be done with it, with the block it is in, with its column, or with the group whose line it is in.

import { commands, type GridColumn, type GroupLine } from '$lib/host';
import { t } from '$lib/i18n/index.svelte';
import type { Blocks } from '$lib/components/stores/blocks';
import { FIRST, froze } from '$lib/state/columns';
import { grouping, keyOf, MOST_LEVELS } from '$lib/state/grouping.svelte';
import { ask } from '$lib/state/query.svelte';
import type { Bounds } from '$lib/state/range';
import { session } from '$lib/state/session.svelte';
import { views } from '$lib/state/views.svelte';
import { cellWords, fieldLabel, levelWords } from '$lib/words.svelte';

/** The longest value that the menu of a cell names whole. */
const NAMED = 40;

interface Grid {
  columns: () => GridColumn[];
  /** How many columns stay in sight. */
  frozen: () => number;
  block: () => Bounds;
  /** Whether nothing can be written now. */
  locked: () => boolean;
  /** The group whose line a row is. */
  group: (row: number) => GroupLine | null;
  text: (row: number, column: number) => string;
  query: () => string;
  /** Opens the store of a row. */
  open: (row: number) => void;
  blocks: Blocks;
}

export interface Choice {
  key: string;
  words: string;
  act: () => unknown;
}

export class Choices {
  #grid: Grid;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** What can be done with a cell or the block it is in; what narrows the list to a cell names its value. */
  of(row: number, column: number): Choice[] {
    const { blocks } = this.#grid;
    const group = this.#grid.group(row);
    if (group) return this.#ofGroup(group.path, column);
    const [of, block, frozen] = [this.#grid.columns()[column], this.#grid.block(), this.#grid.frozen()];
    const said = of ? cellWords(of, this.#grid.text(row, column)) : '';
    const value = said.length > NAMED ? `${said.slice(0, NAMED)}…` : said;
    const field = fieldLabel(of?.key ?? FIRST, of?.label ?? '');
    const writes = [
      { key: 'stores.menu.cut', words: t('stores.menu.cut'), act: () => blocks.cut() },
      { key: 'stores.menu.clear', words: t('stores.menu.clear'), act: () => blocks.put({ set: '' }) },
      ...(block.bottom > block.top ? [{ key: 'stores.menu.down', words: t('stores.menu.down'), act: () => blocks.fill('down') }] : []),
      ...(block.right > block.left ? [{ key: 'stores.menu.right', words: t('stores.menu.right'), act: () => blocks.fill('right') }] : []),
    ];
    return [
      { key: 'stores.menu.open', words: t('stores.menu.open'), act: () => this.#grid.open(row) },
      { key: 'stores.menu.only', words: value === '' ? t('stores.menu.blank', { field }) : t('stores.menu.only', { value }), act: () => this.#narrow(row, column, false) },
      { key: 'stores.menu.but', words: value === '' ? t('stores.menu.filled', { field }) : t('stores.menu.but', { value }), act: () => this.#narrow(row, column, true) },
      { key: 'stores.menu.copy', words: t('stores.menu.copy'), act: () => blocks.copy(false) },
      { key: 'stores.menu.copyNamed', words: t('stores.menu.copyNamed'), act: () => blocks.copy(true) },
      ...(this.#grid.locked() ? [] : writes),
      ...(of && grouping.levels.length < MOST_LEVELS && !grouping.levels.some((level) => level.column.field === of.field)
        ? [{ key: 'groups.byThis', words: t('groups.byThis', { field }), act: () => grouping.by([...grouping.levels.map(keyOf), keyOf({ column: of, by: of.holds === 'date' ? 'month' : null })]) }]
        : []),
      ...(column > 0 && column + 1 !== frozen ? [{ key: 'stores.menu.freeze', words: t('stores.menu.freeze', { field }), act: () => views.show(froze(views.columns, column + 1)) }] : []),
      ...(frozen > 1 ? [{ key: 'stores.menu.unfreeze', words: t('stores.menu.unfreeze'), act: () => views.show(froze(views.columns, 1)) }] : []),
    ];
  }

  /** What can be done with a group. */
  #ofGroup(path: string[], column: number): Choice[] {
    const { blocks } = this.#grid;
    const block = this.#grid.block();
    const level = grouping.levels[path.length - 1];
    const name = level ? levelWords(level, path.at(-1) ?? '') : '';
    return [
      { key: 'groups.fold', words: t(grouping.folded(path) ? 'groups.open' : 'groups.fold', { name }), act: () => grouping.toggle(path) },
      { key: 'groups.foldAll', words: t('groups.foldAll'), act: () => grouping.all(true) },
      { key: 'groups.openAll', words: t('groups.openAll'), act: () => grouping.all(false) },
      { key: 'groups.only', words: t('groups.only'), act: () => this.#narrowTo(path) },
      { key: 'groups.end', words: t('groups.end'), act: () => grouping.by([]) },
      ...(this.#grid.columns()[column]?.holds === 'number' || block.bottom > block.top ? [{ key: 'stores.menu.copy', words: t('stores.menu.copy'), act: () => blocks.copy(false) }] : []),
    ];
  }

  /** Narrows the query to the stores that hold what a cell holds, or leaves those out. */
  async #narrow(row: number, column: number, out: boolean): Promise<void> {
    const value = this.#grid.text(row, column);
    const text = await session.try('query', () => commands.queryNarrow(this.#grid.query(), this.#grid.columns()[column]!.field, value, out));
    if (text !== undefined) await ask(text);
  }

  /** Narrows the query to the stores of a group. */
  async #narrowTo(path: string[]): Promise<void> {
    let text: string | undefined = this.#grid.query();
    for (const [at, value] of path.entries()) {
      const of = grouping.levels[at];
      const before: string = text;
      text = of && (await session.try('query', () => commands.queryNarrow(before, of.column.field, value, false)));
      if (text === undefined) return;
    }
    await ask(text);
  }
}
