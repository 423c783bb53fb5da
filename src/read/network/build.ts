import type { Location } from '../../model/location.js';
import { known, type Unknown, unknown, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import { argument, located, readBlocks, readText } from './argument.js';
import { type NetworkDraft, newDraft } from './draft.js';
import { isThing, type ThingKind } from './kinds.js';

/** What the mappings read and write while a network is made. */
export interface Build {
  readonly draft: NetworkDraft;
  /** Every instance, once: as it is told last, at the place where it is told first. */
  readonly all: readonly ResourceInstance[];
  /** The same by address. */
  readonly declared: ReadonlyMap<string, ResourceInstance>;
  /** Instances of a type in input order; a data source's type begins with `data.`. */
  readonly ofType: (type: string) => readonly ResourceInstance[];
  /** What the symbols that were met lead to. */
  readonly sources: Map<string, Source | null>;
  /** What the last reference to a thing of each kind led to, where a resource declares it. */
  readonly identified: { [kind in ThingKind]?: { readonly value: TerraformValue; readonly found: Identified } };
  /** Ids that AWS has given already (state, plan of existing things), with the instance that tells them. */
  readonly awsIds: ReadonlyMap<string, Source>;
  /** The default VPC of a region, where the input names it. */
  readonly defaultVpcs: ReadonlyMap<string, string>;
  /** The `aws_default_*` resource that has taken over what comes with a VPC, by the VPC's id. */
  readonly adopted: { readonly [kind in DefaultThing]: Map<string, ResourceInstance> };
  /** The VPC of a data source that is told only by use: `vpc_id = data.aws_subnet.x.vpc_id`. */
  readonly vpcOfData: Map<string, string>;
  /** Whether there are several root modules: what one leaves open may be what another declares. */
  readonly isEstate: boolean;
  /** Things that are known only by id. */
  readonly partial: Set<string>;
  /** Those whose VPC is told only by what uses them. */
  readonly placedByUse: Set<string>;
  /** The VPCs and subnets that VPC Block Public Access surely lets through, with what it lets through of them. */
  readonly excluded: Map<string, 'both-directions' | 'egress'>;
  /** Sets that may have more members since something unknown may refer to them; the first reason counts. */
  readonly doubts: Map<string, Unknown>;
}

export type DefaultThing = 'route-table' | 'security-group' | 'network-acl';
/** What an unknown reference may add to, or change. */
export type Doubt =
  | 'routes'
  | 'rules'
  | 'entries'
  | 'records'
  | 'zone-vpcs'
  | 'prefix-list-entries'
  | 'endpoint-subnets'
  | 'endpoint-route-tables'
  | 'endpoint-security-groups'
  | 'endpoint-policies'
  | 'endpoint-private-dns'
  | 'subnet-route-tables'
  | 'subnet-network-acls'
  | 'subnet-ipv6-blocks'
  | 'main-route-tables'
  | 'dhcp-options'
  | 'cidrs'
  | 'internet-access'
  | 'direct-internet-access'
  | 'internet-gateways'
  | 'group-vpcs'
  | `default-${DefaultThing}`
  | 'vpcs';

/** An attribute of an instance: `default_security_group_id` of `aws_vpc.main`. */
export interface Source {
  readonly instance: ResourceInstance;
  readonly attribute: string;
}

/** What a reference leads to. `source` is the instance that it names, null for an id of AWS's or another's. */
export type Identified =
  | { readonly kind: 'thing'; readonly id: string; readonly source: Source | null }
  | { readonly kind: 'unknown'; readonly why: Unknown };

/** What one resource type adds to the network: its own thing first, then what it changes of others. */
export interface ResourceMapping {
  readonly declare?: Mapping;
  /** Runs when every thing has been declared. */
  readonly attach?: Mapping;
}

type Mapping = (resource: ResourceInstance, build: Build) => void;

export function newBuild(instances: readonly ResourceInstance[], isEstate = false): Build {
  const declared = new Map<string, ResourceInstance>();
  const awsIds = new Map<string, Source>();
  const defaultVpcs = new Map<string, string>();
  instances.forEach((instance) => {
    declared.set(instance.address, instance);
    if (instance.mode === 'managed') recordAwsIds(instance, awsIds);
    if (isDefaultVpc(instance)) {
      const region = regionKey(instance);
      if (!defaultVpcs.has(region)) defaultVpcs.set(region, instance.address);
    }
  });
  const all = declared.size === instances.length ? instances : [...declared.values()];
  const byType = groupByType(all);
  return {
    draft: newDraft(),
    all,
    declared,
    ofType: (type) => byType.get(type) ?? [],
    sources: new Map(),
    identified: {},
    awsIds,
    defaultVpcs,
    adopted: { 'route-table': new Map(), 'security-group': new Map(), 'network-acl': new Map() },
    vpcOfData: new Map(),
    isEstate,
    partial: new Set(),
    placedByUse: new Set(),
    excluded: new Map(),
    doubts: new Map(),
  };
}

/** The type of a resource as mappings know it: a data source's begins with `data.`. */
export function typeKey({ mode, type }: Pick<ResourceInstance, 'mode' | 'type'>): string {
  return mode === 'data' ? `data.${type}` : type;
}

function groupByType(instances: readonly ResourceInstance[]): ReadonlyMap<string, readonly ResourceInstance[]> {
  const groups = new Map<string, ResourceInstance[]>();
  let last: ResourceInstance | null = null;
  let group: ResourceInstance[] = [];
  instances.forEach((instance) => {
    // Those of one type mostly stand together.
    if (last === null || last.type !== instance.type || last.mode !== instance.mode) {
      const key = typeKey(instance);
      group = groups.get(key) ?? [];
      groups.set(key, group);
      last = instance;
    }
    group.push(instance);
  });
  return groups;
}

/** Attributes that hold an id by which others may refer to any instance, or to what came with it. */
const ID_ATTRIBUTES = ['id', 'arn'];
const DEFAULT_THINGS = ['default_security_group_id', 'default_network_acl_id', 'default_route_table_id'];
const ID_ATTRIBUTES_OF_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  // Nothing refers to these, and there may be one for each subnet.
  ['aws_route_table_association', []],
  ['aws_vpc', [...ID_ATTRIBUTES, ...DEFAULT_THINGS, 'main_route_table_id']],
  ['aws_vpc_endpoint', [...ID_ATTRIBUTES, 'prefix_list_id']],
  ['aws_route53_zone', [...ID_ATTRIBUTES, 'zone_id']],
]);

function recordAwsId(instance: ResourceInstance, attribute: string, awsIds: Map<string, Source>): void {
  if (attribute === 'main_route_table_id' && hasOtherMainTable(instance)) return;
  const id = argument(instance.body, attribute)?.value;
  if (id?.kind !== 'string') return;
  const other = awsIds.get(id.value);
  if (other === undefined || (isThing(instance) && !isThing(other.instance)))
    awsIds.set(id.value, { instance, attribute });
}

function recordAwsIds(instance: ResourceInstance, awsIds: Map<string, Source>): void {
  for (const attribute of ID_ATTRIBUTES_OF_TYPE.get(instance.type) ?? ID_ATTRIBUTES)
    recordAwsId(instance, attribute, awsIds);
  if (instance.type === 'aws_eks_cluster') {
    for (const configuration of readBlocks(instance.body, 'vpc_config').items) {
      const group = readText(configuration, 'cluster_security_group_id');
      if (group?.known === true)
        awsIds.set(group.value, { instance, attribute: 'vpc_config[0].cluster_security_group_id' });
    }
  }
  if (instance.type !== 'aws_vpc_endpoint') return;
  for (const entry of readBlocks(instance.body, 'dns_entry').items) {
    const name = readText(entry, 'dns_name');
    if (name?.known === true) awsIds.set(name.value, { instance, attribute: 'dns_entry' });
  }
}

/** Whether the VPC's main table is known to be another than the one that came with it. */
export function hasOtherMainTable({ body }: ResourceInstance): boolean {
  const main = readText(body, 'main_route_table_id');
  const first = readText(body, 'default_route_table_id');
  return main?.known === true && first?.known === true && main.value !== first.value;
}

function isDefaultVpc(instance: ResourceInstance): boolean {
  if (instance.type === 'aws_default_vpc') return true;
  if (instance.type !== 'aws_vpc' || instance.mode !== 'data') return false;
  const chosen = readText(instance.body, 'default');
  return chosen?.known === true && chosen.value === 'true';
}

/** Source: AWS provider 6, "Enhanced region support": most resources have a `region` argument of their own. */
export function regionOf(resource: ResourceInstance): Value<string> {
  return readText(resource.body, 'region') ?? resource.region;
}

export function regionKey(resource: ResourceInstance): string {
  const region = regionOf(resource);
  return region.known ? region.value : region.what;
}

/** What every thing has that a resource declares. */
export function thingOf(resource: ResourceInstance, tags: Readonly<Record<string, string>> = {}) {
  return { id: resource.address, location: resource.body.location, exists: resource.exists, tags };
}

/** Why a part of the network isn't known when a resource may or may not exist; null when it surely does. */
export function existenceDoubt(resource: ResourceInstance): Unknown | null {
  return resource.exists.known ? null : located(resource.exists, resource.body.location);
}

/** An unknown that may be any of our things puts sets in doubt; one that comes from outside of this input doesn't. */
export function doubt(build: Build, sets: Doubt, why: Unknown, vpc: Value<string> | null = null): void {
  const key = doubtKey(sets, vpc);
  if ((build.isEstate || !isFromOutside(why)) && !build.doubts.has(key)) build.doubts.set(key, why);
}

/** Why sets are in doubt: everywhere, or those in one VPC. */
export function doubtOf(build: Build, sets: Doubt, vpc: Value<string> | null = null): Unknown | null {
  if (build.doubts.size === 0) return null;
  return build.doubts.get(sets) ?? build.doubts.get(doubtKey(sets, vpc)) ?? null;
}

function doubtKey(sets: Doubt, vpc: Value<string> | null): string {
  return vpc?.known === true ? `${sets} in ${vpc.value}` : sets;
}

/**
 * A variable of the root module, a data source and an output of a module that could not be read name things that this
 * input doesn't declare: what it declares has no id before apply that they could hold. So do parameters, imports and
 * dynamic references of a template. (A module that could not be
 * read is told apart, by what is handed to it.)
 */
export function isFromOutside(why: Unknown): boolean {
  return (
    why.mayBeDeclared !== true &&
    (/^((module\.[\w-]+(\[[^\]]*\])?\.)*data\.|var\.|module\.)[\w.\-[\]"*]+$/.test(why.what) ||
      /^(?:[\w-]+\/)*(?:Parameters\.|ImportValue\()|^\{\{resolve:/.test(why.what))
  );
}

export const SETTLE_BY_DECLARATION = 'give the folder or plan that declares it';

/** Why what is asked of a thing isn't known when the input tells nothing but its id. */
export function knownOnlyById(what: string, location: Location | null, settle = SETTLE_BY_DECLARATION): Unknown {
  return unknown(what, settle, location);
}

export const EXISTS: Value<boolean> = known(true);
