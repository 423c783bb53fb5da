import { InputError } from '../../model/input-error.js';
import type { ReadResult } from '../../model/network.js';
import type { Document } from '../detect.js';
import type { Files } from '../files.js';
import { join, readText } from '../terraform/module/source-files.js';
import { type AssemblySources, assemblySources } from './assembly/read.js';
import { readTemplates, type TemplateOptions, type TemplateSource } from './read.js';

/** What is read: templates by file or text, and assemblies of CDK by folder. */
export type CloudFormationInput =
  | { readonly kind: 'template'; readonly file: string }
  | { readonly kind: 'document'; readonly document: Document }
  | { readonly kind: 'assembly'; readonly folder: string };

export interface CloudFormationOptions extends Omit<TemplateOptions, 'madeBy' | 'notices'> {
  /** Only these stacks of CDK apps, and those that they depend on. */
  readonly stacks?: readonly string[];
}

/** Reads templates and CDK apps; several are one estate, of which no template is read twice. */
export async function readCloudFormation(
  files: Files,
  inputs: readonly CloudFormationInput[],
  { stacks = [], ...options }: CloudFormationOptions,
): Promise<ReadResult> {
  const sources: TemplateSource[] = [];
  const assemblies: AssemblySources[] = [];
  for (const input of inputs) {
    if (input.kind === 'assembly') {
      const assembly = await assemblySources(files, input.folder, stacks);
      assemblies.push(assembly);
      sources.push(...assembly.sources);
    } else if (input.kind === 'document') sources.push(fileSource(input.document.name, input.document.text));
    else sources.push(fileSource(input.file, await readText(files, input.file)));
  }
  if (stacks.length > 0 && assemblies.length === 0)
    throw new InputError('--stack is for CDK apps', null, 'give the folder cdk.out');
  const madeBy: AssemblySources['madeBy'] = (file, nestedIn) => {
    const assembly = assemblies.find((each) => each.sources.some((source) => source.file === file));
    return assembly?.madeBy(file, nestedIn) ?? (() => null);
  };
  const notices = assemblies.flatMap((assembly) => assembly.notices);
  return readTemplates(files, named(sources), { ...options, madeBy, notices });
}

/** A stack that comes as a file is called by it: `network.yaml`, `network.template.json`. */
function fileSource(file: string, text: string): TemplateSource {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/(?:\.template)?\.[^.]+$/, '');
  return { file, text, name, stackName: null, region: null, account: null, parameters: new Map(), assets: new Map() };
}

/** Where there are several, each has a name, by which exports that begin with it are found. */
function named(sources: readonly TemplateSource[]): readonly TemplateSource[] {
  if (sources.length < 2) return sources;
  const names = new Map<string, number>();
  for (const { name } of sources) names.set(name, (names.get(name) ?? 0) + 1);
  return sources.map((source) => {
    const name = (names.get(source.name) ?? 0) > 1 ? join('', source.file.replace(/\.[^./]+$/, '')) : source.name;
    return { ...source, name, stackName: source.stackName ?? name };
  });
}
