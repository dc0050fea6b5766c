import { beforeEach, describe, expect, it, vi } from 'vitest';
import { later, registry, standing } from './fakes';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), recipeList: vi.fn(), recipeTake: vi.fn(), recipeChoose: vi.fn(), recipeSave: vi.fn(), recipeRename: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: () => ({ name: 'job', reports: {}, stop: async () => true }),
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { recipes } = await import('./recipes.svelte');
const { commands } = host;
const line = { uid: 'u1', name: 'Sharma', source: 'sharma', columns: 5, used: null };
const there = { code: 'recipe_there', sentence: 'refusal.recipe_there.message', params: { name: 'Sharma' }, message: '', hint: null };

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.recipeList.mockResolvedValue([line]);
  await session.take(registry('a'));
});

describe('a recipe in a file', () => {
  it('is taken, and one for the same lists is replaced only where the person says so', async () => {
    commands.recipeTake.mockRejectedValueOnce(there);
    await recipes.take('/s.recipe.json', false);
    expect(recipes).toMatchObject({ there: { path: '/s.recipe.json', name: 'Sharma' }, told: null });
    commands.recipeTake.mockResolvedValueOnce('Sharma');
    commands.registryState.mockResolvedValue(standing('2'));
    await recipes.take('/s.recipe.json', true);
    expect(commands.recipeTake).toHaveBeenLastCalledWith('/s.recipe.json', true);
    expect(recipes).toMatchObject({ there: null, told: { what: 'taken', name: 'Sharma', entry: '2' }, list: [line] });
    // What was there already writes no entry, and there is nothing to take back.
    commands.recipeTake.mockResolvedValueOnce('Sharma');
    await recipes.take('/s.recipe.json', true);
    expect(recipes.told).toEqual({ what: 'taken', name: 'Sharma', entry: null });
  });

  it('is written where the person says, or not at all', async () => {
    commands.recipeChoose.mockResolvedValueOnce(null);
    await recipes.save(line);
    expect(commands.recipeSave).not.toHaveBeenCalled();
    commands.recipeChoose.mockResolvedValueOnce('/s.recipe.json');
    await recipes.save(line);
    expect(commands.recipeSave).toHaveBeenCalledWith('u1', '/s.recipe.json');
    expect(recipes.told).toEqual({ what: 'saved', name: 'Sharma', entry: null });
  });

  it('says nothing of another registry', async () => {
    commands.recipeTake.mockResolvedValue('Sharma');
    await recipes.take('/s.recipe.json', false);
    await session.take(registry('b'));
    expect(recipes).toMatchObject({ list: [], told: null, there: null });
  });
});

describe('the list of recipes', () => {
  it('is that of the last question, whenever the answers come', async () => {
    const slow = later<(typeof line)[]>();
    commands.recipeList.mockReturnValueOnce(slow.promise);
    const first = recipes.load();
    commands.recipeList.mockResolvedValueOnce([{ ...line, name: 'Sharma Traders' }]);
    await recipes.load();
    slow.resolve([line]);
    await first;
    expect(recipes.list.map(({ name }) => name)).toEqual(['Sharma Traders']);
  });
});
