import type { BinaryOperator, Expression, ObjectItem } from './ast.js';
import {
  type Cursor,
  describeHere,
  fail,
  nested,
  peek,
  rangeFrom,
  skipLines,
  skipSpace,
  startsWith,
  take,
  takeIdentifier,
  withNewlines,
} from './cursor.js';
import { parseForExpression, startsFor } from './parse-for.js';
import { parseHeredoc, parseQuoted } from './parse-template.js';

/** Operators by rising precedence. Source: hclsyntax/spec.md, "Operations". */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** A chain of operators or traversals makes a tree as deep as it is long: this many at most. */
const MAXIMUM_CHAIN = 1000;

/** Reads an expression; the cursor stands at its first character. */
export function parseExpressionAt(cursor: Cursor): Expression {
  return nested(cursor, () => parseConditional(cursor));
}

function parseConditional(cursor: Cursor): Expression {
  const start = cursor.offset;
  const condition = parseBinary(cursor, 0);
  skipSpace(cursor);
  if (peek(cursor) !== '?') return condition;
  cursor.offset++;
  skipSpace(cursor);
  const yes = parseExpressionAt(cursor);
  skipSpace(cursor);
  if (!take(cursor, ':'))
    fail(
      cursor,
      'Missing false expression in conditional',
      `The conditional operator (…?…:…) needs a false expression after a colon; here is ${describeHere(cursor)}.`,
    );
  skipSpace(cursor);
  const no = parseExpressionAt(cursor);
  return { kind: 'conditional', condition, yes, no, range: rangeFrom(cursor, start, no.range.end.offset) };
}

function parseBinary(cursor: Cursor, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(cursor);
  const start = cursor.offset;
  let left = parseBinary(cursor, level + 1);
  for (let length = 0; ; length++) {
    skipSpace(cursor);
    const operator = operators.find((candidate) => startsWith(cursor, candidate));
    if (operator === undefined || (operator === '/' && '/*'.includes(cursor.text.charAt(cursor.offset + 1))))
      return left;
    if (length > MAXIMUM_CHAIN) fail(cursor, 'Expression too long', `More than ${MAXIMUM_CHAIN} operators in a row.`);
    cursor.offset += operator.length;
    skipSpace(cursor);
    const right = parseBinary(cursor, level + 1);
    left = { kind: 'binary', operator, left, right, range: rangeFrom(cursor, start, right.range.end.offset) };
  }
}

function parseUnary(cursor: Cursor): Expression {
  const start = cursor.offset;
  const operator = peek(cursor);
  if (operator !== '-' && operator !== '!') return parseTraversals(cursor, parsePrimary(cursor));
  cursor.offset++;
  skipSpace(cursor);
  const operand = nested(cursor, () => parseUnary(cursor));
  return { kind: 'unary', operator, operand, range: rangeFrom(cursor, start, operand.range.end.offset) };
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parsePrimary(cursor: Cursor): Expression {
  const start = cursor.offset;
  const character = peek(cursor);
  switch (character) {
    case '(':
      return parseParentheses(cursor);
    case '[':
      return nested(cursor, () => parseTuple(cursor));
    case '{':
      return nested(cursor, () => parseObject(cursor));
    case '"':
      return parseQuoted(cursor);
    case '<':
      if (startsWith(cursor, '<<')) return parseHeredoc(cursor);
      break;
    case "'":
      return fail(cursor, 'Invalid character', 'Single quotes are not valid; use double quotes.');
    default:
  }
  NUMBER.lastIndex = start;
  const number = NUMBER.exec(cursor.text);
  if (number !== null) {
    cursor.offset += number[0].length;
    return { kind: 'number', text: number[0], range: rangeFrom(cursor, start) };
  }
  const name = takeIdentifier(cursor);
  if (name === null)
    return fail(cursor, 'Invalid expression', `Expected the start of an expression; here is ${describeHere(cursor)}.`);
  return parseNamed(cursor, name, start);
}

function parseNamed(cursor: Cursor, first: string, start: number): Expression {
  let name = first;
  while (startsWith(cursor, '::')) {
    cursor.offset += 2;
    const next = takeIdentifier(cursor);
    if (next === null) fail(cursor, 'Missing function name', 'A function name follows ::.');
    name += `::${next}`;
  }
  const afterName = cursor.offset;
  skipSpace(cursor);
  if (peek(cursor) === '(') return parseCall(cursor, { name, start, afterName });
  cursor.offset = afterName;
  const range = rangeFrom(cursor, start);
  if (name.includes('::'))
    fail(cursor, 'Missing open parenthesis', 'A function call needs its arguments in parentheses.');
  if (name === 'true' || name === 'false') return { kind: 'bool', value: name === 'true', range };
  return name === 'null' ? { kind: 'null', range } : { kind: 'variable', name, range };
}

function parseParentheses(cursor: Cursor): Expression {
  const start = cursor.offset;
  cursor.offset++;
  const inner = withNewlines(cursor, false, () => {
    skipSpace(cursor);
    const expression = parseExpressionAt(cursor);
    skipSpace(cursor);
    if (!take(cursor, ')'))
      fail(cursor, 'Unbalanced parentheses', `Expected a closing parenthesis; here is ${describeHere(cursor)}.`);
    return expression;
  });
  return { kind: 'parentheses', inner, range: rangeFrom(cursor, start) };
}

function parseCall(
  cursor: Cursor,
  { name, start, afterName }: { readonly name: string; readonly start: number; readonly afterName: number },
): Expression {
  const nameRange = rangeFrom(cursor, start, afterName);
  cursor.offset++;
  const list: Expression[] = [];
  let expandFinal = false;
  withNewlines(cursor, false, () => {
    skipSpace(cursor);
    while (!take(cursor, ')')) {
      if (expandFinal)
        fail(cursor, 'Missing closing parenthesis', 'The spread ... is only allowed after the last argument.');
      list.push(parseExpressionAt(cursor));
      skipSpace(cursor);
      if (take(cursor, '...')) {
        expandFinal = true;
        skipSpace(cursor);
        take(cursor, ',');
      } else if (!take(cursor, ',') && peek(cursor) !== ')') {
        fail(
          cursor,
          peek(cursor) === '' ? 'Unterminated function call' : 'Missing argument separator',
          `A comma separates the arguments; here is ${describeHere(cursor)}.`,
        );
      }
      skipSpace(cursor);
    }
  });
  return { kind: 'call', name, nameRange, arguments: list, expandFinal, range: rangeFrom(cursor, start) };
}

function parseTuple(cursor: Cursor): Expression {
  const start = cursor.offset;
  cursor.offset++;
  return withNewlines(cursor, false, () => {
    skipSpace(cursor);
    if (startsFor(cursor)) return parseForExpression(cursor, { start, close: ']' });
    const items: Expression[] = [];
    while (!take(cursor, ']')) {
      items.push(parseExpressionAt(cursor));
      skipSpace(cursor);
      if (!take(cursor, ',') && peek(cursor) !== ']') {
        fail(
          cursor,
          peek(cursor) === '' ? 'Unterminated tuple constructor expression' : 'Missing item separator',
          `A comma separates the items; here is ${describeHere(cursor)}.`,
        );
      }
      skipSpace(cursor);
    }
    return { kind: 'tuple', items, range: rangeFrom(cursor, start) };
  });
}

function parseObject(cursor: Cursor): Expression {
  const start = cursor.offset;
  cursor.offset++;
  skipLines(cursor);
  if (startsFor(cursor)) return withNewlines(cursor, false, () => parseForExpression(cursor, { start, close: '}' }));
  const items: ObjectItem[] = [];
  return withNewlines(cursor, true, () => {
    skipLines(cursor);
    while (!take(cursor, '}')) {
      if (peek(cursor) === '')
        fail(cursor, 'Unterminated object constructor expression', 'There is no closing brace for this object.', start);
      items.push(parseObjectItem(cursor));
      skipSpace(cursor);
      const separated = take(cursor, ',') || peek(cursor) === '\n';
      if (!separated && peek(cursor) !== '}')
        fail(
          cursor,
          'Missing attribute separator',
          `A comma or a newline separates the items; here is ${describeHere(cursor)}.`,
        );
      skipLines(cursor);
    }
    return { kind: 'object', items, range: rangeFrom(cursor, start) };
  });
}

function parseObjectItem(cursor: Cursor): ObjectItem {
  const parsed = parseExpressionAt(cursor);
  skipSpace(cursor);
  if (!take(cursor, '=') && !take(cursor, ':'))
    fail(
      cursor,
      'Missing attribute value',
      `An item of an object is a key, an equals sign and a value; here is ${describeHere(cursor)}.`,
    );
  skipSpace(cursor);
  const bareName = bareKey(parsed);
  const key: Expression =
    bareName === null
      ? parsed
      : {
          kind: 'template',
          parts: [{ kind: 'text', text: bareName, range: parsed.range }],
          heredoc: false,
          range: parsed.range,
        };
  return { key, bare: bareName !== null, value: parseExpressionAt(cursor) };
}

function bareKey(key: Expression): string | null {
  if (key.kind === 'variable') return key.name;
  if (key.kind === 'bool') return String(key.value);
  return key.kind === 'null' ? 'null' : null;
}

/** Reads what follows a term: attributes, indexes, splats. Source: hclsyntax/spec.md, "Traversal". */
export function parseTraversals(cursor: Cursor, of: Expression): Expression {
  let left = of;
  const start = of.range.start.offset;
  for (let length = 0; ; length++) {
    const before = cursor.offset;
    skipSpace(cursor);
    const next = peek(cursor);
    if (length > MAXIMUM_CHAIN) fail(cursor, 'Expression too long', `More than ${MAXIMUM_CHAIN} steps in a row.`);
    if (next === '.' && !startsWith(cursor, '...')) {
      cursor.offset++;
      skipSpace(cursor);
      if (take(cursor, '*')) {
        left = {
          kind: 'splat',
          of: left,
          full: false,
          each: parseAttributesOnly(cursor),
          range: rangeFrom(cursor, start),
        };
      } else left = parseDotStep(cursor, left, start);
    } else if (next === '[') {
      left = nested(cursor, () => parseIndexStep(cursor, left, start));
    } else {
      cursor.offset = before;
      return left;
    }
  }
}

const DIGITS = /\d+/y;

function parseDotStep(cursor: Cursor, of: Expression, start: number): Expression {
  const at = cursor.offset;
  const name = takeIdentifier(cursor);
  if (name !== null)
    return { kind: 'attribute', of, name, nameRange: rangeFrom(cursor, at), range: rangeFrom(cursor, start) };
  DIGITS.lastIndex = at;
  const digits = DIGITS.exec(cursor.text);
  if (digits === null)
    return fail(cursor, 'Invalid attribute name', `An attribute name follows a dot; here is ${describeHere(cursor)}.`);
  cursor.offset += digits[0].length;
  const range = rangeFrom(cursor, at);
  return { kind: 'index', of, key: { kind: 'number', text: digits[0], range }, range: rangeFrom(cursor, start) };
}

/** After `.*` only attributes (and legacy indexes) belong to each item; a bracket applies to the whole list. */
function parseAttributesOnly(cursor: Cursor): Expression {
  let each: Expression = { kind: 'splat-item', range: rangeFrom(cursor, cursor.offset) };
  const start = cursor.offset;
  for (let length = 0; peek(cursor) === '.' && !startsWith(cursor, '...') && !startsWith(cursor, '.*'); length++) {
    if (length > MAXIMUM_CHAIN) fail(cursor, 'Expression too long', `More than ${MAXIMUM_CHAIN} steps in a row.`);
    cursor.offset++;
    each = parseDotStep(cursor, each, start);
  }
  return each;
}

function parseIndexStep(cursor: Cursor, of: Expression, start: number): Expression {
  cursor.offset++;
  const splat = /\s*\*\s*\]/y;
  splat.lastIndex = cursor.offset;
  const match = splat.exec(cursor.text);
  if (match !== null) {
    cursor.offset += match[0].length;
    const item: Expression = { kind: 'splat-item', range: rangeFrom(cursor, cursor.offset) };
    const each = parseTraversals(cursor, item);
    return { kind: 'splat', of, full: true, each, range: rangeFrom(cursor, start) };
  }
  const key = withNewlines(cursor, false, () => {
    skipSpace(cursor);
    const expression = parseExpressionAt(cursor);
    skipSpace(cursor);
    if (!take(cursor, ']'))
      fail(
        cursor,
        'Missing close bracket on index',
        `The index operator ends with a closing bracket; here is ${describeHere(cursor)}.`,
      );
    return expression;
  });
  return { kind: 'index', of, key, range: rangeFrom(cursor, start) };
}
