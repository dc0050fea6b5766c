import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expected, form, later, outcome, preview, registry, settled, standing } from './fakes';
import type { Expected, Outcome, PlanColumn } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), storeForm: vi.fn(), importPreview: vi.fn(), importFirstRows: vi.fn(), importDiff: vi.fn(), importCommit: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: vi.fn(),
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { importing } = await import('./importing.svelte');
const { commands } = host;
const stopped = { code: 'stopped', message: 'Stopped', hint: null };
let stop: ReturnType<typeof vi.fn>;

beforeEach(async () => {
  vi.resetAllMocks();
  stop = vi.fn().mockResolvedValue(true);
  host.job.mockImplementation(() => ({ name: 'job', reports: {}, stop }));
  commands.registryState.mockResolvedValue(standing('1'));
  commands.storeForm.mockResolvedValue(form(null));
  commands.importPreview.mockImplementation(async () => preview());
  commands.importDiff.mockImplementation(async () => expected());
  await session.take(registry('a'));
  await importing.open('/list.csv');
});

describe('an import', () => {
  it('names the first row in which a cell is taken but worth a look', () => {
    const said = { key: 'mobile_form', params: { value: '12345' }, message: '', hint: null };
    const cell = (warning: typeof said | null) => ({ raw: '12345', value: '12345', error: null, warning });
    const column = (index: number) => ({ index, header: 'Mobile', becomes: 'skip' }) as PlanColumn;
    importing.preview = { ...preview(), first: [{ number: 2, cells: [cell(null), cell(null)] }, { number: 3, cells: [cell(null), cell(said)] }] };
    expect(importing.doubt(column(1))).toMatchObject({ row: 3, said: { key: 'mobile_form' } });
    expect(importing.doubt(column(0))).toBeNull();
  });

  it('is committed once, however often it is asked for, and its plan stays as it stands meanwhile', async () => {
    const slow = later<Outcome>();
    commands.importCommit.mockReturnValue(slow.promise);
    commands.importPreview.mockClear();
    const both = [importing.commit(), importing.commit()];
    await settled();
    expect(commands.importCommit).toHaveBeenCalledTimes(1);
    expect(importing.committing).toBe(true);
    expect(session.undoable).toBe(false);
    await importing.replan();
    await importing.reread({ header_row: 3 });
    await importing.open('/other.csv');
    expect(commands.importPreview).not.toHaveBeenCalled();
    expect(stop).not.toHaveBeenCalled();
    slow.resolve(outcome('5'));
    await Promise.all(both);
    expect(importing.committing).toBe(false);
    expect(importing.done?.entry).toBe('5');
  });

  it('that is stopped leaves its plan, and is offered again', async () => {
    const slow = later<Outcome>();
    commands.importCommit.mockReturnValue(slow.promise);
    const commit = importing.commit();
    await settled();
    await importing.stop();
    slow.reject(stopped);
    await commit;
    expect(importing).toMatchObject({ stopped: true, committing: false, done: null, refusal: null });
    expect(importing.expected).not.toBeNull();
    commands.importCommit.mockResolvedValue(outcome('5'));
    await importing.commit();
    expect(importing).toMatchObject({ stopped: false });
    expect(importing.done?.entry).toBe('5');
  });
});

describe('the first rows of a list', () => {
  const first = { headers: ['Code'], rows: [['A']] };

  it('are shown while it is looked through, and no longer', async () => {
    vi.useFakeTimers();
    commands.importFirstRows.mockResolvedValue(first);
    const slow = later<ReturnType<typeof preview>>();
    commands.importPreview.mockReturnValue(slow.promise);
    const opened = importing.open('/long.csv');
    await vi.advanceTimersByTimeAsync(200);
    expect(importing.first).toEqual(first);
    slow.resolve(preview());
    await opened;
    expect(importing.first).toBeNull();
    // One that is known by then is not asked for.
    commands.importFirstRows.mockClear();
    commands.importPreview.mockResolvedValue(preview());
    await importing.open('/short.csv');
    await vi.advanceTimersByTimeAsync(200);
    expect(commands.importFirstRows).not.toHaveBeenCalled();
    vi.useRealTimers();
  });

  it('say nothing of a file that cannot be read: the look does', async () => {
    vi.useFakeTimers();
    const slow = later<ReturnType<typeof preview>>();
    commands.importPreview.mockReturnValue(slow.promise);
    commands.importFirstRows.mockRejectedValue({ code: 'unreadable', message: '', hint: null });
    const opened = importing.open('/broken.csv');
    await vi.advanceTimersByTimeAsync(200);
    expect(importing).toMatchObject({ first: null, refusal: null });
    slow.resolve(preview());
    await opened;
    vi.useRealTimers();
  });
});

describe('a list of one row', () => {
  const empty = { code: 'unreadable', sentence: 'unreadable.no_rows', params: {}, message: 'it has no rows', hint: null };

  it('can be taken as a store, without a header row', async () => {
    commands.importPreview.mockRejectedValueOnce(empty);
    await importing.open('/one.csv');
    expect(importing.headless).toBe(true);
    await importing.unhead();
    expect(commands.importPreview).toHaveBeenLastCalledWith('/one.csv', null, 'best', { header_row: 0 }, 'job', {});
    expect(importing).toMatchObject({ refusal: null, headless: false });
    expect(importing.preview).not.toBeNull();
  });

  it('that is none without a header row either, and a file that is no list, cannot', async () => {
    commands.importPreview.mockRejectedValue(empty);
    await importing.reread({ header_row: 0 });
    expect(importing).toMatchObject({ refusal: empty, headless: false });
    commands.importPreview.mockRejectedValue({ ...empty, sentence: 'unreadable.pdf' });
    await importing.reread({ header_row: 1 });
    expect(importing.headless).toBe(false);
  });
});

describe('a look that is stopped', () => {
  it('says so, and is taken again', async () => {
    const slow = later<Expected>();
    commands.importDiff.mockReturnValueOnce(slow.promise);
    const look = importing.replan();
    await settled();
    await importing.stop();
    slow.reject(stopped);
    await look;
    expect(importing).toMatchObject({ stopped: true, expected: null, progress: null });
    await importing.replan();
    expect(importing.stopped).toBe(false);
    expect(importing.expected).not.toBeNull();
  });
});

describe('undo of an import', () => {
  beforeEach(async () => {
    commands.importCommit.mockResolvedValue(outcome('5'));
    commands.registryState.mockResolvedValue(standing('5'));
    await importing.commit();
  });

  it('is offered while the import is what undo takes back, and not after something else', async () => {
    expect(importing.undoable).toBe(true);
    commands.registryState.mockResolvedValue(standing('6'));
    await session.follow();
    expect(importing.undoable).toBe(false);
    commands.registryState.mockResolvedValue(standing('7', '5'));
    await session.follow();
    expect(importing.undoable).toBe(true);
  });

  it('is forgotten with its registry', async () => {
    await session.take(registry('b'));
    expect(importing).toMatchObject({ path: null, preview: null, expected: null, done: null });
    expect(importing.undoable).toBe(false);
  });

  it('is not brought into another registry by a commit that ends late', async () => {
    const slow = later<Outcome>();
    await importing.open('/list.csv');
    commands.importCommit.mockReturnValue(slow.promise);
    const commit = importing.commit();
    await settled();
    session.leave();
    slow.resolve(outcome('9'));
    await commit;
    expect(importing.done).toBeNull();
    expect(importing.committing).toBe(false);
  });
});

describe('rows that would change', () => {
  const row = (name: string, fate: 'new' | 'changed' = 'changed') => ({ row: name, fate, code: name, name: '', town: '', cells: [] });

  beforeEach(async () => {
    vi.useFakeTimers();
    commands.importDiff.mockImplementation(async () => expected([row('2'), row('3', 'new')]));
    await importing.open('/list.csv');
    commands.importPreview.mockClear();
    commands.importDiff.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('are left out and taken again by one look once the person pauses', async () => {
    importing.leaveOut([row('2')], true);
    importing.leaveOut([row('3', 'new')], true);
    expect(importing.expected, 'nothing is imported before it is looked at anew').toBeNull();
    expect(importing.preview?.plan.without).toEqual(['2', '3']);
    expect(commands.importDiff).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands.importDiff).toHaveBeenCalledTimes(1);
    expect(importing.expected).not.toBeNull();
    expect(importing.unticked.map(({ row }) => row)).toEqual(['2', '3']);
    importing.leaveOut([row('3', 'new')], false);
    expect(importing.preview?.plan.without).toEqual(['2']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands.importPreview, 'how the file is read did not change').not.toHaveBeenCalled();
  });

  it('are forgotten with the list', async () => {
    importing.leaveOut([row('2')], true);
    await importing.open('/other.csv');
    expect(importing.unticked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands.importDiff).toHaveBeenCalledTimes(1);
  });
});

describe('a recipe', () => {
  const by = { uid: 'u1', name: 'Sharma', fit: 'exact', same_source: true, used: '0', new_columns: [], gone: [], notes: [] } as const;
  const read = () => ({ ...preview(), by_recipe: { ...by, new_columns: [], gone: [], notes: [] }, recipes: [], keep: { as: { name: 'Sharma', instead: 'u1' } } });
  const kept = () => commands.importCommit.mock.lastCall?.[2];

  beforeEach(async () => {
    commands.importPreview.mockImplementation(async () => read());
    commands.importCommit.mockResolvedValue(outcome('5'));
    await importing.open('/sharma-dec.csv');
  });

  it('is followed at once where it is of the same list, and stays while the plan is edited', async () => {
    expect(commands.importPreview).toHaveBeenLastCalledWith('/sharma-dec.csv', null, 'best', { header_row: null }, 'job', {});
    expect(importing.readBy).toMatchObject({ uid: 'u1' });
    importing.keep.name = 'Sharma Traders';
    commands.importPreview.mockImplementation(async () => ({ ...read(), by_recipe: null }));
    await importing.replan();
    expect(importing.readBy).toMatchObject({ uid: 'u1' });
    await importing.commit();
    expect(kept()).toEqual({ as: { name: 'Sharma Traders', instead: 'u1' } });
  });

  it('that is not to be remembered anew was used all the same', async () => {
    importing.keep.on = false;
    await importing.commit();
    expect(kept()).toEqual({ used: 'u1' });
  });

  it('is put aside until another list comes', async () => {
    commands.importPreview.mockImplementation(async () => preview());
    await importing.readAs('anew');
    expect(commands.importPreview).toHaveBeenLastCalledWith('/sharma-dec.csv', null, 'anew', { header_row: null }, 'job', {});
    expect(importing.readBy).toBeNull();
    importing.keep.on = false;
    await importing.commit();
    expect(kept()).toBeNull();
    await importing.open('/gupta.csv');
    expect(importing.keep.on).toBe(true);
    expect(commands.importPreview).toHaveBeenLastCalledWith('/gupta.csv', null, 'best', { header_row: null }, 'job', {});
  });

  it('is chosen by its name', async () => {
    await importing.readAs({ named: 'u2' });
    expect(commands.importPreview).toHaveBeenLastCalledWith('/sharma-dec.csv', null, { named: 'u2' }, { header_row: null }, 'job', {});
  });
});
