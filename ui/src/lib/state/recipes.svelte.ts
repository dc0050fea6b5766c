// The recipes of the open registry: how the lists of one layout are read.

import { commands, refusalOf, type RecipeLine } from '$lib/host';
import { t } from '$lib/i18n/index.svelte';
import { session } from './session.svelte';

class Recipes {
  list = $state<RecipeLine[]>([]);
  /** What was saved as a file or taken from one, by its name, and the entry that taking it wrote. */
  told = $state<{ what: 'saved' | 'taken'; name: string; entry: string | null } | null>(null);
  /** A file whose recipe is for lists that there is one for already. */
  there = $state<{ path: string; name: string } | null>(null);

  #turn = 0;

  constructor() {
    session.whenChanged(() => this.#forget());
  }

  #forget(): void {
    this.#turn++;
    this.list = [];
    this.told = this.there = null;
  }

  /** Asks what there is, or was. Of several questions under way the last is answered: an earlier answer that comes late is of an earlier state. */
  async load(recorded: string | null = null): Promise<void> {
    const mine = ++this.#turn;
    const list = await session.try('recipes', () => commands.recipeList(recorded));
    if (mine === this.#turn && list) this.list = list;
  }

  async #done(work: () => Promise<unknown>): Promise<void> {
    this.told = null;
    await session.try('recipe', work);
    await session.follow();
    await this.load();
  }

  /** Gives a recipe another name. */
  async rename(recipe: RecipeLine, name: string): Promise<void> {
    await this.#done(() => commands.recipeRename(recipe.uid, name));
  }

  /** Removes a recipe; undo brings it back. */
  async remove(recipe: RecipeLine): Promise<void> {
    await this.#done(() => commands.recipeDelete(recipe.uid));
  }

  /** Asks for a file and saves a recipe in it. */
  async save(recipe: RecipeLine): Promise<void> {
    this.told = null;
    const path = await session.try('recipe', () => commands.recipeChoose(t('recipe.save'), recipe.name));
    if (!path) return;
    const saved = await session.try('recipe', async () => {
      await commands.recipeSave(recipe.uid, path);
      return true;
    });
    if (saved) this.told = { what: 'saved', name: recipe.name, entry: null };
  }

  /** Asks for a file and takes the recipe in it. */
  async choose(): Promise<void> {
    const path = await session.try('recipe', () => commands.recipeChoose(t('recipe.take'), null));
    if (path) await this.take(path, false);
  }

  /** Takes the recipe of a file; where there is one for the same lists, the person is asked whether it is to be replaced. */
  async take(path: string, replace: boolean): Promise<void> {
    this.told = this.there = null;
    const before = session.state?.entry;
    const name = await session.try('recipe', async () => {
      try {
        return await commands.recipeTake(path, replace);
      } catch (thrown) {
        const refusal = refusalOf(thrown);
        if (refusal.code !== 'recipe_there') throw thrown;
        this.there = { path, name: String(refusal.params['name'] ?? '') };
        return undefined;
      }
    });
    const entry = await session.since(before);
    if (name !== undefined) this.told = { what: 'taken', name, entry };
    await this.load();
  }
}

export const recipes = new Recipes();
