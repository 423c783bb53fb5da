import { emit, emitInvalid, type Mode, openSequence, type Scanner } from './scanner.js';
import type { Fault } from './syntax-error.js';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const DOLLAR = 36;
const PERCENT = 37;
const BACKSLASH = 92;
const BRACE = 123;

const MULTI_LINE: Fault = [
  'Invalid multi-line string',
  'A quoted string must end on its line. Write \\n for a newline, or use a heredoc (<<EOT) for several lines.',
];

/** Takes one token between quotes: text, a sequence's opening, the closing quote, or a newline that doesn't belong. */
export function scanQuotedText(scanner: Scanner): void {
  const { source } = scanner;
  let at = scanner.at;
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === QUOTE || code === NEWLINE || code === RETURN) break;
    if (code === BACKSLASH) {
      if (!escapesCharacter(source, at)) break;
      at++;
    } else if (code === DOLLAR || code === PERCENT) {
      if (isSequence(source, at)) break;
      if (isEscapedSequence(source, at)) at += 2;
    }
  }
  if (at > scanner.at) {
    emitText(scanner, 'quoted text', at);
    return;
  }
  switch (source.charCodeAt(at)) {
    case QUOTE:
      emit(scanner, 'close quote', at + 1);
      scanner.modes.pop();
      return;
    case DOLLAR:
    case PERCENT:
      openSequence(scanner);
      return;
    case BACKSLASH:
      emitInvalid(scanner, at + 1);
      return;
    default:
      while (source.charCodeAt(at) === NEWLINE || source.charCodeAt(at) === RETURN) at++;
      emitInvalid(scanner, at, MULTI_LINE);
      return;
  }
}

/** Takes a line of a heredoc, or a part of one, or the marker that ends it. */
export function scanHeredocText(scanner: Scanner, mode: Extract<Mode, { kind: 'heredoc' }>): void {
  const { source } = scanner;
  const end = lineOrSequenceEnd(source, scanner.at);
  if (end === scanner.at) {
    mode.atLineStart = false;
    openSequence(scanner);
    return;
  }
  const endsLine = source.charCodeAt(end - 1) === NEWLINE;
  if (!endsLine && source.charCodeAt(end) === RETURN) {
    emitInvalid(scanner, source.length);
    return;
  }
  if (endsLine && mode.atLineStart && source.slice(scanner.at, end).trim() === mode.marker) {
    const newline = source.charCodeAt(end - 2) === RETURN ? end - 2 : end - 1;
    emit(scanner, 'close heredoc', newline);
    emit(scanner, 'newline', end);
    scanner.modes.pop();
    return;
  }
  mode.atLineStart = endsLine;
  emitText(scanner, 'plain text', end);
}

/** Takes a line of a bare template, or a part of one. */
export function scanPlainText(scanner: Scanner): void {
  const { source } = scanner;
  let end = lineOrSequenceEnd(source, scanner.at);
  if (source.charCodeAt(end) === RETURN) end++;
  if (end === scanner.at) {
    openSequence(scanner);
    return;
  }
  emitText(scanner, 'plain text', end);
}

/** The end of the text from here: after the newline, or before a sequence or a return that no newline follows. */
function lineOrSequenceEnd(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === NEWLINE) return at + 1;
    if (code === RETURN && source.charCodeAt(at + 1) !== NEWLINE) return at;
    if (code === DOLLAR || code === PERCENT) {
      if (isSequence(source, at)) return at;
      if (isEscapedSequence(source, at)) at += 2;
    }
  }
  return source.length;
}

function isSequence(source: string, at: number): boolean {
  return source.charCodeAt(at + 1) === BRACE;
}

/** `$${` and `%%{` stand for `${` and `%{`. Source: hclsyntax/spec.md, "Template Literals". */
function isEscapedSequence(source: string, at: number): boolean {
  return source.charCodeAt(at + 1) === source.charCodeAt(at) && source.charCodeAt(at + 2) === BRACE;
}

function escapesCharacter(source: string, at: number): boolean {
  const next = source.charCodeAt(at + 1);
  return next !== NEWLINE && next !== RETURN && at + 1 < source.length;
}

/** A replacement character in text means that the file was not UTF-8 when it was read. */
function emitText(scanner: Scanner, kind: 'quoted text' | 'plain text', end: number): void {
  const text = scanner.source.slice(scanner.at, end);
  if (text.includes('\ufffd')) emitInvalid(scanner, end);
  else emit(scanner, kind, end);
}
