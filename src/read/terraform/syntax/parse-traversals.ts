import type { Expression, Range } from './ast.js';
import {
  describe,
  fail,
  lastOf,
  nested,
  type Parser,
  peek,
  peekKind,
  rangeOf,
  read,
  setHeight,
  skip,
  take,
  textOf,
  withNewlines,
} from './parser.js';
import type { Token } from './tokens.js';

/**
 * Reads what follows a term: attributes, indexes, splats.
 * Source: hclsyntax/spec.md, "Index Operator", "Attribute Access Operator" and "Splat Operators".
 */
export function parseTraversals(parser: Parser, from: Expression): Expression {
  let of = from;
  for (;;) {
    const kind = peekKind(parser);
    if (kind === '.') of = parseDot(parser, of);
    else if (kind === '[') of = parseBracket(parser, of);
    else return of;
  }
}

function parseDot(parser: Parser, of: Expression): Expression {
  const dot = read(parser);
  if (peekKind(parser) !== '*') return parseStep(parser, of);
  const star = read(parser);
  const marker = rangeOf(parser, dot).to(rangeOf(parser, star));
  const { height } = parser;
  const each = parseAttributeSteps(parser, marker);
  setHeight(parser, height + parser.height);
  return { kind: 'splat', of, full: false, each, range: of.range.to(each.range) };
}

/** After `.*` only names and numbers belong to each element; a bracket applies to the list they make. */
function parseAttributeSteps(parser: Parser, marker: Range): Expression {
  let each: Expression = { kind: 'splat-item', range: marker };
  setHeight(parser, 1);
  while (take(parser, '.')) {
    if (peekKind(parser) === '*')
      fail(parser, peek(parser), [
        'Nested splat expression not allowed',
        'After .* no second .* can follow. Write [*] instead.',
      ]);
    each = parseStep(parser, each);
  }
  return each;
}

/** Reads the name or number after a dot. A number is an index in the style of old. */
function parseStep(parser: Parser, of: Expression): Expression {
  const token = read(parser);
  const text = textOf(parser, token);
  const range = rangeOf(parser, token);
  const whole = of.range.to(range);
  setHeight(parser, parser.height + 1);
  if (token.kind === 'identifier') return { kind: 'attribute', of, name: text, nameRange: range, range: whole };
  if (token.kind !== 'number')
    return fail(parser, token, [
      'Invalid attribute name',
      `The name of an attribute must follow the dot, not ${describe(parser, token)}.`,
    ]);
  if (text.includes('.'))
    fail(parser, token, [
      'Invalid legacy index syntax',
      `Two indexes cannot follow each other like this; write [${text.replaceAll('.', '][')}].`,
    ]);
  return { kind: 'index', of, key: { kind: 'number', text, range }, range: whole };
}

function parseBracket(parser: Parser, of: Expression): Expression {
  const open = read(parser);
  if (peekKind(parser) === '*') return parseFullSplat(parser, of, open);
  const { height } = parser;
  return withNewlines(parser, false, () => {
    const key = parser.parseExpression(parser);
    if (!take(parser, ']'))
      fail(parser, peek(parser), [
        'Missing close bracket on index',
        `A closing bracket must end the index; here is ${describe(parser, peek(parser))}.`,
      ]);
    setHeight(parser, Math.max(height, parser.height) + 1);
    return { kind: 'index', of, key, range: of.range.to(rangeOf(parser, lastOf(parser))) };
  });
}

/** After `[*]` everything that follows belongs to each element. */
function parseFullSplat(parser: Parser, of: Expression, open: Token): Expression {
  skip(parser);
  const close = read(parser);
  if (close.kind !== ']')
    fail(parser, close, ['Missing close bracket on splat index', 'A closing bracket must follow the star of a splat.']);
  const { height } = parser;
  const marker = rangeOf(parser, open).to(rangeOf(parser, close));
  setHeight(parser, 1);
  const each = nested(parser, () => parseTraversals(parser, { kind: 'splat-item', range: marker }));
  setHeight(parser, height + parser.height);
  return { kind: 'splat', of, full: true, each, range: of.range.to(each.range) };
}
