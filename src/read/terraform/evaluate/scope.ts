import type * as Yaml from 'yaml';
import type { TerraformValue } from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';

/** What an expression can refer to. Everything is looked up only when it is needed. */
export interface Scope {
  /**
   * Resolves a reference by its root and the steps that follow it, as many of them as it needs: `local.a.b` is asked as
   * (`local`, [`a`, `b`]) and answers the value of `local.a` with `used` 1. Steps are attribute names, and constant
   * keys in brackets: `[0]`, `["a"]`. Null where nothing has that root.
   */
  readonly resolve: (root: string, names: readonly string[], range: Range) => Resolved | null;
  /** What functions such as `file` read; without it all that they give is unknown. */
  readonly files?: ReadableFiles;
  /**
   * The `yaml` package, for `yamldecode`, or null while it is not loaded: it takes long, and few configurations need
   * it. Without it what is read from YAML is unknown.
   */
  readonly yaml?: () => typeof Yaml | null;
  /** Set inside `try` and `can`: a file that is not there is an error then, which they are made to catch. */
  readonly attempts?: boolean;
  /** Set where functions may not be called: in defaults of variables, and in their definitions. */
  readonly plain?: boolean;
  /** Set while the type of an expression that fails is told. */
  readonly failed?: boolean;
  /** Set inside a template that a function renders: it may not render others, nor read files if it is no file. */
  readonly rendering?: 'file' | 'string';
}

/** The folder given, as far as it has been read. What is `awaited` is read then, and all is evaluated anew. */
export interface ReadableFiles {
  readonly read: (path: string) => Uint8Array | NoFile;
  /** The names in a folder; those of folders end in `/`. */
  readonly list: (folder: string) => readonly string[] | NoFile;
}

/** Why there is no content: it is outside of the folder given, or may not be read, or is too large: `unreadable`. */
export type NoFile = 'absent' | 'folder' | 'unreadable' | 'awaited';

/** Whether a step of a reference is a key in brackets. */
export function isIndexStep(step: string): boolean {
  return step.startsWith('[');
}

export interface Resolved {
  readonly value: TerraformValue;
  readonly used: number;
}

/** What may be any item of what `for` goes over: what fails with it fails with all. */
export const ANY_ITEM = { known: false, what: 'an item', settle: 'check the plan', location: null } as const;

/** Evaluates an expression: handed to what expressions are made of, so that it need not know the whole. */
export type Evaluate = (expression: Expression, scope: Scope) => TerraformValue;

/** A scope with further names, as inside `for`. */
export function withNames(scope: Scope, names: ReadonlyMap<string, TerraformValue>): Scope {
  return {
    ...scope,
    resolve(root, path, range) {
      const value = names.get(root);
      return value === undefined ? scope.resolve(root, path, range) : { value, used: 0 };
    },
  };
}
