import type { Attribute, Block, Body, Comment, Label } from './ast.js';
import { positionAt } from './lines.js';
import {
  describe,
  fail,
  nested,
  type Parser,
  peek,
  peekKind,
  rangeFrom,
  rangeOf,
  read,
  skip,
  take,
  textOf,
} from './parser.js';
import { Range } from './range.js';
import type { Token } from './tokens.js';
import { unescapeText } from './unescape-text.js';

/** Reads a whole file. Source of all here: hclsyntax/spec.md, "Structural Elements"; hclsyntax/parser.go for summaries. */
export function parseFileBody(parser: Parser): Body {
  return parseItems(parser, null);
}

/** Reads arguments and blocks up to the end of the file, or to the closing brace, which stays. */
function parseItems(parser: Parser, openBrace: Token | null): Body {
  const items: Items = { attributes: [], blocks: [], names: new Map() };
  const { attributes, blocks } = items;
  const start = openBrace?.end ?? parser.lines.starts[0] ?? 0;
  for (;;) {
    const kind = peekKind(parser);
    if (kind === 'newline') skip(parser);
    else if (kind === (openBrace === null ? 'end' : '}'))
      return { attributes, blocks, range: new Range(parser.lines, start, peek(parser).start) };
    else if (kind === 'identifier') parseItem(parser, items);
    else failAtItem(parser, peek(parser), openBrace);
  }
}

interface Items {
  readonly attributes: Attribute[];
  readonly blocks: Block[];
  readonly names: Map<string, Attribute>;
}

function parseItem(parser: Parser, { attributes, blocks, names }: Items): void {
  const name = read(parser);
  switch (peekKind(parser)) {
    case '=': {
      const text = textOf(parser, name);
      const before = names.get(text);
      if (before !== undefined)
        fail(parser, name, [
          'Attribute redefined',
          `The argument "${text}" was already set on line ${before.range.start.line}.`,
        ]);
      const attribute = parseAttribute(parser, name);
      names.set(text, attribute);
      attributes.push(attribute);
      endArgument(parser);
      return;
    }
    case 'open quote':
    case '{':
    case 'identifier':
      blocks.push(parseBlock(parser, name));
      endBlock(parser);
      return;
    default:
      failNoItem(parser, name);
      return;
  }
}

function parseAttribute(parser: Parser, name: Token): Attribute {
  skip(parser);
  const value = parser.parseExpression(parser);
  const nameRange = rangeOf(parser, name);
  return {
    name: textOf(parser, name),
    nameRange,
    value,
    range: nameRange.to(value.range),
  };
}

function parseBlock(parser: Parser, type: Token): Block {
  const labels: Label[] = [];
  while (peekKind(parser) !== '{') labels.push(parseLabel(parser));
  const openBrace = read(parser);
  const body = nested(parser, () => parseBlockBody(parser, openBrace));
  return {
    type: textOf(parser, type),
    typeRange: rangeOf(parser, type),
    labels,
    body,
    range: rangeFrom(parser, type.start),
    comments: commentsDirectlyBefore(parser, type),
  };
}

function parseLabel(parser: Parser): Label {
  const token = read(parser);
  switch (token.kind) {
    case 'identifier':
      return { value: textOf(parser, token), range: rangeOf(parser, token) };
    case 'open quote':
      return parseQuotedLabel(parser, token);
    case '=':
      return fail(parser, token, [
        'Invalid block definition',
        'An equals sign makes an argument, which has no labels; a block has none.',
      ]);
    case 'newline':
      return fail(parser, token, [
        'Invalid block definition',
        'The opening brace of a block stands on the same line as its type and labels.',
      ]);
    default:
      return fail(parser, token, [
        'Invalid block definition',
        `A block's label or its opening brace is expected here, not ${describe(parser, token)}.`,
      ]);
  }
}

function parseQuotedLabel(parser: Parser, openQuote: Token): Label {
  let value = '';
  for (;;) {
    const token = read(parser);
    switch (token.kind) {
      case 'close quote':
        return { value, range: rangeFrom(parser, openQuote.start) };
      case 'quoted text':
        value += unescapeText(parser, token);
        break;
      case 'open interpolation':
      case 'open directive':
        return fail(parser, token, [
          'Invalid string literal',
          'A label is plain text: it cannot hold template sequences. Double the sign ($${ or %%{) to mean it literally.',
        ]);
      case 'end':
        return fail(parser, token, ['Unterminated string literal', 'The closing quote of this label is missing.']);
      default:
        return fail(parser, token, ['Invalid string literal', 'This cannot stand in a label.']);
    }
  }
}

/** Reads the body with its closing brace. A block on one line holds one argument at most. */
function parseBlockBody(parser: Parser, openBrace: Token): Body {
  const first = peekKind(parser);
  const oneLine = first !== 'newline' && first !== 'end' && first !== '}';
  const body = oneLine ? parseOneArgument(parser, openBrace) : parseItems(parser, openBrace);
  skip(parser);
  return body;
}

function parseOneArgument(parser: Parser, openBrace: Token): Body {
  const name = read(parser);
  if (name.kind !== 'identifier') return failNoItem(parser, name);
  const next = peek(parser);
  if (next.kind === 'open quote' || next.kind === '{' || next.kind === 'identifier')
    return fail(parser, name, [
      'Argument definition required',
      'A block on one line can hold one argument only. Put a nested block on lines of its own.',
    ]);
  if (next.kind !== '=') return failNoItem(parser, name);
  const attribute = parseAttribute(parser, name);
  const close = peek(parser);
  if (close.kind === 'end') return failUnclosed(parser, openBrace);
  if (close.kind !== '}')
    return fail(parser, close, [
      'Invalid single-argument block definition',
      'A block on one line ends with a brace right after its one argument. Put each of several arguments on its own line.',
    ]);
  return { attributes: [attribute], blocks: [], range: new Range(parser.lines, openBrace.end, close.start) };
}

function endArgument(parser: Parser): void {
  if (peekKind(parser) === 'end' || take(parser, 'newline')) return;
  const token = peek(parser);
  if (token.kind === ',')
    fail(parser, token, ['Unexpected comma after argument', 'Newlines, not commas, separate arguments.']);
  fail(parser, token, [
    'Missing newline after argument',
    `An argument ends with its line; here follows ${describe(parser, token)}.`,
  ]);
}

function endBlock(parser: Parser): void {
  if (peekKind(parser) === 'end' || take(parser, 'newline')) return;
  const token = peek(parser);
  fail(parser, token, [
    'Missing newline after block definition',
    `After a block's closing brace comes a new line; here follows ${describe(parser, token)}.`,
  ]);
}

function failAtItem(parser: Parser, token: Token, openBrace: Token | null): never {
  if (token.kind === 'open quote')
    return fail(parser, token, ['Invalid argument name', 'Names of arguments must not be quoted.']);
  if (token.kind === 'end' && openBrace !== null) return failUnclosed(parser, openBrace);
  return failNoItem(parser, token);
}

function failUnclosed(parser: Parser, openBrace: Token): never {
  return fail(parser, openBrace, [
    'Unclosed configuration block',
    'There is no closing brace for this block before the end of the file. Braces may be nested wrongly further down.',
  ]);
}

function failNoItem(parser: Parser, token: Token): never {
  const hint =
    token.kind === 'identifier' ? ' To set an argument, follow its name by an equals sign and the value.' : '';
  return fail(parser, token, [
    'Argument or block definition required',
    `An argument or a block must stand here, not ${describe(parser, token)}.${hint}`,
  ]);
}

/** The unbroken run of whole-line comments that ends on the line before. */
function commentsDirectlyBefore({ scanner: { comments }, lines, source }: Parser, type: Token): readonly Comment[] {
  const { line } = positionAt(lines, type.start);
  const found: Comment[] = [];
  let expected = line - 1;
  for (let index = lastCommentBefore(comments, type.start); index >= 0; index--) {
    const comment = comments[index];
    if (comment?.range.end.line !== expected) break;
    const { start } = comment.range;
    if (source.slice(start.offset - start.column + 1, start.offset).trim() !== '') break;
    found.push(comment);
    expected = start.line - 1;
  }
  return found.reverse();
}

function lastCommentBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.range.start.offset ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
