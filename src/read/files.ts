/**
 * How readers see files, so that they run without Node: in a browser the files come from a form, in tests from a
 * table, in the command from the disk. Paths have forward slashes and are relative to the folder that was given;
 * a path that leads out of it is refused by the adapter.
 */
export interface Files {
  /** Names of the entries of a folder, sorted; a folder's name ends in `/`. Null if there is no such folder. */
  list(folder: string): Promise<readonly string[] | null>;
  /** The bytes of a file. Null if there is no such file. Throws `InputError` if it is too large or may not be read. */
  read(path: string): Promise<Uint8Array | null>;
}
