import type { Location } from '../../../model/location.js';
import { known, type Unknown, unknown, type Value } from '../../../model/value.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { PlannedAttributes } from './attributes.js';
import { hasUnknown, type PlanDocument } from './document.js';
import { isObject, type Json } from './json.js';
import type { PlanAssumptions } from './plan-assumptions.js';
import type { PlannedResource } from './planned-resource.js';
import { References } from './references.js';

export interface PlanContext {
  /** Where a resource stands in the document, or in the source beside it. */
  readonly locate: (address: string) => Location;
  /** The region where the plan leaves it open. */
  readonly region: string | null;
  /** Stands before all addresses. */
  readonly prefix: string;
  /** Takes what is assumed where the plan alone doesn't tell. */
  readonly assumptions: PlanAssumptions;
}

/** Makes the instances of a plan or state, in the document's order. */
export function planInstances(plan: PlanDocument, context: PlanContext): readonly ResourceInstance[] {
  const references = new References(plan, context.prefix, context.assumptions);
  const regions = toldRegions(plan, references);
  /** By provider, where they are known. */
  const told = new Map<string, Value<string>>();
  const accounts = new Map<string, Unknown>();
  return plan.resources.map((resource): ResourceInstance => {
    const { address, mode, type } = resource;
    const location = context.locate(address);
    const configured = references.configured(resource);
    const provider = configured?.provider ?? '';
    let region = told.get(provider);
    if (region === undefined) {
      region = regionOf(plan, provider, { regions, context, location });
      if (region.known) told.set(provider, region);
    }
    const attributes = new PlannedAttributes(references, resource, location);
    const instance: ResourceInstance = {
      address: context.prefix + address,
      mode,
      type,
      module: context.prefix + resource.module,
      exists: EXISTS,
      region,
      account: accountOf(resource) ?? openAccount(provider, accounts),
      body: { attributes, blocks: NONE, incompleteBlocks: NONE, location },
      tags: tagsOf(resource),
    };
    const providerVersion = plan.providerVersions.get(provider);
    if (providerVersion === undefined && configured?.runsCommands !== true) return instance;
    return {
      ...instance,
      ...(providerVersion === undefined ? {} : { providerVersion }),
      ...(configured?.runsCommands === true ? { isChangedElsewhere: true } : {}),
    };
  });
}

const EXISTS = known(true);
const NONE = new Map<string, never>();

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

/** Regions that were looked up already, by the key of their provider's configuration. */
function toldRegions(plan: PlanDocument, references: References): ReadonlyMap<string, string> {
  const regions = new Map<string, string>();
  for (const resource of plan.resources.filter(({ mode, type }) => mode === 'data' && type === 'aws_region')) {
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

/** A plan tells all tags of a resource here, those that the provider adds included. */
function tagsOf({ values: { tags_all: tags }, unknowns }: PlannedResource) {
  return isTexts(tags) && !hasUnknown(unknowns?.tags_all) ? tags : undefined;
}

function isTexts(value: Json): value is Readonly<Record<string, string>> {
  if (!isObject(value)) return false;
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}

/** An ARN tells the account that a thing is in, once AWS has made it; null where none does. */
function accountOf({ values }: PlannedResource): Value<string> | null {
  const owner =
    typeof values.owner_id === 'string'
      ? values.owner_id
      : typeof values.arn === 'string'
        ? values.arn.split(':')[4]
        : undefined;
  return owner !== undefined && /^\d{12}$/.test(owner) ? known(owner) : null;
}

/** All that a provider makes is in one account. */
function openAccount(provider: string, accounts: Map<string, Unknown>): Unknown {
  let account = accounts.get(provider);
  if (account === undefined) {
    account = unknown(`the account of ${provider === '' ? 'the provider' : `provider ${provider}`}`, 'check the state');
    accounts.set(provider, account);
  }
  return account;
}
