import { readFileSync } from 'node:fs';
import type { Attribute, Block, Body, Expression } from '../../src/read/terraform/syntax/ast.js';
import { parseBody } from '../../src/read/terraform/syntax/parse.js';

interface Argument {
  readonly kind: 'string' | 'number' | 'boolean' | 'list' | 'map' | 'nested';
  readonly required?: true;
  /** Written as a block, never with `=`. */
  readonly block?: true;
  readonly of?: Arguments;
}

type Arguments = Readonly<Record<string, Argument>>;

/** What the AWS provider takes: scripts/terraform-schema.mjs. */
const SCHEMA: Readonly<Record<string, Arguments>> = JSON.parse(
  readFileSync('test/fixtures/terraform-schema/aws.json', 'utf8'),
);

/** Meta-arguments that Terraform itself understands. Source: Terraform's language reference, "Meta-Arguments". */
const META_ARGUMENTS = new Set(['count', 'for_each', 'provider', 'depends_on']);
const META_BLOCKS = new Set(['lifecycle', 'connection', 'provisioner']);
const PROVIDER_META = new Set(['alias', 'version']);

/** What the AWS provider would refuse in resources, data sources and providers of a file: names, kinds, what is missing. */
export function misfits(text: string): readonly string[] {
  return parseBody(text, 'main.tf').blocks.flatMap((each) => {
    const [type, name] = each.labels.map(({ value }) => value);
    if (!['resource', 'data', 'provider'].includes(each.type) || !/^aws(?:_|$)/.test(type ?? '')) return [];
    const of = SCHEMA[`${each.type} ${type}`];
    const at = `${type}${name === undefined ? '' : `.${name}`}`;
    if (of === undefined) return [`${at}: there is no such ${each.type} in the schema`];
    return bodyMisfits(withoutMeta(each), of, at);
  });
}

function withoutMeta({ type, body }: Block): Body {
  const names = type === 'provider' ? PROVIDER_META : META_ARGUMENTS;
  return {
    ...body,
    attributes: body.attributes.filter(({ name }) => !names.has(name)),
    blocks: body.blocks.filter((each) => !META_BLOCKS.has(each.type)),
  };
}

function bodyMisfits(body: Body, of: Arguments, at: string): readonly string[] {
  const blocks = body.blocks.map(undynamic);
  const given = new Set([...body.attributes.map(({ name }) => name), ...blocks.map(({ type }) => type)]);
  const missing = Object.entries(of).flatMap(([name, { required }]) =>
    required === true && !given.has(name) ? [`${at}: ${name} is missing`] : [],
  );
  return [
    ...missing,
    ...body.attributes.flatMap((each) => attributeMisfits(each, of[each.name], at)),
    ...blocks.flatMap(({ type, body: inner }) => {
      const nested = Object.hasOwn(of, type) ? of[type]?.of : undefined;
      return nested === undefined ? [`${at}: there is no block ${type}`] : bodyMisfits(inner, nested, `${at}.${type}`);
    }),
  ];
}

/** `dynamic "route" { content { … } }` is as many blocks `route`. */
function undynamic({ type, labels, body }: Block): { readonly type: string; readonly body: Body } {
  const [label] = labels;
  const content = body.blocks.find((each) => each.type === 'content');
  return type === 'dynamic' && label !== undefined && content !== undefined
    ? { type: label.value, body: content.body }
    : { type, body };
}

function attributeMisfits({ name, value }: Attribute, of: Argument | undefined, at: string): readonly string[] {
  if (of === undefined) return [`${at}: there is no argument ${name}`];
  if (of.block === true) return [`${at}: ${name} is a block`];
  const kind = kindOf(value);
  return kind === null || fits(kind, of.kind) ? [] : [`${at}: ${name} is a ${of.kind}, and not a ${kind}`];
}

/** Terraform turns a number or a boolean into a text, and never a list or a map into anything else. */
function fits(kind: Argument['kind'], wanted: Argument['kind']): boolean {
  if (wanted === 'nested') return kind === 'list' || kind === 'map';
  return kind === wanted || (wanted === 'string' && (kind === 'number' || kind === 'boolean'));
}

/** The kind that an expression has whatever its parts are; null: that depends on them. */
function kindOf(expression: Expression): Argument['kind'] | null {
  switch (expression.kind) {
    case 'number':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'tuple':
      return 'list';
    case 'object':
      return 'map';
    case 'template': {
      const [only, ...others] = expression.parts;
      return only?.kind === 'interpolation' && others.length === 0 ? null : 'string';
    }
    case 'for':
      return expression.key === null ? 'list' : 'map';
    case 'parentheses':
      return kindOf(expression.inner);
    case 'call':
      return RESULTS[expression.name] ?? null;
    case 'attribute':
      return expression.name === 'id' || expression.name === 'arn' ? 'string' : null;
    default:
      return null;
  }
}

const RESULTS: Readonly<Record<string, Argument['kind']>> = {
  jsonencode: 'string',
  join: 'string',
  format: 'string',
  toset: 'list',
  tolist: 'list',
  concat: 'list',
  merge: 'map',
};
