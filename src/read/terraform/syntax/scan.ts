import { linesOf } from './lines.js';
import { Range } from './range.js';
import { scanHeredocText, scanPlainText, scanQuotedText } from './scan-template.js';
import { emit, emitInvalid, type Scanner } from './scanner.js';
import { IDENTIFIER, type Punctuation } from './tokens.js';

/**
 * Opens a source to be split into tokens: a file or an expression (`code`), or a bare `template`.
 * Source: hashicorp/hcl, hclsyntax/scan_tokens.rl.
 */
export function openScanner(source: string, as: 'code' | 'template'): Scanner {
  return {
    source,
    lines: linesOf(source),
    tokens: { kinds: [], starts: [], ends: [], count: 0 },
    comments: [],
    modes: [{ kind: as }],
    braces: 0,
    sequenceBraces: [],
    invalid: null,
    at: source.charCodeAt(0) === 0xfeff ? 1 : 0,
    noCommentEndFrom: Number.POSITIVE_INFINITY,
  };
}

/** About so many tokens are scanned at once. */
const PIECE = 500;

/** Scans the next tokens, which take the place of those before; none at the end of the source. */
export function scanMore(scanner: Scanner): void {
  scanner.tokens.count = 0;
  while (scanner.at < scanner.source.length && scanner.tokens.count < PIECE) scanMode(scanner);
}

function scanMode(scanner: Scanner): void {
  const mode = scanner.modes.at(-1);
  switch (mode?.kind) {
    case 'quoted':
      scanQuotedText(scanner);
      return;
    case 'heredoc':
      scanHeredocText(scanner, mode);
      return;
    case 'template':
      scanPlainText(scanner);
      return;
    case 'code':
    case undefined:
      scanCode(scanner);
      return;
  }
}

/** Takes tokens of code until something else begins or ends. */
function scanCode(scanner: Scanner): void {
  const { source, modes, tokens } = scanner;
  const depth = modes.length;
  while (scanner.at < source.length && modes.length === depth && tokens.count < PIECE) {
    const { at } = scanner;
    const code = source.charCodeAt(at);
    if (code === 32 || code === 9) scanner.at++;
    else if (isWordStart(code)) emit(scanner, 'identifier', identifierEnd(source, at));
    else if (isDigit(code)) emit(scanner, 'number', numberEnd(source, at));
    else if (code === 10) emit(scanner, 'newline', at + 1);
    else if (code === 13 && source.charCodeAt(at + 1) === 10) emit(scanner, 'newline', at + 2);
    else if (code > 127) scanBeyondAscii(scanner);
    else scanSymbol(scanner, source.charAt(at));
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function identifierEnd(source: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = source.charCodeAt(at);
    if (isWordStart(code) || isDigit(code) || code === 45) at++;
    else if (code > 127) return beyondAsciiEnd(source, start);
    else return at;
  }
}

/** Where the identifier ends that starts here; the start itself if none does. */
function beyondAsciiEnd(source: string, start: number): number {
  IDENTIFIER.lastIndex = start;
  return IDENTIFIER.test(source) ? IDENTIFIER.lastIndex : start;
}

function scanBeyondAscii(scanner: Scanner): void {
  const { source, at } = scanner;
  const end = beyondAsciiEnd(source, at);
  if (end > at) {
    emit(scanner, 'identifier', end);
    return;
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  emitInvalid(scanner, at + character.length);
}

/** Digits, dots and exponents, ending in a digit; whether they make a number is for the parser. */
function numberEnd(source: string, start: number): number {
  let end = start + 1;
  let at = end;
  for (;;) {
    const code = source.charCodeAt(at);
    if (isDigit(code)) end = ++at;
    else if (code === 46) at++;
    else if (code === 101 || code === 69) {
      const sign = source.charCodeAt(at + 1);
      const digit = sign === 43 || sign === 45 ? at + 2 : at + 1;
      if (!isDigit(source.charCodeAt(digit))) return end;
      at = digit + 1;
      end = at;
    } else return end;
  }
}

const LONG_SYMBOLS: readonly Punctuation[] = ['...', '::', '==', '=>', '!=', '<=', '>=', '&&', '||'];

function scanSymbol(scanner: Scanner, character: string): void {
  const { source, at } = scanner;
  switch (character) {
    case '"':
      emit(scanner, 'open quote', at + 1);
      scanner.modes.push({ kind: 'quoted' });
      return;
    case '{':
      emit(scanner, '{', at + 1);
      scanner.braces++;
      return;
    case '}':
      closeBrace(scanner, at + 1, '}');
      return;
    case '~':
      if (source.charCodeAt(at + 1) === 125) {
        closeBrace(scanner, at + 2, 'close sequence');
        return;
      }
      emitInvalid(scanner, at + 1);
      return;
    case '(':
    case ')':
    case '[':
    case ']':
    case ',':
    case '?':
    case '+':
    case '-':
    case '*':
    case '%':
      emit(scanner, character, at + 1);
      return;
    case '#':
      lineComment(scanner, 1);
      return;
    case '/':
      scanSlash(scanner);
      return;
    case '<':
      if (source.charCodeAt(at + 1) === 60 && openHeredoc(scanner)) return;
  }
  const long = LONG_SYMBOLS.find((symbol) => source.startsWith(symbol, at));
  if (long !== undefined) {
    emit(scanner, long, at + long.length);
    return;
  }
  switch (character) {
    case '.':
    case ':':
    case '=':
    case '!':
    case '<':
    case '>':
      emit(scanner, character, at + 1);
      return;
    default:
      emitInvalid(scanner, at + 1);
      return;
  }
}

/** A brace ends the template sequence if it is as deep as the one that began it. */
function closeBrace(scanner: Scanner, end: number, otherwise: '}' | 'close sequence'): void {
  if (scanner.sequenceBraces.at(-1) === scanner.braces) {
    scanner.sequenceBraces.pop();
    scanner.modes.pop();
    emit(scanner, 'close sequence', end);
  } else emit(scanner, otherwise, end);
  scanner.braces--;
}

const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

function openHeredoc(scanner: Scanner): boolean {
  HEREDOC.lastIndex = scanner.at;
  const marker = HEREDOC.exec(scanner.source)?.[1];
  if (marker === undefined) return false;
  emit(scanner, 'open heredoc', HEREDOC.lastIndex);
  scanner.modes.push({ kind: 'heredoc', marker, atLineStart: true });
  return true;
}

function scanSlash(scanner: Scanner): void {
  const { source, at } = scanner;
  const next = source.charCodeAt(at + 1);
  if (next === 47) {
    lineComment(scanner, 2);
    return;
  }
  if (next === 42 && at < scanner.noCommentEndFrom) {
    const close = source.indexOf('*/', at + 2);
    if (close >= 0) {
      addComment(scanner, source.slice(at + 2, close), close + 2);
      scanner.at = close + 2;
      return;
    }
    scanner.noCommentEndFrom = at;
  }
  emit(scanner, '/', at + 1);
}

/** A line comment takes the newline with it, which still counts as one. */
function lineComment(scanner: Scanner, marker: number): void {
  const { source, at } = scanner;
  const newline = source.indexOf('\n', at);
  const lineEnd = newline < 0 ? source.length : newline;
  const end = newline > at && source.charCodeAt(newline - 1) === 13 ? newline - 1 : lineEnd;
  addComment(scanner, source.slice(at + marker, end), end);
  if (newline < 0) scanner.at = source.length;
  else emit(scanner, 'newline', newline + 1);
}

function addComment({ comments, lines, at }: Scanner, text: string, end: number): void {
  comments.push({ text: text.trim(), range: new Range(lines, at, end) });
}
