import type { Severity } from '../rules/finding.js';
import type { HopOutcome, Verdict } from '../trace/leg.js';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Colours a text, or leaves it as it is: the caller knows what the terminal can. */
export type Paint = (style: Style, text: string) => string;

export const NO_PAINT: Paint = (_style, text) => text;

export interface TextStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

const VERDICT_SIGN: Readonly<Record<Verdict, string>> = {
  private: '✓',
  public: '→',
  unknown: '?',
  intermittent: '!',
  blocked: '✗',
};

export const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  private: 'green',
  public: 'yellow',
  unknown: 'yellow',
  intermittent: 'red',
  blocked: 'red',
};

export const OUTCOME_SIGN: Readonly<Record<HopOutcome, string>> = { pass: '✓', fail: '✗', partial: '!', unknown: '?' };

export const OUTCOME_STYLE: Readonly<Record<HopOutcome, Style>> = {
  pass: 'green',
  fail: 'red',
  partial: 'red',
  unknown: 'yellow',
};

export const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** A verdict with its sign: `✗ blocked`. */
export function signed(verdict: Verdict): string {
  return `${VERDICT_SIGN[verdict]} ${verdict}`;
}

/** What a terminal shows as it is; most text is. */
const PLAIN = /^[\x20-\x7e\n]*$/;

/** Makes text of the input harmless for a terminal: control and direction characters become their escapes. */
export function harmless(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll('\t', '  ')
    .replace(
      /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
}

/** Words with one space between them. */
const IN_ONE_LINE = /^\S+(?: \S+)*$/;

/** Breaks text into lines of at most `width` columns, between words where it can. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const room = Math.max(20, width - indent.length);
  const shown = harmless(text);
  if (shown.length <= room && IN_ONE_LINE.test(shown)) return [indent + shown];
  const lines: string[] = [];
  let line = '';
  for (const word of shown.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > room) {
      lines.push(indent + line.slice(0, room));
      line = line.slice(room);
    }
  }
  if (line !== '') lines.push(indent + line);
  return lines;
}

/** Cuts text to a width, with a mark where something is left out. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A line of a unified diff. */
export function paintDiff(line: string, paint: Paint): string {
  const text = harmless(line);
  if (line.startsWith('+')) return paint('green', text);
  if (line.startsWith('-')) return paint('red', text);
  return line.startsWith('@@') ? paint('cyan', text) : text;
}
