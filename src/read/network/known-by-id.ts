import { isS3PrefixList } from '../../aws/s3-prefix-lists.js';
import type { Location } from '../../model/location.js';
import { known, type Members, some, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { type Argument, located } from './argument.js';
import { type Build, EXISTS, knownOnlyById, regionOf } from './build.js';
import { growing } from './draft.js';
import { isOfKind, type ThingKind } from './kinds.js';
import { defaultAclId, defaultGroupId, defaultVpcId, identify, idOf, mainTableId } from './reference.js';

/** Who refers to a thing: it tells where, and for a VPC in which region and account. */
export interface Referrer {
  readonly resource: ResourceInstance;
  /** The VPC that the thing must be in, since AWS accepts the reference only within one. */
  readonly vpc?: Value<string>;
  /** What would tell more of the thing, where declaring it doesn't. */
  readonly settle?: string;
}

/** Follows an argument to a thing and makes the thing if nothing declares it. Null where the argument isn't there. */
export function refer(build: Build, kind: ThingKind, given: Argument | null, from: Referrer): Value<string> | null {
  if (given === null) return null;
  const found = identify(build, kind, given);
  if (found.kind === 'unknown') return found.why;
  const instance = found.source?.instance ?? null;
  if (instance !== null && isOfKind(instance, 'vpc') && kind !== 'vpc') {
    ensure(build, 'vpc', idOf(build, 'vpc', instance), given.location, from);
  } else if (instance === null || instance.mode === 'data' || kind === 'prefix-list') {
    ensure(build, kind, found.id, given.location, { ...from, ...settleBy(given) });
  }
  return known(found.id, given.location);
}

/** An output of a module that could not be read is told by reading the module. */
function settleBy({ value }: Argument): { readonly settle?: string } {
  return value.kind === 'unknown' && value.why.what.startsWith('module.') ? { settle: value.why.settle } : {};
}

export function referAll(
  build: Build,
  kind: ThingKind,
  given: Members<Argument> | null,
  from: Referrer,
): Members<Value<string>> | null {
  if (given === null) return null;
  const items = given.items.flatMap((item) => refer(build, kind, item, from) ?? []);
  return given.complete ? { items, complete: true } : some(items, given.why);
}

/** Makes a thing of which nothing but its id is known, unless the input declares it or it has been made already. */
export function ensure(build: Build, kind: ThingKind, id: string, location: Location | null, from: Referrer): void {
  const declared = build.declared.get(id);
  if (declared?.mode === 'managed' && isOfKind(declared, kind)) return;
  const place = declared?.body.location ?? location;
  const isNew = !build.partial.has(id);
  MAKERS[kind](build, id, place, from);
  if (isNew && from.vpc?.known === true && from.resource.mode === 'managed') build.placedByUse.add(id);
}

type Maker = (build: Build, id: string, location: Location | null, from: Referrer) => void;

const MAKERS: { readonly [kind in ThingKind]: Maker } = {
  vpc: makeVpc,
  subnet(build, id, location, from) {
    const existing = build.draft.subnets.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    const ask = (attribute: string) => knownOnlyById(`${id}.${attribute}`, location);
    build.draft.subnets.set(id, {
      ...bare(id, location),
      vpc: from.vpc ?? ask('vpc_id'),
      cidr: ask('cidr_block'),
      ipv6Cidr: ask('ipv6_cidr_block'),
      availabilityZone: ask('availability_zone'),
      routeTable: ask('route_table'),
      networkAcl: ask('network_acl'),
      mapPublicIp: ask('map_public_ip_on_launch'),
      dns64: ask('enable_dns64'),
    });
  },
  'route-table'(build, id, location, from) {
    const existing = build.draft.routeTables.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    const routes = growing(some([], knownOnlyById(`${id}.routes`, location, from.settle)));
    build.draft.routeTables.set(id, { ...bare(id, location), vpc: vpcOf(id, location, from), routes });
  },
  'security-group'(build, id, location, from) {
    const existing = build.draft.securityGroups.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    const rules = growing(some([], knownOnlyById(`${id}.rules`, location, from.settle)));
    const vpc = vpcOf(id, location, from);
    // AWS: a default group can't be associated with other VPCs (VPC guide, "Associate security groups with multiple VPCs").
    const isDefault = vpc.known && id === defaultGroupId(build, vpc.value);
    const elsewhere = some<Value<string>>([], knownOnlyById(`the VPCs that ${id} is associated with`, location));
    const made = { ...bare(id, location), vpc, rules };
    build.draft.securityGroups.set(id, isDefault ? made : { ...made, associatedVpcs: elsewhere });
  },
  'network-acl'(build, id, location, from) {
    const existing = build.draft.networkAcls.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    const entries = growing(some([], knownOnlyById(`${id}.entries`, location, from.settle)));
    build.draft.networkAcls.set(id, { ...bare(id, location), vpc: vpcOf(id, location, from), entries });
  },
  'internet-gateway'(build, id, location, from) {
    const existing = build.draft.internetGateways.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    build.draft.internetGateways.set(id, { ...bare(id, location), vpc: vpcOf(id, location, from) });
  },
  'egress-only-internet-gateway'(build, id, location, from) {
    const existing = build.draft.egressOnlyInternetGateways.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    build.draft.egressOnlyInternetGateways.set(id, { ...bare(id, location), vpc: vpcOf(id, location, from) });
  },
  'nat-gateway'(build, id, location, from) {
    const existing = build.draft.natGateways.get(id);
    if (existing !== undefined) return placeInVpc(build, existing, from);
    build.partial.add(id);
    const ask = (attribute: string) => knownOnlyById(`${id}.${attribute}`, location);
    build.draft.natGateways.set(id, {
      ...bare(id, location),
      connectivity: ask('connectivity_type'),
      subnet: ask('subnet_id'),
      vpc: vpcOf(id, location, from),
    });
  },
  endpoint(build, id, location, from) {
    if (build.draft.endpoints.has(id)) return;
    build.partial.add(id);
    const ask = (attribute: string) => knownOnlyById(`${id}.${attribute}`, location);
    build.draft.endpoints.set(id, {
      ...bare(id, location),
      vpc: vpcOf(id, location, from),
      type: ask('vpc_endpoint_type'),
      serviceName: ask('service_name'),
      serviceRegion: ask('service_region'),
      subnets: growing(some([], ask('subnet_ids'))),
      routeTables: growing(some([], ask('route_table_ids'))),
      securityGroups: growing(some([], ask('security_group_ids'))),
      privateDns: ask('private_dns_enabled'),
      privateDnsOnlyForInboundResolver: ask('dns_options'),
      policy: ask('policy'),
      ipAddressType: ask('ip_address_type'),
    });
  },
  'prefix-list': makePrefixList,
  'dhcp-options'(build, id, location) {
    if (build.draft.dhcpOptions.has(id)) return;
    const domainNameServers = growing(some([], knownOnlyById(`${id}.domain_name_servers`, location)));
    build.draft.dhcpOptions.set(id, { ...bare(id, location), domainNameServers });
  },
  'hosted-zone'() {
    // An id alone does not tell whether the zone is private: `hostedZoneData` makes those that say so.
  },
};

function makeVpc(build: Build, id: string, location: Location | null, from: Referrer): void {
  if (build.draft.vpcs.has(id)) return;
  build.partial.add(id);
  const ask = (attribute: string) => knownOnlyById(`${id}.${attribute}`, location, from.settle);
  build.draft.vpcs.set(id, {
    ...bare(id, location),
    region: regionOf(from.resource),
    account: from.resource.account,
    cidrs: growing(some([], ask('cidr_block'))),
    dnsSupport: ask('enable_dns_support'),
    dnsHostnames: ask('enable_dns_hostnames'),
    dhcpOptions: ask('dhcp_options_id'),
    mainRouteTable: known(mainTableId(build, id)),
    defaultSecurityGroup: defaultGroupId(build, id),
    defaultNetworkAcl: defaultAclId(build, id),
    partial: knownOnlyById(id, location, from.settle),
    toldBy: id === defaultVpcId(build, from.resource) ? 'default' : 'id',
  });
  const inside: Referrer = { ...from, vpc: known(id) };
  for (const kind of ['route-table', 'security-group', 'network-acl'] as const) {
    if (!build.adopted[kind].has(id)) MAKERS[kind](build, DEFAULT_IDS[kind](build, id), location, inside);
  }
}

const DEFAULT_IDS = { 'route-table': mainTableId, 'security-group': defaultGroupId, 'network-acl': defaultAclId };

/**
 * The prefix list that a gateway endpoint names is AWS's own of its service: it has the service's name, and which
 * entries it holds is AWS's matter. Source: VPC guide, "AWS-managed prefix lists" (read 2026-11).
 */
function makePrefixList(build: Build, id: string, location: Location | null, { resource }: Referrer): void {
  if (build.draft.prefixLists.has(id)) return;
  const suffix = '.prefix_list_id';
  const endpoint = id.endsWith(suffix) ? build.declared.get(id.slice(0, -suffix.length)) : undefined;
  const serviceName = endpoint === undefined ? null : identifyServiceName(endpoint);
  build.draft.prefixLists.set(id, {
    ...bare(id, endpoint?.body.location ?? location),
    name: serviceName ?? publishedName(id, regionOf(resource)) ?? knownOnlyById(`${id}.name`, location),
    entries: growing(some([], knownOnlyById(`${id}.entries`, location))),
  });
}

/** S3's own list goes by its id as well. */
function publishedName(id: string, region: Value<string>): Value<string> | null {
  return region.known && isS3PrefixList(id, region.value) ? known(`com.amazonaws.${region.value}.s3`) : null;
}

function identifyServiceName(endpoint: ResourceInstance): Value<string> | null {
  const given = endpoint.body.attributes.get('service_name');
  if (given === undefined) return null;
  if (given.value.kind === 'unknown') return located(given.value.why, given.location);
  return given.value.kind === 'string' ? known(given.value.value, given.location) : null;
}

function bare(id: string, location: Location | null) {
  return { id, location, exists: EXISTS, tags: {} };
}

function vpcOf(id: string, location: Location | null, from: Referrer): Value<string> {
  return from.vpc ?? knownOnlyById(`${id}.vpc_id`, location);
}

/** A thing known only by id is in the VPC of whoever AWS lets use it; where two VPCs do, that tells nothing. */
function placeInVpc<T extends string | null>(
  build: Build,
  thing: { readonly id: string; vpc: Value<string | T> },
  from: Referrer,
): void {
  const { id, vpc } = thing;
  if (!build.partial.has(id) || from.vpc?.known !== true) return;
  const isByUse = build.placedByUse.has(id);
  if (!vpc.known && !isByUse) {
    thing.vpc = from.vpc;
    if (from.resource.mode === 'managed') build.placedByUse.add(id);
  } else if (vpc.known && isByUse && vpc.value !== from.vpc.value) {
    thing.vpc = knownOnlyById(`the VPC of ${id}`, from.vpc.location);
  }
}
