// How a date of the file would read with day or with month first: what a person is shown to decide by.

/** A year of two digits as the importer reads it: the last that is not after next year, or in twenty years where the date may lie ahead. */
function wholeYear(digits: string, ahead: boolean): string {
  const latest = new Date().getFullYear() + (ahead ? 20 : 1);
  const year = latest - (latest % 100) + Number(digits);
  return String(year > latest ? year - 100 : year);
}

/** A date whose day is only the first number, and one whose day is only the second: no order holds for both. */
export function contradicting(texts: string[]): { one: string; other: string } | null {
  const numbers = texts.flatMap((text) => {
    const [, first, second] = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})\b/.exec(text) ?? [];
    return first && second ? [{ text: text.trim(), first: Number(first), second: Number(second) }] : [];
  });
  const one = numbers.find(({ first, second }) => first > 12 && second <= 12);
  const other = numbers.find(({ first, second }) => first <= 12 && second > 12);
  return one && other ? { one: one.text, other: other.text } : null;
}

/** The first text that can be read both ways, and what it would be; nothing where there is none. `ahead` of a plan, a forecast or an own column. */
export function bothReadings(texts: string[], ahead = false): { text: string; day_first: string; month_first: string } {
  for (const text of texts) {
    const [, one, other, years] = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b/.exec(text) ?? [];
    if (!one || !other || !years || Number(one) > 12 || Number(other) > 12 || one === other) continue;
    const year = years.length === 4 ? years : wholeYear(years, ahead);
    const [first, second] = [one.padStart(2, '0'), other.padStart(2, '0')];
    return { text: text.trim(), day_first: `${year}-${second}-${first}`, month_first: `${year}-${first}-${second}` };
  }
  return { text: texts[0] ?? '', day_first: '', month_first: '' };
}
