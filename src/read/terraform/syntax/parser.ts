import type { Expression } from './ast.js';
import { type Lines, positionAt } from './lines.js';
import { Range } from './range.js';
import { scanMore } from './scan.js';
import type { Scanner } from './scanner.js';
import { type Fault, HclSyntaxError } from './syntax-error.js';
import type { Token, TokenKind } from './tokens.js';

/** A place among the tokens of a source. The one mutable thing of the parser. */
export interface Parser {
  readonly source: string;
  readonly lines: Lines;
  readonly scanner: Scanner;
  readonly file: string;
  /** Held here, so that the files for parts of the language need not know the file for the whole. */
  readonly parseExpression: (parser: Parser) => Expression;
  /** The index of the next token among those that are scanned. */
  next: number;
  /** The token taken last, as columns: most tokens are taken without anybody looking at them. */
  lastKind: TokenKind;
  lastStart: number;
  lastEnd: number;
  /** Inside brackets a newline is white space; elsewhere it is a token. */
  newlinesCount: boolean;
  /** How deep the parser itself is. */
  depth: number;
  /** How high the tree of the expression read last is: a chain of operators makes a high tree without any depth. */
  height: number;
}

/**
 * Deeper than any real configuration, and well within the stack of this parser, and within that of whoever walks
 * the tree afterwards.
 */
const MAXIMUM_DEPTH = 250;
const MAXIMUM_HEIGHT = 500;

/** The next token; it stays. */
export function peek(parser: Parser): Token {
  const kind = peekKind(parser);
  const { next, source, scanner } = parser;
  if (kind === 'end') return { kind, start: source.length, end: source.length };
  const { starts, ends } = scanner.tokens;
  return { kind, start: starts[next] ?? 0, end: ends[next] ?? 0 };
}

/** The kind of the next token; it stays. */
export function peekKind(parser: Parser): TokenKind {
  const { scanner, newlinesCount } = parser;
  const { tokens } = scanner;
  for (;;) {
    if (parser.next >= tokens.count) {
      scanMore(scanner);
      parser.next = 0;
      if (tokens.count === 0) return 'end';
    }
    const kind = tokens.kinds[parser.next];
    if (kind !== undefined && (newlinesCount || kind !== 'newline')) return kind;
    parser.next++;
  }
}

/** Takes the next token. The end can be taken any number of times. */
export function skip(parser: Parser): void {
  const kind = peekKind(parser);
  const { next, source, scanner } = parser;
  const { starts, ends } = scanner.tokens;
  const isEnd = kind === 'end';
  parser.lastKind = kind;
  parser.lastStart = isEnd ? source.length : (starts[next] ?? 0);
  parser.lastEnd = isEnd ? source.length : (ends[next] ?? 0);
  if (!isEnd) parser.next++;
}

/** Takes the next token and gives it. */
export function read(parser: Parser): Token {
  skip(parser);
  return lastOf(parser);
}

/** The token taken last. */
export function lastOf({ lastKind, lastStart, lastEnd }: Parser): Token {
  return { kind: lastKind, start: lastStart, end: lastEnd };
}

/** Takes the next token if it is of this kind. */
export function take(parser: Parser, kind: TokenKind): boolean {
  if (peekKind(parser) !== kind) return false;
  skip(parser);
  return true;
}

export function textOf({ source }: Parser, token: Token): string {
  return source.slice(token.start, token.end);
}

/** Whether the next token is a keyword; elsewhere these are identifiers. */
export function peekKeyword(parser: Parser, word: string): boolean {
  if (peekKind(parser) !== 'identifier') return false;
  const { next, source, scanner } = parser;
  const start = scanner.tokens.starts[next] ?? 0;
  return (scanner.tokens.ends[next] ?? 0) - start === word.length && source.startsWith(word, start);
}

export function rangeOf({ lines }: Parser, token: Token): Range {
  return new Range(lines, token.start, token.end);
}

/** From an offset to the end of the token taken last. */
export function rangeFrom({ lines, lastEnd }: Parser, start: number): Range {
  return new Range(lines, start, lastEnd);
}

export function fail(parser: Parser, at: Token | number, [summary, detail]: Fault): never {
  const { line, column } = positionAt(parser.lines, typeof at === 'number' ? at : at.start);
  throw new HclSyntaxError(summary, detail, { file: parser.file, line, column });
}

/** Runs one level deeper; a source that nests without end is refused, not the stack overrun. */
export function nested<T>(parser: Parser, parse: (parser: Parser) => T): T {
  parser.depth++;
  if (parser.depth > MAXIMUM_DEPTH)
    fail(parser, peek(parser), [
      'Nesting too deep',
      `Blocks, brackets, operators and templates may be nested ${MAXIMUM_DEPTH} deep at most.`,
    ]);
  const result = parse(parser);
  parser.depth--;
  return result;
}

/** Notes the height of the expression just read. */
export function setHeight(parser: Parser, height: number): void {
  if (height > MAXIMUM_HEIGHT)
    fail(parser, parser.lastStart, [
      'Expression too long',
      `This expression chains or nests more than ${MAXIMUM_HEIGHT} operations. Split it up with locals.`,
    ]);
  parser.height = height;
}

/** Runs with newlines as tokens or as white space. */
export function withNewlines<T>(parser: Parser, count: boolean, parse: (parser: Parser) => T): T {
  const before = parser.newlinesCount;
  parser.newlinesCount = count;
  const result = parse(parser);
  parser.newlinesCount = before;
  return result;
}

/** What stands here, for a message. */
export function describe(parser: Parser, token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the file';
    case 'newline':
      return 'the end of the line';
    case 'close heredoc':
      return 'the end of the heredoc';
    default: {
      const text = textOf(parser, token).split('\n', 1)[0] ?? '';
      return text.length > 40 ? `${text.slice(0, 40)}…` : text;
    }
  }
}
