import type { Body, Comment, Expression } from './ast.js';
import { positionAt } from './lines.js';
import { parseFileBody } from './parse-body.js';
import { parseExpressionAt } from './parse-expression.js';
import { parseBareTemplate } from './parse-template.js';
import { describe, fail, type Parser, peek } from './parser.js';
import { scan } from './scan.js';
import { HclSyntaxError } from './syntax-error.js';
import type { Scanned } from './tokens.js';

/** Parses a file of HCL native syntax. Throws `HclSyntaxError` at the first fault. */
export function parseFile(
  source: string,
  file: string,
): { readonly body: Body; readonly comments: readonly Comment[] } {
  const scanned = scan(source, 'code');
  return { body: parseWith(openParser(scanned, file, true), parseFileBody), comments: scanned.comments };
}

export function parseBody(source: string, file: string): Body {
  return parseFile(source, file).body;
}

/** Parses one expression, as on the right of `=`; newlines inside it are white space. */
export function parseExpression(source: string, file: string): Expression {
  return parseWith(openParser(scan(source, 'code'), file, false), (parser) => {
    const expression = parseExpressionAt(parser);
    if (peek(parser).kind !== 'end')
      fail(parser, peek(parser), [
        'Extra characters after expression',
        `The expression ends before this, and ${describe(parser, peek(parser))} follows.`,
      ]);
    return expression;
  });
}

/** Parses a bare template, as in a file for `templatefile`. */
export function parseTemplate(source: string, file: string): Expression {
  return parseWith(openParser(scan(source, 'template'), file, true), parseBareTemplate);
}

function openParser(scanned: Scanned, file: string, newlinesCount: boolean): Parser {
  return {
    ...scanned,
    file,
    parseExpression: parseExpressionAt,
    next: 0,
    last: { kind: 'end', start: 0, end: 0 },
    newlinesCount,
    depth: 0,
    height: 0,
  };
}

/** Of a fault of the grammar and a token that stands nowhere in HCL, the first in the source is told. */
function parseWith<T>(parser: Parser, parse: (parser: Parser) => T): T {
  const { invalid } = parser;
  if (invalid === null) return parse(parser);
  const { line, column } = positionAt(parser.lines, invalid.start);
  try {
    parse(parser);
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    if (error.line < line || (error.line === line && error.column < column)) throw error;
  }
  return fail(parser, invalid.start, invalid.fault);
}
