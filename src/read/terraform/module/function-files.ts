import type * as Yaml from 'yaml';
import { InputError } from '../../../model/input-error.js';
import type { Files } from '../../files.js';
import type { NoFile, ReadableFiles } from '../evaluate/scope.js';
import { join } from './source-files.js';

/**
 * What functions such as `file` read. Evaluation can't wait, files are read by waiting: so what an evaluation misses is
 * noted, read when it is over, and all is evaluated anew.
 */
export interface FunctionFiles {
  readonly files: ReadableFiles;
  readonly yaml: () => typeof Yaml | null;
  /** Reads what was missed since; false where nothing was. */
  readonly readAwaited: () => Promise<boolean>;
}

/** Paths that lead to paths may go on for long; so may folders full of large files. */
const MAXIMUM_ROUNDS = 100;
const MAXIMUM_FILES = 10_000;
const MAXIMUM_BYTES = 100 * 1024 * 1024;

/**
 * Paths are relative to the folder of the root module, where Terraform runs. Files of called modules are read too,
 * wherever these lie.
 */
export function functionFiles(files: Files, root: string, modules: readonly string[] = []): FunctionFiles {
  const contents = new Map<string, Uint8Array | NoFile>();
  const folders = new Map<string, readonly string[] | NoFile>();
  let yaml: typeof Yaml | null = null;
  let needsYaml = false;
  let rounds = 0;
  let bytes = 0;

  const look = <T>(found: Map<string, T | NoFile>, path: string): T | NoFile => {
    const inside = insidePath(root, path, modules);
    if (inside === null) return 'unreadable';
    const before = found.get(inside);
    if (before !== undefined) return before;
    if (rounds >= MAXIMUM_ROUNDS || contents.size + folders.size >= MAXIMUM_FILES) return 'unreadable';
    found.set(inside, 'awaited');
    return 'awaited';
  };

  const readOne = async (path: string): Promise<Uint8Array | NoFile> => {
    try {
      const content = bytes > MAXIMUM_BYTES ? 'unreadable' : await files.read(path);
      if (content === null) return (await files.list(path)) === null ? 'absent' : 'folder';
      bytes += content.length;
      return content;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return (await files.list(path)) === null ? 'unreadable' : 'folder';
    }
  };

  return {
    files: { read: (path) => look(contents, path), list: (path) => look(folders, path) },
    yaml() {
      needsYaml = true;
      return yaml;
    },
    async readAwaited() {
      let found = false;
      for (const [path, content] of contents) {
        if (content !== 'awaited') continue;
        contents.set(path, await readOne(path));
        found = true;
      }
      for (const [path, names] of folders) {
        if (names !== 'awaited') continue;
        folders.set(path, (await files.list(path)) ?? 'absent');
        found = true;
      }
      if (needsYaml && yaml === null) {
        yaml = await import('yaml');
        found = true;
      }
      rounds++;
      return found;
    },
  };
}

/** Null where a path leads out of the folder given. */
function insidePath(root: string, path: string, modules: readonly string[]): string | null {
  if (path.startsWith('/') || path.startsWith('~') || path.includes('\0')) return null;
  const joined = join(root, path);
  return [root, ...modules].some((folder) => isWithin(joined, folder)) ? joined : null;
}

function isWithin(path: string, folder: string): boolean {
  if (folder === '') return path !== '..' && !path.startsWith('../');
  return path === folder || path.startsWith(`${folder}/`);
}
