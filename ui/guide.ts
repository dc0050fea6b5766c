// Renders the user guide (docs/guide/*/*.md) while the page is built: the window shows static HTML of the project's own files.

import { Marked, type Tokens } from 'marked';
import type { Plugin } from 'vite';

/** A page of the guide. */
export interface GuidePage {
  title: string;
  sections: GuideSection[];
}

/** What stands under one heading. */
export interface GuideSection {
  /** The heading; blank for what stands before the first one. */
  title: string;
  /** What stands under it. */
  html: string;
  /** The same as plain text, for the search. */
  text: string;
}

const marked = new Marked({
  walkTokens(token) {
    if (token.type === 'image') {
      const image = token as Tokens.Image;
      const picture = /^\.\.\/\.\.\/pictures\/([\w-]+)\.png$/.exec(image.href);
      if (!picture || image.text === '') throw new Error(`the guide shows ${image.href}, which is no picture of it with words for who does not see it`);
      image.href = `@${picture[1]}@`;
    }
    // A page of the guide is a page of the window.
    if (token.type !== 'link') return;
    const link = token as Tokens.Link;
    const page = /^([a-z-]+)\.md$/.exec(link.href);
    if (!page) throw new Error(`the guide links to ${link.href}, which is no page of it`);
    link.href = `/guide?page=${page[1]}`;
  },
});

/** The page that a Markdown text is. */
export function read(markdown: string): GuidePage {
  let title = '';
  const sections: { title: string; tokens: Tokens.Generic[] }[] = [{ title: '', tokens: [] }];
  for (const token of marked.lexer(markdown)) {
    if (token.type === 'html') throw new Error(`the guide holds HTML: ${token.raw}`);
    if (token.type === 'heading' && token.depth === 1) title = token.text;
    else if (token.type === 'heading' && token.depth === 2) sections.push({ title: token.text, tokens: [] });
    else sections.at(-1)?.tokens.push(token);
  }
  const written = sections.filter(({ title, tokens }) => title !== '' || tokens.some(({ type }) => type !== 'space'));
  return {
    title,
    sections: written.map(({ title, tokens }) => {
      const html = marked.parse(tokens.map(({ raw }) => raw).join(''), { async: false });
      return { title, html, text: plain(html) };
    }),
  };
}

function plain(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html
    // Cells of a table, points of a list and lines of a command do not run together.
    .replace(/<pre>[^]*?<\/pre>/g, (lines) => lines.trimEnd().replace(/\n(?=[^<])/g, ' · '))
    .replace(/<\/t[dh]>\s*<t[dh][^>]*>/g, ': ')
    .replace(/<\/(?:tr|li)>(?:\s|<\/?t(?:head|body)>)*(?=<(?:tr|li)\b)/g, ' · ')
    .replace(/<\/?(?:code|em|strong|a)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

/** A page as a module: its pictures are imported, so that they are bundled as every other file of the page is. */
export function module(page: GuidePage): string {
  const names: string[] = [];
  const code = JSON.stringify(page).replace(/@([\w-]+)@(?=\\")/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `" + picture${names.indexOf(name)} + "`;
  });
  return [...names.map((name, at) => `import picture${at} from '../../pictures/${name}.png';`), `export default ${code};`].join('\n');
}

/** Makes a module of each page of the guide. */
export function guide(): Plugin {
  return {
    name: 'haat-guide',
    enforce: 'pre',
    transform(source, id) {
      if (!/[/\\]docs[/\\]guide[/\\]\w+[/\\][\w-]+\.md$/.test(id)) return null;
      return { code: module(read(source)), map: null };
    },
  };
}
