// Which keys of the catalogues a source asks for: by name, `t('a.b')`, by family, t(`status.${status}`),
// or as a plain 'a.b' literal of a table whose entries are handed to `t`.

const CALL = /(?<![\w$.])t\(\s*(['"])([^'"]+)\1/g;
const FAMILY = /`([a-z][\w.]*\.)\$\{/g;
const LITERAL = /(['"])([a-z][\w]*(?:\.[\w]+)+)\1/g;

/** The keys named outright in calls of `t`. */
export function fixedKeys(source: string): string[] {
  return [...source.matchAll(CALL)].map((match) => match[2]!);
}

function familiesCalled(source: string): string[] {
  return [...source.matchAll(/(?<![\w$.])t\(\s*`([a-z][\w.]*\.)\$\{/g)].map((match) => match[1]!);
}

/** Keys and families (`status.*`) a source asks for that a catalogue does not have. */
export function unknownKeys(source: string, catalogue: string[]): string[] {
  const known = new Set(catalogue);
  const keys = fixedKeys(source).filter((key) => !known.has(key));
  const families = familiesCalled(source)
    .filter((family) => !catalogue.some((key) => key.startsWith(family)))
    .map((family) => `${family}*`);
  return [...new Set([...keys, ...families])].sort();
}

/** Keys of a catalogue that no source asks for. */
export function unusedKeys(source: string, catalogue: string[]): string[] {
  const named = new Set([...source.matchAll(LITERAL)].map((match) => match[2]!));
  const families = [...source.matchAll(FAMILY)].map((match) => match[1]!);
  return catalogue.filter(
    (key) => !named.has(key) && !families.some((family) => key.startsWith(family)),
  );
}
