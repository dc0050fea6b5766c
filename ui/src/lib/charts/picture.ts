// A drawing as a picture that stands alone: its title, what it shows and of when, and the colours of the light theme written out.

import tokens from '$lib/styles/tokens.css?raw';
import { PAINTS, cut, textWidth, type Drawing, type Mark, type Paint } from './drawing';

/** What stands around the drawing. */
export interface Around {
  title: string;
  /** Definition, date, query: one line each; long ones are broken. */
  lines: string[];
  /** Where it comes from, at its foot. */
  source: string;
}

const MARGIN = 24;

/** The light theme's tokens, from the one place where they are written. */
export function lightTokens(css: string = tokens): Record<string, string> {
  const root = css.slice(css.indexOf(':root'), css.indexOf('@media'));
  return Object.fromEntries([...root.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,8})\s*;/gi)].map((match) => [match[1]!, match[2]!]));
}

const light = lightTokens();
const FAMILY = "Inter, 'Noto Sans Devanagari', sans-serif";

/** The picture as a whole SVG. */
export function picture(drawing: Drawing, around: Around): string {
  const width = drawing.width + 2 * MARGIN;
  const titles = broken(around.title, drawing.width / 1.4);
  const lines = around.lines.flatMap((line) => broken(line, drawing.width));
  const parts: string[] = [];
  let y = MARGIN + 14;
  for (const line of titles) {
    parts.push(text(MARGIN, y, line, { size: 16, weight: 600 }));
    y += 22;
  }
  for (const line of lines) {
    parts.push(text(MARGIN, y, line, { fill: 'quiet' }));
    y += 18;
  }
  const top = y + 4;
  const foot = top + drawing.height + 20;
  parts.push(`<g transform="translate(${MARGIN} ${top})">${drawing.marks.map(mark).join('')}</g>`);
  parts.push(text(MARGIN, foot, around.source, { fill: 'quiet' }));
  const height = foot + MARGIN - 8;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(height)}" viewBox="0 0 ${width} ${Math.ceil(height)}" role="img">` +
    `<title>${escaped(around.title)}</title><desc>${escaped(around.lines.join(' – '))}</desc>` +
    `<rect width="100%" height="100%" fill="${light['paper']}"/>${parts.join('')}</svg>`
  );
}

function mark(mark: Mark): string {
  if (mark.kind === 'text') {
    const look = { fill: mark.quiet ? 'quiet' : 'ink', weight: mark.strong ? 600 : 400 };
    return text(mark.x, mark.y, mark.text, { ...look, halo: mark.strong ?? false, anchor: mark.anchor ?? 'start' });
  }
  const paint = painted(PAINTS[mark.paint]);
  if (mark.kind === 'path') return `<path d="${mark.d}" ${paint}/>`;
  if (mark.kind === 'circle') return `<circle cx="${round(mark.x)}" cy="${round(mark.y)}" r="${mark.r}" ${paint}/>`;
  return `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" ${paint}/>`;
}

function painted(paint: Paint): string {
  const stroke = paint.stroke ? ` stroke="${light[paint.stroke]}" stroke-width="${paint.width ?? 1}"` : '';
  return `fill="${paint.fill ? light[paint.fill] : 'none'}"${stroke}`;
}

function text(x: number, y: number, words: string, { size = 12, weight = 400, fill = 'ink', anchor = 'start', halo = false } = {}): string {
  // It may stand over a line of the grid.
  const around = halo ? ` paint-order="stroke" stroke="${light['paper']}" stroke-width="4" stroke-linejoin="round"` : '';
  return `<text x="${round(x)}" y="${round(y)}" font-family="${FAMILY}" font-size="${size}" font-weight="${weight}" fill="${light[fill]}" text-anchor="${anchor}"${around}>${escaped(words)}</text>`;
}

/** A text broken at spaces into lines of a width; a word that is wider is cut. */
export function broken(words: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/).filter((word) => word !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, width));
  }
  return lines;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Text as XML holds it; characters that XML has no place for are left out. */
function escaped(words: string): string {
  return words
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
