import { open, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { Files } from './files.js';

/** Larger files hold no infrastructure that people write by hand; plans have a limit of their own. */
const MAXIMUM_SIZE = 10 * 1024 * 1024;

/**
 * The files of a folder on the disk, and of the project around it, where modules are that several folders share.
 * Nothing outside of the project is read, also not over symbolic links.
 */
export function filesOnDisk(folder: string): Files {
  let project: Promise<string> | null = null;
  const inside = async (path: string): Promise<string | null> => {
    project ??= projectAround(folder);
    try {
      const [base, target] = await Promise.all([project, realpath(join(folder, path))]);
      return holds(base, target) ? target : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw unreadable(error, path);
    }
  };
  return {
    async list(path) {
      const target = await inside(path);
      if (target === null) return null;
      try {
        const entries = await readdir(target, { withFileTypes: true });
        return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
      } catch (error) {
        if (isMissing(error)) return null;
        throw unreadable(error, path);
      }
    },
    async read(path) {
      const target = await inside(path);
      return target === null ? null : readWhole(target, path);
    },
  };
}

/** The repository that a folder is in, else the current folder where it holds it, else the folder itself. */
async function projectAround(folder: string): Promise<string> {
  const base = await realpath(folder);
  for (let above = base; ; above = dirname(above)) {
    if ((await stat(join(above, '.git')).catch(() => null)) !== null) return above;
    if (dirname(above) === above) break;
  }
  const current = await realpath('.');
  return holds(current, base) ? current : base;
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * One file of the disk, up to a limit in bytes. Throws `InputError` where it is none, or too large. `meanwhile` is called
 * with its size when nothing but the disk is waited for.
 */
export async function readLargeFile(
  path: string,
  limit: number,
  meanwhile: (size: number) => void = () => {},
): Promise<Uint8Array> {
  const bytes = await readWhole(path, path, { limit, meanwhile });
  if (bytes === null) throw new InputError('there is no such file', { file: path }, 'check the path');
  return bytes;
}

async function readWhole(
  target: string,
  path: string,
  {
    limit = MAXIMUM_SIZE,
    meanwhile = () => {},
  }: { readonly limit?: number; readonly meanwhile?: (size: number) => void } = {},
): Promise<Uint8Array | null> {
  try {
    // Asked before it is opened: a pipe without a writer would hold us for ever.
    const found = await stat(target);
    if (!found.isFile()) throw new InputError('this is not a regular file', { file: path }, 'give a file or a folder');
    if (found.size > limit)
      throw new InputError(
        `the file has ${found.size} bytes, and ${limit / 1024 / 1024} MB (${limit}) is the limit`,
        { file: path },
        'split it',
      );
    return await readAtOnce(target, found.size, meanwhile);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (isMissing(error)) return null;
    throw unreadable(error, path);
  }
}

/** `readFile` of a promise reads in many small pieces, which takes a large file twice as long. */
async function readAtOnce(target: string, size: number, meanwhile: (size: number) => void): Promise<Uint8Array> {
  const file = await open(target);
  try {
    // Some file systems tell no size.
    if (size === 0) return await file.readFile();
    const bytes = Buffer.allocUnsafeSlow(size);
    let read = 0;
    while (read < size) {
      const reading = file.read(bytes, read, size - read, read);
      if (read === 0) meanwhile(size);
      const { bytesRead } = await reading;
      // It has become shorter meanwhile.
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error));
}

function unreadable(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === 'EISDIR') return new InputError('this is a folder, not a file', { file: path }, 'give a file');
  if (code === 'EACCES' || code === 'EPERM')
    return new InputError('it may not be read', { file: path }, 'check its permissions');
  return error;
}
