import { describe, expect, it } from 'vitest';
import { tracks } from './columns';
import { Fitting, type Measured, type Text } from './fitting';

/** Ten pixels a letter. */
const wide = (texts: Text[]) => texts.map(({ text }) => text.length * 10);
const column = (key: string, name: string, ...texts: string[]): Measured => ({ key, name, texts, as: 'cell', beside: 12 });

describe('columns that are fitted', () => {
  it('take what is in them and their name, and one long text does not take all', () => {
    const wanted = new Fitting().measure([column('code', 'Code', 'LF-001', 'Boring Road, Patna'), column('notes', 'Notes', 'x'.repeat(500)), column('format', 'Format', '')], 'en', wide);
    expect(wanted).toEqual({ code: 192, notes: 260, format: 72 });
  });

  it('are as wide as the widest of codes that are all of one length', () => {
    const uneven = (texts: Text[]) => texts.map(({ text }) => [...text].reduce((sum, letter) => sum + (letter === 'M' ? 15 : 10), 0));
    const wanted = new Fitting().measure([column('code', 'Code', 'BR-01', 'BR-02', 'BR-03', 'UP-01', 'MP-01')], 'en', uneven);
    expect(wanted).toEqual({ code: 67 });
  });

  it('grow with other rows and never shrink, but in another language', () => {
    const fitting = new Fitting();
    fitting.measure([column('town', 'Town', 'Thiruvananthapuram')], 'en', wide);
    expect(fitting.measure([column('town', 'Town', 'Gaya')], 'en', wide)).toEqual({ town: 192 });
    expect(fitting.measure([column('town', 'नगर', 'Gaya')], 'hi', wide)).toEqual({ town: 52 });
  });

  it('share the room in proportion, and the code is whole', () => {
    const shown = [{ key: 'code' }, { key: 'name' }, { key: 'format' }];
    expect(tracks(shown, { code: 190, name: 240, format: 60 })).toEqual({
      template: 'minmax(190px, 190fr) minmax(146px, 240fr) minmax(60px, 60fr)',
      least: 396,
    });
  });
});
