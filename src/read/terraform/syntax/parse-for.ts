import type { Expression } from './ast.js';
import {
  type Cursor,
  describeHere,
  fail,
  peek,
  rangeFrom,
  skipSpace,
  startsWith,
  take,
  takeIdentifier,
} from './cursor.js';
import { parseExpressionAt } from './parse-expression.js';

/** Whether a `for` expression starts here: the word is a keyword at the start of brackets, whatever follows. */
export function startsFor(cursor: Cursor): boolean {
  const word = /for(?![\p{ID_Continue}-])/uy;
  word.lastIndex = cursor.offset;
  return word.test(cursor.text);
}

/** The names after `for`, and the collection after `in`. */
export interface ForIntroduction {
  readonly keyName: string | null;
  readonly valueName: string;
  readonly collection: Expression;
}

export function parseForIntroduction(cursor: Cursor): ForIntroduction {
  const first = takeName(cursor);
  let second: string | null = null;
  if (take(cursor, ',')) {
    skipSpace(cursor);
    second = takeName(cursor);
  }
  const at = cursor.offset;
  if (takeIdentifier(cursor) !== 'in')
    fail(
      cursor,
      "Invalid 'for' expression",
      "For expression requires the 'in' keyword after its name declarations.",
      at,
    );
  skipSpace(cursor);
  const collection = parseExpressionAt(cursor);
  skipSpace(cursor);
  return { keyName: second === null ? null : first, valueName: second ?? first, collection };
}

/** Reads `for …` inside brackets, with the closing one. Source: hclsyntax/spec.md, "For Expressions". */
export function parseForExpression(
  cursor: Cursor,
  { start, close }: { readonly start: number; readonly close: ']' | '}' },
): Expression {
  cursor.offset += 'for'.length;
  skipSpace(cursor);
  const introduction = parseForIntroduction(cursor);
  if (!take(cursor, ':'))
    fail(
      cursor,
      "Invalid 'for' expression",
      `For expression requires a colon after the 'in' clause; here is ${describeHere(cursor)}.`,
    );
  skipSpace(cursor);
  const first = parseExpressionAt(cursor);
  skipSpace(cursor);
  let key: Expression | null = null;
  let value = first;
  if (take(cursor, '=>')) {
    if (close === ']') fail(cursor, "Invalid 'for' expression", 'Key expression is not valid when building a tuple.');
    skipSpace(cursor);
    key = first;
    value = parseExpressionAt(cursor);
    skipSpace(cursor);
  } else if (close === '}')
    fail(cursor, "Invalid 'for' expression", 'Key expression is required when building an object.');
  const group = startsWith(cursor, '...');
  if (group && close === ']')
    fail(cursor, "Invalid 'for' expression", 'Grouping ellipsis (...) cannot be used when building a tuple.');
  if (group) cursor.offset += 3;
  skipSpace(cursor);
  let condition: Expression | null = null;
  const beforeIf = cursor.offset;
  if (takeIdentifier(cursor) === 'if') {
    skipSpace(cursor);
    condition = parseExpressionAt(cursor);
    skipSpace(cursor);
  } else cursor.offset = beforeIf;
  if (peek(cursor) !== close)
    fail(
      cursor,
      "Invalid 'for' expression",
      `Extra characters after the end of the 'for' expression: ${describeHere(cursor)}.`,
    );
  cursor.offset++;
  return { kind: 'for', ...introduction, key, value, group, condition, range: rangeFrom(cursor, start) };
}

function takeName(cursor: Cursor): string {
  const name = takeIdentifier(cursor);
  if (name === null)
    fail(
      cursor,
      "Invalid 'for' expression",
      `For expression requires a variable name after 'for'; here is ${describeHere(cursor)}.`,
    );
  skipSpace(cursor);
  return name;
}
