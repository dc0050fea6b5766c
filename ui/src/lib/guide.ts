// The user guide as the window has it: its pages in reading order, in both languages, and a search over them.

import type { GuidePage, GuideSection } from '../../guide';
import type { Language } from '$lib/i18n/index.svelte';

/** The pages in reading order. */
export const PAGES = ['start', 'import', 'correct', 'edit', 'store', 'columns', 'ask', 'see', 'reports', 'history', 'backup', 'command-line'] as const;
export type PageName = (typeof PAGES)[number];

const read = import.meta.glob<GuidePage>('../../../docs/guide/*/*.md', { eager: true, import: 'default' });

const pages = new Map(
  Object.entries(read).map(([path, page]) => {
    const [, language, name] = /(\w+)\/([\w-]+)\.md$/.exec(path) ?? [];
    return [`${language}/${name}`, page];
  }),
);

/** Every page there is a file for, as `en/start`. */
export function written(): string[] {
  return [...pages.keys()].sort();
}

/** A page in a language. */
export function guidePage(language: Language, name: PageName): GuidePage {
  return pages.get(`${language}/${name}`) ?? { title: name, sections: [] };
}

/** The page of a name in the address; the first one where there is none of that name. */
export function pageNamed(name: string | null): PageName {
  return PAGES.find((page) => page === name) ?? PAGES[0];
}

/** A section that was found. */
export interface Found {
  page: PageName;
  title: string;
  section: GuideSection;
  /** Which section of its page it is. */
  at: number;
}

/** How many characters stand before what was found. */
const BEFORE = 60;

/** The text of a section from shortly before what was found, parted at the words: every second part is one of them. */
export function excerpt(text: string, asked: string): string[] {
  const words = asked.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [text];
  const first = text.search(new RegExp(words.join('|'), 'iu'));
  // From the beginning of a word.
  const from = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0;
  return `${from > 0 ? '… ' : ''}${text.slice(from)}`.split(new RegExp(`(${words.join('|')})`, 'iu'));
}

/** The sections in which every word stands, in any case. A query is typed in Latin letters in either language, and its words are found so: the
 *  pages have the same sections in both. */
export function find(language: Language, text: string): Found[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return PAGES.flatMap((page) => {
    const { title, sections } = guidePage(language, page);
    const other = guidePage(language === 'en' ? 'hi' : 'en', page);
    return sections
      .map((section, at) => ({ page, title, section, at }))
      .filter(({ section, at }) => {
        const twin = other.sections[at];
        const held = `${title} ${section.title} ${section.text} ${other.title} ${twin?.title} ${twin?.text}`.toLocaleLowerCase();
        return words.every((word) => held.includes(word));
      });
  });
}
