/**
 * Where something stands in the user's source.
 *
 * Lines and columns count from 1; columns count UTF-16 code units (as SARIF does); the end is exclusive.
 */
export interface Location {
  /** Relative to the folder that was read, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The module calls that lead here, outermost first; empty in the root module. */
  readonly through: readonly ModuleCall[];
}

/** One module call on the way to a location. */
export interface ModuleCall {
  /** The call's address, for example `module.network`. */
  readonly module: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Orders by file, then position: the order in which a reader of the source meets things. */
export function compareLocations(a: Location | null, b: Location | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
