import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';

export interface NewText {
  readonly target: string;
  readonly text: string;
}

/**
 * Puts texts in the place of files, all or none: each is written beside its target first, so that no reader sees a half
 * of it, and what was there comes back where a later one fails. A pipe or a device is written to, and stays what it is.
 * Throws what the file system says.
 */
export function replaceFiles(files: readonly NewText[]): Promise<void> {
  return allOrNothing(async (undo) => {
    const last: (() => Promise<void>)[] = [];
    for (const { target, text } of files) {
      const there = await stat(target).catch(() => null);
      if (there !== null && !there.isFile() && !there.isDirectory()) {
        last.push(() => writeFile(target, text));
        continue;
      }
      const draft = `${target}.${process.pid}.tmp`;
      undo(() => rm(draft, { force: true }));
      await writeFile(draft, text, { flag: 'wx' });
      if (there !== null) await chmod(draft, there.mode);
      last.push(async () => {
        const before = await readFile(target).catch(() => null);
        await rename(draft, target);
        undo(() => (before === null ? rm(target, { force: true }) : writeFile(target, before)));
      });
    }
    for (const step of last) await step();
  });
}

/** Runs steps that tell how each is taken back; where one fails all are, the last one first. */
export async function allOrNothing(
  run: (undo: (step: () => Promise<unknown>) => void) => Promise<void>,
): Promise<void> {
  const steps: (() => Promise<unknown>)[] = [];
  try {
    await run((step) => steps.push(step));
  } catch (error) {
    for (const step of steps.toReversed()) await step().catch(() => {});
    throw error;
  }
}

/** What the file system said, to stand in a line of ours. */
export function saidBy(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
