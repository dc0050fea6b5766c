import { beforeEach, describe, expect, it, vi } from 'vitest';
import { later, registry, settled, standing } from './fakes';
import type { RegistryState } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), journalUndo: vi.fn(), journalRedo: vi.fn(), registryOpen: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: () => ({ name: 'job', reports: {}, stop: async () => true }),
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { commands } = host;

beforeEach(() => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
});

describe('what a registry answers', () => {
  it('is never taken for an answer of another', async () => {
    const slow = later<RegistryState>();
    commands.registryState.mockReturnValueOnce(slow.promise);
    const first = session.take(registry('a'));
    await settled();
    commands.registryState.mockResolvedValue(standing('b7'));
    const second = session.take(registry('b'));
    slow.resolve(standing('a5'));
    await Promise.all([first, second]);
    expect(session.state?.entry).toBe('b7');
  });

  it('is asked for by one question at a time, and once more for what was asked meanwhile', async () => {
    await session.take(registry('a'));
    commands.registryState.mockClear();
    const slow = later<RegistryState>();
    commands.registryState.mockReturnValueOnce(slow.promise);
    const all = [session.follow(), session.follow(), session.tick(), session.follow()];
    await settled();
    expect(commands.registryState).toHaveBeenCalledTimes(1);
    commands.registryState.mockResolvedValue(standing('9'));
    slow.resolve(standing('8'));
    await Promise.all(all);
    expect(commands.registryState).toHaveBeenCalledTimes(2);
    expect(session.state?.entry).toBe('9');
  });
});

describe('what another program did', () => {
  const by = { ...standing('3').undo!, id: '3', who: 'Field office', kind: 'redo' as const };

  it('is asked about before it is undone, be it that it wrote the entry or did it again', async () => {
    commands.registryState.mockResolvedValue({ ...standing('3', '1'), undo_foreign: by });
    await session.take(registry('a'));
    expect(await session.undo()).toBe(false);
    expect(session.asking).toEqual({ way: 'undo', entry: by });
    expect(commands.journalUndo).not.toHaveBeenCalled();
    await session.undo(true);
    expect(commands.journalUndo).toHaveBeenCalledWith('1', 'job', {});
    expect(session.asking).toBeNull();
  });

  it('is asked about before what it undid is done again', async () => {
    const undone = { ...by, kind: 'undo' as const };
    commands.registryState.mockResolvedValue({ ...standing('2'), redo: standing('1').undo, redo_foreign: undone });
    await session.take(registry('a'));
    await session.redo();
    expect(session.asking).toEqual({ way: 'redo', entry: undone });
    expect(commands.journalRedo).not.toHaveBeenCalled();
    await session.redo(true);
    expect(commands.journalRedo).toHaveBeenCalledWith('1', 'job', {});
  });
});

describe('a notice', () => {
  const refusal = { code: 'busy', message: 'busy', hint: null };

  it('stays when something else succeeds, and goes when the same action does', async () => {
    await session.take(registry('a'));
    await session.try('sort', () => Promise.reject(refusal));
    await session.follow();
    await session.try('query', () => Promise.resolve('x'));
    expect(session.refusal).toEqual(refusal);
    await session.try('sort', () => Promise.resolve('x'));
    expect(session.refusal).toBeNull();
  });
});

describe('undo', () => {
  it('is not asked for while a job writes', async () => {
    await session.take(registry('a'));
    session.writing = true;
    expect(session.undoable).toBe(false);
    expect(await session.undo()).toBe(false);
    expect(commands.journalUndo).not.toHaveBeenCalled();
    session.writing = false;
    commands.journalUndo.mockResolvedValue(null);
    expect(await session.undo()).toBe(true);
    expect(commands.journalUndo).toHaveBeenCalledWith('1', 'job', {});
  });
});

describe('long changes', () => {
  it('keep others off until they end, and say nothing where the person stopped them', async () => {
    await session.take(registry('a'));
    const undone = later<null>();
    commands.journalUndo.mockReturnValue(undone.promise);
    const undoing = session.undo();
    await settled();
    expect(session.writing).toBe(true);
    expect(session.redoable).toBe(false);
    undone.reject({ code: 'stopped', message: 'stopped', hint: null });
    expect(await undoing).toBe(false);
    expect([session.writing, session.refusal]).toEqual([false, null]);
  });
});

describe('leaving', () => {
  it('remembers the registry that the shell has open, and tells who keeps something of it', async () => {
    const forget = vi.fn();
    session.whenChanged(forget);
    await session.take(registry('a'));
    forget.mockClear();
    session.leave();
    expect(forget).toHaveBeenCalledOnce();
    expect(session.registry).toBeNull();
    expect(session.left?.name).toBe('a');
    await session.take(session.left!);
    expect(session.registry?.name).toBe('a');
    expect(session.left).toBeNull();
  });
});
