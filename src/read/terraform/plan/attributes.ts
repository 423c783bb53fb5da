import type { Location } from '../../../model/location.js';
import { type Unknown, unknown } from '../../../model/value.js';
import { numberValue } from '../../resource/decimal.js';
import type { EvaluatedAttribute } from '../../resource/instance.js';
import {
  boolValue,
  objectValue,
  type TerraformValue,
  tupleValue,
  unknownValue,
  type ValueSymbol,
} from '../../resource/value.js';
import { blockReferences } from './block-references.js';
import { hasUnknown } from './document.js';
import { isObject, type Json, type JsonObject } from './json.js';
import { LazyMap } from './lazy-map.js';
import type { PlannedResource } from './planned-resource.js';
import type { Followed } from './reader.js';
import type { References } from './references.js';

const SUBNET = /subnet/;
const SECURITY_GROUP = /security_group/;

/**
 * Arguments that are lists or sets, so that one reference in them is a list of one; and the things that they take, by
 * what names them: `aws_subnet.id`, `aws_vpc.default_security_group_id`.
 * Source: Terraform AWS provider, the schemas of the types that `network/mappings.ts` reads (read 2026-11).
 */
const LISTS: ReadonlyMap<string, RegExp> = new Map([
  ['subnet_ids', SUBNET],
  ['subnets', SUBNET],
  ['vpc_zone_identifier', SUBNET],
  ['security_group_ids', SECURITY_GROUP],
  ['security_group_names', SECURITY_GROUP],
  ['security_groups', SECURITY_GROUP],
  ['vpc_security_group_ids', SECURITY_GROUP],
  ['route_table_ids', /route_table/],
  ['prefix_list_ids', /prefix_list/],
]);

/**
 * Blocks that AWS computes nothing of: what is unknown in these, although nobody wrote any, `dynamic` blocks make over
 * something that isn't known. Of all others it is what the provider leaves to AWS.
 * Source: Terraform AWS provider, the schemas of these types; what Terraform 1.11 shows of plans of them (read 2026-11).
 */
const NEVER_COMPUTED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['aws_autoscaling_group', new Set(['launch_template', 'mixed_instances_policy', 'tag'])],
  ['aws_batch_compute_environment', new Set(['compute_resources', 'eks_configuration'])],
  ['aws_cloudwatch_event_target', new Set(['ecs_target'])],
  ['aws_codebuild_project', new Set(['environment', 'logs_config', 'source', 'vpc_config'])],
  ['aws_default_network_acl', new Set(['egress', 'ingress'])],
  ['aws_ecs_capacity_provider', new Set(['auto_scaling_group_provider'])],
  ['aws_ecs_cluster', new Set(['configuration'])],
  ['aws_ecs_cluster_capacity_providers', new Set(['default_capacity_provider_strategy'])],
  [
    'aws_ecs_service',
    new Set([
      'capacity_provider_strategy',
      'deployment_controller',
      'network_configuration',
      'service_connect_configuration',
    ]),
  ],
  ['aws_ecs_task_definition', new Set(['runtime_platform', 'volume'])],
  ['aws_eks_cluster', new Set(['vpc_config'])],
  ['aws_eks_node_group', new Set(['launch_template'])],
  ['aws_instance', new Set(['launch_template'])],
  ['aws_launch_template', new Set(['iam_instance_profile', 'network_interfaces'])],
  ['aws_route53_record', new Set(['alias'])],
  ['aws_route53_resolver_rule', new Set(['target_ip'])],
  ['aws_route53_zone', new Set(['vpc'])],
  ['aws_scheduler_schedule', new Set(['target'])],
]);

/** The arguments of a resource: what is planned, put together with what is unknown in it. */
export class PlannedAttributes extends LazyMap<EvaluatedAttribute> {
  readonly #references: References;
  readonly #resource: PlannedResource;
  readonly #location: Location;
  /** Null where the document tells nothing of the configuration: then what is unknown stays so. */
  readonly #expressions: JsonObject | null;

  constructor(references: References, resource: PlannedResource, location: Location) {
    super();
    this.#references = references;
    this.#resource = resource;
    this.#location = location;
    this.#expressions = references.configured(resource)?.expressions ?? null;
  }

  protected names(): Iterable<string> {
    const { values, unknowns } = this.#resource;
    return new Set([...Object.keys(values), ...Object.keys(unknowns ?? NOTHING)]);
  }

  get(name: string): EvaluatedAttribute | undefined {
    const resource = this.#resource;
    const location = this.#location;
    const open = resource.unknowns === null ? undefined : ownOf(resource.unknowns, name);
    if (open === undefined) {
      const own = ownOf(resource.values, name);
      return own === null || own === undefined ? undefined : { value: toTerraform(own), location };
    }
    const expression = this.#expressions?.[name];
    if (open === true) {
      // What nobody wrote, or wrote nothing in, and AWS computes takes the provider's default.
      if (this.#expressions !== null && isUnset(expression) && !isDynamic(resource.type, name)) return undefined;
      const followed = this.#follow(expression, name);
      return followed === null ? undefined : { value: followed, location };
    }
    const own = ownOf(resource.values, name);
    const value = merge({ value: own, open, expression, name }, this.#followIn(expression, open));
    return value === null ? undefined : { value, location };
  }

  /** Blocks that are told as one argument have one list of references for all of them. */
  #followIn(blocks: Json, open: Json): Follow {
    const isOneList = isObject(blocks) && 'references' in blocks;
    return (expression, name) =>
      this.#follow(isOneList && name !== '' ? blockReferences(blocks, name, open) : expression, name);
  }

  /** Null: nothing is written, as it turns out. */
  #follow(expression: Json, name: string): TerraformValue | null {
    const resource = this.#resource;
    const list = LISTS.get(name) ?? null;
    const next = list === null ? this.#references.followNext(resource, expression) : null;
    if (next !== null) return referenceTo(next);
    const followed = this.#references.follow(resource, expression, { name, list });
    if (followed?.symbols.length === 0 && !isDynamic(resource.type, name)) return null;
    if (followed !== null && (list === null ? followed.symbols.length === 1 : followed.symbols.length > 0))
      return valueFrom(followed, list !== null);
    // Of all instances alike: their own values are told apart by nothing that the document says.
    const block = resource.address.replace(/\[[^[]*\]$/, '');
    const what = `${this.#references.prefix}${block}'s ${name === '' ? 'argument' : name}`;
    return unknownValue('dynamic', afterApply(what, this.#location));
  }
}

/** What is referred to. Other instances may share it, so it has no place of its own. */
function valueFrom(followed: Followed, isList: boolean): TerraformValue {
  if (followed.value === null) {
    const only = isList ? undefined : followed.symbols[0];
    followed.value = only === undefined ? tupleValue(followed.symbols.map(referenceTo)) : referenceTo(only);
  }
  return followed.value;
}

function referenceTo(symbol: ValueSymbol): TerraformValue {
  return unknownValue('dynamic', afterApply(symbol.key, null), symbol);
}

function isDynamic(type: string, name: string): boolean {
  return NEVER_COMPUTED.get(type)?.has(name) === true;
}

/** Nothing is written, or what stands for it. */
function isUnset(expression: Json): boolean {
  if (expression === undefined) return true;
  if (!isObject(expression) || !('constant_value' in expression)) return false;
  const { constant_value: value } = expression;
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const NOTHING: JsonObject = {};

/** An object's own value: a document may leave a name out that every object has from its prototype. */
function ownOf(object: JsonObject, name: string): Json {
  const value = object[name];
  // Prototypes hold nothing but functions and themselves.
  const mayBeInherited = typeof value === 'function' || (typeof value === 'object' && value !== null);
  return mayBeInherited && !Object.hasOwn(object, name) ? undefined : value;
}

type Follow = (expression: Json, name: string) => TerraformValue | null;

interface Part {
  readonly value: Json;
  readonly open: Json;
  readonly expression: Json;
  readonly name: string;
}

/** Puts a planned value together with what is unknown in it. Null: not set. */
function merge(part: Part, follow: Follow): TerraformValue | null {
  const { value, open, expression, name } = part;
  if (open === true) return follow(expression, name);
  if (!hasUnknown(open)) return value === null || value === undefined ? null : toTerraform(value);
  if (Array.isArray(value) || Array.isArray(open)) {
    const items = Array.isArray(value) ? value : [];
    const opens = Array.isArray(open) ? open : [];
    const length = Math.max(items.length, opens.length);
    const own = blockExpression(expression, length);
    const merged = Array.from({ length }, (_, index) =>
      merge({ value: items[index], open: opens[index], expression: own, name: '' }, follow),
    );
    return tupleValue(merged.filter((item) => item !== null));
  }
  const inner = isObject(value) ? value : {};
  const opens = isObject(open) ? open : {};
  const names = new Set([...Object.keys(inner), ...Object.keys(opens)]);
  return objectValue(
    [...names].flatMap((key) => {
      const own = isObject(expression) && !('references' in expression) ? expression[key] : expression;
      const item = merge({ value: inner[key], open: opens[key], expression: own, name: key }, follow);
      return item === null ? [] : [[key, item] as const];
    }),
  );
}

/**
 * The expressions of one of several blocks; of a set their order isn't told, so only what all have alike counts. Those of
 * `dynamic` blocks are left out, so that there have to be as many as blocks.
 */
function blockExpression(expression: Json, count: number): Json {
  if (!Array.isArray(expression)) return expression;
  const [first, ...others] = expression;
  const isShared = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isShared && expression.length === count ? first : undefined;
}

function afterApply(what: string, location: Location | null): Unknown {
  return unknown(
    what,
    'it is only known after apply: put the *.tf files beside the plan, or check the state',
    location,
  );
}

export function toTerraform(value: Json): TerraformValue {
  // Terraform has brought all strings into one form of Unicode itself.
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return boolValue(value);
  if (typeof value === 'number') return numberValue(value);
  if (Array.isArray(value)) return tupleValue(value.filter((item) => item !== null).map(toTerraform));
  if (isObject(value)) {
    const entries = new Map<string, TerraformValue>();
    for (const key of Object.keys(value)) if (value[key] !== null) entries.set(key, toTerraform(value[key]));
    return objectValue(entries);
  }
  return { kind: 'null', type: 'dynamic' };
}
