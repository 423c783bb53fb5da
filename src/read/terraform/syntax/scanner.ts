import type { Comment } from './ast.js';
import { faultOfText } from './invalid-token.js';
import type { Lines } from './lines.js';
import type { Fault } from './syntax-error.js';
import type { InvalidToken, TokenKind, Tokens } from './tokens.js';

/** What the scanner is inside of; a stack of our own, so that no source overruns that of the engine. */
export type Mode =
  | { readonly kind: 'code' }
  | { readonly kind: 'quoted' }
  | { readonly kind: 'heredoc'; readonly marker: string; atLineStart: boolean }
  | { readonly kind: 'template' };

export interface Scanner {
  readonly source: string;
  readonly lines: Lines;
  /** Those scanned last, without comments. */
  readonly tokens: Tokens;
  /** All so far. */
  readonly comments: Comment[];
  readonly modes: Mode[];
  /** Open braces, and those among them that began a template sequence. */
  braces: number;
  readonly sequenceBraces: number[];
  /** The first one so far. */
  invalid: InvalidToken | null;
  at: number;
  /** From here on no block comment ends: saves looking again and again. */
  noCommentEndFrom: number;
}

export function emit(scanner: Scanner, kind: TokenKind, end: number): void {
  const { tokens } = scanner;
  const { count } = tokens;
  tokens.kinds[count] = kind;
  tokens.starts[count] = scanner.at;
  tokens.ends[count] = end;
  tokens.count = count + 1;
  scanner.at = end;
}

/** Takes text that stands nowhere in HCL; only the first is told. */
export function emitInvalid(scanner: Scanner, end: number, fault?: Fault): void {
  scanner.invalid ??= {
    start: scanner.at,
    fault: fault ?? faultOfText(scanner.source.slice(scanner.at, end)),
  };
  emit(scanner, 'invalid', end);
}

/** Takes `${` or `%{` with its `~`; code follows. */
export function openSequence(scanner: Scanner): void {
  const { source, at } = scanner;
  const kind = source.charCodeAt(at) === 36 ? 'open interpolation' : 'open directive';
  emit(scanner, kind, source.charCodeAt(at + 2) === 126 ? at + 3 : at + 2);
  scanner.braces++;
  scanner.sequenceBraces.push(scanner.braces);
  scanner.modes.push({ kind: 'code' });
}
