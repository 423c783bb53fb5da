import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { CloudFormationInput } from './cloudformation/inputs.js';
import { type Document, detectDocument, detectFolder } from './detect.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import { isNetworkFile } from './network-file/is-network-file.js';
import type { EstateRoot } from './terraform/estate.js';
import { readTerraform } from './terraform/read.js';

export interface ReadOptions {
  /** The folder to read, within the files; empty for the files' own folder. */
  readonly folder: string;
  /** Stands before all ids, where several root modules are read one by one: `live/`. */
  readonly prefix?: string;
  /**
   * Several inputs that are one estate, instead of the folder: root modules of Terraform, as folders or as plans and
   * states in them; or templates and CDK apps.
   */
  readonly roots?: readonly Root[];
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

/** A folder, or a file in it. */
interface Root {
  readonly folder: string;
  readonly document?: Document;
}

/** Reads infrastructure into the network model. Throws `InputError` where the input can't be read. */
export async function readInfrastructure(files: Files, options: ReadOptions): Promise<ReadResult> {
  const { document, folder, roots, as = null } = options;
  if (roots !== undefined) return readEstate(files, roots, options);
  if (document === undefined && as === 'terraform') return readTerraform(files, options);
  if (document !== undefined && isNetwork(document, as)) {
    const { readNetworkFile } = await import('./network-file/read.js');
    return readNetworkFile(document);
  }
  const input = document === undefined ? await folderInput(files, folder, as) : documentInput({ folder, document }, as);
  if (input.kind === 'templates') return readTemplates(files, input.templates, options);
  if (input.root.document === null) return readTerraform(files, options);
  const { readPlan } = await import('./terraform/plan/read-plan.js');
  return readPlan(files, input.root.document, options);
}

function isNetwork({ text }: Document, as: InputKind | null): boolean {
  return as === 'network' || (as === null && isNetworkFile(text));
}

/** What a path of the command line holds: a root module of Terraform, or templates of CloudFormation. */
type RootInput =
  | { readonly kind: 'terraform'; readonly root: EstateRoot }
  | { readonly kind: 'templates'; readonly templates: readonly CloudFormationInput[] };

async function folderInput(files: Files, folder: string, as: InputKind | null): Promise<RootInput> {
  const detected = await detectFolder(files, folder, as);
  switch (detected.kind) {
    case 'terraform':
      return { kind: 'terraform', root: { folder, document: null } };
    case 'cdk':
      return { kind: 'templates', templates: [{ kind: 'assembly', folder: detected.folder }] };
    case 'cloudformation':
      return { kind: 'templates', templates: detected.templates.map((file) => ({ kind: 'template', file })) };
  }
}

function documentInput({ folder, document }: Required<Root>, as: InputKind | null): RootInput {
  const detected = detectDocument(document, as);
  if ('json' in detected) {
    const plan = { document: detected.json, text: document.text, file: document.name };
    return { kind: 'terraform', root: { folder, document: plan } };
  }
  const template =
    detected.kind === 'cdk' ? ({ kind: 'assembly', folder } as const) : ({ kind: 'document', document } as const);
  return { kind: 'templates', templates: [template] };
}

async function readTemplates(
  files: Files,
  templates: readonly CloudFormationInput[],
  options: ReadOptions,
): Promise<ReadResult> {
  const { readCloudFormation } = await import('./cloudformation/inputs.js');
  return readCloudFormation(files, templates, options);
}

async function readEstate(files: Files, paths: readonly Root[], options: ReadOptions): Promise<ReadResult> {
  const { as = null } = options;
  const templates: CloudFormationInput[] = [];
  const roots: EstateRoot[] = [];
  for (const { folder, document } of paths) {
    if (document !== undefined && isNetwork(document, as))
      throw new InputError('a network file is an input by itself', { file: document.name }, 'give it alone');
    const input =
      document === undefined ? await folderInput(files, folder, as) : documentInput({ folder, document }, as);
    if (input.kind === 'terraform') roots.push(input.root);
    else templates.push(...input.templates);
  }
  const [terraform] = roots;
  if (terraform === undefined) return readTemplates(files, templates, options);
  if (templates.length > 0)
    throw new InputError(
      'Terraform and CloudFormation are not read as one',
      { file: terraform.document?.file ?? terraform.folder },
      'give them alone',
    );
  const { readTerraformEstate } = await import('./terraform/estate.js');
  return readTerraformEstate(files, { ...options, roots });
}
