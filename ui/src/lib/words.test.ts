import { afterEach, describe, expect, test } from 'vitest';
import type { EntryLine, FormField, GridColumn, Refusal } from '$lib/host';
import { speak, t } from '$lib/i18n/index.svelte';
import { actionWords, capital, cellWords, choiceLabel, clipped, countryReason, refusalWords, said } from './words.svelte';

afterEach(() => speak('en'));

const refusal = (code: string, sentence: string, params: Record<string, string>): Refusal => ({
  code,
  sentence,
  params,
  message: 'English',
  hint: 'Type `haat restore`.',
});

describe('an entry', () => {
  const entry = (action: string, params: Record<string, string>) =>
    actionWords({ action, words: '', kind: 'do', params: Object.entries(params).map(([name, value]) => ({ name, value })) } as unknown as EntryLine);

  test('names codes as they are, and counts as the language writes them', () => {
    expect(entry('store.edit', { code: '00123' })).toBe('Changed store 00123');
    expect(entry('store.create', { code: '100234' })).toBe('Added store 100234');
    expect(entry('store.merge', { code: '00123', kept: '123' })).toBe('Merged store 00123 into 123');
    expect(entry('quality.correct', { stores: '100234' })).toContain('1,00,234 stores');
    expect(entry('import.take_back', { file: '2018', removed: '1', restored: '0', kept: '12345' })).toMatch(/of 2018: one store removed.* 12,345 kept/);
  });

  test('that took back another says what that had done', () => {
    const of = JSON.stringify({ kind: 'do', action: 'store.edit', params: { code: '00123' } });
    expect(entry('entry.undo', { entry: '3', of })).toBe('Took back entry 3: Changed store 00123');
  });
});

describe('a refusal', () => {
  test('is said in the language spoken, with the ways of the window', () => {
    const damaged = refusal('damaged', 'refusal.damaged.message', { path: 'a.haat' });
    expect(refusalWords(damaged).hint).toContain('into a new file');
    speak('hi');
    expect(refusalWords(damaged)).toEqual({
      title: 'फ़ाइल नहीं खुल सकी',
      message: '“a.haat” क्षतिग्रस्त है और जैसी थी वैसी छोड़ी गई।',
      hint: 'जो पढ़ा जा सके उसे नई फ़ाइल में बचाएँ, या उसका कोई बैकअप बहाल करें।',
    });
  });

  test('of a query ends before its hint begins', () => {
    const query = refusal('query', 'query.wrong.misspelt_field', { field: 'stat', close: 'state' });
    expect(refusalWords(query)).toMatchObject({
      message: 'there is no field “stat”.',
      hint: 'Did you mean “state:”?',
    });
  });

  test('of a list without rows tells the tick of the window, by its name, not a flag of the command line', () => {
    for (const language of ['en', 'hi'] as const) {
      speak(language);
      const { hint } = refusalWords(refusal('unreadable', 'unreadable.no_rows', { path: 'a.csv' }));
      expect(hint).toContain(`“${t('import.headless')}”`);
      expect(hint).not.toContain('--');
    }
  });

  test('that no catalogue knows is said in English, without an empty title', () => {
    const words = refusalWords(refusal('of_tomorrow', 'refusal.of_tomorrow.message', {}));
    expect(words).toEqual({ title: '', message: 'English.', hint: 'Type `haat restore`.' });
  });
});

test('yes and no are words of the window, a choice of the user is not', () => {
  const field = (values: string[]) =>
    ({ key: 'own.1', choices: values.map((value) => ({ value, label: value })) }) as FormField;
  speak('hi');
  const [answers, choices] = [field(['yes', 'no']), field(['yes', 'no', 'later'])];
  expect(choiceLabel(answers, answers.choices[0]!)).toBe('हाँ');
  expect(choiceLabel(choices, choices.choices[0]!)).toBe('yes');
});

describe('names inside a sentence', () => {
  const finding = (key: string, params: Record<string, string>) => said({ key, params, message: 'English', hint: null });

  test('of statuses, states and fields are in the language spoken', () => {
    speak('hi');
    expect(finding('closed_still_open', { status: 'Open' })).toContain('खुली');
    expect(finding('pin_zone', { value: '486001', state: 'Bihar' })).toContain('बिहार');
    expect(finding('place_unsure', { value: 'Rewaa', place: 'Rewa, Madhya Pradesh' })).toContain('Rewa, मध्य प्रदेश');
    expect(countryReason('rules', { fields: 'State, PIN' })).toContain('राज्य, पिन');
  });

  test('that are not Haat’s stay as they are, and dates are said as dates', () => {
    expect(finding('unknown_choice', { value: 'x', field: 'Anchor tenant', choices: 'Mall, High street' })).toContain('Anchor tenant');
    expect(finding('closed_before_opened', { opened: '2018-10-29', closed: '2016-01-01' })).toContain('29 Oct 2018');
    expect(finding('opened_in_future', { value: '2099-12-31' })).toContain('31 Dec 2099');
    expect(finding('opened_not_open', { value: '2018-10-29', status: 'Planned' })).toContain('29 Oct 2018');
    expect(finding('date_ambiguous', { value: '2018-01-02' })).toContain('2018-01-02');
    expect(countryReason('states', { rows: '2992', india: '12', usa: '2992' })).toContain('2,992');
    // A plan of before the keys.
    expect(countryReason('a column says it', {})).toBe('a column says it');
  });
});

describe('a cell of the list', () => {
  const column = (key: string, holds: GridColumn['holds'] = 'text'): GridColumn => ({ key, holds, field: key, label: key, sorted: null, place: null, editor: null, choices: [] });

  test('is said in the language spoken where its words are Haat’s own', () => {
    speak('hi');
    expect(cellWords(column('ownership'), 'FOFO: franchise-owned, franchise-operated')).toContain('FOFO: ');
    expect(cellWords(column('ownership'), 'FOFO: franchise-owned, franchise-operated')).not.toContain('franchise');
    expect(cellWords(column('presence'), 'Kiosk')).toBe('कियोस्क');
    expect(cellWords(column('tier.group'), 'semi_urban')).toBe('अर्ध-शहरी');
    expect(cellWords(column('name'), 'Kiosk')).toBe('Kiosk');
    expect(cellWords(column('country'), 'IN')).toBe('भारत');
    speak('en');
    expect(cellWords(column('country'), 'IN')).toBe('India');
  });

  test('shows a date and a number as they are read', () => {
    expect(cellWords(column('opened', 'date'), '2018-10-29')).toBe('29 Oct 2018');
    expect(cellWords(column('area', 'number'), '1200')).toBe('1,200');
  });
});

describe('a long text', () => {
  test('is cut before it is shown, and its length is said', () => {
    expect(clipped('Rewa')).toBe('Rewa');
    expect(clipped('x'.repeat(120))).toBe('x'.repeat(120));
    expect(clipped('x'.repeat(2_000_000))).toBe(`${'x'.repeat(120)}… (20,00,000 letters)`);
    expect(clipped('अ'.repeat(50), 40)).toBe(`${'अ'.repeat(40)}… (50 letters)`);
    // No half of a letter is left.
    expect(clipped(`${'x'.repeat(119)}😀😀`)).toBe(`${'x'.repeat(119)}… (123 letters)`);
    speak('hi');
    expect(clipped('x'.repeat(150))).toContain('… (150 अक्षर)');
  });

  test('is cut in a finding, too', () => {
    const words = said({ key: 'not_a_date', params: { value: 'x'.repeat(10_000) }, message: 'English', hint: null });
    expect(words).toBe(`“${'x'.repeat(120)}… (10,000 letters)” is not a date`);
  });
});

describe('a sentence by itself', () => {
  test('begins with a capital, but not within a name that is quoted', () => {
    expect(capital('there is no field “stat”.')).toBe('There is no field “stat”.');
    expect(capital('“stat” नाम की कोई फ़ील्ड नहीं।')).toBe('“stat” नाम की कोई फ़ील्ड नहीं।');
  });
});
