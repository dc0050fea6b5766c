// Which keys of the catalogues a source asks for: by name, `t('a.b')`, as a plain 'a.b' literal of a table whose entries are handed
// to `t`, or by family, `status.${status}`. A family is declared in families.json with what its keys go on with; what the code in Rust
// hands to the page says `rust` there, and src-tauri/catalogues.rs holds its keys.

const CALL = /(?<![\w$.])t\(\s*(['"])([^'"]+)\1/g;
const FAMILY = /`([a-z]\w*(?:\.\w+)*)\.\$\{/g;
const LITERAL = /(['"])([a-z][\w]*(?:\.[\w]+)+)\1/g;

/** What the keys of each family go on with. */
export type Families = Record<string, string | string[]>;

/** The keys named outright in calls of `t`. */
export function fixedKeys(source: string): string[] {
  return [...source.matchAll(CALL)].map((match) => match[2]!);
}

function familiesCalled(source: string): string[] {
  return [...new Set([...source.matchAll(FAMILY)].map((match) => match[1]!))];
}

/** The keys of the families that the page itself declares. */
function members(families: Families): string[] {
  return Object.entries(families).flatMap(([family, members]) =>
    Array.isArray(members) ? members.map((member) => `${family}.${member}`) : [],
  );
}

function isHeldByRust(key: string, families: Families): boolean {
  return Object.entries(families).some(([family, members]) => members === 'rust' && key.startsWith(`${family}.`));
}

/** Keys that a source asks for and a catalogue does not have, and families (`status.*`) that it asks for and nobody declares. */
export function unknownKeys(source: string, catalogue: string[], families: Families): string[] {
  const known = new Set(catalogue);
  const keys = [...fixedKeys(source), ...members(families)].filter((key) => !known.has(key));
  const undeclared = familiesCalled(source)
    .filter((family) => !(family in families))
    .map((family) => `${family}.*`);
  return [...new Set([...keys, ...undeclared])].sort();
}

/** Keys of a catalogue that no source asks for, and families that are declared and not asked for. */
export function unusedKeys(source: string, catalogue: string[], families: Families): string[] {
  const called = new Set(familiesCalled(source));
  const named = new Set([...source.matchAll(LITERAL)].map((match) => match[2]!));
  const declared = new Set(members(families));
  return [
    ...catalogue.filter((key) => !named.has(key) && !declared.has(key) && !isHeldByRust(key, families)),
    ...Object.keys(families)
      .filter((family) => !called.has(family) && !ASKED_BY_KEY.has(family))
      .map((family) => `${family}.*`),
  ].sort();
}

/** Families whose whole keys come from Rust: `refusal.sentence` names them. */
const ASKED_BY_KEY = new Set(['query.wrong', 'recipe.wrong', 'unfit', 'unreadable']);
