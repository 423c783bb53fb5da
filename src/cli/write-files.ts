import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmittedFile } from '../emit/emission.js';
import { InputError } from '../model/input-error.js';

/**
 * Writes files into a folder: all of them or none. Each is written beside its target first, so that nobody sees a half of
 * one; what is there already stays, unless `force` says otherwise.
 */
export async function writeFiles(
  folder: string,
  files: readonly EmittedFile[],
  { force }: { readonly force: boolean },
): Promise<void> {
  for (const { name } of files) {
    const target = join(folder, name);
    const before = await stat(target).catch(() => null);
    if (before?.isDirectory() === true)
      throw new InputError('this is a folder, and a file is to be written', { file: target }, 'give another --out');
    if (before !== null && !force)
      throw new InputError(
        'the file is there already',
        { file: target },
        'give another --out, or --force to overwrite it',
      );
  }
  const drafts: { readonly draft: string; readonly target: string }[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) {
      const target = join(folder, name);
      const draft = `${target}.${process.pid}.tmp`;
      drafts.push({ draft, target });
      await writeFile(draft, text, { flag: 'wx' });
    }
    for (const { draft, target } of drafts) await rename(draft, target);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
    throw new InputError(
      `nothing could be written: ${error instanceof Error ? error.message : String(error)}`,
      { file: folder },
      'check the folder',
    );
  }
}
