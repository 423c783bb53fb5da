import type { Expression, Range } from './ast.js';
import { positionAt, rangeBetween } from './lines.js';
import { type Fault, HclSyntaxError } from './syntax-error.js';
import type { Scanned, Token, TokenKind } from './tokens.js';

/** A place among the tokens of a source. The one mutable thing of the parser. */
export interface Parser extends Scanned {
  readonly file: string;
  /** Held here, so that the files for parts of the language need not know the file for the whole. */
  readonly parseExpression: (parser: Parser) => Expression;
  /** The index of the next token. */
  next: number;
  /** The token taken last. */
  last: Token;
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
  const { kinds, starts, ends } = parser.tokens;
  if (!parser.newlinesCount) while (kinds[parser.next] === 'newline') parser.next++;
  const { next, source } = parser;
  return { kind: kinds[next] ?? 'end', start: starts[next] ?? source.length, end: ends[next] ?? source.length };
}

/** The kind of the next token; it stays. */
export function peekKind(parser: Parser): TokenKind {
  const { kinds } = parser.tokens;
  if (!parser.newlinesCount) while (kinds[parser.next] === 'newline') parser.next++;
  return kinds[parser.next] ?? 'end';
}

/** Takes the next token. The end can be taken any number of times. */
export function read(parser: Parser): Token {
  const token = peek(parser);
  if (token.kind !== 'end') parser.next++;
  parser.last = token;
  return token;
}

/** Takes the next token if it is of this kind. */
export function take(parser: Parser, kind: TokenKind): boolean {
  if (peekKind(parser) !== kind) return false;
  read(parser);
  return true;
}

export function textOf({ source }: Parser, token: Token): string {
  return source.slice(token.start, token.end);
}

/** Keywords are identifiers elsewhere. */
export function isKeyword({ source }: Parser, token: Token, word: string): boolean {
  return token.kind === 'identifier' && token.end - token.start === word.length && source.startsWith(word, token.start);
}

export function rangeOf({ lines }: Parser, token: Token): Range {
  return rangeBetween(lines, token.start, token.end);
}

/** From an offset to the end of the token taken last. */
export function rangeFrom({ lines, last }: Parser, start: number): Range {
  return rangeBetween(lines, start, last.end);
}

export function lineOf({ lines }: Parser, offset: number): number {
  return positionAt(lines, offset).line;
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
    fail(parser, parser.last, [
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
