import type { Expression, Range } from '../syntax/ast.js';
import type { TerraformValue } from './value.js';

/** What an expression can refer to. Everything is looked up only when it is needed. */
export interface Scope {
  /**
   * Resolves a reference by its root and the attribute names that follow it, as many of them as it needs:
   * `local.a.b` is asked as (`local`, [`a`, `b`]) and answers the value of `local.a` with `used` 1.
   * Null where nothing has that root.
   */
  readonly resolve: (root: string, names: readonly string[], range: Range) => Resolved | null;
  /** The text of a file, or null where there is none. Throws `NeedsFile` where it has not been read yet. */
  readonly readFile: (path: string) => string | null;
}

export interface Resolved {
  readonly value: TerraformValue;
  readonly used: number;
}

/** Evaluates an expression: handed to what expressions are made of, so that it need not know the whole. */
export type Evaluate = (expression: Expression, scope: Scope) => TerraformValue;

/** A file is needed that has not been read yet: the caller reads it and evaluates again. */
export class NeedsFile extends Error {
  override readonly name = 'NeedsFile';
  readonly path: string;

  constructor(path: string) {
    super(`the file ${path} is needed`);
    this.path = path;
  }
}

/** A scope with further names, as inside `for`. */
export function withNames(scope: Scope, names: ReadonlyMap<string, TerraformValue>): Scope {
  return {
    readFile: scope.readFile,
    resolve(root, path, range) {
      const value = names.get(root);
      return value === undefined ? scope.resolve(root, path, range) : { value, used: 0 };
    },
  };
}
