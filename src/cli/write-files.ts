import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { EmittedFile } from '../emit/emission.js';
import { InputError } from '../model/input-error.js';
import { allOrNothing, replaceFiles, saidBy } from './replace-files.js';

/**
 * Writes files into a folder, which is made where it isn't there: all or none. What is there stays, unless `force` says
 * otherwise.
 */
export async function writeFiles(
  folder: string,
  files: readonly EmittedFile[],
  { force }: { readonly force: boolean },
): Promise<void> {
  const targets = files.map(({ name, text }) => ({ target: join(folder, name), text }));
  for (const { target } of targets) await refuseTaken(target, force);
  try {
    await allOrNothing(async (undo) => {
      for (const missing of await missingFolders(folder)) {
        await mkdir(missing);
        undo(() => rmdir(missing));
      }
      await replaceFiles(targets);
    });
  } catch (error) {
    throw new InputError(`nothing could be written: ${saidBy(error)}`, { file: folder }, 'check the folder');
  }
}

/** Also a link that leads nowhere takes a name. */
async function refuseTaken(target: string, force: boolean): Promise<void> {
  const before = await lstat(target).catch(() => null);
  if (before?.isDirectory() === true)
    throw new InputError('this is a folder, and a file is to be written', { file: target }, 'give another --out');
  if (before !== null && !force)
    throw new InputError(
      'the file is there already',
      { file: target },
      'give another --out, or --force to overwrite it',
    );
}

/**
 * The folders that are not there yet, the outermost first. (Node 20's `mkdir` with `recursive` never ends where the
 * kernel says of a new folder in one that exists that there is no such place, as in /proc.)
 */
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let path = resolve(folder); (await stat(path).catch(() => null)) === null; path = dirname(path)) {
    missing.unshift(path);
    if (path === dirname(path)) break;
  }
  return missing;
}
