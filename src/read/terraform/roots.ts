import { InputError } from '../../model/input-error.js';
import { assemblyIn } from '../cloudformation/assembly/find.js';
import type { Files } from '../files.js';
import { calledFolders } from './module/children.js';
import { isConfiguration, join, readSourceFiles } from './module/source-files.js';

/** Deeper trees, or larger ones, are no repository that people keep. */
const MAXIMUM_DEPTH = 20;
const MAXIMUM_FOLDERS = 20_000;

/**
 * The folders of root modules below a folder: those with Terraform that no other one calls as a local module; and those
 * of CDK apps that were synthesized. What tools install is passed over.
 */
export async function findRoots(files: Files, folder: string): Promise<readonly string[]> {
  const configured: string[] = [];
  const assemblies: string[] = [];
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: folder, depth: 0 }];
  for (let visited = 0, next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, depth } = next;
    if (++visited > MAXIMUM_FOLDERS)
      throw new InputError(`there are more than ${MAXIMUM_FOLDERS} folders`, { file: folder }, 'give a smaller one');
    const names = (await files.list(path)) ?? [];
    if (names.some(isConfiguration)) configured.push(path);
    const assembly = await assemblyIn(files, path, names);
    if (assembly !== null) assemblies.push(assembly);
    if (depth === MAXIMUM_DEPTH) continue;
    for (const name of names) {
      if (name.endsWith('/') && !isInstalled(name)) pending.push({ path: join(path, name), depth: depth + 1 });
    }
  }
  const called = new Set<string>();
  for (const path of configured) {
    for (const source of calledFolders(path, (await readSourceFiles(files, path, new Map())) ?? [])) called.add(source);
  }
  return [...configured.filter((path) => !called.has(path)), ...assemblies].sort();
}

/** Hidden folders hold what tools keep for themselves. */
function isInstalled(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules/' || name === 'cdk.out/';
}
