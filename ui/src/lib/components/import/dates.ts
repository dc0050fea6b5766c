// How a date of the file would read with day or with month first: what a person is shown to decide by.

/** The first text that can be read both ways, and what it would be; nothing where there is none. */
export function bothReadings(texts: string[]): { text: string; day_first: string; month_first: string } {
  for (const text of texts) {
    const [, one, other, years] = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b/.exec(text) ?? [];
    if (!one || !other || !years || Number(one) > 12 || Number(other) > 12 || one === other) continue;
    const year = years.length === 4 ? years : `20${years}`;
    const [first, second] = [one.padStart(2, '0'), other.padStart(2, '0')];
    return { text: text.trim(), day_first: `${year}-${second}-${first}`, month_first: `${year}-${first}-${second}` };
  }
  return { text: texts[0] ?? '', day_first: '', month_first: '' };
}
