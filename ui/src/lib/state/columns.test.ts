import { describe, expect, it } from 'vitest';
import { froze, frozenOf, moved, read, toggled, tracks, USUAL, widened, write, type Shown } from './columns';

const some: Shown[] = [{ key: 'code' }, { key: 'town', width: 90 }, { key: 'state' }];
const keys = (columns: Shown[] | null) => columns?.map(({ key }) => key);

describe('a layout', () => {
  it('is written and read back', () => {
    expect(read(write(some))).toEqual(some);
    expect(read(write(USUAL))).toEqual(USUAL);
  });

  it('of an older view is its columns', () => {
    expect(read('["code","name"]')).toEqual([{ key: 'code' }, { key: 'name' }]);
  });

  it('has each column once, and the code first', () => {
    expect(keys(read('["town","code","town",{"key":"state","width":-3}]'))).toEqual(['code', 'town', 'state']);
    expect(keys(read('["town"]'))).toEqual(['code', 'town']);
  });

  it.each(['', null, '{}', '[]', '[1, null]', 'no json'])('is not made of %s', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('columns', () => {
  it('come, go and move, but for the code', () => {
    expect(keys(toggled(some, 'pin'))).toEqual(['code', 'town', 'state', 'pin']);
    expect(keys(toggled(some, 'town'))).toEqual(['code', 'state']);
    expect(toggled(some, 'code')).toBe(some);
    expect(keys(moved(some, 'state', 1))).toEqual(['code', 'state', 'town']);
    expect(keys(moved(some, 'state', 0))).toEqual(['code', 'state', 'town']);
    expect(keys(moved(some, 'town', 9))).toEqual(['code', 'state', 'town']);
    expect(moved(some, 'code', 2)).toBe(some);
  });

  it('are as wide as somebody made them, within bounds, and the others share the room', () => {
    expect(widened(some, 'state', 3)[2]).toEqual({ key: 'state', width: 48 });
    expect(widened(some, 'town', 9_999)[1]).toEqual({ key: 'town', width: 640 });
    expect(widened(some, 'town', undefined)[1]).toEqual({ key: 'town' });
    expect(tracks(some).template).toBe('minmax(92px, 92fr) 90px minmax(96px, 96fr)');
    expect(tracks([{ key: 'code', width: 100 }])).toEqual({ template: '100px 1fr', least: 100 });
  });

  it('that are usual fit beside the rail at 1280', () => {
    expect(tracks(USUAL).least).toBeLessThanOrEqual(1280 - 168);
  });
});

describe('columns that stay in sight', () => {
  it('are the first and those up to the one that was frozen, and are kept in the layout', () => {
    const columns = [{ key: 'code' }, { key: 'name', width: 200 }, { key: 'town' }];
    expect(frozenOf(columns)).toBe(1);
    const two = froze(columns, 2);
    expect([frozenOf(two), frozenOf(read(write(two))!), frozenOf(froze(two, 1))]).toEqual([2, 2, 1]);
    expect(widened(two, 'name', undefined)[1]).toEqual({ key: 'name', frozen: true });
  });
});
