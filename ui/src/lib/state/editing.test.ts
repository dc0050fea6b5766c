import { beforeEach, describe, expect, it, vi } from 'vitest';
import { form, later, registry, settled, standing } from './fakes';
import type { FindingLine, Saved } from '$lib/host';

const host = vi.hoisted(() => ({
  commands: { registryUnchanged: vi.fn(), registryState: vi.fn(), storeForm: vi.fn(), storeSave: vi.fn(), storeDelete: vi.fn(), storeCheck: vi.fn(), storeAnswers: vi.fn() },
  refusalOf: (thrown: unknown) => thrown,
  job: () => ({ name: 'job', reports: {}, stop: async () => true }),
}));
vi.mock('$lib/host', () => host);

const { session } = await import('./session.svelte');
const { editing } = await import('./editing.svelte');
const { commands } = host;

function error(field: string): FindingLine {
  return { field, key: 'latitude_range', params: [], message: `${field} is wrong`, hint: null, severity: 'error' };
}

function saved(id: string | null, ...errors: string[]): Saved {
  return { id, errors: errors.map(error), notes: [], made: [], entry: null, overtaken: [] };
}

async function type(key: string, text: string): Promise<void> {
  editing.typed[key] = text;
  await editing.save(key);
}

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.storeForm.mockImplementation(async (id: string | null) => form(id, id ? { code: `C-${id}`, town: 'Gaya' } : {}));
  commands.storeCheck.mockResolvedValue([]);
  await session.take(registry('a'));
});

describe('how a value was taken', () => {
  const note: FindingLine = { field: 'town', key: 'state_unsure', params: [], message: '“Bihr” was read as Bihar', hint: null, severity: 'warning' };

  it('is said when it is saved, as long as it stands there', async () => {
    await editing.choose('1');
    commands.storeSave.mockResolvedValue({ id: '1', errors: [], notes: [note], made: [], entry: null, overtaken: [] });
    commands.storeForm.mockResolvedValue(form('1', { town: 'Bihar' }));
    await type('town', 'Bihr');
    expect(editing.typed['town']).toBe('Bihar');
    expect(editing.said('town')).toEqual([note]);
    await editing.load();
    expect(editing.said('town')).toEqual([note]);
    editing.typed['town'] = 'Goa';
    expect(editing.said('town')).toEqual([]);
    editing.typed['town'] = 'Bihar';
    // Undone, or changed elsewhere: nothing was taken so any more.
    commands.storeForm.mockResolvedValue(form('1', { town: 'Gaya' }));
    await editing.load();
    commands.storeForm.mockResolvedValue(form('1', { town: 'Bihar' }));
    await editing.load();
    expect(editing.said('town')).toEqual([]);
  });

  it('gives way to the name that is taken in its place', async () => {
    await editing.choose('1');
    commands.storeSave.mockResolvedValue(saved('1'));
    await editing.take('town', 'Patna');
    expect(commands.storeSave).toHaveBeenCalledWith('1', [{ field: 'town', text: 'Patna', held: 'Gaya' }], false);
  });
});

describe('a code that was not taken', () => {
  it('leaves the store under the code that is held', async () => {
    await editing.choose('1');
    commands.storeSave.mockResolvedValue(saved('1', 'code'));
    await type('code', 'TAKEN');
    expect(editing.typed['code']).toBe('TAKEN');
    expect(editing.held('code')).toBe('C-1');
  });
});

describe('a store that the query leaves out', () => {
  it('is told from one that it holds for, and from a draft', async () => {
    commands.storeAnswers.mockResolvedValue(false);
    await editing.choose('1');
    await editing.place('state:Goa');
    expect(editing.unlisted).toBe(true);
    await editing.place('');
    expect(editing.unlisted).toBe(false);
    await editing.place('state:Goa');
    await editing.choose('new');
    await editing.place('state:Goa');
    expect(editing.unlisted).toBe(false);
    commands.storeAnswers.mockRejectedValue({ code: 'query' });
    await editing.choose('2');
    await editing.place('stat:Goa');
    expect(editing.unlisted).toBe(false);
  });
});

describe('a draft', () => {
  it('whose code is taken keeps everything else that was typed', async () => {
    await editing.choose('new');
    await type('town', 'Rewa');
    expect(commands.storeSave).not.toHaveBeenCalled();
    commands.storeSave.mockResolvedValue(saved(null, 'code'));
    await type('code', 'TAKEN');
    expect(editing.typed).toMatchObject({ code: 'TAKEN', town: 'Rewa' });
    expect(Object.keys(editing.errors)).toEqual(['code']);
    commands.storeSave.mockResolvedValue(saved('7'));
    await type('code', 'FREE');
    expect(commands.storeSave).toHaveBeenLastCalledWith(null, [{ field: 'code', text: 'FREE' }, { field: 'town', text: 'Rewa' }], false);
    expect(editing.chosen).toBe('7');
    expect(editing.typed['code']).toBe('C-7');
    expect(editing.standing).toEqual([]);
  });

  it('that holds but for one field keeps that field as it was typed', async () => {
    await editing.choose('new');
    await type('latitude', '91.4');
    commands.storeSave.mockResolvedValue(saved('7', 'latitude'));
    await type('code', 'C-7');
    expect(editing.typed).toMatchObject({ code: 'C-7', latitude: '91.4' });
    expect(editing.standing).toEqual(['latitude']);
  });
});

describe('an error', () => {
  beforeEach(async () => {
    await editing.choose('1');
    commands.storeSave.mockResolvedValue(saved('1', 'latitude'));
    await type('latitude', '91.4');
  });

  it('stays with its value while other fields are saved, and goes when its own is', async () => {
    commands.storeSave.mockResolvedValue(saved('1'));
    await type('town', 'Patna');
    expect(Object.keys(editing.errors)).toEqual(['latitude']);
    expect(editing.typed['latitude']).toBe('91.4');
    await type('latitude', '21.4');
    expect(editing.errors).toEqual({});
  });

  it('goes when its field is as the registry holds it', async () => {
    await type('latitude', '');
    expect(editing.errors).toEqual({});
    expect(commands.storeSave).toHaveBeenCalledTimes(1);
  });

  it('keeps the form when another store is chosen, until it is discarded', async () => {
    await editing.choose('2');
    expect(editing).toMatchObject({ chosen: '1', wanted: '2' });
    expect(editing.typed['latitude']).toBe('91.4');
    editing.stay();
    expect(editing.wanted).toBeNull();
    await editing.choose('2');
    await editing.discard();
    expect(editing).toMatchObject({ chosen: '2', wanted: null, errors: {} });
    expect(editing.typed['latitude']).toBe('');
  });

  it('keeps the form when it is closed', async () => {
    await editing.choose(null);
    expect(editing).toMatchObject({ chosen: '1', wanted: '' });
    await editing.discard();
    expect(editing.chosen).toBeNull();
  });
});

describe('an answer', () => {
  it('is waited for before another store is shown', async () => {
    const slow = later<Saved>();
    await editing.choose('1');
    commands.storeSave.mockReturnValue(slow.promise);
    void type('latitude', '91.4');
    const choice = editing.choose('2');
    await settled();
    slow.resolve(saved('1', 'latitude'));
    await choice;
    expect(editing).toMatchObject({ chosen: '1', wanted: '2' });
  });

  it('that belongs to a registry that was left says nothing', async () => {
    const slow = later<Saved>();
    await editing.choose('1');
    commands.storeSave.mockReturnValue(slow.promise);
    const save = type('latitude', '91.4');
    await settled();
    session.leave();
    slow.resolve(saved('1', 'latitude'));
    await save;
    expect(editing).toMatchObject({ chosen: null, errors: {} });
  });

  it('does not undo what was typed meanwhile', async () => {
    const slow = later<Saved>();
    await editing.choose('1');
    commands.storeSave.mockReturnValue(slow.promise);
    const save = type('town', 'Patna');
    await settled();
    editing.typed['town'] = 'Patna City';
    slow.resolve(saved('1'));
    await save;
    expect(editing.typed['town']).toBe('Patna City');
    expect(editing.overtaken).toEqual({});
  });

  it('says what another program wrote into the field that is being typed into', async () => {
    await editing.choose('1');
    editing.typed['town'] = 'Patna City';
    commands.storeForm.mockResolvedValue(form('1', { code: 'C-1', town: 'Rewa', name: 'Two' }));
    await editing.load();
    expect([editing.typed['town'], editing.typed['name']]).toEqual(['Patna City', 'Two']);
    expect(editing.overtaken).toEqual({ town: 'Rewa' });
    editing.revert('town');
    expect(editing.typed['town']).toBe('Rewa');
    // Saved all the same, it is said no longer.
    editing.typed['town'] = 'Patna City';
    commands.storeSave.mockResolvedValue(saved('1'));
    commands.storeForm.mockResolvedValue(form('1', { code: 'C-1', town: 'Patna City' }));
    await editing.save('town');
    expect(editing.overtaken).toEqual({});
  });

  it('is not written over by what was typed before it was seen', async () => {
    await editing.choose('1');
    editing.typed['town'] = 'Patna City';
    commands.storeSave.mockResolvedValue({ ...saved('1'), overtaken: [{ field: 'town', text: 'Rewa' }] });
    commands.storeForm.mockResolvedValue(form('1', { code: 'C-1', town: 'Rewa' }));
    await editing.save('town');
    expect(editing.typed['town']).toBe('Patna City');
    expect(editing.overtaken).toEqual({ town: 'Rewa' });
    // It is kept nowhere else: the form does not go with it unasked.
    await editing.choose('2');
    expect(editing.wanted).toBe('2');
    editing.revert('town');
    expect(editing.typed['town']).toBe('Rewa');
    expect(editing.standing).toEqual([]);
  });
});

describe('a store that is gone', () => {
  it('closes its form and says so, with what was typed and is kept nowhere else', async () => {
    await editing.choose('1');
    editing.typed['town'] = 'Patna City';
    commands.storeForm.mockRejectedValue({ code: 'no_such', message: 'there is no store 1', hint: null });
    await editing.load();
    expect(editing.chosen).toBeNull();
    expect(session.refusal).toBeNull();
    expect(editing.gone).toEqual({ id: '1', title: 'C-1', typed: ['Patna City'], back: false });
    commands.storeForm.mockResolvedValue(form('2', {}));
    await editing.choose('2');
    expect(editing.gone).toBeNull();
  });

  it('is said to be back once it is, with what was typed; where nothing was, there is no more to say', async () => {
    const none = { code: 'no_such', message: 'there is no store 1', hint: null };
    await editing.choose('1');
    editing.typed['town'] = 'Patna City';
    commands.storeForm.mockRejectedValue(none);
    await editing.load();
    await editing.seek();
    expect(editing.gone?.back).toBe(false);
    commands.storeForm.mockResolvedValue(form('1', {}));
    await editing.seek();
    expect(editing.gone).toMatchObject({ back: true, typed: ['Patna City'] });
    // The undo was undone.
    commands.storeForm.mockRejectedValue(none);
    await editing.seek();
    expect(editing.gone?.back).toBe(false);
    commands.storeForm.mockResolvedValue(form('1', {}));
    await editing.choose('1');
    commands.storeForm.mockRejectedValue(none);
    await editing.load();
    commands.storeForm.mockResolvedValue(form('1', {}));
    await editing.seek();
    expect(editing.gone).toBeNull();
  });

  it('needs no notice where it was removed in its form', async () => {
    await editing.choose('1');
    commands.storeDelete.mockResolvedValue(null);
    commands.registryState.mockResolvedValue(standing('2'));
    await editing.remove();
    expect(editing).toMatchObject({ chosen: null, gone: null });
  });
});

describe('what is being typed', () => {
  it('is judged before the field is left, and nothing is saved', async () => {
    await editing.choose('5');
    editing.typed['latitude'] = '91.4';
    commands.storeCheck.mockResolvedValue([error('latitude')]);
    await editing.judge();
    expect(commands.storeCheck).toHaveBeenCalledWith('5', [{ field: 'latitude', text: '91.4' }]);
    expect(editing.said('latitude').map((finding) => finding.message)).toEqual(['latitude is wrong']);
    expect(editing.said('town')).toEqual([]);
    expect(commands.storeSave).not.toHaveBeenCalled();
    expect(editing.standing).toEqual([]);
  });

  it('is said by what was refused once the field is left', async () => {
    await editing.choose('5');
    commands.storeCheck.mockResolvedValue([]);
    editing.typed['latitude'] = '9';
    await editing.judge();
    commands.storeSave.mockResolvedValue(saved('5', 'latitude'));
    await type('latitude', '91.4');
    expect(editing.said('latitude')).toHaveLength(1);
  });

  it('over what was refused is judged anew', async () => {
    await editing.choose('5');
    commands.storeSave.mockResolvedValue(saved('5', 'latitude'));
    await type('latitude', '91.4');
    editing.typed['latitude'] = '25.6';
    await editing.judge();
    expect(editing.said('latitude')).toEqual([]);
    editing.typed['latitude'] = '91.4';
    expect(editing.said('latitude')).toHaveLength(1);
  });

  it('of a store that is no longer shown says nothing', async () => {
    await editing.choose('5');
    const answer = later<FindingLine[]>();
    commands.storeCheck.mockReturnValue(answer.promise);
    editing.typed['latitude'] = '91.4';
    const judged = editing.judge();
    await editing.choose('6');
    answer.resolve([error('latitude')]);
    await judged;
    expect(editing.judged).toBeNull();
  });

  it('in one field is judged though another is saved meanwhile', async () => {
    vi.useFakeTimers();
    try {
      await editing.choose('5');
      commands.storeSave.mockResolvedValue(saved('5', 'latitude'));
      commands.storeCheck.mockResolvedValue([error('latitude'), error('town')]);
      editing.typed['latitude'] = '91.4';
      const saving = editing.save('latitude');
      editing.typed['town'] = 'Nowhere';
      editing.type();
      await saving;
      await vi.runAllTimersAsync();
      expect([editing.said('town'), editing.said('latitude')].map((said) => said.length)).toEqual([1, 1]);
    } finally {
      vi.useRealTimers();
    }
  });
});
