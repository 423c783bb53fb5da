import type { Comment, Position, Range } from './ast.js';
import { HclSyntaxError } from './syntax-error.js';

/** A place in a source that is being read, and how it is to be read there. The one mutable thing of the parser. */
export interface Cursor {
  readonly text: string;
  readonly file: string;
  readonly lineStarts: readonly number[];
  readonly comments: Comment[];
  offset: number;
  /** Inside brackets a newline is white space; elsewhere it ends an expression. */
  newlinesEnd: boolean;
  depth: number;
}

/** Deeper than any real configuration, and well within the stack of this parser and of the evaluator. */
const MAXIMUM_DEPTH = 250;

export function openCursor(text: string, file: string): Cursor {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return {
    text,
    file,
    lineStarts,
    comments: [],
    offset: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    newlinesEnd: true,
    depth: 0,
  };
}

export function positionAt({ lineStarts }: Cursor, offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { offset, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

export function rangeFrom(cursor: Cursor, start: number, end = cursor.offset): Range {
  return { start: positionAt(cursor, start), end: positionAt(cursor, end) };
}

export function fail(cursor: Cursor, summary: string, detail: string, offset = cursor.offset): never {
  const { line, column } = positionAt(cursor, offset);
  throw new HclSyntaxError(summary, detail, { file: cursor.file, line, column });
}

/** Runs one level deeper; a source that nests without end is refused, not the stack overrun. */
export function nested<T>(cursor: Cursor, read: () => T): T {
  cursor.depth++;
  if (cursor.depth > MAXIMUM_DEPTH)
    fail(cursor, 'Nesting too deep', `Brackets, blocks and templates may be nested ${MAXIMUM_DEPTH} deep.`);
  const result = read();
  cursor.depth--;
  return result;
}

/** Reads with newlines as white space (inside brackets), or as ends (in bodies and objects). */
export function withNewlines<T>(cursor: Cursor, newlinesEnd: boolean, read: () => T): T {
  const before = cursor.newlinesEnd;
  cursor.newlinesEnd = newlinesEnd;
  const result = read();
  cursor.newlinesEnd = before;
  return result;
}

export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.offset);
}

export function startsWith(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.offset);
}

/** Takes the text if it stands here. */
export function take(cursor: Cursor, text: string): boolean {
  if (!startsWith(cursor, text)) return false;
  cursor.offset += text.length;
  return true;
}

/** Skips white space and comments; newlines too, where they are white space. */
export function skipSpace(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const code = text.charCodeAt(cursor.offset);
    if (code === 32 || code === 9) cursor.offset++;
    else if (code === 13 && text.charCodeAt(cursor.offset + 1) === 10) cursor.offset++;
    else if (code === 10 && !cursor.newlinesEnd) cursor.offset++;
    else if (code === 35 || (code === 47 && text.charCodeAt(cursor.offset + 1) === 47))
      lineComment(cursor, code === 35 ? 1 : 2);
    else if (code === 47 && text.charCodeAt(cursor.offset + 1) === 42) blockComment(cursor);
    else return;
  }
}

/** Skips newlines as well, wherever we are. */
export function skipLines(cursor: Cursor): void {
  withNewlines(cursor, false, () => skipSpace(cursor));
}

function lineComment(cursor: Cursor, marker: number): void {
  const start = cursor.offset;
  const newline = cursor.text.indexOf('\n', start);
  cursor.offset = newline < 0 ? cursor.text.length : newline;
  cursor.comments.push({
    text: cursor.text.slice(start + marker, cursor.offset).trim(),
    range: rangeFrom(cursor, start),
  });
}

function blockComment(cursor: Cursor): void {
  const start = cursor.offset;
  const end = cursor.text.indexOf('*/', start + 2);
  if (end < 0) fail(cursor, 'Unterminated comment', 'This /* has no */.');
  cursor.offset = end + 2;
  cursor.comments.push({ text: cursor.text.slice(start + 2, end).trim(), range: rangeFrom(cursor, start) });
}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** Takes an identifier if one stands here. Source: hclsyntax/spec.md, "Identifiers". */
export function takeIdentifier(cursor: Cursor): string | null {
  IDENTIFIER.lastIndex = cursor.offset;
  const match = IDENTIFIER.exec(cursor.text);
  if (match === null) return null;
  cursor.offset += match[0].length;
  return match[0];
}

/** What stands here, for a message. */
export function describeHere(cursor: Cursor): string {
  const character = cursor.text.codePointAt(cursor.offset);
  if (character === undefined) return 'the end of the file';
  if (character === 10 || character === 13) return 'the end of the line';
  return JSON.stringify(String.fromCodePoint(character));
}
