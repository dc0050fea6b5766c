import { beforeEach, expect, test, vi } from 'vitest';

const commands = vi.hoisted(() => ({ placeList: vi.fn(), placeConfirm: vi.fn(), placeAliases: vi.fn(), placeForget: vi.fn(), registryUnchanged: vi.fn(), registryState: vi.fn(), jobStop: vi.fn() }));
const job = vi.hoisted(() => () => ({ name: 'a job', reports: {}, stop: () => commands.jobStop('a job') }));
vi.mock('$lib/host', async (original) => ({ ...(await original<object>()), commands, job }));

import { registry, standing } from './fakes';
import { places } from './places.svelte';
import { session } from './session.svelte';

const candidate = (id: string, sure: boolean) => ({ id, name: id, district: '', state: 'Bihar', sure, grounds: [] });
const group = (town: string, candidates: ReturnType<typeof candidate>[]) => ({ town, state: 'BR', state_name: 'Bihar', stores: 2, doubts: [], candidates, query: '' });
const sure = group('Patana', [candidate('1', true), candidate('2', false)]);
const unsure = group('Qwxyz', [candidate('3', false)]);

beforeEach(async () => {
  vi.resetAllMocks();
  commands.registryState.mockResolvedValue(standing('1'));
  commands.placeAliases.mockResolvedValue([]);
  commands.placeList.mockResolvedValue({ states: [{ written: 'Magadh', stores: 3, query: '' }], choices: [{ iso: 'BR', name: 'Bihar' }], districts: [], shown: [sure, unsure], groups: 2, stores: 4 });
  await session.take(registry('one'));
  await places.look();
});

test('what is sure is decided, the rest is left open until a person says', () => {
  expect(places.decided).toEqual([{ town: 'Patana', state: 'BR', place: '1', respell: false }]);
  places.choose(unsure, 'none');
  places.choose(sure, null);
  expect(places.decided).toEqual([{ town: 'Qwxyz', state: 'BR', place: null, respell: false }]);
});

test('what was decided of one state is not of another', async () => {
  places.choose(unsure, 'none');
  await places.look('1000');
  expect(commands.placeList.mock.lastCall!.slice(0, 2)).toEqual([100, '1000']);
  expect(commands.placeAliases.mock.lastCall).toEqual(['1000']);
  expect(places.answer(unsure)).toBeNull();
});

test('a district that is sure is decided, another when a person says so', async () => {
  const choice = (name: string, sure: boolean) => ({ name, sure, grounds: [] });
  const district = (written: string, candidates: ReturnType<typeof choice>[]) => ({ written, state: 'BR', state_name: 'Bihar', stores: 1, candidates, all: ['Gaya', 'Patna'], query: '' });
  const [known, open] = [district('Patnaa', [choice('Patna', true)]), district('Qwertz', [choice('Gaya', false)])];
  commands.placeList.mockResolvedValue({ states: [], choices: [], districts: [known, open], shown: [], groups: 0, stores: 0 });
  await places.look();
  const answer = (written: string, means: string) => ({ written, state: 'BR', means, respell: false });
  expect(places.decidedDistricts).toEqual([answer('Patnaa', 'Patna')]);
  places.chooseDistrict(open, 'Gaya');
  places.chooseDistrict(known, '');
  expect(places.decidedDistricts).toEqual([answer('Qwertz', 'Gaya')]);
  expect(places.decidedCount).toBe(1);
});

test('all that is decided is confirmed at once, after it was said how many stores that are', async () => {
  places.choose(unsure, '3');
  places.write(true);
  await places.apply();
  expect(commands.placeConfirm).not.toHaveBeenCalled();
  commands.placeConfirm.mockResolvedValue({ stores: 4, refused: 0, entry: null });
  await places.rehearse();
  const answers = [
    { town: 'Patana', state: 'BR', place: '1', respell: true },
    { town: 'Qwxyz', state: 'BR', place: '3', respell: true },
  ];
  expect(commands.placeConfirm.mock.calls[0]!.slice(0, 4)).toEqual([[], [], answers, true]);
  expect(places.rehearsed?.stores).toBe(4);
  commands.placeConfirm.mockResolvedValue({ stores: 4, refused: 0, entry: '2' });
  commands.registryState.mockResolvedValue(standing('2'));
  await places.apply();
  expect(commands.placeConfirm.mock.calls[1]!.slice(0, 4)).toEqual([[], [], answers, false]);
  expect([places.rehearsed, places.told?.stores]).toEqual([null, 4]);
});

test('a text that is no state is one as soon as a person says which', async () => {
  expect(places.decidedCount).toBe(1);
  places.chooseState('Magadh', 'BR');
  expect(places.decidedCount).toBe(2);
  commands.placeConfirm.mockResolvedValue({ stores: 5, refused: 0, entry: null });
  await places.rehearse();
  expect(commands.placeConfirm.mock.calls[0]![0]).toEqual([{ written: 'Magadh', state: 'BR' }]);
  places.chooseState('Magadh', '');
  expect([places.decidedCount, places.rehearsed]).toEqual([1, null]);
});

test('another answer asks anew how many stores it is about', async () => {
  commands.placeConfirm.mockResolvedValue({ stores: 2, refused: 0, entry: null });
  await places.rehearse();
  places.choose(unsure, 'none');
  expect(places.rehearsed).toBeNull();
});

test('nothing decided is nothing to rehearse, and another registry begins anew', async () => {
  places.choose(sure, null);
  await places.rehearse();
  expect(commands.placeConfirm).not.toHaveBeenCalled();
  await session.take(registry('two'));
  expect([places.list, places.answers]).toEqual([null, {}]);
});

test('what is remembered can be forgotten', async () => {
  await places.unlearn({ id: '7', field: 'town', written: 'patana', state: 'Bihar', means: 'Patna, Bihar' });
  expect(commands.placeForget).toHaveBeenCalledWith('7', 'patana');
});
