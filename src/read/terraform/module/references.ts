import { zoneKey } from '../../network/subnet.js';
import type { ResourceInstance } from '../../resource/instance.js';
import type { TerraformValue } from '../../resource/value.js';
import { partOf } from '../evaluate/access.js';
import { evaluate } from '../evaluate/expression.js';
import { parseExpression } from '../syntax/parse.js';
import type { Module } from './module.js';

/** Deeper than outputs of modules in outputs of modules go. */
const MAXIMUM_DEPTH = 6;

/**
 * How the root module can refer to what has no name there: to resources inside of the modules that it calls by the
 * outputs that give their ids, to zones without a name by where they are looked up. `module.net.aws_subnet.app[0]` may
 * be `module.net.private_subnets[0]`.
 */
export function referencesOf(root: Module, modules: readonly Module[]): ReadonlyMap<string, string> {
  const references = new Map<string, string>();
  for (const { address, type, module } of root.instances()) {
    if (type !== 'aws_availability_zones' || module !== root.address) continue;
    const names = attempt(() => evaluate(parseExpression(`${address}.names`, address), root.scope));
    if (names?.kind !== 'unknown') continue;
    for (let place = 0; place < MAXIMUM_ZONES; place++)
      collect(partOf(names, `[${place}]`, 'string'), `${address}.names[${place}]`, { references, depth: 0 });
  }
  for (const module of [root, ...modules])
    for (const instance of module.instances()) if (instance.type === 'aws_vpc') place(instance, root, references);
  for (const module of modules) {
    if (!/^module\.[\w-]+(?:\[(?:\d+|"[^"\\]*")\])?$/.test(module.address)) continue;
    for (const name of module.outputNames) {
      const value = attempt(() => module.output(name));
      if (value !== null) collect(value, `${module.address}.${name}`, { references, depth: 0 });
    }
  }
  return references;
}

/** What things beside a VPC must be placed by, too: its provider, where that isn't the default one, and its region. */
function place(
  { address, configuration, body }: ResourceInstance,
  { providers }: Module,
  references: Map<string, string>,
): void {
  const [provider] = [...providers].find(([, each]) => each === configuration) ?? [];
  if (provider !== undefined && provider !== 'aws') references.set(`${address} provider`, provider);
  const region = body.attributes.get('region')?.value;
  if (region?.kind === 'string') references.set(`${address} region`, JSON.stringify(region.value));
}

/** No region has more availability zones. Source: AWS, "Regions and Zones" (us-east-1 has 6; read 2026-11). */
const MAXIMUM_ZONES = 10;

/** `.vpc_id` of an object, `["prod"]` of a map. */
function step(kind: 'map' | 'object', key: string): string {
  return kind === 'object' && /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** What an id is the id of; the default things of a VPC have none but the VPC's. */
function thingOf(symbol: string): string | null {
  const [, address, name] = /^(module\..+)\.([a-z_]+)$/s.exec(symbol) ?? [];
  if (address === undefined || name === undefined) return null;
  if (name === 'id') return address;
  if (name === 'prefix_list_id') return symbol;
  const thing = DEFAULTS.get(name);
  return thing === undefined ? null : `${address}.${thing}`;
}

/** Both names of the main route table are its id. Source: AWS provider, `aws_vpc`, attributes (read 2026-11). */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['main_route_table_id', 'main_route_table'],
  ['default_route_table_id', 'main_route_table'],
  ['default_security_group_id', 'default_security_group'],
  ['default_network_acl_id', 'default_network_acl'],
]);

/** What a whole resource tells, where an output gives it. */
const IDS = ['id', 'main_route_table_id', 'default_security_group_id', 'default_network_acl_id', 'prefix_list_id'];

/** An output that can't be evaluated refers to nothing; who uses it hears of it elsewhere. */
function attempt(run: () => TerraformValue | null): TerraformValue | null {
  try {
    return run();
  } catch {
    return null;
  }
}

interface Collecting {
  readonly references: Map<string, string>;
  readonly depth: number;
}

function collect(value: TerraformValue, expression: string, { references, depth }: Collecting): void {
  if (depth > MAXIMUM_DEPTH) return;
  const inner = { references, depth: depth + 1 };
  switch (value.kind) {
    case 'unknown': {
      const key = thingOf(value.symbol?.key ?? '') ?? zoneKey(value);
      if (key !== null && !references.has(key)) references.set(key, expression);
      return;
    }
    case 'list':
    case 'tuple':
      if (value.unordered === true) return;
      for (const [index, item] of value.items.entries()) collect(item, `${expression}[${index}]`, inner);
      return;
    case 'map':
    case 'object':
      if (value.kind === 'object' && value.resource !== undefined) {
        for (const name of IDS) {
          const thing = thingOf(`${value.resource.address}.${name}`);
          if (thing !== null && !references.has(thing)) references.set(thing, `${expression}.${name}`);
        }
      }
      for (const [key, item] of value.entries)
        if (/^[^"\\$%]*$/.test(key)) collect(item, `${expression}${step(value.kind, key)}`, inner);
      return;
    default:
  }
}
