import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { CloudFormationInput } from './cloudformation/inputs.js';
import { type Document, detectDocument, detectFolder } from './detect.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import { readPlan } from './terraform/plan/read-plan.js';
import { readTerraform } from './terraform/read.js';

export interface ReadOptions {
  /** The folder to read, within the files; empty for the files' own folder. */
  readonly folder: string;
  /** Stands before all ids, where several root modules are read one by one: `live/`. */
  readonly prefix?: string;
  /** Several inputs that are one estate, instead of the folder: root modules of Terraform; or templates and CDK apps. */
  readonly folders?: readonly string[];
  /** The one file to read instead of the folder; what it refers to is looked up in the folder. */
  readonly document?: Document;
  /** What the input is, where its content is not to decide. */
  readonly as?: InputKind;
  /** Only these stacks of a CDK app, and those that they depend on. */
  readonly stacks?: readonly string[];
  /** Variables of Terraform, parameters of CloudFormation. */
  readonly variables: ReadonlyMap<string, string>;
  readonly variableFiles: readonly string[];
  /** `TF_VAR_…`, `AWS_REGION` and the like are looked up here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The region where the input leaves it open. */
  readonly region: string | null;
}

/** Reads infrastructure into the network model. Throws `InputError` where the input can't be read. */
export async function readInfrastructure(files: Files, options: ReadOptions): Promise<ReadResult> {
  const { document, folders, as = null } = options;
  if (folders !== undefined) return readEstate(files, folders, options);
  if (document === undefined) {
    if (as === 'terraform') return readTerraform(files, options);
    const inputs = await inputsIn(files, options.folder, as);
    return inputs === null ? readTerraform(files, options) : readTemplates(files, inputs, options);
  }
  const detected = detectDocument(document, as);
  if ('json' in detected)
    return readPlan(files, { document: detected.json, text: document.text, file: document.name }, options);
  const input: CloudFormationInput =
    detected.kind === 'cdk' ? { kind: 'assembly', folder: options.folder } : { kind: 'document', document };
  return readTemplates(files, [input], options);
}

async function readTemplates(
  files: Files,
  inputs: readonly CloudFormationInput[],
  options: ReadOptions,
): Promise<ReadResult> {
  const { readCloudFormation } = await import('./cloudformation/inputs.js');
  return readCloudFormation(files, inputs, options);
}

/** What a folder holds besides Terraform; null where it is Terraform. */
async function inputsIn(
  files: Files,
  folder: string,
  as: InputKind | null,
): Promise<readonly CloudFormationInput[] | null> {
  const detected = await detectFolder(files, folder, as);
  switch (detected.kind) {
    case 'terraform':
      return null;
    case 'cdk':
      return [{ kind: 'assembly', folder: detected.folder }];
    case 'cloudformation':
      return detected.templates.map((file) => ({ kind: 'template', file }));
  }
}

async function readEstate(files: Files, paths: readonly string[], options: ReadOptions): Promise<ReadResult> {
  const { as = null } = options;
  const inputs: CloudFormationInput[] = [];
  const folders: string[] = [];
  for (const path of paths) {
    const isFolder = (await files.list(path)) !== null;
    const found = isFolder ? await inputsIn(files, path, as) : [await templateAt(files, path, as)];
    if (found === null) folders.push(path);
    else inputs.push(...found);
  }
  if (inputs.length === 0) {
    const { readTerraformEstate } = await import('./terraform/estate.js');
    return readTerraformEstate(files, { ...options, folders });
  }
  const [terraform] = folders;
  if (terraform !== undefined)
    throw new InputError('Terraform and CloudFormation are not read as one', { file: terraform }, 'give them alone');
  return readTemplates(files, inputs, options);
}

async function templateAt(files: Files, path: string, as: InputKind | null): Promise<CloudFormationInput> {
  const bytes = await files.read(path);
  if (bytes === null) throw new InputError('there is no such file or folder', { file: path }, 'check the path');
  const { kind } = detectDocument({ name: path, text: new TextDecoder().decode(bytes) }, as);
  if (kind === 'cloudformation') return { kind: 'template', file: path };
  if (kind === 'cdk')
    return { kind: 'assembly', folder: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '' };
  throw new InputError('several inputs are folders of Terraform, or templates', { file: path }, `give a ${kind} alone`);
}
