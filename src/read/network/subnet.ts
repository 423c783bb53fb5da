import type { AvailabilityZone, Subnet } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { UnknownValue } from '../resource/value.js';
import { argument, leftToAws, readBoolean, readTags, textOf } from './argument.js';
import { type Build, doubt, existenceDoubt, type ResourceMapping } from './build.js';
import { readCidr } from './cidr.js';
import type { Drafted } from './draft.js';
import { ensure, refer } from './known-by-id.js';
import { defaultVpcId, idOf } from './reference.js';
import { vpcIdOf } from './vpc.js';

/** Provider defaults: `map_public_ip_on_launch`, `enable_dns64` and `ipv6_native` false (docs of `aws_subnet`, read 2026-11). */
export const subnet: ResourceMapping = {
  declare(resource, build) {
    build.draft.subnets.set(resource.address, subnetFrom(resource, vpcIdOf(resource, build)));
  },
};

/**
 * The default subnet of a zone gives public addresses; its block AWS has picked.
 * Source: VPC guide, "Default subnets"; docs of `aws_default_subnet` (read 2026-11).
 */
export const defaultSubnet: ResourceMapping = {
  declare(resource, build) {
    const id = defaultVpcId(build, resource);
    ensure(build, 'vpc', id, resource.body.location, { resource });
    const made = subnetFrom(resource, known(id));
    const mapPublicIp = readBoolean(resource.body, 'map_public_ip_on_launch') ?? known(true);
    build.draft.subnets.set(resource.address, { ...made, mapPublicIp });
  },
};

const NONE = known(null);
const NO = known(false);

function subnetFrom(resource: ResourceInstance, vpc: Value<string>): Drafted<Subnet> {
  const { body, address } = resource;
  return {
    vpc,
    cidr: ipv4BlockOf(resource),
    ipv6Cidr: ipv6BlockOf(resource),
    availabilityZone:
      zoneOf(resource) ?? leftToAws(`${address}.availability_zone`, 'write availability_zone', body.location),
    routeTable: NONE,
    networkAcl: NONE,
    mapPublicIp: readBoolean(body, 'map_public_ip_on_launch') ?? NO,
    dns64: readBoolean(body, 'enable_dns64') ?? NO,
    // Written out: a spread costs V8 more than all the rest of it, and there may be thousands of subnets.
    id: address,
    location: body.location,
    exists: resource.exists,
    tags: readTags(resource),
  };
}

function ipv4BlockOf({ body, address }: ResourceInstance): Subnet['cidr'] {
  const written = readCidr(body, 'cidr_block', 4);
  if (written !== null) return written;
  const native = readBoolean(body, 'ipv6_native');
  if (native?.known === true && native.value) return known(null, native.location);
  if (native !== null && !native.known) return { ...native, mayBeNone: true };
  return leftToAws(`${address}.cidr_block`, 'write cidr_block, or check the state', body.location);
}

/** Version 6 of the provider may take the block from a pool of IPAM's: which one it is, AWS picks. */
function ipv6BlockOf({ body, address }: ResourceInstance): Subnet['ipv6Cidr'] {
  const written = readCidr(body, 'ipv6_cidr_block', 6);
  if (written !== null) return written;
  const pool = argument(body, 'ipv6_ipam_pool_id');
  return pool === null ? NONE : leftToAws(`${address}.ipv6_cidr_block`, 'check the state', pool.location);
}

/** A further block of a subnet, as CloudFormation has it: `AWS::EC2::SubnetCidrBlock`. */
export const subnetCidrBlock: ResourceMapping = {
  attach(resource, build) {
    const subnet = refer(build, 'subnet', argument(resource.body, 'subnet_id'), { resource });
    const block = ipv6BlockOf(resource);
    if (subnet === null || (block.known && block.value === null)) return;
    if (!subnet.known) doubt(build, 'subnet-ipv6-blocks', subnet);
    const draft = subnet.known ? build.draft.subnets.get(subnet.value) : undefined;
    if (draft !== undefined && !(draft.ipv6Cidr.known && draft.ipv6Cidr.value !== null))
      draft.ipv6Cidr = existenceDoubt(resource) ?? block;
  },
};

/**
 * A zone by name, by zone id, or by its place in a data source: `data.aws_availability_zones.x.names[0]` has no name
 * yet, but is another zone than `names[1]`.
 */
function zoneOf({ body }: ResourceInstance): Value<AvailabilityZone> | null {
  const name = argument(body, 'availability_zone');
  const given = name ?? argument(body, 'availability_zone_id');
  if (given === null) return null;
  const key = given.value.kind === 'unknown' ? zoneKey(given.value) : null;
  if (key !== null) return known({ key, name: null }, given.location);
  const text = textOf(given);
  return text.known ? known({ key: text.value, name: name === null ? null : text.value }, text.location) : text;
}

const ZONE_SYMBOL = 'symbol ';

/** The key of a zone that is known by its place in a list of zones; null for anything else. */
export function zoneKey({ symbol }: UnknownValue): string | null {
  return symbol?.space.includes('aws_availability_zones') === true
    ? `${ZONE_SYMBOL}${symbol.space} ${symbol.key}`
    : null;
}

/**
 * Zones compare by key only where all keys of a VPC are of one sort: names, zone ids, or places in one data source.
 * Where sorts are mixed, `ap-northeast-1a` may be the zone that is `names[0]`, so those without a name are unknown.
 */
export function settleZones(build: Build): void {
  const subnets = [...build.draft.subnets.values()];
  if (subnets.every(({ availabilityZone: zone }) => !zone.known || zone.value.name !== null)) return;
  const sorts = new Map<string, Set<string>>();
  for (const { vpc, availabilityZone } of subnets) {
    if (!vpc.known || !availabilityZone.known) continue;
    const seen = sorts.get(vpc.value) ?? new Set();
    sorts.set(vpc.value, seen.add(zoneSort(availabilityZone.value)));
  }
  for (const draft of subnets) {
    const zone = draft.availabilityZone;
    if (!draft.vpc.known || !zone.known || zone.value.name !== null || (sorts.get(draft.vpc.value)?.size ?? 0) < 2)
      continue;
    const what = zone.value.key.startsWith(ZONE_SYMBOL)
      ? (zone.value.key.split(' ').at(-1) ?? zone.value.key)
      : zone.value.key;
    draft.availabilityZone = leftToAws(
      `the name of zone ${what}`,
      'write all zones of the VPC in one way',
      zone.location,
    );
  }
}

function zoneSort({ key, name }: AvailabilityZone): string {
  if (name !== null) return 'name';
  return key.startsWith(ZONE_SYMBOL) ? key.slice(0, key.lastIndexOf(' ')) : 'zone id';
}

/** A subnet that is read: what the arguments that chose it tell is known. */
export const subnetData: ResourceMapping = {
  declare(resource, build) {
    const { body } = resource;
    const id = idOf(build, 'subnet', resource);
    const vpc = refer(build, 'vpc', argument(body, 'vpc_id'), { resource });
    ensure(build, 'subnet', id, body.location, { resource, ...(vpc === null ? {} : { vpc }) });
    const draft = build.draft.subnets.get(id);
    if (draft === undefined || !build.partial.has(id)) return;
    draft.cidr = readCidr(body, 'cidr_block', 4) ?? draft.cidr;
    draft.ipv6Cidr = readCidr(body, 'ipv6_cidr_block', 6) ?? draft.ipv6Cidr;
    draft.availabilityZone = zoneOf(resource) ?? draft.availabilityZone;
    draft.mapPublicIp = readBoolean(body, 'map_public_ip_on_launch') ?? draft.mapPublicIp;
  },
};
