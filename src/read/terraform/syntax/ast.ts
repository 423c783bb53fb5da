import type { Range } from './range.js';

export type { Range };

/**
 * The syntax tree of HCL native syntax. Every node carries its range, so that findings, excerpts and edits
 * can point at it. A tree is plain immutable data.
 *
 * Source: HCL native syntax specification (hashicorp/hcl, hclsyntax/spec.md, read 2026-11).
 */

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly range: Range;
}

export interface Attribute {
  readonly name: string;
  readonly nameRange: Range;
  readonly value: Expression;
  /** From the name to the end of the value. */
  readonly range: Range;
  /** The override file that it stands in; left out: that of the block around. */
  readonly file?: string;
}

export interface Block {
  readonly type: string;
  readonly typeRange: Range;
  readonly labels: readonly Label[];
  readonly body: Body;
  /** From the type to the closing brace. */
  readonly range: Range;
  /** The override file that it stands in; left out: that of the block around. */
  readonly file?: string;
  /** Comments on the lines directly before the block, without their markers. */
  readonly comments: readonly Comment[];
}

export interface Label {
  readonly value: string;
  readonly range: Range;
}

export interface Comment {
  readonly text: string;
  readonly range: Range;
}

export type Expression =
  | { readonly kind: 'number' /** As written, for exact arithmetic. */; readonly text: string; readonly range: Range }
  | { readonly kind: 'bool'; readonly value: boolean; readonly range: Range }
  | { readonly kind: 'null'; readonly range: Range }
  /** A quoted string or heredoc. A template of one interpolation and nothing else yields that value unconverted. */
  | {
      readonly kind: 'template';
      readonly parts: readonly TemplatePart[];
      readonly heredoc: boolean;
      readonly range: Range;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[]; readonly range: Range }
  | { readonly kind: 'object'; readonly items: readonly ObjectItem[]; readonly range: Range }
  | { readonly kind: 'variable'; readonly name: string; readonly range: Range }
  | {
      readonly kind: 'attribute';
      readonly of: Expression;
      readonly name: string;
      readonly nameRange: Range;
      readonly range: Range;
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression; readonly range: Range }
  /** `of.*.each` (attribute-only) or `of[*].each`; `each` has the element under the node kind `splat-item`. */
  | {
      readonly kind: 'splat';
      readonly of: Expression;
      readonly full: boolean;
      readonly each: Expression;
      readonly range: Range;
    }
  | { readonly kind: 'splat-item'; readonly range: Range }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly nameRange: Range;
      readonly arguments: readonly Expression[];
      /** The last argument is followed by `...` and is spread. */
      readonly expandFinal: boolean;
      readonly range: Range;
    }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: Expression; readonly range: Range }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: 'for';
      readonly keyName: string | null;
      readonly valueName: string;
      readonly collection: Expression;
      /** Null for the tuple form `[for …]`. */
      readonly key: Expression | null;
      readonly value: Expression;
      /** `...` after the value: values of one key are grouped into a list. */
      readonly group: boolean;
      readonly condition: Expression | null;
      readonly range: Range;
    }
  | { readonly kind: 'parentheses'; readonly inner: Expression; readonly range: Range };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface ObjectItem {
  /** A bare identifier key is a one-part template of its name, with `bare` set. */
  readonly key: Expression;
  readonly bare: boolean;
  readonly value: Expression;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly range: Range }
  | { readonly kind: 'interpolation'; readonly value: Expression; readonly range: Range }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
      readonly range: Range;
    }
  | {
      readonly kind: 'for';
      readonly keyName: string | null;
      readonly valueName: string;
      readonly collection: Expression;
      readonly body: readonly TemplatePart[];
      readonly range: Range;
    };
