import type { Files } from '../../files.js';
import { join } from '../../terraform/module/source-files.js';

/**
 * Where an app leaves its assembly: CDK, and SST up to version 2, which is CDK inside.
 * Source: sst/v2, packages/sst/src/stacks/synth.ts (read 2026-11).
 */
const ASSEMBLY_FOLDERS = ['cdk.out', '.sst/dist'] as const;

/** The assembly of the app in a folder; null: there is none. */
export async function assemblyIn(files: Files, folder: string, names: readonly string[]): Promise<string | null> {
  for (const each of ASSEMBLY_FOLDERS) {
    if (!names.includes(`${each.split('/')[0]}/`)) continue;
    const inner = join(folder, each);
    if (isAssembly((await files.list(inner)) ?? [])) return inner;
  }
  return null;
}

/** Source: aws-cdk, cloud assemblies: `manifest.json` beside a file `cdk.out` with the version alone (read 2026-11). */
export function isAssembly(names: readonly string[]): boolean {
  return names.includes('manifest.json') && names.includes('cdk.out');
}
