import type { Unknown } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { type Argument, argument, located, textOf } from './argument.js';
import { type Build, doubt, type Identified, isFromOutside, regionKey, type Source } from './build.js';
import { isOfKind, KINDS, type ThingKind } from './kinds.js';

/** Attributes by which a thing itself is meant. */
const OWN_ATTRIBUTES = new Set([
  '',
  'id',
  'arn',
  'zone_id',
  'route_table_id',
  'internet_gateway_id',
  'dhcp_options_id',
  'prefix_list_id',
  'network_acl_id',
]);

/** Follows an argument to a thing of a kind, by its symbol. One that may be any VPC puts them all in doubt. */
export function identify(build: Build, kind: ThingKind, given: Argument): Identified {
  const before = build.identified[kind];
  // The instances of a block stand together, and often refer to one thing.
  if (before !== undefined && before.value === given.value) return before.found;
  const source = followSource(build, given);
  const id = source === null ? null : idOfSource(build, kind, source);
  if (id !== null) {
    const found: Identified = { kind: 'thing', id, source };
    // What a resource declares is always found alike.
    if (source?.instance.address === id && source.instance.mode === 'managed')
      build.identified[kind] = { value: given.value, found };
    return found;
  }
  const text = given.value.kind === 'unknown' ? located(given.value.why, given.location) : textOf(given);
  if (text.known) return { kind: 'thing', id: idFromText(text.value), source: null };
  if (kind !== 'vpc') return { kind: 'unknown', why: text };
  // In an estate each may be any; that is told by `doubtEstate`.
  if (!build.isEstate) doubt(build, 'vpcs', text);
  // Things with the same unknown sit in the same VPC.
  if (source !== null && source.attribute === 'vpc_id') build.vpcOfData.set(source.instance.address, text.what);
  return { kind: 'thing', id: text.what, source: null };
}

/** The instance and attribute that an argument refers to; null if none that is declared. */
export function followSource(build: Build, { value }: Pick<Argument, 'value'>): Source | null {
  if (value.kind === 'string') return build.awsIds.get(value.value) ?? null;
  if (value.kind !== 'unknown') return null;
  const { symbol } = value;
  if (symbol === undefined) return null;
  const instance = symbol.of === undefined ? undefined : build.declared.get(symbol.of.instance);
  if (symbol.of !== undefined && instance !== undefined) return { instance, attribute: symbol.of.attribute };
  let source = build.sources.get(symbol.key);
  if (source === undefined) {
    source = declaredPrefix(build, symbol.key);
    build.sources.set(symbol.key, source);
  }
  return source;
}

/**
 * Why an argument may name any of the VPCs that are declared; null where it names one of them, or surely none. In an
 * estate `doubtEstate` tells it.
 */
export function openVpc(build: Build, given: Argument | null): Unknown | null {
  if (build.isEstate || given?.value.kind !== 'unknown' || followSource(build, given) !== null) return null;
  const why = located(given.value.why, given.location);
  return isFromOutside(why) ? null : why;
}

/** The declared instance that a text starts with, `aws_vpc_endpoint.x` of `aws_vpc_endpoint.x.dns_entry[0]`. */
function declaredPrefix(build: Build, text: string): Source | null {
  let end = text.length;
  while (end > 0) {
    const instance = build.declared.get(text.slice(0, end));
    if (instance !== undefined) return { instance, attribute: text.slice(end).replace(/^\./, '') };
    end = Math.max(text.lastIndexOf('.', end - 1), text.lastIndexOf('[', end - 1));
  }
  return null;
}

function idOfSource(build: Build, kind: ThingKind, { instance, attribute }: Source): string | null {
  if (isOfKind(instance, kind)) return OWN_ATTRIBUTES.has(attribute) ? idOf(build, kind, instance) : null;
  if (isOfKind(instance, 'vpc')) {
    const vpc = idOf(build, 'vpc', instance);
    if (kind === 'security-group' && attribute === 'default_security_group_id') return defaultGroupId(build, vpc);
    if (kind === 'network-acl' && attribute === 'default_network_acl_id') return defaultAclId(build, vpc);
    if (kind === 'route-table' && (attribute === 'default_route_table_id' || attribute === 'main_route_table_id'))
      return mainTableId(build, vpc);
  }
  if (kind === 'security-group' && instance.type === 'aws_eks_cluster' && CLUSTER_GROUP.test(attribute))
    return clusterGroupId(instance.address);
  if (kind === 'prefix-list' && isOfKind(instance, 'endpoint') && attribute === 'prefix_list_id')
    return `${instance.address}.prefix_list_id`;
  return null;
}

/** How the group that EKS makes for a cluster is referred to. */
const CLUSTER_GROUP = /^vpc_config(?:\[0\])?\.cluster_security_group_id$/;

export function clusterGroupId(cluster: string): string {
  return `${cluster}.cluster_security_group`;
}

/**
 * The id of an instance's thing: its address, but for a data source that names another thing by id: then both are
 * the same thing.
 */
export function idOf(build: Build, kind: ThingKind, instance: ResourceInstance, depth = 0): string {
  if (instance.mode === 'managed' || depth > 8) return instance.address;
  const byList = kind === 'prefix-list' ? argument(instance.body, 'prefix_list_id') : null;
  const given = argument(instance.body, KINDS[kind].idArgument) ?? byList;
  if (given === null) return namedDefault(build, kind, instance) ?? instance.address;
  const source = followSource(build, given);
  if (source !== null && source.instance !== instance && isOfKind(source.instance, kind))
    return idOf(build, kind, source.instance, depth + 1);
  if (source !== null) return idOfSource(build, kind, source) ?? instance.address;
  const text = textOf(given);
  if (text.known) return idFromText(text.value);
  return kind === 'vpc' ? text.what : instance.address;
}

/** A data source may name the default VPC of a region, or the group of a VPC that AWS calls `default`. */
function namedDefault(build: Build, kind: ThingKind, instance: ResourceInstance): string | null {
  const { body } = instance;
  const isDefault = argument(body, 'default')?.value;
  if (kind === 'vpc' && isDefault?.kind === 'bool' && isDefault.value) {
    return build.defaultVpcs.get(regionKey(instance)) ?? null;
  }
  const name = argument(body, 'name')?.value;
  const vpc = argument(body, 'vpc_id');
  if (kind !== 'security-group' || name?.kind !== 'string' || name.value !== 'default' || vpc === null) return null;
  const found = identify(build, 'vpc', vpc);
  return found.kind === 'thing' ? defaultGroupId(build, found.id) : null;
}

/**
 * AWS's id in an ARN is what follows the last slash: `arn:aws:ec2:…:vpc/vpc-0abc`. So it is in a security group that is
 * named with its account, `123456789012/sg-0abc` (docs of `aws_vpc_security_group_ingress_rule`, read 2026-11).
 */
function idFromText(text: string): string {
  return /^(?:arn:.*|\d{12})\//.test(text) ? text.slice(text.lastIndexOf('/') + 1) : text;
}

export function defaultVpcId(build: Build, resource: ResourceInstance): string {
  const region = regionKey(resource);
  return build.defaultVpcs.get(region) ?? `default VPC of ${region}`;
}

export function mainTableId(build: Build, vpc: string): string {
  return build.adopted['route-table'].get(vpc)?.address ?? `${vpc}.main_route_table`;
}

export function defaultGroupId(build: Build, vpc: string): string {
  return build.adopted['security-group'].get(vpc)?.address ?? `${vpc}.default_security_group`;
}

export function defaultAclId(build: Build, vpc: string): string {
  return build.adopted['network-acl'].get(vpc)?.address ?? `${vpc}.default_network_acl`;
}
