import type { Body, Comment, Expression } from './ast.js';
import { type Cursor, describeHere, fail, openCursor, peek, rangeFrom, skipLines } from './cursor.js';
import { parseBodyAt } from './parse-body.js';
import { parseExpressionAt } from './parse-expression.js';
import { parseTemplateText } from './parse-template.js';

/** Parses a file of HCL native syntax. Throws `HclSyntaxError` at the first fault. */
export function parseFile(
  source: string,
  file: string,
): { readonly body: Body; readonly comments: readonly Comment[] } {
  const cursor = openCursor(source, file);
  return { body: parseBodyAt(cursor, false), comments: cursor.comments };
}

export function parseBody(source: string, file: string): Body {
  return parseFile(source, file).body;
}

/** Parses one expression, as on the right of `=`; newlines inside it are white space. */
export function parseExpression(source: string, file: string): Expression {
  const cursor = openCursor(source, file);
  cursor.newlinesEnd = false;
  skipLines(cursor);
  const expression = parseExpressionAt(cursor);
  skipLines(cursor);
  if (peek(cursor) !== '')
    fail(cursor, 'Extra characters after expression', `An expression ends here, and ${describeHere(cursor)} follows.`);
  return expression;
}

/** Parses a bare template, as in a file for `templatefile`. */
export function parseTemplate(source: string, file: string): Expression {
  const cursor = openCursor(source, file);
  cursor.newlinesEnd = false;
  const parts = parseTemplateText(cursor, { until: null, escapes: false });
  return { kind: 'template', parts, heredoc: false, range: rangeFrom(cursor, 0) };
}
