import type { Fault } from './syntax-error.js';

/** Tokens that stand for themselves. */
export type Punctuation =
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | '.'
  | '...'
  | ','
  | '?'
  | ':'
  | '::'
  | '='
  | '=='
  | '=>'
  | '!'
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export type TokenKind =
  | Punctuation
  | 'identifier'
  | 'number'
  /** Also a line comment with the newline that ends it. */
  | 'newline'
  | 'open quote'
  | 'close quote'
  /** Text between quotes, where backslashes escape. */
  | 'quoted text'
  | 'open heredoc'
  | 'close heredoc'
  /** Text of a heredoc or bare template: one line, or a part of one. */
  | 'plain text'
  /** `${` or `${~` */
  | 'open interpolation'
  /** `%{` or `%{~` */
  | 'open directive'
  /** `}` or `~}` that ends an interpolation or a directive. */
  | 'close sequence'
  /** What stands nowhere in HCL. */
  | 'invalid'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The tokens of a piece of the source, as columns that the next piece takes again: a file has very many. */
export interface Tokens {
  readonly kinds: TokenKind[];
  readonly starts: number[];
  readonly ends: number[];
  /** How many of them there are. */
  count: number;
}

/** The first token that stands nowhere in HCL, and what is wrong with it. */
export interface InvalidToken {
  readonly start: number;
  readonly fault: Fault;
}

/** `identifier` follows hclsyntax/spec.md, "Identifiers": a dash may stand in it, but not begin it. */
export const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
