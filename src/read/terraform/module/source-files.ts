import { InputError } from '../../../model/input-error.js';
import type { Files } from '../../files.js';
import type { Block, Body, Comment } from '../syntax/ast.js';
import { parseFile } from '../syntax/parse.js';
import { HclSyntaxError } from '../syntax/syntax-error.js';

/** A file of a module, parsed. */
export interface SourceFile {
  readonly name: string;
  readonly body: Body;
  readonly comments: readonly Comment[];
}

/** Larger files hold no configuration that people write. */
const MAXIMUM_FILE_SIZE = 10 * 1024 * 1024;

/** Reads and parses the configuration files of a folder, in the order of their names; override files last. */
export async function readSourceFiles(
  files: Files,
  folder: string,
  sources: Map<string, string>,
): Promise<readonly SourceFile[] | null> {
  const names = await files.list(folder);
  if (names === null) return null;
  const given = new Set(names);
  const configuration = names.filter(
    (name) => isConfiguration(name) && !name.startsWith('.') && !isReplaced(name, given),
  );
  const ordered = [...configuration.filter((name) => !isOverride(name)), ...configuration.filter(isOverride)];
  const read: SourceFile[] = [];
  for (const name of ordered) {
    const path = join(folder, name);
    const text = await readText(files, path);
    sources.set(path, text);
    read.push({ name: path, ...(path.endsWith('.json') ? await parseJson(text, path) : parse(text, path)) });
  }
  return read;
}

function isReplaced(name: string, given: ReadonlySet<string>): boolean {
  return /\.tf(?:\.json)?$/.test(name) && given.has(name.replace(/\.tf(?=$|\.json$)/, '.tofu'));
}

/**
 * Native syntax, or JSON syntax. OpenTofu reads `x.tofu` in place of `x.tf`, which is there for Terraform alone: whoever
 * writes the one applies with OpenTofu. Source: OpenTofu language, "Files and Directories" (read 2026-11).
 */
export function isConfiguration(name: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

/** By the name of the file, wherever it is. */
export function isOverride(path: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** JSON syntax is rare, and its reader is loaded only for it. */
async function parseJson(
  text: string,
  path: string,
): Promise<{ readonly body: Body; readonly comments: readonly Comment[] }> {
  const { parseJsonFile } = await import('../syntax/json.js');
  return orInputError(() => ({ body: parseJsonFile(text, path), comments: [] }), path);
}

/** Where Terraform keeps what it installs and selects for a root module. Source: Terraform, "Environment Variables" (read 2026-11). */
export function dataFolder({ TF_DATA_DIR: given = '' }: Readonly<Record<string, string>>): string {
  return given === '' || given.startsWith('/') ? '.terraform' : given;
}

export function join(...names: readonly string[]): string {
  const parts: string[] = [];
  for (const part of names.join('/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The text of a file, which must be UTF-8. */
export async function readText(files: Files, path: string): Promise<string> {
  const text = await readTextIfThere(files, path);
  if (text === null)
    throw new InputError(`${path} can't be read`, { file: path }, 'check its name and that you may read it');
  return text;
}

/** The same; null where there is no such file. */
export async function readTextIfThere(files: Files, path: string): Promise<string | null> {
  const bytes = await files.read(path);
  if (bytes === null) return null;
  if (bytes.length > MAXIMUM_FILE_SIZE) {
    throw new InputError(
      `the file has ${bytes.length} bytes, and ${MAXIMUM_FILE_SIZE} (10 MB) is the limit`,
      { file: path },
      'split it',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { line, column } = firstBadByte(bytes);
    throw new InputError('the file is not UTF-8 text', { file: path, line, column }, 'convert it to UTF-8');
  }
}

function firstBadByte(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const before = text.slice(0, Math.max(0, text.indexOf('\uFFFD'))).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function parse(text: string, path: string): { readonly body: Body; readonly comments: readonly Comment[] } {
  return orInputError(() => parseFile(text, path), path);
}

function orInputError<T>(read: () => T, path: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof HclSyntaxError) {
      throw new InputError(
        `${error.summary}: ${error.detail.replace(/\.$/, '')}`,
        { file: path, line: error.line, column: error.column },
        'run terraform validate',
      );
    }
    throw error;
  }
}

/** A block with the file that it stands in. */
export interface PlacedBlock {
  readonly file: string;
  readonly block: Block;
}

/** Merges override files into the blocks that they override. Source: Terraform language, "Override Files" (read 2026-11). */
export function mergeOverrides(files: readonly SourceFile[]): readonly PlacedBlock[] {
  const placed: PlacedBlock[] = [];
  for (const { name, body } of files) {
    const override = isOverride(name);
    for (const block of body.blocks) {
      const target = override ? placed.findIndex(({ block: other }) => sameBlock(block, other)) : -1;
      const base = placed[target];
      if (base === undefined) placed.push({ file: name, block });
      else placed[target] = { file: base.file, block: overridden(base.block, block, name) };
    }
  }
  return placed;
}

function sameBlock(a: Block, b: Block): boolean {
  return (
    a.type === b.type &&
    a.labels.length === b.labels.length &&
    a.labels.every(({ value }, index) => value === b.labels[index]?.value) &&
    a.type !== 'locals'
  );
}

function overridden(base: Block, { body }: Block, file: string): Block {
  const by = {
    attributes: body.attributes.map((attribute) => ({ ...attribute, file })),
    blocks: body.blocks.map((block) => ({ ...block, file })),
  };
  const replaced = new Set(by.attributes.map(({ name }) => name));
  const types = new Set(by.blocks.map(madeType));
  const attributes = [...base.body.attributes.filter(({ name }) => !replaced.has(name)), ...by.attributes];
  const blocks = [...base.body.blocks.filter((block) => !types.has(madeType(block))), ...by.blocks];
  return { ...base, body: { ...base.body, attributes, blocks } };
}

/** A `dynamic` block makes blocks of the type that its label tells (hashicorp/terraform, configs/module_merge_body.go). */
function madeType({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0]?.value ?? type) : type;
}
