import { describe, expect, it } from 'vitest';
import { excerpt, find, guidePage, PAGES, pageNamed, written } from './guide';
import { module, read } from '../../guide';

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
    // What a query is typed in is found where the page says it in other letters.
    expect(find('hi', 'tier').map(({ page, at }) => `${page} ${at}`)).toEqual(expect.arrayContaining(find('en', 'tier').map(({ page, at }) => `${page} ${at}`)));
  });

  it('shows the place where the words stand, marked', () => {
    expect(excerpt('A line of the Guide', 'guide LINE')).toEqual(['A ', 'line', ' of the ', 'Guide', '']);
    const long = excerpt(`${'word '.repeat(40)}tier:4,5 and more`, 'tier');
    expect(long[0]).toMatch(/^… (word )+$/);
    expect(long.slice(1)).toEqual(['tier', ':4,5 and more']);
    expect(excerpt('Not here', 'tier')).toEqual(['Not here']);
    expect(excerpt('a (b', '(b')).toEqual(['a ', '(b', '']);
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
    const parts = read('# One\n\n| Query | Finds |\n| --- | --- |\n| `a` | b |\n| `c` | *d*, e |\n\n```sh\nhaat new\nhaat undo\n```\n\n- f\n- g\n');
    expect(parts.sections[0]?.text).toBe('Query: Finds · a: b · c: d, e haat new · haat undo f · g');
  });

  it('imports its pictures, each once, and keeps what is written beside them', () => {
    const code = module(read('# One\n\n![The "list"](../../pictures/list.png) and @list@ in words\n\n## Two\n\n![It again](../../pictures/list.png)\n'));
    expect(code.match(/^import .*$/gm)).toEqual(["import picture0 from '../../pictures/list.png';"]);
    expect(code.match(/ \+ picture0 \+ /g)).toHaveLength(2);
    expect(code).toContain('@list@ in words');
    expect(code).toContain('alt=\\"The &quot;list&quot;\\"');
  });

  it('has no picture that is not there', () => {
    for (const name of written()) {
      const [language, page] = name.split('/') as ['en' | 'hi', (typeof PAGES)[number]];
      const html = guidePage(language, page).sections.map((section) => section.html).join('');
      for (const [image] of html.matchAll(/<img [^>]*>/g)) expect(image, name).toMatch(/src="[^"]+\.png"/);
    }
  });

  it('holds no HTML and leads nowhere else', () => {
    expect(() => read('<script>x</script>\n')).toThrow('HTML');
    expect(() => read('[out](https://example.in)')).toThrow('no page');
    expect(() => read('![out](https://example.in/a.png)')).toThrow('no picture');
    expect(() => read('![](../../pictures/overview.png)')).toThrow('no picture');
  });
});
