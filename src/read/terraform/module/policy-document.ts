import type { EvaluatedBody } from '../../resource/instance.js';
import {
  findUnknown,
  objectValue,
  stringValue,
  type TerraformValue,
  tupleValue,
  unknownValue,
} from '../../resource/value.js';
import { toJson } from '../evaluate/functions/json.js';

/**
 * The JSON of a `data.aws_iam_policy_document`; unknown where a part of it is, or where it builds on other documents.
 * Source: Terraform AWS provider, "Data Source: aws_iam_policy_document" (read 2026-11).
 */
export function policyDocument(body: EvaluatedBody): TerraformValue {
  for (const name of ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json']) {
    const attribute = body.attributes.get(name);
    if (attribute !== undefined) {
      const why = {
        known: false,
        what: `a policy document built on others (${name})`,
        settle: 'check the plan',
        location: attribute.location,
      } as const;
      return unknownValue('string', why);
    }
  }
  const open = [...body.incompleteBlocks.values()][0];
  if (open !== undefined) return unknownValue('string', open);
  const statements = (body.blocks.get('statement') ?? []).map(statement);
  const document = objectValue([
    ['Version', body.attributes.get('version')?.value ?? stringValue('2012-10-17')],
    ['Statement', tupleValue(statements)],
  ]);
  const found = findUnknown(document);
  return found === null ? stringValue(toJson(document)) : { ...unknownValue('string', found.why), json: document };
}

const LISTS: readonly (readonly [string, string])[] = [
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
];

function statement(body: EvaluatedBody): TerraformValue {
  const entries: [string, TerraformValue][] = [
    ['Effect', body.attributes.get('effect')?.value ?? stringValue('Allow')],
  ];
  const sid = body.attributes.get('sid')?.value;
  if (sid !== undefined) entries.push(['Sid', sid]);
  for (const [name, key] of LISTS) {
    const value = body.attributes.get(name)?.value;
    if (value !== undefined) entries.push([key, value]);
  }
  for (const [block, key] of [
    ['principals', 'Principal'],
    ['not_principals', 'NotPrincipal'],
  ] as const) {
    const principals = body.blocks.get(block) ?? [];
    if (principals.length > 0) entries.push([key, principalsOf(principals)]);
  }
  const conditions = body.blocks.get('condition') ?? [];
  if (conditions.length > 0) entries.push(['Condition', conditionsOf(conditions)]);
  return objectValue(entries);
}

function principalsOf(principals: readonly EvaluatedBody[]): TerraformValue {
  const byType = new Map<string, TerraformValue[]>();
  for (const { attributes } of principals) {
    const type = attributes.get('type')?.value;
    const identifiers = attributes.get('identifiers')?.value;
    if (type?.kind !== 'string' || identifiers === undefined) continue;
    const list =
      identifiers.kind === 'list' || identifiers.kind === 'tuple' || identifiers.kind === 'set'
        ? identifiers.items
        : [identifiers];
    byType.set(type.value, [...(byType.get(type.value) ?? []), ...list]);
  }
  const anyone = byType.get('*');
  if (anyone !== undefined && byType.size === 1) return stringValue('*');
  return objectValue([...byType].map(([type, list]) => [type, tupleValue(list)] as const));
}

function conditionsOf(conditions: readonly EvaluatedBody[]): TerraformValue {
  const byTest = new Map<string, Map<string, TerraformValue>>();
  for (const { attributes } of conditions) {
    const test = attributes.get('test')?.value;
    const variable = attributes.get('variable')?.value;
    const values = attributes.get('values')?.value;
    if (test?.kind !== 'string' || variable?.kind !== 'string' || values === undefined) continue;
    const keys = byTest.get(test.value) ?? new Map<string, TerraformValue>();
    byTest.set(test.value, keys.set(variable.value, values));
  }
  return objectValue([...byTest].map(([test, keys]) => [test, objectValue(keys)] as const));
}
