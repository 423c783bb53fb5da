import type { Expression, Range } from './ast.js';
import type { ForIntroduction } from './parse-for.js';

/** A template before its directives are matched with their ends. */
export type TemplateItem =
  | TextItem
  | { readonly kind: 'interpolation'; readonly value: Expression; readonly height: number; readonly range: Range }
  | { readonly kind: 'if'; readonly condition: Expression; readonly height: number; readonly range: Range }
  | { readonly kind: 'for'; readonly introduction: ForIntroduction; readonly height: number; readonly range: Range }
  | { readonly kind: 'else' | 'endif' | 'endfor'; readonly range: Range };

export interface TextItem {
  readonly kind: 'text';
  /** Trim marks and the indentation of a heredoc still take from it. */
  text: string;
  readonly range: Range;
}
