import type { Body, Comment, Expression } from './ast.js';
import { positionAt } from './lines.js';
import { parseFileBody } from './parse-body.js';
import { parseExpressionAt } from './parse-expression.js';
import { parseBareTemplate } from './parse-template.js';
import { describe, fail, type Parser, peek } from './parser.js';
import { openScanner } from './scan.js';
import type { Scanner } from './scanner.js';
import { HclSyntaxError } from './syntax-error.js';

/** Parses a file of HCL native syntax. Throws `HclSyntaxError` at the first fault. */
export function parseFile(
  source: string,
  file: string,
): { readonly body: Body; readonly comments: readonly Comment[] } {
  const scanner = openScanner(source, 'code');
  return { body: parseWith(openParser(scanner, file, true), parseFileBody), comments: scanner.comments };
}

export function parseBody(source: string, file: string): Body {
  return parseFile(source, file).body;
}

/** Parses one expression, as on the right of `=`; newlines inside it are white space. */
export function parseExpression(source: string, file: string): Expression {
  return parseWith(openParser(openScanner(source, 'code'), file, false), (parser) => {
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
  return parseWith(openParser(openScanner(source, 'template'), file, true), parseBareTemplate);
}

function openParser(scanner: Scanner, file: string, newlinesCount: boolean): Parser {
  return {
    source: scanner.source,
    lines: scanner.lines,
    scanner,
    file,
    parseExpression: parseExpressionAt,
    next: 0,
    lastKind: 'end',
    lastStart: 0,
    lastEnd: 0,
    newlinesCount,
    depth: 0,
    height: 0,
  };
}

/** Of a fault of the grammar and a token that stands nowhere in HCL, the first in the source is told. */
function parseWith<T>(parser: Parser, parse: (parser: Parser) => T): T {
  const { scanner } = parser;
  let tree: T;
  try {
    tree = parse(parser);
  } catch (error) {
    const { invalid, lines } = scanner;
    if (!(error instanceof HclSyntaxError) || invalid === null) throw error;
    const { line, column } = positionAt(lines, invalid.start);
    if (error.line < line || (error.line === line && error.column < column)) throw error;
    return fail(parser, invalid.start, invalid.fault);
  }
  return scanner.invalid === null ? tree : fail(parser, scanner.invalid.start, scanner.invalid.fault);
}
