import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expected, form, later, outcome, preview, registry, settled, standing } from './fakes';
import type { Outcome } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), registryOpen: vi.fn(), storeForm: vi.fn(), importArrival: vi.fn(), importLists: vi.fn(), recipeTake: vi.fn(), recipeList: vi.fn(), importPreview: vi.fn(), importDiff: vi.fn(), importCommit: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: () => ({ name: 'job', reports: {}, stop: async () => true }),
}));
const goto = vi.hoisted(() => vi.fn());
vi.mock('$lib/host', () => host);
vi.mock('$app/navigation', () => ({ goto }));

const { session } = await import('./session.svelte');
const { importing } = await import('./importing.svelte');
const { arriving } = await import('./arriving.svelte');
const { commands } = host;

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.registryOpen.mockImplementation(async (path: string) => registry(path));
  commands.storeForm.mockResolvedValue(form(null));
  commands.importArrival.mockImplementation(async (path: string) => (path.endsWith('.haat') ? 'registry' : 'list'));
  commands.importLists.mockImplementation(async (paths: string[]) => paths.flatMap((path) => (path === '/folder' ? ['/folder/1.csv', '/folder/2.csv'] : [path])));
  commands.importPreview.mockImplementation(async () => preview());
  commands.importDiff.mockImplementation(async () => expected());
  await session.take(registry('a'));
  arriving.told = arriving.waiting = null;
  arriving.drop();
});

describe('files dragged over the window', () => {
  it('are hinted at until they go or are dropped', async () => {
    await arriving.dragged({ type: 'enter', paths: ['/a.csv', '/b.csv'] });
    expect(arriving.over).toBe(2);
    await arriving.dragged({ type: 'over' });
    expect(arriving.over).toBe(2);
    await arriving.dragged({ type: 'leave' });
    expect(arriving.over).toBe(0);
    expect(commands.importArrival).not.toHaveBeenCalled();
  });

  it('are taken one after another', async () => {
    await arriving.dragged({ type: 'drop', paths: ['/lists/a.csv', '/folder', 'C:\\lists\\b.csv'] });
    expect(importing.path).toBe('/lists/a.csv');
    expect(goto).toHaveBeenCalledWith('/import');
    expect([arriving.at, arriving.all]).toEqual([1, 4]);
    await arriving.next();
    expect(importing.path).toBe('/folder/1.csv');
    expect([arriving.at, arriving.all]).toEqual([2, 4]);
    arriving.drop();
    expect([arriving.at, arriving.all]).toEqual([2, 2]);
    await arriving.next();
    expect(importing.path).toBe('/folder/1.csv');
  });

  it('come before the one that is looked at, which is not lost', async () => {
    await arriving.take(['/a.csv', '/b.csv']);
    await arriving.take(['/c.csv']);
    expect([importing.path, arriving.at, arriving.all]).toEqual(['/c.csv', 1, 3]);
    await arriving.next();
    expect(importing.path).toBe('/a.csv');
    // The same once more is itself and not another.
    await arriving.take(['/a.csv']);
    expect([importing.path, ...arriving.queue]).toEqual(['/a.csv', '/b.csv']);
  });

  it('are no lists behind a registry, and that is said', async () => {
    await arriving.dragged({ type: 'drop', paths: ['/b.haat', '/a.csv'] });
    expect(session.registry?.name).toBe('/b.haat');
    expect(arriving.told).toEqual({ key: 'several', name: 'b.haat', left: 1 });
    expect(arriving.queue).toEqual([]);
  });

  it('are forgotten when another registry is opened', async () => {
    await arriving.take(['/a.csv', '/b.csv']);
    await session.take(registry('other'));
    expect(arriving.queue).toEqual([]);
  });

  it('are opened where they are a registry', async () => {
    await arriving.dragged({ type: 'drop', paths: ['/b.haat'] });
    expect(session.registry?.name).toBe('/b.haat');
    expect(goto).toHaveBeenCalledWith('/');
    expect(importing.path).toBeNull();
  });

  it('are taken where they are a recipe', async () => {
    commands.importArrival.mockResolvedValue('recipe');
    commands.recipeTake.mockResolvedValue('Sharma');
    commands.recipeList.mockResolvedValue([]);
    await arriving.dragged({ type: 'drop', paths: ['/sharma.recipe.json'] });
    expect(commands.recipeTake).toHaveBeenCalledWith('/sharma.recipe.json', false);
    expect(importing.path).toBeNull();
  });

  it('wait while an import is under way', async () => {
    const slow = later<Outcome>();
    await importing.open('/a.csv');
    commands.importCommit.mockReturnValue(slow.promise);
    const commit = importing.commit();
    await settled();
    await arriving.dragged({ type: 'drop', paths: ['/b.csv'] });
    expect(arriving.told).toEqual({ key: 'busy', name: 'b.csv' });
    expect(importing.path).toBe('/a.csv');
    slow.resolve(outcome('5'));
    await commit;
  });
});

describe('a list that comes before a registry', () => {
  it('waits for one', async () => {
    session.leave();
    await arriving.take(['/a.csv', '/b.csv']);
    expect(arriving.waiting).toBe('/a.csv');
    expect(importing.path).toBeNull();
    await session.take(registry('b'));
    await arriving.go();
    expect(arriving.waiting).toBeNull();
    expect(arriving.queue).toEqual(['/b.csv']);
    expect(importing.path).toBe('/a.csv');
  });
});
