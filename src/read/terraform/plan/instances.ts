import type { Location } from '../../../model/location.js';
import { known, type Unknown, unknown, type Value } from '../../../model/value.js';
import { numberValue } from '../../resource/decimal.js';
import type { EvaluatedAttribute, EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import {
  boolValue,
  objectValue,
  stringValue,
  type TerraformValue,
  tupleValue,
  unknownValue,
} from '../../resource/value.js';
import { isObject, type Json, type JsonObject, type PlanDocument, type PlannedResource } from './document.js';
import { LazyMap } from './lazy-map.js';
import { References } from './references.js';

export interface PlanContext {
  /** Where a resource stands in the document, or in the source beside it. */
  readonly locate: (address: string) => Location;
  /** The region where the plan leaves it open. */
  readonly region: string | null;
  /** Stands before all addresses. */
  readonly prefix: string;
}

/**
 * Arguments that are lists or sets, so that one reference in them is a list of one.
 * Source: Terraform AWS provider, the schemas of the types that `network/mappings.ts` reads (read 2026-11).
 */
const LISTS = new Set([
  'subnet_ids',
  'security_group_ids',
  'route_table_ids',
  'vpc_security_group_ids',
  'security_groups',
  'prefix_list_ids',
  'subnets',
  'vpc_zone_identifier',
  'security_group_names',
]);

/** Makes the instances of a plan or state, in the document's order. */
export function planInstances(plan: PlanDocument, context: PlanContext): readonly ResourceInstance[] {
  const references = new References(plan);
  const regions = toldRegions(plan, references);
  return plan.resources.map((resource): ResourceInstance => {
    const location = context.locate(resource.address);
    const configured = references.configured(resource);
    const follow = (expression: Json, name: string): TerraformValue =>
      followed(references, { resource, expression, name, location, prefix: context.prefix });
    const providerVersion = plan.providerVersions.get(configured?.provider ?? '');
    const instance: ResourceInstance = {
      address: context.prefix + resource.address,
      mode: resource.mode,
      type: resource.type,
      module: context.prefix + resource.module,
      exists: known(true),
      region: regionOf(plan, configured?.provider ?? '', { regions, context, location }),
      account: accountOf(resource),
      body: bodyOf(resource, {
        unknowns: plan.unknowns.get(resource.address),
        expressions: configured?.expressions ?? null,
        follow,
        location,
      }),
    };
    if (providerVersion === undefined && configured?.runsCommands !== true) return instance;
    return {
      ...instance,
      ...(providerVersion === undefined ? {} : { providerVersion }),
      ...(configured?.runsCommands === true ? { isChangedElsewhere: true } : {}),
    };
  });
}

/** By what each VPC is placed, for things beside it: the key of a provider of the root module is its name. */
export function placesOfVpcs(plan: PlanDocument): ReadonlyMap<string, string> {
  const references = new References(plan);
  const places = new Map<string, string>();
  for (const resource of plan.resources) {
    if (resource.type !== 'aws_vpc') continue;
    const configured = references.configured(resource);
    if (configured === null) continue;
    const { provider, expressions } = configured;
    if (/^aws\.[\w-]+$/.test(provider)) places.set(`${resource.address} provider`, provider);
    const { region } = resource.values;
    if ('region' in expressions && typeof region === 'string')
      places.set(`${resource.address} region`, JSON.stringify(region));
  }
  return places;
}

interface BodySource {
  readonly unknowns: JsonObject | undefined;
  /** Null where the document tells nothing of the configuration: then what is unknown stays so. */
  readonly expressions: JsonObject | null;
  readonly follow: (expression: Json, name: string) => TerraformValue;
  readonly location: Location;
}

function bodyOf({ values }: PlannedResource, { unknowns, expressions, follow, location }: BodySource): EvaluatedBody {
  const open = unknowns ?? NOTHING;
  const make = (name: string): EvaluatedAttribute | null => {
    const [own, unset, expression] = [
      ownOf(values, name),
      open === NOTHING ? undefined : ownOf(open, name),
      expressions?.[name],
    ];
    // What nobody wrote and AWS computes takes the provider's default, as an omitted argument does.
    if (unset === true && expressions !== null && expression === undefined) return null;
    const value = merge({ value: own, open: unset, expression, name }, follow);
    return value === null ? null : { value, location };
  };
  const names = () => new Set([...Object.keys(values), ...Object.keys(open)]);
  return { attributes: new LazyMap(names, make), blocks: NONE, incompleteBlocks: NONE, location };
}

const NONE = new Map<string, never>();
const NOTHING: JsonObject = {};

/** An object's own value: a document may leave a name out that every object has from its prototype. */
function ownOf(object: JsonObject, name: string): Json {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

interface Part {
  readonly value: Json;
  readonly open: Json;
  readonly expression: Json;
  readonly name: string;
}

/** Puts a planned value together with what is unknown in it. Null: not set. */
function merge(part: Part, follow: BodySource['follow']): TerraformValue | null {
  const { value, open, expression, name } = part;
  if (open === true) return follow(expression, name);
  if (!hasUnknown(open)) return value === null || value === undefined ? null : toTerraform(value);
  if (Array.isArray(value) || Array.isArray(open)) {
    const items = Array.isArray(value) ? value : [];
    const opens = Array.isArray(open) ? open : [];
    const length = Math.max(items.length, opens.length);
    const merged = Array.from({ length }, (_, index) =>
      merge({ value: items[index], open: opens[index], expression: blockExpression(expression), name: '' }, follow),
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

/** The expressions of one of several blocks; of a set their order isn't told, so only what all have alike counts. */
function blockExpression(expression: Json): Json {
  if (!Array.isArray(expression)) return expression;
  const [first, ...others] = expression;
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
}

function hasUnknown(open: Json): boolean {
  if (open === true) return true;
  if (Array.isArray(open)) return open.some(hasUnknown);
  return isObject(open) && Object.values(open).some(hasUnknown);
}

function followed(
  references: References,
  {
    resource,
    expression,
    name,
    location,
    prefix,
  }: {
    readonly resource: PlannedResource;
    readonly expression: Json;
    readonly name: string;
    readonly location: Location;
    readonly prefix: string;
  },
): TerraformValue {
  const targets = references.follow(resource, expression);
  const symbols = targets?.map(({ address, type, attribute }) =>
    unknownValue('dynamic', afterApply(`${prefix}${address}.${attribute}`, location), {
      space: `${type}.${attribute}`,
      key: `${prefix}${address}.${attribute}`,
    }),
  );
  const [only, ...others] = symbols ?? [];
  if (only !== undefined && LISTS.has(name)) return tupleValue(symbols ?? []);
  if (only !== undefined && others.length === 0) return only;
  // Of all instances alike: their own values are told apart by nothing that the document says.
  const block = resource.address.replace(/\[[^[]*\]$/, '');
  return unknownValue('dynamic', afterApply(`${prefix}${block}'s ${name === '' ? 'argument' : name}`, location));
}

function afterApply(what: string, location: Location): Unknown {
  return unknown(
    what,
    'it is only known after apply: put the *.tf files beside the plan, or check the state',
    location,
  );
}

export function toTerraform(value: Json): TerraformValue {
  if (typeof value === 'string') return stringValue(value);
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

/** Regions that were looked up already, by the key of their provider's configuration. */
function toldRegions(plan: PlanDocument, references: References): ReadonlyMap<string, string> {
  const regions = new Map<string, string>();
  for (const resource of plan.resources) {
    if (resource.mode !== 'data' || resource.type !== 'aws_region') continue;
    const configured = references.configured(resource);
    // Since version 6 of the provider it is called `region`; one that is asked for by name may be any.
    const name = resource.values.region ?? resource.values.name;
    if (configured !== null && Object.keys(configured.expressions).length === 0 && typeof name === 'string')
      regions.set(configured.provider, name);
  }
  return regions;
}

/**
 * The configuration of a resource's provider; undefined where it isn't told. A module's own are keyed `module.x:aws`,
 * and so were, before Terraform 1.2, those that it is given by its caller: which one, the document doesn't tell then.
 */
function providerOf({ providers }: PlanDocument, key: string) {
  const exact = providers.get(key);
  if (exact !== undefined) return exact;
  const [only, ...others] = [...providers.keys()].filter((each) => /^(?:.*:)?aws(?:\.|$)/.test(each));
  return only !== undefined && others.length === 0 ? providers.get(only) : undefined;
}

function regionOf(
  plan: PlanDocument,
  provider: string,
  {
    regions,
    context,
    location,
  }: {
    readonly regions: ReadonlyMap<string, string>;
    readonly context: PlanContext;
    readonly location: Location;
  },
): Value<string> {
  const expression = providerOf(plan, provider)?.region;
  const constant = isObject(expression) ? expression.constant_value : undefined;
  if (typeof constant === 'string') return known(constant);
  const references = isObject(expression) && Array.isArray(expression.references) ? expression.references : [];
  const [name] = references.flatMap((reference) => /^var\.([\w-]+)$/.exec(String(reference))?.[1] ?? []);
  const given = name === undefined ? undefined : plan.variables.get(name);
  if (typeof given === 'string') return known(given);
  const told = regions.get(provider);
  if (told !== undefined) return known(told);
  if (context.region !== null) return known(context.region);
  return unknown('the region of the provider', 'pass --region', location);
}

/** An ARN tells the account that a thing is in, once AWS has made it. */
function accountOf({ values, address }: PlannedResource): Value<string> {
  const owner =
    typeof values.owner_id === 'string'
      ? values.owner_id
      : typeof values.arn === 'string'
        ? values.arn.split(':')[4]
        : undefined;
  return owner !== undefined && /^\d{12}$/.test(owner)
    ? known(owner)
    : unknown(`the account of ${address}`, 'check the state');
}
