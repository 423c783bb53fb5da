import type { Expression, ObjectItem } from './ast.js';
import { parseForExpression } from './parse-for.js';
import {
  describe,
  fail,
  type Parser,
  peek,
  peekKeyword,
  peekKind,
  rangeFrom,
  setHeight,
  take,
  withNewlines,
} from './parser.js';
import type { Token } from './tokens.js';

/** Reads what follows `[`. Source: hclsyntax/spec.md, "Collection Values" and "For Expressions". */
export function parseTuple(parser: Parser, open: Token): Expression {
  return withNewlines(parser, false, () =>
    peekKeyword(parser, 'for') ? parseForExpression(parser, open) : parseItems(parser, open),
  );
}

function parseItems(parser: Parser, open: Token): Expression {
  const items: Expression[] = [];
  let highest = 0;
  while (!take(parser, ']')) {
    items.push(parser.parseExpression(parser));
    highest = Math.max(highest, parser.height);
    if (!take(parser, ',') && peekKind(parser) !== ']') failAfterItem(parser, open);
  }
  setHeight(parser, highest + 1);
  return { kind: 'tuple', items, range: rangeFrom(parser, open.start) };
}

function failAfterItem(parser: Parser, open: Token): never {
  const token = peek(parser);
  if (token.kind === 'end')
    return fail(parser, open, [
      'Unterminated tuple constructor expression',
      'There is no closing bracket for this list before the end of the file.',
    ]);
  return fail(parser, token, [
    'Missing item separator',
    `A comma must separate the items; here is ${describe(parser, token)}.`,
  ]);
}

/** Reads what follows `{`. Newlines separate items as commas do, but mean nothing in a `for`. */
export function parseObject(parser: Parser, open: Token): Expression {
  const isFor = withNewlines(parser, false, () => peekKeyword(parser, 'for'));
  return withNewlines(parser, !isFor, () =>
    isFor ? parseForExpression(parser, open) : parseObjectItems(parser, open),
  );
}

function parseObjectItems(parser: Parser, open: Token): Expression {
  const items: ObjectItem[] = [];
  let highest = 0;
  for (;;) {
    while (take(parser, 'newline'));
    if (take(parser, '}')) break;
    const key = parser.parseExpression(parser);
    highest = Math.max(highest, parser.height);
    if (!take(parser, '=') && !take(parser, ':')) failAfterKey(parser, open);
    const value = parser.parseExpression(parser);
    highest = Math.max(highest, parser.height);
    items.push(objectItem(key, value));
    if (!take(parser, ',') && !take(parser, 'newline') && peekKind(parser) !== '}') failAfterValue(parser, open);
  }
  setHeight(parser, highest + 1);
  return { kind: 'object', items, range: rangeFrom(parser, open.start) };
}

/** A lone word is a key by its name; in parentheses it is an expression. Source: spec.md, "Collection Values". */
function objectItem(key: Expression, value: Expression): ObjectItem {
  const { range } = key;
  const name = bareName(key);
  if (name === null) return { key, bare: false, value };
  return {
    key: { kind: 'template', parts: [{ kind: 'text', text: name, range }], heredoc: false, range },
    bare: true,
    value,
  };
}

function bareName(key: Expression): string | null {
  if (key.kind === 'variable') return key.name;
  if (key.kind === 'bool') return String(key.value);
  return key.kind === 'null' ? 'null' : null;
}

function failAfterKey(parser: Parser, open: Token): never {
  const token = peek(parser);
  switch (token.kind) {
    case 'end':
      return failUnterminated(parser, open);
    case 'newline':
    case ',':
      return fail(parser, token, ['Missing attribute value', 'After a key come an equals sign and the value.']);
    case 'identifier':
      return fail(parser, token, [
        'Missing key/value separator',
        'An equals sign must follow the key. A key with spaces or dots must be quoted.',
      ]);
    default:
      return fail(parser, token, [
        'Missing key/value separator',
        `An equals sign must follow the key; here is ${describe(parser, token)}.`,
      ]);
  }
}

function failAfterValue(parser: Parser, open: Token): never {
  const token = peek(parser);
  if (token.kind === 'end') return failUnterminated(parser, open);
  return fail(parser, token, [
    'Missing attribute separator',
    `A newline or a comma must separate the items; here is ${describe(parser, token)}.`,
  ]);
}

function failUnterminated(parser: Parser, open: Token): never {
  return fail(parser, open, [
    'Unterminated object constructor expression',
    'There is no closing brace for this object before the end of the file.',
  ]);
}
