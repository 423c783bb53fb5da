import type { Expression, TemplatePart } from './ast.js';
import { stripIndentation } from './heredoc-indentation.js';
import { parseForIntroduction } from './parse-for.js';
import { describe, fail, lastOf, type Parser, peek, rangeFrom, rangeOf, read, textOf, withNewlines } from './parser.js';
import { Range } from './range.js';
import type { TemplateItem } from './template-item.js';
import { buildTemplate } from './template-tree.js';
import type { Token } from './tokens.js';
import { unescapeText } from './unescape-text.js';

type Closing = 'close quote' | 'close heredoc' | 'end';

/** Reads a quoted string or a heredoc. Source: hclsyntax/spec.md, "Template Expressions". */
export function parseTemplateTerm(parser: Parser, open: Token): Expression {
  const heredoc = open.kind === 'open heredoc';
  const stripped = heredoc && parser.source.startsWith('<<-', open.start);
  const parts = parseParts(parser, heredoc ? 'close heredoc' : 'close quote', stripped);
  return { kind: 'template', parts, heredoc, range: rangeFrom(parser, open.start) };
}

/** Reads a source that is a template as a whole. */
export function parseBareTemplate(parser: Parser): Expression {
  const { lines, source } = parser;
  const range = new Range(lines, lines.starts[0] ?? 0, source.length);
  return { kind: 'template', parts: parseParts(parser, 'end', false), heredoc: false, range };
}

function parseParts(parser: Parser, closing: Closing, stripped: boolean): readonly TemplatePart[] {
  const items = parseItems(parser, closing);
  if (stripped) stripIndentation(items);
  return buildTemplate(parser, items);
}

/** Reads up to the closing mark and takes it. Source: hashicorp/hcl, hclsyntax/parser_template.go. */
function parseItems(parser: Parser, closing: Closing): readonly TemplateItem[] {
  const items: TemplateItem[] = [];
  const first = peek(parser);
  let trimNext = false;
  for (;;) {
    const token = read(parser);
    if (token.kind === closing) return items;
    switch (token.kind) {
      case 'quoted text':
      case 'plain text': {
        const text = unescapeText(parser, token);
        items.push({ kind: 'text', text: trimNext ? text.trimStart() : text, range: rangeOf(parser, token) });
        trimNext = false;
        break;
      }
      case 'open interpolation':
      case 'open directive': {
        if (hasTrimMark(parser, token)) trimPrevious(items, closing);
        const item = withNewlines(parser, false, () =>
          token.kind === 'open directive'
            ? parseDirective(parser, token)
            : parseInterpolation(parser, token, { first, closing }),
        );
        items.push(item);
        trimNext = hasTrimMark(parser, lastOf(parser));
        break;
      }
      default:
        fail(parser, token, ['Unterminated template string', 'The end of this string or heredoc is missing.']);
    }
  }
}

/** Whether the sequence that opens or closes here has a `~`. */
function hasTrimMark(parser: Parser, token: Token): boolean {
  return textOf(parser, token).includes('~');
}

/** A `~` cuts the white space of one line of text, as far as the next sequence. */
function trimPrevious(items: readonly TemplateItem[], closing: Closing): void {
  const previous = items.at(-1);
  if (previous?.kind !== 'text') return;
  // Terraform's scanner takes a sign together with the character after it if the line ends there: that one stays.
  const kept = closing === 'close quote' ? null : /[$%]([ \t\v\f\r])\r?\n$/.exec(previous.text.slice(-4));
  previous.text = previous.text.trimEnd() + (kept?.[1] ?? '');
}

function parseInterpolation(
  parser: Parser,
  open: Token,
  { first, closing }: { readonly first: Token; readonly closing: Closing },
): TemplateItem {
  const value = parser.parseExpression(parser);
  const close = read(parser);
  if (close.kind === 'close sequence')
    return { kind: 'interpolation', value, height: parser.height, range: rangeFrom(parser, open.start) };
  const quoteInside = closing === 'close quote' && (close.kind === 'open quote' || close.kind === 'close quote');
  if (close.kind === 'end' || quoteInside)
    return fail(parser, first, [
      'Unclosed template interpolation sequence',
      'The closing brace of ${ is missing. To mean ${ literally, write $${.',
    ]);
  return fail(parser, close, [
    'Extra characters after interpolation expression',
    `A closing brace is expected here, not ${describe(parser, close)}. To mean \${ literally, write $\${.`,
  ]);
}

function parseDirective(parser: Parser, open: Token): TemplateItem {
  const keyword = read(parser);
  if (keyword.kind !== 'identifier')
    fail(parser, keyword, ['Invalid template directive', 'After %{ comes if, else, endif, for or endfor.']);
  const name = textOf(parser, keyword);
  switch (name) {
    case 'if': {
      const condition = parser.parseExpression(parser);
      const { height } = parser;
      closeDirective(parser, name);
      return { kind: name, condition, height, range: rangeFrom(parser, open.start) };
    }
    case 'for': {
      const introduction = parseForIntroduction(parser, 'directive');
      const { height } = parser;
      closeDirective(parser, name);
      return { kind: name, introduction, height, range: rangeFrom(parser, open.start) };
    }
    case 'else':
    case 'endif':
    case 'endfor':
      closeDirective(parser, name);
      return { kind: name, range: rangeFrom(parser, open.start) };
    default:
      return fail(parser, keyword, [
        'Invalid template control keyword',
        `After %{ comes if, else, endif, for or endfor, not ${name}. To mean %{ literally, write %%{.`,
      ]);
  }
}

function closeDirective(parser: Parser, name: string): void {
  const close = read(parser);
  if (close.kind !== 'close sequence')
    fail(parser, close, [
      `Extra characters in ${name} marker`,
      `A closing brace is expected here, not ${describe(parser, close)}.`,
    ]);
}
