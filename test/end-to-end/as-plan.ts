import { toNumber } from '../../src/read/resource/decimal.js';
import type { EvaluatedBody, ResourceInstance } from '../../src/read/resource/instance.js';
import { findUnknown, type TerraformValue, type UnknownValue } from '../../src/read/resource/value.js';
import { loadTerraform } from '../../src/read/terraform/module/load.js';
import type { VariableOptions } from '../../src/read/terraform/module/variables.js';
import type { Block, Body, Expression, TemplatePart } from '../../src/read/terraform/syntax/ast.js';
import { parseJsonFile } from '../../src/read/terraform/syntax/json.js';
import { parseFile } from '../../src/read/terraform/syntax/parse.js';
import { filesOf } from './terraform.js';

/**
 * Makes of a folder of Terraform what `terraform show -json` would print of its first plan: the values that are known,
 * what is only known after apply, and what each expression refers to. Written from the documented format, "JSON Output
 * Format": unknown values are left out and marked in `after_unknown`; a set with an unknown in it is unknown as a whole.
 */
export async function planOf(
  sources: Readonly<Record<string, string>>,
  folder = '',
  given: Partial<VariableOptions> = {},
): Promise<object> {
  const names = variableNames(sources, folder);
  const told = names.map((name) => `output "told_${name}" {\n  value = var.${name}\n}\n`).join('');
  const files = filesOf({ ...sources, [folder === '' ? 'told.tf' : `${folder}/told.tf`]: told });
  const options = { folder, variables: new Map(), variableFiles: [], environment: {}, region: null, ...given };
  const { instances, outputs } = await loadTerraform(files, options);
  const values = outputs();
  const existing = instances.filter(({ exists }) => exists.known && exists.value);
  const planned = existing.filter(({ mode }) => mode === 'managed');
  const { module, providers } = configurationOf(sources, folder);
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: Object.fromEntries(
      names.flatMap((name) => {
        const value = values.get(`told_${name}`);
        return value === undefined || isOpen(value) ? [] : [[name, { value: toJson(value) }]];
      }),
    ),
    planned_values: { root_module: moduleValues(planned, '') },
    resource_changes: planned.map((instance) => ({
      ...identityOf(instance),
      ...(instance.module === '' ? {} : { module_address: instance.module }),
      change: {
        actions: ['create'],
        before: null,
        after: plannedValues(instance),
        after_unknown: unknownsOf(instance),
      },
    })),
    configuration: { provider_config: providers, root_module: module },
  };
}

function variableNames(sources: Readonly<Record<string, string>>, folder: string): readonly string[] {
  return blocksIn(sources, folder).flatMap(({ type, labels: [label] }) =>
    type === 'variable' && label !== undefined ? [label.value] : [],
  );
}

/** The blocks of a folder's files, in native or JSON syntax. */
function blocksIn(sources: Readonly<Record<string, string>>, folder: string): readonly Block[] {
  return Object.entries(sources)
    .filter(([path]) => /\.tf(\.json)?$/.test(path) && path.split('/').slice(0, -1).join('/') === folder)
    .map(([path, text]) => (path.endsWith('.json') ? parseJsonFile(text, path) : parseFile(text, path).body))
    .flatMap((body) => body.blocks);
}

function moduleValues(instances: readonly ResourceInstance[], address: string): object {
  const prefix = address === '' ? '' : `${address}.`;
  const children = new Set(
    instances.flatMap(({ module }) => {
      if (module === address || !module.startsWith(prefix)) return [];
      return `${prefix}${/^module\.[\w-]+(?:\["[^"]*"\]|\[\d+\])?/.exec(module.slice(prefix.length))?.[0]}`;
    }),
  );
  return {
    ...(address === '' ? {} : { address }),
    resources: instances
      .filter(({ module }) => module === address)
      .map((instance) => ({ ...identityOf(instance), schema_version: 0, values: plannedValues(instance) })),
    child_modules: [...children].map((child) => moduleValues(instances, child)),
  };
}

/** What every list of a plan tells of a resource. */
function identityOf({ address, mode, type }: ResourceInstance): object {
  const [, name, , index] = /\.([\w-]+)(\[(.*)\])?$/.exec(address) ?? [];
  return { address, mode, type, name, ...(index === undefined ? {} : { index: JSON.parse(index) }) };
}

/** An argument that nobody wrote and nothing computes is null. */
function plannedValues({ body }: ResourceInstance): object {
  return { tags: null, ...valuesOf(body) };
}

const SETS = /_ids$|^security_groups$|^cidr_blocks$/;

function valuesOf(body: EvaluatedBody): object {
  const values: Record<string, unknown> = {};
  for (const [name, { value }] of body.attributes) {
    const isOpen = SETS.test(name) ? findUnknown(value) !== null : value.kind === 'unknown';
    if (!isOpen && !isLeftToAws(name, value)) values[name] = toJson(value);
  }
  for (const [name, blocks] of body.blocks) if (!body.incompleteBlocks.has(name)) values[name] = blocks.map(valuesOf);
  return values;
}

/** An empty list of ids counts as none, and AWS may choose some. */
function isLeftToAws(name: string, value: TerraformValue): boolean {
  return /_ids$/.test(name) && 'items' in value && value.items.length === 0;
}

/** What only AWS tells: the arguments that hold such values, and attributes that nobody writes. */
const COMPUTED = ['id', 'arn', 'ipv6_cidr_block', 'dns_entry', 'owner_id'];

function unknownsOf({ body }: ResourceInstance): object {
  const computed = COMPUTED.filter((name) => !body.attributes.has(name)).map((name) => [name, true]);
  return { ...Object.fromEntries(computed), ...opensOf(body) };
}

function opensOf(body: EvaluatedBody): object {
  const open: Record<string, unknown> = {};
  for (const [name, { value }] of body.attributes) {
    if (isLeftToAws(name, value)) open[name] = true;
    if (findUnknown(value) === null) continue;
    open[name] = SETS.test(name) ? true : openIn(value);
  }
  for (const [name, blocks] of body.blocks) open[name] = blocks.map(opensOf);
  // Blocks over something unknown; of those that the provider declares as attributes there would be one, all unknown.
  for (const name of body.incompleteBlocks.keys()) open[name] = true;
  return open;
}

function openIn(value: TerraformValue): unknown {
  if (value.kind === 'unknown') return true;
  if ('items' in value) return value.items.map(openIn);
  if ('entries' in value) return Object.fromEntries([...value.entries].map(([key, item]) => [key, openIn(item)]));
  return false;
}

function toJson(value: TerraformValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'unknown':
      return null;
    case 'number':
      return toNumber(value.value);
    case 'string':
    case 'bool':
      return value.value;
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.map(toJson);
    case 'map':
    case 'object':
      return Object.fromEntries(
        [...value.entries].flatMap(([key, item]) => (isOpen(item) ? [] : [[key, toJson(item)]])),
      );
  }
}

function isOpen(value: TerraformValue): value is UnknownValue {
  return value.kind === 'unknown';
}

// ------------------------------------------------------------------------------------------------ Configuration

/** `given`: which of the root module's provider configurations each of this module's is. */
function configurationOf(
  sources: Readonly<Record<string, string>>,
  folder: string,
  given: (name: string) => string = (name) => name,
) {
  const blocks = blocksIn(sources, folder);
  const label = (index: number) => (block: (typeof blocks)[number]) => block.labels[index]?.value ?? '';
  const find = (block: (typeof blocks)[number], name: string) =>
    block.body.attributes.find((attribute) => attribute.name === name)?.value;
  const calls = blocks
    .filter(({ type }) => type === 'module')
    .map((block) => {
      const source = find(block, 'source');
      const path = source?.kind === 'template' && source.parts[0]?.kind === 'text' ? source.parts[0].text : '';
      const inner = [...folder.split('/'), ...path.split('/')].reduce<string[]>((parts, part) => {
        if (part === '..') parts.pop();
        else if (part !== '.' && part !== '') parts.push(part);
        return parts;
      }, []);
      const passed = new Map(providersPassed(find(block, 'providers')));
      const { module } = configurationOf(sources, inner.join('/'), (name) => given(passed.get(name) ?? name));
      return [label(0)(block), { source: path, expressions: expressionsOf(block.body), module }];
    });
  const module: object = {
    resources: blocks
      .filter(({ type }) => type === 'resource' || type === 'data')
      .map((block) => {
        const forEach = find(block, 'for_each');
        return {
          address: `${block.type === 'data' ? 'data.' : ''}${label(0)(block)}.${label(1)(block)}`,
          mode: block.type === 'data' ? 'data' : 'managed',
          type: label(0)(block),
          name: label(1)(block),
          provider_config_key: given(providerName(find(block, 'provider')) ?? 'aws'),
          expressions: expressionsOf(block.body, label(0)(block)),
          ...(forEach === undefined ? {} : { for_each_expression: expressionOf(forEach) }),
        };
      }),
    outputs: Object.fromEntries(
      blocks
        .filter(({ type }) => type === 'output')
        .map((block) => {
          const value = find(block, 'value');
          return [label(0)(block), value === undefined ? {} : { expression: expressionOf(value) }];
        }),
    ),
    module_calls: Object.fromEntries(calls),
  };
  const providers = Object.fromEntries(
    blocks
      .filter(({ type }) => type === 'provider')
      .map((block) => {
        const [name, alias] = [label(0)(block), find(block, 'alias')];
        const text = alias?.kind === 'template' && alias.parts[0]?.kind === 'text' ? alias.parts[0].text : null;
        return [text === null ? name : `${name}.${text}`, { name, expressions: expressionsOf(block.body) }];
      }),
  );
  return { module, providers };
}

/** `aws.ireland`. */
function providerName(expression: Expression | undefined): string | null {
  return expression === undefined ? null : (pathOf(expression)?.join('.') ?? null);
}

function providersPassed(expression: Expression | undefined): readonly (readonly [string, string])[] {
  if (expression?.kind !== 'object') return [];
  return expression.items.flatMap(({ key, value }) => {
    const [to, from] = [providerName(key), providerName(value)];
    return to === null || from === null ? [] : [[to, from] as const];
  });
}

const META = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'source',
  'version',
  'providers',
  'alias',
]);

/**
 * Blocks that the provider declares as attributes: they are told as one expression. Source: what Terraform 1.11 shows of
 * plans with provider 5.5.
 */
const ATTRIBUTES = new Set([
  ...['aws_security_group', 'aws_default_security_group', 'aws_network_acl', 'aws_default_network_acl'].flatMap(
    (type) => [`${type} ingress`, `${type} egress`],
  ),
  'aws_route_table route',
  'aws_default_route_table route',
]);

/** What `dynamic` blocks make is left out. */
function expressionsOf(body: Body, type = ''): object {
  const expressions: Record<string, unknown> = {};
  for (const { name, value } of body.attributes) if (!META.has(name)) expressions[name] = expressionOf(value);
  for (const block of body.blocks) {
    if (META.has(block.type) || block.type === 'dynamic') continue;
    const before = expressions[block.type];
    const list: unknown[] = Array.isArray(before) ? before : [];
    expressions[block.type] = [...list, expressionsOf(block.body)];
  }
  for (const [name, blocks] of Object.entries(expressions)) {
    if (!ATTRIBUTES.has(`${type} ${name}`) || !Array.isArray(blocks)) continue;
    const references = blocks.flatMap((block: object) =>
      Object.values(block).flatMap(
        (expression: { readonly references?: readonly string[] }) => expression.references ?? [],
      ),
    );
    expressions[name] = references.length > 0 ? { references } : { constant_value: blocks };
  }
  return expressions;
}

function expressionOf(expression: Expression): object {
  const references = referencesIn(expression, new Set());
  if (references.length > 0) return { references };
  if (expression.kind === 'template' && expression.parts.every(({ kind }) => kind === 'text'))
    return { constant_value: expression.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('') };
  if (expression.kind === 'bool') return { constant_value: expression.value };
  if (expression.kind === 'number') return { constant_value: Number(expression.text) };
  if (expression.kind === 'tuple' && expression.items.length === 0) return { constant_value: [] };
  return {};
}

/** Each reference as far as its path is constant, then its shorter forms: as Terraform prints them. */
function referencesIn(expression: Expression, bound: ReadonlySet<string>): readonly string[] {
  const path = pathOf(expression);
  if (path !== null) {
    const [root = ''] = path;
    const inner = keysIn(expression, bound);
    if (bound.has(root)) return inner;
    const least = root === 'data' ? 3 : 2;
    const forms: string[] = [];
    for (let length = path.length; length >= Math.min(least, path.length); length--)
      forms.push(
        path.slice(0, length).reduce((text, part) => (part.startsWith('[') ? text + part : `${text}.${part}`)),
      );
    return [...forms, ...inner];
  }
  return childrenOf(expression, bound).flatMap(([child, names]) => referencesIn(child, names));
}

/** The constant path of a traversal; it ends where a key or splat is not constant. Null: no traversal. */
function pathOf(expression: Expression): readonly string[] | null {
  switch (expression.kind) {
    case 'variable':
      return [expression.name];
    case 'attribute': {
      const of = pathOf(expression.of);
      return of === null ? null : isCut(expression.of) ? of : [...of, expression.name];
    }
    case 'index': {
      const of = pathOf(expression.of);
      const key = constantKey(expression.key);
      return of === null || isCut(expression.of) || key === null ? of : [...of, `[${key}]`];
    }
    case 'splat':
      return pathOf(expression.of);
    default:
      return null;
  }
}

function isCut(expression: Expression): boolean {
  if (expression.kind === 'splat') return true;
  if (expression.kind === 'attribute') return isCut(expression.of);
  return expression.kind === 'index' && (constantKey(expression.key) === null || isCut(expression.of));
}

function constantKey(key: Expression): string | null {
  if (key.kind === 'number') return key.text;
  const [part] = key.kind === 'template' ? key.parts : [];
  return part?.kind === 'text' ? JSON.stringify(part.text) : null;
}

/** References in the keys of a traversal: `each.key` of `aws_subnet.a[each.key].id`. */
function keysIn(expression: Expression, bound: ReadonlySet<string>): readonly string[] {
  if (expression.kind === 'attribute' || expression.kind === 'splat') return keysIn(expression.of, bound);
  if (expression.kind !== 'index') return [];
  return [...keysIn(expression.of, bound), ...referencesIn(expression.key, bound)];
}

type Child = readonly [Expression, ReadonlySet<string>];

function childrenOf(expression: Expression, bound: ReadonlySet<string>): readonly Child[] {
  const plain = (children: readonly Expression[]): readonly Child[] => children.map((child) => [child, bound] as const);
  switch (expression.kind) {
    case 'template':
      return expression.parts.flatMap((part) => partChildren(part, bound));
    case 'tuple':
      return plain(expression.items);
    case 'object':
      return plain(expression.items.flatMap(({ key, bare, value }) => (bare ? [value] : [key, value])));
    case 'attribute':
      return plain([expression.of]);
    case 'index':
      return plain([expression.of, expression.key]);
    case 'splat':
      return plain([expression.of, expression.each]);
    case 'call':
      return plain(expression.arguments);
    case 'unary':
      return plain([expression.operand]);
    case 'binary':
      return plain([expression.left, expression.right]);
    case 'conditional':
      return plain([expression.condition, expression.yes, expression.no]);
    case 'parentheses':
      return plain([expression.inner]);
    case 'for': {
      const inner = new Set([...bound, expression.valueName, expression.keyName ?? expression.valueName]);
      const within = [expression.key, expression.value, expression.condition].filter((each) => each !== null);
      return [[expression.collection, bound] as const, ...within.map((each) => [each, inner] as const)];
    }
    default:
      return [];
  }
}

function partChildren(part: TemplatePart, bound: ReadonlySet<string>): readonly Child[] {
  switch (part.kind) {
    case 'text':
      return [];
    case 'interpolation':
      return [[part.value, bound]];
    case 'if':
      return [[part.condition, bound], ...[...part.yes, ...part.no].flatMap((each) => partChildren(each, bound))];
    case 'for':
      return [
        [part.collection, bound],
        ...part.body.flatMap((each) => partChildren(each, new Set([...bound, part.valueName]))),
      ];
  }
}
