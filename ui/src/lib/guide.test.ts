import { describe, expect, it } from 'vitest';
import { find, guidePage, PAGES, pageNamed, written } from './guide';
import { read } from '../../guide';

describe('the guide', () => {
  it('has every page in both languages, with as many sections', () => {
    expect(written()).toEqual(['en', 'hi'].flatMap((language) => PAGES.map((page) => `${language}/${page}`)).sort());
    for (const page of PAGES) {
      const [en, hi] = [guidePage('en', page), guidePage('hi', page)];
      expect(en.title, page).not.toBe('');
      expect(hi.title, page).not.toBe('');
      expect(hi.sections.length, page).toBe(en.sections.length);
      for (const section of [...en.sections, ...hi.sections]) expect(section.text, `${page}: ${section.title}`).not.toBe('');
    }
  });

  it('is found by words in any case, in the language asked', () => {
    expect(find('en', 'SET aside')[0]?.page).toBe('import');
    expect(find('hi', 'बैकअप').some(({ page }) => page === 'backup')).toBe(true);
    expect(find('en', '  ')).toEqual([]);
    expect(find('en', 'zzzz')).toEqual([]);
  });

  it('begins at its first page where the address names none', () => {
    expect(pageNamed(null)).toBe('start');
    expect(pageNamed('nowhere')).toBe('start');
    expect(pageNamed('import')).toBe('import');
  });
});

describe('a page', () => {
  it('is parted at its headings, and its links lead to pages of the guide', () => {
    const page = read('# One\n\nFirst, see [it](ask.md).\n\n## Two\n\nA `state:Bihar` & more.\n');
    expect(page.title).toBe('One');
    expect(page.sections.map(({ title }) => title)).toEqual(['', 'Two']);
    expect(page.sections[0]?.html).toContain('href="/guide?page=ask"');
    expect(page.sections[1]?.text).toBe('A state:Bihar & more.');
  });

  it('holds no HTML and leads nowhere else', () => {
    expect(() => read('<script>x</script>\n')).toThrow('HTML');
    expect(() => read('[out](https://example.in)')).toThrow('no page');
  });
});
