import type { Expression, TemplatePart } from './ast.js';
import {
  type Cursor,
  describeHere,
  fail,
  nested,
  peek,
  rangeFrom,
  skipSpace,
  startsWith,
  take,
  takeIdentifier,
  withNewlines,
} from './cursor.js';
import { flushIndentation } from './heredoc-indentation.js';
import { parseExpressionAt } from './parse-expression.js';
import { parseForIntroduction } from './parse-for.js';

/** A template before its directives are matched with their ends. Trim marks say which side white space is cut on. */
export type Token =
  | { readonly kind: 'text'; text: string; readonly start: number; readonly end: number }
  | ({ readonly kind: 'interpolation'; readonly value: Expression } & Sequence)
  | ({ readonly kind: 'if'; readonly condition: Expression } & Sequence)
  | ({ readonly kind: 'for'; readonly introduction: ReturnType<typeof parseForIntroduction> } & Sequence)
  | ({ readonly kind: 'else' | 'endif' | 'endfor' } & Sequence);

interface Sequence {
  readonly start: number;
  readonly end: number;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
}

/** Reads a quoted string with its quotes. */
export function parseQuoted(cursor: Cursor): Expression {
  const start = cursor.offset;
  cursor.offset++;
  const parts = nested(cursor, () => parseTemplateText(cursor, { until: '"', escapes: true }));
  cursor.offset++;
  return { kind: 'template', parts, heredoc: false, range: rangeFrom(cursor, start) };
}

const HEREDOC = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

/** Reads a heredoc with its markers; the cursor ends at the newline after the closing one. */
export function parseHeredoc(cursor: Cursor): Expression {
  const start = cursor.offset;
  HEREDOC.lastIndex = start;
  const match = HEREDOC.exec(cursor.text);
  if (match === null) fail(cursor, 'Invalid expression', 'A heredoc starts with << or <<-, a name and a newline.');
  const [marker, flush, name] = match;
  const contentStart = start + marker.length;
  const { contentEnd, markerEnd } = heredocEnd(cursor, contentStart, name ?? '');
  const inner: Cursor = { ...cursor, text: cursor.text.slice(0, contentEnd), offset: contentStart };
  const tokens = nested(cursor, () => tokenize(inner, { until: null, escapes: false }));
  if (flush === '-') flushIndentation(tokens);
  const parts = buildTree(cursor, tokens);
  cursor.offset = markerEnd;
  return { kind: 'template', parts, heredoc: true, range: rangeFrom(cursor, start) };
}

function heredocEnd(
  cursor: Cursor,
  from: number,
  name: string,
): { readonly contentEnd: number; readonly markerEnd: number } {
  for (let line = from; line <= cursor.text.length; ) {
    const newline = cursor.text.indexOf('\n', line);
    const end = newline < 0 ? cursor.text.length : newline;
    const text = cursor.text.slice(line, end);
    if (text.trim() === name) return { contentEnd: line, markerEnd: line + text.trimEnd().length };
    if (newline < 0) break;
    line = newline + 1;
  }
  return fail(cursor, 'Unterminated template string', `No line holds ${name} alone, which would end this heredoc.`);
}

/** Reads template text up to a closing character (not taken), or to the end of the source. */
export function parseTemplateText(
  cursor: Cursor,
  style: { readonly until: '"' | null; readonly escapes: boolean },
): readonly TemplatePart[] {
  return buildTree(cursor, tokenize(cursor, style));
}

function tokenize(
  cursor: Cursor,
  { until, escapes }: { readonly until: '"' | null; readonly escapes: boolean },
): Token[] {
  const tokens: Token[] = [];
  const opening = cursor.offset - 1;
  let text = '';
  let textStart = cursor.offset;
  const flush = () => {
    if (text !== '') tokens.push({ kind: 'text', text, start: textStart, end: cursor.offset });
    text = '';
  };
  for (;;) {
    const character = peek(cursor);
    if (character === '') {
      if (until !== null) fail(cursor, 'Unterminated template string', 'No closing quote for this string.', opening);
      break;
    }
    if (character === until) break;
    if (text === '') textStart = cursor.offset;
    if (
      until !== null &&
      (character === '\n' || (character === '\r' && cursor.text.charAt(cursor.offset + 1) === '\n'))
    ) {
      fail(
        cursor,
        'Invalid multi-line string',
        'Quoted strings stand on one line; use a heredoc (<<EOT) for more.',
        opening,
      );
    }
    if (startsWith(cursor, '$${') || startsWith(cursor, '%%{')) {
      text += `${character}{`;
      cursor.offset += 3;
    } else if (startsWith(cursor, '${') || startsWith(cursor, '%{')) {
      flush();
      tokens.push(parseSequence(cursor));
    } else if (escapes && character === '\\') text += takeEscape(cursor);
    else {
      text += character;
      cursor.offset++;
      // Lines of a heredoc are tokens of their own, so that indentation can be taken off each.
      if (character === '\n') flush();
    }
  }
  flush();
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function takeEscape(cursor: Cursor): string {
  const kind = cursor.text.charAt(cursor.offset + 1);
  const plain = ESCAPES[kind];
  if (plain !== undefined) {
    cursor.offset += 2;
    return plain;
  }
  const length = kind === 'u' ? 4 : kind === 'U' ? 8 : 0;
  const digits = cursor.text.slice(cursor.offset + 2, cursor.offset + 2 + length);
  const code =
    length > 0 && new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= 0x10ffff))
    fail(cursor, 'Invalid escape sequence', `\\${kind} is not an escape sequence that HCL knows.`);
  cursor.offset += 2 + length;
  return String.fromCodePoint(code);
}

function parseSequence(cursor: Cursor): Token {
  const start = cursor.offset;
  const directive = peek(cursor) === '%';
  cursor.offset += 2;
  const trimLeft = take(cursor, '~');
  const what = nested(cursor, () =>
    withNewlines(cursor, false, () => (directive ? parseDirective(cursor) : parseInterpolation(cursor))),
  );
  const trimRight = take(cursor, '~');
  if (!take(cursor, '}')) {
    fail(
      cursor,
      directive ? 'Extra characters in template control sequence' : 'Extra characters after interpolation expression',
      `Expected a closing brace; here is ${describeHere(cursor)}.`,
    );
  }
  return { ...what, start, end: cursor.offset, trimLeft, trimRight };
}

function parseInterpolation(cursor: Cursor): { readonly kind: 'interpolation'; readonly value: Expression } {
  skipSpace(cursor);
  const value = parseExpressionAt(cursor);
  skipSpace(cursor);
  if (peek(cursor) === '' || peek(cursor) === '"')
    fail(cursor, 'Unclosed template interpolation sequence', 'There is no closing brace for this ${.');
  return { kind: 'interpolation', value };
}

function parseDirective(
  cursor: Cursor,
):
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'for'; readonly introduction: ReturnType<typeof parseForIntroduction> }
  | { readonly kind: 'else' | 'endif' | 'endfor' } {
  skipSpace(cursor);
  const at = cursor.offset;
  const keyword = takeIdentifier(cursor);
  skipSpace(cursor);
  switch (keyword) {
    case 'if': {
      const condition = parseExpressionAt(cursor);
      skipSpace(cursor);
      return { kind: 'if', condition };
    }
    case 'for': {
      const introduction = parseForIntroduction(cursor);
      return { kind: 'for', introduction };
    }
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: keyword };
    case null:
      return fail(cursor, 'Invalid template directive', `A keyword follows %{; here is ${describeHere(cursor)}.`, at);
    default:
      return fail(
        cursor,
        'Invalid template control keyword',
        `"${keyword}" is not a valid template control keyword.`,
        at,
      );
  }
}

/** Cuts white space beside ~ marks, then matches directives with their ends. */
function buildTree(cursor: Cursor, tokens: readonly Token[]): readonly TemplatePart[] {
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'text') continue;
    if (token.trimLeft) for (let at = index - 1; trim(tokens[at], (text) => text.trimEnd()); at--);
    if (token.trimRight) for (let at = index + 1; trim(tokens[at], (text) => text.trimStart()); at++);
  }
  const state = { at: 0 };
  const parts = buildParts(cursor, tokens, state, null);
  return parts;
}

/** Whether the whole token was white space, so that the cut goes on beyond it. */
function trim(token: Token | undefined, cut: (text: string) => string): boolean {
  if (token?.kind !== 'text') return false;
  token.text = cut(token.text);
  return token.text === '';
}

function buildParts(
  cursor: Cursor,
  tokens: readonly Token[],
  state: { at: number },
  open: { readonly kind: 'if' | 'for'; readonly start: number } | null,
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (;;) {
    const token = tokens[state.at];
    if (token === undefined) {
      if (open !== null)
        fail(cursor, 'Unexpected end of template', `The ${open.kind} directive has no end${open.kind}.`, open.start);
      return parts;
    }
    state.at++;
    switch (token.kind) {
      case 'text':
        addText(cursor, parts, token);
        break;
      case 'interpolation':
        parts.push({ kind: 'interpolation', value: token.value, range: rangeFrom(cursor, token.start, token.end) });
        break;
      case 'if':
        parts.push(nested(cursor, () => buildIf(cursor, tokens, state, token)));
        break;
      case 'for':
        parts.push(
          nested(cursor, (): TemplatePart => {
            const body = buildParts(cursor, tokens, state, { kind: 'for', start: token.start });
            if (tokens[state.at - 1]?.kind !== 'endfor')
              fail(
                cursor,
                'Unexpected directive',
                'This directive does not end the for directive before it.',
                tokens[state.at - 1]?.start,
              );
            return {
              kind: 'for',
              ...token.introduction,
              body,
              range: rangeFrom(cursor, token.start, tokens[state.at - 1]?.end),
            };
          }),
        );
        break;
      default:
        if (open === null)
          fail(cursor, 'Unexpected template directive', `There is nothing that this ${token.kind} ends.`, token.start);
        return parts;
    }
  }
}

function buildIf(
  cursor: Cursor,
  tokens: readonly Token[],
  state: { at: number },
  token: Extract<Token, { kind: 'if' }>,
): TemplatePart {
  const open = { kind: 'if', start: token.start } as const;
  const yes = buildParts(cursor, tokens, state, open);
  const no = tokens[state.at - 1]?.kind === 'else' ? buildParts(cursor, tokens, state, open) : [];
  if (tokens[state.at - 1]?.kind !== 'endif')
    fail(
      cursor,
      'Unexpected directive',
      'This directive does not end the if directive before it.',
      tokens[state.at - 1]?.start,
    );
  return {
    kind: 'if',
    condition: token.condition,
    yes,
    no,
    range: rangeFrom(cursor, token.start, tokens[state.at - 1]?.end),
  };
}

function addText(cursor: Cursor, parts: TemplatePart[], { text, start, end }: Extract<Token, { kind: 'text' }>): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind === 'text')
    parts[parts.length - 1] = {
      kind: 'text',
      text: last.text + text,
      range: { start: last.range.start, end: rangeFrom(cursor, start, end).end },
    };
  else parts.push({ kind: 'text', text, range: rangeFrom(cursor, start, end) });
}
