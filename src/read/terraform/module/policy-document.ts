import { type Unknown, unknown } from '../../../model/value.js';
import type { EvaluatedBody } from '../../resource/instance.js';
import {
  findUnknown,
  objectValue,
  stringValue,
  type TerraformValue,
  tupleValue,
  unknownValue,
} from '../../resource/value.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import { fromJson, toJson } from '../evaluate/functions/json.js';

/**
 * The JSON of a `data.aws_iam_policy_document`; unknown where a part of it is, or where a document that it builds on is.
 * Source: Terraform AWS provider, "Data Source: aws_iam_policy_document" (read 2026-11).
 */
export function policyDocument(body: EvaluatedBody): TerraformValue {
  const sources = [...documentsOf(body, 'source_json'), ...documentsOf(body, 'source_policy_documents')];
  const overrides = [...documentsOf(body, 'override_json'), ...documentsOf(body, 'override_policy_documents')];
  const unread = [...sources, ...overrides].find((statements) => 'known' in statements);
  if (unread !== undefined && 'known' in unread) return unknownValue('string', unread);
  const open = [...body.incompleteBlocks.values()][0];
  if (open !== undefined) return unknownValue('string', open);
  const own = (body.blocks.get('statement') ?? []).map(statement);
  const layers = [own, ...overrides].flatMap((layer) => ('known' in layer ? [] : [layer]));
  const statements = layers.reduce(
    overriding,
    sources.flatMap((layer) => ('known' in layer ? [] : layer)),
  );
  const document = objectValue([
    ['Version', body.attributes.get('version')?.value ?? stringValue('2012-10-17')],
    ['Statement', tupleValue(statements)],
  ]);
  const found = findUnknown(document);
  return found === null ? stringValue(toJson(document)) : { ...unknownValue('string', found.why), json: document };
}

type Statements = readonly TerraformValue[];

/** A statement takes the place of the one before that has its Sid. */
function overriding(statements: Statements, layer: Statements): Statements {
  const replaced = new Set(layer.map(sidOf).filter((sid) => sid !== null));
  return [...statements.filter((each) => !replaced.has(sidOf(each) ?? '')), ...layer];
}

function sidOf(value: TerraformValue): string | null {
  const sid = value.kind === 'object' ? value.entries.get('Sid') : undefined;
  return sid?.kind === 'string' && sid.value !== '' ? sid.value : null;
}

/** The statements of each document that an argument gives, or why they aren't known. */
function documentsOf({ attributes }: EvaluatedBody, name: string): readonly (Statements | Unknown)[] {
  const given = attributes.get(name);
  if (given === undefined) return [];
  const { value, location } = given;
  const documents = value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple' ? value.items : [value];
  return documents.map((document) => {
    const statements = statementsOf(document);
    if (statements !== null) return statements;
    return unknown(`a policy document built on others (${name})`, 'check the plan', location);
  });
}

function statementsOf(document: TerraformValue): Statements | null {
  const value =
    document.kind === 'unknown' ? document.json : document.kind === 'string' ? parsed(document.value) : null;
  const statements = value?.kind === 'object' ? value.entries.get('Statement') : undefined;
  if (statements?.kind === 'object') return [statements];
  return statements?.kind === 'tuple' || statements?.kind === 'list' ? statements.items : null;
}

function parsed(text: string): TerraformValue | null {
  try {
    return fromJson(text);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
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
    const open = body.incompleteBlocks.get(block) ?? openIn(principals, ['type', 'identifiers']);
    if (open !== null) entries.push([key, unknownValue('dynamic', open)]);
    else if (principals.length > 0) entries.push([key, principalsOf(principals)]);
  }
  const conditions = body.blocks.get('condition') ?? [];
  const open = body.incompleteBlocks.get('condition') ?? openIn(conditions, ['test', 'variable']);
  if (open !== null) entries.push(['Condition', unknownValue('dynamic', open)]);
  else if (conditions.length > 0) entries.push(['Condition', conditionsOf(conditions)]);
  return objectValue(entries);
}

/** Why blocks don't tell whom or what they name: an argument by which they do isn't known. */
function openIn(blocks: readonly EvaluatedBody[], names: readonly string[]): Unknown | null {
  for (const { attributes } of blocks) {
    for (const name of names) {
      const value = attributes.get(name)?.value;
      if (value?.kind === 'unknown') return value.why;
    }
  }
  return null;
}

function principalsOf(principals: readonly EvaluatedBody[]): TerraformValue {
  const byType = new Map<string, TerraformValue[]>();
  for (const { attributes } of principals) {
    const type = attributes.get('type')?.value;
    const identifiers = attributes.get('identifiers')?.value;
    if (type?.kind !== 'string' || identifiers === undefined) continue;
    byType.set(type.value, [...(byType.get(type.value) ?? []), ...itemsOf(identifiers)]);
  }
  const anyone = byType.get('*');
  if (anyone !== undefined && byType.size === 1) return stringValue('*');
  return objectValue([...byType].map(([type, list]) => [type, tupleValue(list)] as const));
}

function itemsOf(value: TerraformValue): readonly TerraformValue[] {
  return value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set' ? value.items : [value];
}

function conditionsOf(conditions: readonly EvaluatedBody[]): TerraformValue {
  const byTest = new Map<string, Map<string, TerraformValue>>();
  for (const { attributes } of conditions) {
    const test = attributes.get('test')?.value;
    const variable = attributes.get('variable')?.value;
    const values = attributes.get('values')?.value;
    if (test?.kind !== 'string' || variable?.kind !== 'string' || values === undefined) continue;
    const keys = byTest.get(test.value) ?? new Map<string, TerraformValue>();
    // The provider puts the values of one test of one key together.
    const before = keys.get(variable.value);
    const all = before === undefined ? values : tupleValue([...itemsOf(before), ...itemsOf(values)]);
    byTest.set(test.value, keys.set(variable.value, all));
  }
  return objectValue([...byTest].map(([test, keys]) => [test, objectValue(keys)] as const));
}
