import { InputError } from '../model/input-error.js';
import { assemblyIn, isAssembly } from './cloudformation/assembly/find.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import { isConfiguration, join } from './terraform/module/source-files.js';
import { isPlan, isTerraformJson } from './terraform/plan/document.js';
import { isObject, type Json } from './terraform/plan/json.js';
import { parsePlan } from './terraform/plan/parse-plan.js';

/** One file that was named, or what came by standard input. */
export interface Document {
  /** The name that locations use. */
  readonly name: string;
  readonly text: string;
}

/** A document of a kind; parsed where it is Terraform's. */
export type DetectedDocument =
  | { readonly kind: 'plan' | 'state'; readonly json: Json }
  | { readonly kind: 'cloudformation' | 'cdk' };

/** Says by its content what a document is; `as` forces it. Throws `InputError` where it is nothing that is read. */
export function detectDocument({ name, text }: Document, as: InputKind | null): DetectedDocument {
  if (as === 'terraform')
    throw new InputError('Terraform source is read by the folder', { file: name }, `give its folder`);
  if (as === 'network')
    throw new InputError("pullpath's network file is read alone", { file: name }, 'give that file and nothing else');
  if (as === 'cloudformation' || as === 'cdk') return { kind: as };
  if (as === null && looksLikeTemplate(text)) return { kind: 'cloudformation' };
  const json = parseJson(text, name, as);
  if (as !== null) return { kind: as, json };
  if (isManifest(json)) return { kind: 'cdk' };
  if (!isTerraformJson(json)) {
    const other = otherThanShown(json);
    if (other !== null) throw new InputError(other.what, { file: name }, other.hint);
    throw new InputError(
      'this is neither a plan nor a state of Terraform, nor a template of CloudFormation',
      { file: name },
      'give a folder of Terraform, the output of terraform show -json, or a template',
    );
  }
  return { kind: isPlan(json) ? 'plan' : 'state', json };
}

/** What Terraform writes besides, and people give for it. */
function otherThanShown(json: Json): { readonly what: string; readonly hint: string } | null {
  if (!isObject(json)) return null;
  if ('encrypted_data' in json)
    return { what: 'this is encrypted by OpenTofu', hint: 'check what tofu show -json prints' };
  if (typeof json.version === 'number' && ('lineage' in json || 'terraform_version' in json))
    return { what: 'this is a state as Terraform keeps it', hint: 'check what terraform show -json prints' };
  if ('format_version' in json && Object.keys(json).every((key) => EMPTY_STATE.has(key)))
    return { what: 'this state is empty: nothing has been applied yet', hint: 'check a plan, or the folder' };
  return null;
}

const EMPTY_STATE = new Set(['format_version', 'terraform_version']);

/**
 * A template's own section names at the beginning of a line of YAML or as keys of JSON, what `get-template` wraps it in,
 * or a change set. Plans and states have `format_version` instead.
 */
function looksLikeTemplate(text: string): boolean {
  if (/^\uFEFF?\s*\{\s*"format_version"/.test(text)) return false;
  if (/^\uFEFF?\s*\{/.test(text)) {
    return (
      /"(?:AWSTemplateFormatVersion|TemplateBody|ChangeSetName)"\s*:/.test(text.slice(0, 100_000)) ||
      (/[{,]\s*"?Resources"?\s*:\s*\{/.test(text) && /"?Type"?\s*:\s*"?(?:AWS|Custom)::/.test(text))
    );
  }
  return /^(?:AWSTemplateFormatVersion|"AWSTemplateFormatVersion"|Resources|"Resources")\s*:/m.test(text);
}

function isManifest(json: Json): boolean {
  return isObject(json) && 'artifacts' in json && typeof json.version === 'string';
}

/** From this many characters on it pays to leave out what a plan says twice. */
const LARGE = 1024 * 1024;

function parseJson(text: string, file: string, as: InputKind | null): Json {
  const plan = text.length < LARGE ? null : parsePlan(text);
  if (plan !== null) return plan;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const line = lineOf(text, error);
    if (/^\{"@level":/.test(text))
      throw new InputError(
        'this is what terraform plan -json tells while it runs',
        { file },
        'save the plan with -out, and check what terraform show -json prints of it',
      );
    const what = as === null && !/^\s*[[{]/.test(text) ? 'this is nothing that pullpath reads' : 'the JSON is broken';
    const hint =
      what === 'the JSON is broken'
        ? 'make it anew with terraform show -json PLAN'
        : 'give a folder of Terraform, the output of terraform show -json, a template of CloudFormation, or cdk.out';
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

/** What a folder holds: source of Terraform, a CDK app that was synthesized, or templates. */
export type DetectedFolder =
  | { readonly kind: 'terraform' }
  | { readonly kind: 'cdk'; readonly folder: string }
  | { readonly kind: 'cloudformation'; readonly templates: readonly string[] };

/** Says what a folder holds. Throws `InputError` where it holds nothing that is read. */
export async function detectFolder(files: Files, folder: string, as: InputKind | null = null): Promise<DetectedFolder> {
  const names = await files.list(folder);
  if (names === null)
    throw new InputError(`there is no folder ${folder === '' ? '.' : folder}`, null, 'check the path');
  if (as !== 'cloudformation' && as !== 'cdk' && names.some((name) => isConfiguration(name)))
    return { kind: 'terraform' };
  if (as !== 'cloudformation') {
    if (isAssembly(names)) return { kind: 'cdk', folder };
    const inner = await assemblyIn(files, folder, names);
    if (inner !== null) return { kind: 'cdk', folder: inner };
  }
  const templates = as === 'cdk' ? [] : await templatesIn(files, folder, names);
  if (templates.length > 0) return { kind: 'cloudformation', templates };
  if (as === 'cdk' || names.includes('cdk.json'))
    throw new InputError('there is no cdk.out in this folder', { file: folder }, 'run cdk synth');
  if (names.includes('sst.config.ts'))
    throw new InputError(
      'there is no .sst/dist in this folder',
      { file: folder },
      'run sst build; SST 3 and newer make no CloudFormation',
    );
  const below = await foldersWithInput(files, folder, names);
  throw new InputError(
    'no Terraform (*.tf), no template of CloudFormation and no cdk.out in this folder',
    { file: folder },
    below.length === 0
      ? 'give the folder of a root module, a template, or cdk.out'
      : `there is some in ${below.join(', ')}: give one, or --recursive`,
  );
}

/** More files than this hold no templates only, and larger ones are refused by CloudFormation (1 MB). */
const MAXIMUM_TEMPLATES = 200;
const MAXIMUM_TEMPLATE_SIZE = 8 * 1024 * 1024;

async function templatesIn(files: Files, folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names.filter((each) => /\.(?:ya?ml|json|template)$/.test(each)).slice(0, MAXIMUM_TEMPLATES)) {
    const path = join(folder, name);
    const bytes = await files.read(path).catch(() => null);
    if (bytes === null || bytes.length > MAXIMUM_TEMPLATE_SIZE) continue;
    if (looksLikeTemplate(new TextDecoder().decode(bytes))) found.push(path);
  }
  return found;
}

/** Folders right below that hold Terraform or a CDK app, for a hint. */
async function foldersWithInput(files: Files, folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names.filter((entry) => entry.endsWith('/') && !entry.startsWith('.')).slice(0, 50)) {
    const inner = await files.list(join(folder, name)).catch(() => null);
    if (inner?.some(isConfiguration) || (inner !== null && isAssembly(inner))) found.push(name);
    if (found.length === 3) break;
  }
  return found;
}
