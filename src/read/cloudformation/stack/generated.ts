import { unknown } from '../../../model/value.js';
import { type TerraformValue, unknownValue } from '../../resource/value.js';
import { memberOf, type Node, textOfNode } from '../syntax/node.js';
import { symbolOf } from './attributes.js';
import type { Declaration } from './declaration.js';

/** A module of the registry: `Organization::Service::UseCase::MODULE`. */
export function isModule(type: string): boolean {
  return type.endsWith('::MODULE');
}

interface Place {
  readonly template: Node;
  readonly prefix: string;
  readonly declarations: readonly Declaration[];
}

/** What modules, SAM and macros make is there, although the template doesn't declare it. Null where they don't. */
export function generatedValue(name: string, { template, prefix, declarations }: Place): TerraformValue | null {
  const maker = makerOf(name, declarations);
  if (maker !== undefined) {
    const inner = name.slice(maker.id.length).replace(/^\./, '');
    return symbolOf(maker, inner, inner);
  }
  return mayBeGenerated(template, name)
    ? unknownValue('dynamic', unknown(`${prefix}${name}`, SETTLE_BY_PROCESSING))
    : null;
}

export const SETTLE_BY_PROCESSING =
  'give the processed template: aws cloudformation get-template --template-stage Processed';

/**
 * The resource that makes what a name stands for: resources of a module and those that SAM adds bear its own id before
 * theirs, as `FunctionRole`. Sources: CloudFormation guide, "Use CloudFormation modules"; SAM guide, "Generated
 * CloudFormation resources" (read 2026-11).
 */
function makerOf(name: string, declarations: readonly Declaration[]): Declaration | undefined {
  return declarations.find(
    ({ id, type }) => (isModule(type) || type.startsWith('AWS::Serverless::')) && name !== id && name.startsWith(id),
  );
}

/** Whether a transform may declare what the template doesn't: SAM's has names of its own for it, a macro may have any. */
function mayBeGenerated(template: Node, name: string): boolean {
  return transformsOf(memberOf(template, 'Transform')).some((transform) => {
    if (transform.name === SERVERLESS) return /^(?:Serverless[A-Z]|CodeDeployServiceRole)/.test(name);
    return !HARMLESS.has(transform.name);
  });
}

const SERVERLESS = 'AWS::Serverless-2016-10-31';

/** Transforms that add nothing to a network, or that are read here. Source: CloudFormation guide, "Transforms" (read 2026-11). */
export const HARMLESS: ReadonlySet<string> = new Set([
  'AWS::LanguageExtensions',
  SERVERLESS,
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::CodeDeployBlueGreen',
  'AWS::ServiceCatalog',
]);

/** `Transform: Name`, a list of them, or `{ Name: …, Parameters: … }`. */
export function transformsOf(node: Node | undefined): readonly { readonly name: string; readonly node: Node }[] {
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap(transformsOf);
  const name = textOfNode(node) ?? textOfNode(memberOf(node, 'Name'));
  return name === undefined ? [] : [{ name, node }];
}
