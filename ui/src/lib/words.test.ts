import { afterEach, describe, expect, test } from 'vitest';
import type { FormField, Refusal } from '$lib/host';
import { speak } from '$lib/i18n/index.svelte';
import { choiceLabel, refusalWords } from './words.svelte';

afterEach(() => speak('en'));

const refusal = (code: string, sentence: string, params: Record<string, string>): Refusal => ({
  code,
  sentence,
  params,
  message: 'English',
  hint: 'Type `haat restore`.',
});

describe('a refusal', () => {
  test('is said in the language spoken, with the ways of the window', () => {
    const damaged = refusal('damaged', 'refusal.damaged.message', { path: 'a.haat' });
    expect(refusalWords(damaged).hint).toContain('start page');
    speak('hi');
    expect(refusalWords(damaged)).toEqual({
      title: 'फ़ाइल क्षतिग्रस्त है',
      message: '“a.haat” क्षतिग्रस्त है और जैसी थी वैसी छोड़ी गई।',
      hint: 'उसका सबसे नया बैकअप खोलें, या पहले पृष्ठ पर चुनें कि जो पढ़ा जा सके वह नई फ़ाइल में लाया जाए।',
    });
  });

  test('of a query ends before its hint begins', () => {
    const query = refusal('query', 'query.wrong.misspelt_field', { field: 'stat', close: 'state' });
    expect(refusalWords(query)).toMatchObject({
      message: 'there is no field “stat”.',
      hint: 'Did you mean “state:”?',
    });
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
