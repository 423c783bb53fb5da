import { check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import { filesOnDisk } from '../../src/read/disk.js';
import type { Files } from '../../src/read/files.js';
import { type ReadOptions, readInfrastructure } from '../../src/read/read.js';
import { TEMPLATE_OPTIONS } from './templates.js';

/** Files of an assembly, changed before they are read. */
export type Changes = Readonly<Record<string, (text: string) => string>>;

/** Assemblies that CDK 2.150 and 2.276 have synthesized, without assets and trees: a folder among the fixtures. */
export async function checkAssembly(
  folder: string,
  options: Partial<ReadOptions> = {},
  changes: Changes = {},
): Promise<CheckResult> {
  const disk = filesOnDisk(`test/fixtures/${folder}`);
  const files: Files = {
    list: disk.list,
    async read(path) {
      const bytes = await disk.read(path);
      const change = changes[path];
      if (bytes === null || change === undefined) return bytes;
      return new TextEncoder().encode(change(new TextDecoder().decode(bytes)));
    },
  };
  return check(await readInfrastructure(files, { ...TEMPLATE_OPTIONS, ...options }));
}

/** A text replaced, which must be there. */
export function replaced(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`not in the file: ${from}`);
    return text.replace(from, () => to);
  };
}
