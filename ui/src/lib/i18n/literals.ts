// Words in a component that no catalogue knows: text between tags, and what is read out or shown on hovering.

import { parse, type AST } from 'svelte/compiler';

const SAID = new Set(['title', 'aria-label', 'placeholder', 'alt', 'aria-description', 'label']);

/** The words of a component's source that are written in it and do not come from `t`. */
export function literals(source: string): string[] {
  const found: string[] = [];
  walk(parse(source, { modern: true }).fragment, found);
  return found;
}

function walk(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const typed = node as AST.TemplateNode;
  if (typed.type === 'Text') note(typed.data, found);
  else if (typed.type === 'StyleDirective') return;
  else if (typed.type === 'Attribute') {
    // Classes, names and queries are no words.
    if (SAID.has(typed.name)) walk(typed.value, found);
  } else if (typed.type === 'ExpressionTag') quoted(typed.expression, found);
  else for (const [key, child] of Object.entries(node)) if (key !== 'metadata') walk(child, found);
}

/** Texts in quotes that an expression shows: the branches of `a ? 'One' : b`, the words of a template. */
function quoted(expression: unknown, found: string[]): void {
  const { type, ...parts } = expression as { type: string } & Record<string, unknown>;
  if (type === 'Literal' && typeof parts['value'] === 'string') note(parts['value'], found);
  else if (type === 'ConditionalExpression' || type === 'LogicalExpression') {
    for (const side of ['consequent', 'alternate', 'left', 'right']) if (parts[side]) quoted(parts[side], found);
  } else if (type === 'TemplateLiteral') {
    for (const quasi of parts['quasis'] as { value: { cooked: string } }[]) note(quasi.value.cooked, found);
    for (const inner of parts['expressions'] as unknown[]) quoted(inner, found);
  }
}

function note(text: string, found: string[]): void {
  if (/\p{L}/u.test(text)) found.push(text.trim());
}
