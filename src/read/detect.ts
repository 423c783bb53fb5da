import { InputError } from '../model/input-error.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import { isConfiguration, join } from './terraform/module/source-files.js';
import { isPlan, isTerraformJson, type Json } from './terraform/plan/document.js';

/** One file that was named, or what came by standard input. */
export interface Document {
  /** The name that locations use. */
  readonly name: string;
  readonly text: string;
}

/** A document of a kind, parsed. */
export interface DetectedDocument {
  readonly kind: Exclude<InputKind, 'terraform'>;
  readonly json: Json;
}

/** Says by its content what a document is; `as` forces it. Throws `InputError` where it is nothing that is read. */
export function detectDocument({ name, text }: Document, as: InputKind | null): DetectedDocument {
  if (as === 'terraform')
    throw new InputError('Terraform source is read by the folder', { file: name }, `give its folder`);
  const json = parseJson(text, name, as);
  if (as !== null) return { kind: as, json };
  if (!isTerraformJson(json))
    throw new InputError(
      'this is neither a plan nor a state of Terraform',
      { file: name },
      'give a folder of Terraform, or the output of terraform show -json',
    );
  return { kind: isPlan(json) ? 'plan' : 'state', json };
}

function parseJson(text: string, file: string, as: InputKind | null): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const line = lineOf(text, error);
    const what = as === null && !/^\s*[[{]/.test(text) ? 'this is nothing that pullpath reads' : 'the JSON is broken';
    const hint =
      what === 'the JSON is broken'
        ? 'make it anew with terraform show -json PLAN'
        : 'give a folder of Terraform, or the output of terraform show -json';
    throw new InputError(what, line === null ? { file } : { file, ...line }, hint);
  }
}

/** V8 tells the position in its message where it knows it. */
function lineOf(text: string, error: unknown): { readonly line: number; readonly column: number } | null {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return null;
  const before = text.slice(0, Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Says what a folder holds. Throws `InputError` where it holds nothing that is read. */
export async function detectFolder(files: Files, folder: string): Promise<'terraform'> {
  const names = await files.list(folder);
  if (names === null)
    throw new InputError(`there is no folder ${folder === '' ? '.' : folder}`, null, 'check the path');
  if (names.some((name) => isConfiguration(name))) return 'terraform';
  const below = await foldersWithTerraform(files, folder, names);
  throw new InputError(
    'no Terraform (*.tf) in this folder',
    { file: folder },
    below.length === 0
      ? 'give the folder of a root module'
      : `there is some in ${below.join(', ')}: give one, or --recursive`,
  );
}

/** Folders right below that hold Terraform, for a hint. */
async function foldersWithTerraform(
  files: Files,
  folder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names.filter((entry) => entry.endsWith('/') && !entry.startsWith('.')).slice(0, 50)) {
    const inner = await files.list(join(folder, name)).catch(() => null);
    if (inner?.some(isConfiguration)) found.push(name);
    if (found.length === 3) break;
  }
  return found;
}
