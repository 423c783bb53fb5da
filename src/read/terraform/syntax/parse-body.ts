import type { Attribute, Block, Body, Comment, Label } from './ast.js';
import {
  type Cursor,
  describeHere,
  fail,
  nested,
  peek,
  rangeFrom,
  skipLines,
  skipSpace,
  take,
  takeIdentifier,
  withNewlines,
} from './cursor.js';
import { parseExpressionAt } from './parse-expression.js';

/** Reads arguments and blocks up to the closing brace, or to the end of the file. */
export function parseBodyAt(cursor: Cursor, closed: boolean): Body {
  const start = cursor.offset;
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  const names = new Map<string, number>();
  for (;;) {
    const commentsBefore = cursor.comments.length;
    skipLines(cursor);
    if (cursor.offset >= cursor.text.length) {
      if (closed)
        fail(
          cursor,
          'Unclosed configuration block',
          'There is no closing brace for this block before the end of the file.',
          start - 1,
        );
      break;
    }
    if (closed && peek(cursor) === '}') break;
    const at = cursor.offset;
    const name = takeIdentifier(cursor);
    if (name === null) failAtItem(cursor, 'Argument or block definition required');
    const nameRange = rangeFrom(cursor, at);
    skipSpace(cursor);
    if (peek(cursor) === '=' && cursor.text.charAt(cursor.offset + 1) !== '=') {
      const first = names.get(name);
      if (first !== undefined)
        fail(cursor, 'Attribute redefined', `The argument "${name}" was already set on line ${first}.`, at);
      names.set(name, nameRange.start.line);
      attributes.push(parseAttribute(cursor, { name, nameRange, at }));
      endOfItem(cursor, 'argument', closed);
    } else {
      blocks.push(
        parseBlock(cursor, {
          name,
          nameRange,
          at,
          comments: commentsDirectlyBefore(cursor, commentsBefore, nameRange.start.line),
        }),
      );
      endOfItem(cursor, 'block definition', closed);
    }
  }
  return { attributes, blocks, range: rangeFrom(cursor, start) };
}

interface Head {
  readonly name: string;
  readonly nameRange: Attribute['nameRange'];
  readonly at: number;
}

function parseAttribute(cursor: Cursor, { name, nameRange, at }: Head): Attribute {
  cursor.offset++;
  skipSpace(cursor);
  const value = parseExpressionAt(cursor);
  return { name, nameRange, value, range: rangeFrom(cursor, at, value.range.end.offset) };
}

function parseBlock(
  cursor: Cursor,
  { name, nameRange, at, comments }: Head & { readonly comments: readonly Comment[] },
): Block {
  const labels: Label[] = [];
  for (;;) {
    skipSpace(cursor);
    if (peek(cursor) === '{') break;
    labels.push(parseLabel(cursor));
  }
  cursor.offset++;
  const body = nested(cursor, () => withNewlines(cursor, true, () => parseBlockBody(cursor)));
  if (!take(cursor, '}')) fail(cursor, 'Unclosed configuration block', 'There is no closing brace for this block.');
  return { type: name, typeRange: nameRange, labels, body, range: rangeFrom(cursor, at), comments };
}

/** A block on one line holds one argument at most. Source: hclsyntax/spec.md, "Structural Elements". */
function parseBlockBody(cursor: Cursor): Body {
  const start = cursor.offset;
  skipSpace(cursor);
  if (peek(cursor) === '\n' || peek(cursor) === '') return parseBodyAt(cursor, true);
  if (peek(cursor) === '}') return { attributes: [], blocks: [], range: rangeFrom(cursor, start) };
  const at = cursor.offset;
  const name = takeIdentifier(cursor);
  if (name === null) failAtItem(cursor, 'Argument definition required');
  const nameRange = rangeFrom(cursor, at);
  skipSpace(cursor);
  if (peek(cursor) !== '=')
    fail(cursor, 'Argument definition required', 'A block on one line can hold one argument only, and no block.');
  const attribute = parseAttribute(cursor, { name, nameRange, at });
  skipSpace(cursor);
  if (peek(cursor) !== '}')
    fail(cursor, 'Invalid single-argument block definition', 'A block on one line ends with } after its one argument.');
  return { attributes: [attribute], blocks: [], range: rangeFrom(cursor, start) };
}

function parseLabel(cursor: Cursor): Label {
  const start = cursor.offset;
  if (take(cursor, '"')) {
    const end = labelEnd(cursor, start);
    const raw = cursor.text.slice(start + 1, end);
    cursor.offset = end + 1;
    return { value: unescapeLabel(cursor, raw, start), range: rangeFrom(cursor, start) };
  }
  const name = takeIdentifier(cursor);
  if (name === null)
    fail(
      cursor,
      cursor.offset >= cursor.text.length || peek(cursor) === '\n'
        ? 'Argument or block definition required'
        : 'Invalid block definition',
      `A block has a type, labels and an opening brace; here is ${describeHere(cursor)}.`,
    );
  return { value: name, range: rangeFrom(cursor, start) };
}

function labelEnd(cursor: Cursor, start: number): number {
  for (let at = cursor.offset; ; at++) {
    const character = cursor.text.charAt(at);
    if (character === '"') return at;
    if (character === '' || character === '\n')
      fail(cursor, 'Invalid multi-line string', 'This quote is not closed on its line.', start);
    if ((character === '$' || character === '%') && cursor.text.charAt(at + 1) === '{') {
      if (cursor.text.charAt(at - 1) !== character)
        fail(cursor, 'Invalid string literal', 'Template sequences are not allowed in a label.', at);
    }
    if (character === '\\') at++;
  }
}

function unescapeLabel(cursor: Cursor, raw: string, start: number): string {
  if (!raw.includes('\\')) return raw;
  const parsed = parseExpressionAt({ ...cursor, text: `"${raw}"`, offset: 0, lineStarts: [0], comments: [] });
  const [part] = parsed.kind === 'template' ? parsed.parts : [];
  if (part?.kind !== 'text') fail(cursor, 'Invalid string literal', 'A label is plain text.', start);
  return part.text;
}

function endOfItem(cursor: Cursor, what: string, closed: boolean): void {
  skipSpace(cursor);
  const next = peek(cursor);
  if (next === '\n') cursor.offset++;
  else if (next !== '' || closed) {
    if (next === '') return;
    fail(
      cursor,
      `Missing newline after ${what}`,
      `Each argument and each block stands on lines of its own; here is ${describeHere(cursor)}.`,
    );
  }
}

function failAtItem(cursor: Cursor, summary: string): never {
  const character = peek(cursor);
  if (character === "'") fail(cursor, 'Invalid character', 'Single quotes are not valid; use double quotes.');
  return fail(cursor, summary, `An argument or block is expected; here is ${describeHere(cursor)}.`);
}

/** The unbroken run of comment lines that ends on the line before. */
function commentsDirectlyBefore(cursor: Cursor, from: number, line: number): readonly Comment[] {
  const found: Comment[] = [];
  let expected = line - 1;
  for (let index = cursor.comments.length - 1; index >= from; index--) {
    const comment = cursor.comments[index];
    if (comment === undefined || comment.range.end.line !== expected) {
      if (comment !== undefined && comment.range.start.line >= expected) continue;
      break;
    }
    found.unshift(comment);
    expected = comment.range.start.line - 1;
  }
  return found;
}
