import type { Files } from '../../files.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import { fromJson } from '../evaluate/functions/json.js';
import type { Block } from '../syntax/ast.js';
import { dataFolder, join, readSourceFiles, readTextIfThere, type SourceFile } from './source-files.js';

/** A module that is called: its files, or nothing where it isn't here. */
export type Child =
  | { readonly kind: 'read'; readonly folder: string; readonly files: readonly SourceFile[] }
  | { readonly kind: 'missing'; readonly source: string };

/** The modules that are called, by the calling folder and the call's name. */
export type ChildModules = ReadonlyMap<string, Child>;

/** Modules may call modules this deep. */
const MAXIMUM_DEPTH = 30;

/**
 * Reads all modules that are called, local ones by their path and installed ones as `.terraform/modules/modules.json`
 * says. Source: Terraform language, "Module Sources" (read 2026-11).
 */
export async function loadChildren(
  files: Files,
  root: {
    readonly folder: string;
    readonly files: readonly SourceFile[];
    readonly environment: Readonly<Record<string, string>>;
  },
  sources: Map<string, string>,
): Promise<ChildModules> {
  const installed = await installedModules(files, root.folder, dataFolder(root.environment));
  const children = new Map<string, Child>();
  const read = async (folder: string, own: readonly SourceFile[], path: readonly string[]): Promise<void> => {
    for (const { body } of own) {
      for (const block of body.blocks) {
        const name = block.type === 'module' ? block.labels[0]?.value : undefined;
        if (name === undefined || children.has(`${folder}\n${name}`)) continue;
        const source = sourceOf(block);
        const target = isLocal(source) ? join(folder, source) : installed.get([...path, name].join('.'));
        const inner = target === undefined ? null : await readSourceFiles(files, target, sources);
        if (target === undefined || inner === null || inner.length === 0) {
          children.set(`${folder}\n${name}`, { kind: 'missing', source });
          continue;
        }
        children.set(`${folder}\n${name}`, { kind: 'read', folder: target, files: inner });
        if (path.length < MAXIMUM_DEPTH) await read(target, inner, [...path, name]);
      }
    }
  };
  await read(root.folder, root.files, []);
  return children;
}

/** The folders of the local modules that a folder's files call. */
export function calledFolders(folder: string, files: readonly SourceFile[]): readonly string[] {
  return files
    .flatMap(({ body }) => body.blocks)
    .flatMap((block) => {
      const source = block.type === 'module' ? sourceOf(block) : '';
      return isLocal(source) ? [join(folder, source)] : [];
    });
}

function isLocal(source: string): boolean {
  return source.startsWith('./') || source.startsWith('../');
}

/** Terraform takes the separators of Windows in local sources, and writes them there. Source: its `internal/getmodules`. */
function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Where a module call leads; local paths with forward slashes. */
function sourceOf(block: Block): string {
  const source = literal(block, 'source') ?? '';
  return /^\.\.?\\/.test(source) ? withSlashes(source) : source;
}

async function installedModules(files: Files, folder: string, data: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, data, 'modules/modules.json');
  const installed = new Map<string, string>();
  const text = await readTextIfThere(files, path);
  if (text === null) return installed;
  try {
    const manifest = fromJson(text);
    const modules = manifest.kind === 'object' ? manifest.entries.get('Modules') : undefined;
    for (const entry of modules?.kind === 'tuple' ? modules.items : []) {
      const key = entry.kind === 'object' ? entry.entries.get('Key') : undefined;
      const directory = entry.kind === 'object' ? entry.entries.get('Dir') : undefined;
      if (key?.kind === 'string' && directory?.kind === 'string' && key.value !== '')
        installed.set(key.value, join(folder, withSlashes(directory.value)));
    }
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return installed;
}

function literal(block: Block, name: string): string | null {
  const value = block.body.attributes.find((attribute) => attribute.name === name)?.value;
  const part = value?.kind === 'template' ? value.parts[0] : undefined;
  return part?.kind === 'text' ? part.text : null;
}
