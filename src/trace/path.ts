import { s3Addresses } from '../aws/s3-addresses.js';
import { ALL_IPV4, cidrSet, parseCidr } from '../model/address.js';
import { type IntervalSet, interval, subtract as subtractIntervals } from '../model/interval-set.js';
import type { RouteTable, SecurityGroup, Subnet, Vpc } from '../model/network.js';
import { intersect, type PacketSet, packets, replies, subtract, TCP } from '../model/packet-set.js';
import type { Hop, HopOutcome } from './leg.js';
import { filterByAcl, networkAclOf } from './network-acl.js';
import type { Problem } from './problem.js';
import type { Destination, RoutedPart } from './route.js';
import { allowedByGroups, describeRules, type InterfaceGroups, type RuleShare } from './security-group.js';
import { outcomeOf, type Spread, shareOf } from './share.js';
import type { Topology } from './topology.js';
import type { FarEnd } from './vpc-blocks.js';
import { describePacket } from './witness.js';
import type { World } from './world.js';

/** The network interface that pulls, and the world in which it does. */
export interface Client {
  readonly world: World;
  readonly topology: Topology;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  /** The IP version of the packets that are followed. */
  readonly family: 4 | 6;
  /** The effective route table. */
  readonly table: RouteTable;
  /** Null for an assumed workload: its groups aren't known, and allow all egress. */
  readonly groups: InterfaceGroups | null;
  readonly hasPublicIp: () => boolean;
  /** The addresses that the subnet can give. */
  readonly addresses: IntervalSet;
  /** `one` where the subnet's block isn't known: the addresses are then those it may be among. */
  readonly addressesAre: Spread['sources'];
  /** The client's source ports. */
  readonly ports: IntervalSet;
}

/**
 * The source ports of a client. Source: Linux, `net.ipv4.ip_local_port_range`, default 32768 to 60999; VPC guide,
 * "Ephemeral ports" (read 2026-11).
 */
export const LINUX_PORTS: IntervalSet = interval(32768, 61000);

/** The source ports of a NAT gateway. Source: VPC guide, "Ephemeral ports" (read 2026-11). */
export const NAT_PORTS: IntervalSet = interval(1024, 65536);

export const HTTPS: IntervalSet = interval(443, 444);

/** Something that lets packets pass or drops them. */
export interface Filter {
  readonly at: Hop['at'];
  readonly resource: string;
  readonly location: Hop['location'];
  readonly passing: PacketSet;
  readonly does: string;
  /** The rules that let something through, to name the one that decides. */
  readonly by: readonly RuleShare[];
  /** Tells `request` or `reply`, and why it is dropped, for a witness. */
  readonly drops: () => string;
  readonly awsCode: string;
  readonly problem: Problem;
}

/** The packets of a pull towards a destination. */
export function requests(client: Client, to: Destination): PacketSet {
  return packets({
    protocol: TCP,
    source: client.addresses,
    sourcePort: client.ports,
    destination: to.addresses,
    destinationPort: HTTPS,
  });
}

/** Whether the workload's own groups let the requests out. An assumed workload allows all egress. */
export function egressFilter(
  client: Client,
  to: Destination,
  more: { readonly towards: string; readonly carries: (group: string) => boolean; readonly end: FarEnd },
): Filter | null {
  if (client.groups === null) return null;
  const { allowed: passing, by } = allowedByGroups(client.world, client.topology, client.groups, 'egress', {
    destination: to,
    end: more.end,
    carries: more.carries,
  });
  const own = client.groups.groups;
  const groups = own.map(({ id }) => id);
  return {
    at: 'security-group',
    resource: groups[0] ?? client.vpc.defaultSecurityGroup,
    location: groupLocation(own),
    passing,
    does: `egress of ${list(groups)} to port 443 of ${more.towards}`,
    by,
    drops: () => `request dropped by ${list(groups)}: ${describeRules(own, 'egress')}`,
    awsCode: own.every(({ rules }) => rules.complete && rules.items.length === 0)
      ? 'SG_HAS_NO_RULES'
      : 'ENI_SG_RULES_MISMATCH',
    problem: { kind: 'workload-egress-closed', groups, towards: more.towards },
  };
}

/**
 * What a subnet's network ACL does to packets that leave or enter it, and to their replies the other way.
 * Source: VPC guide, "Network ACLs": stateless, so both directions count (read 2026-11).
 */
export function aclFilters(
  client: Pick<Client, 'world' | 'topology' | 'vpc'>,
  edge: {
    readonly subnet: Subnet;
    readonly side: 'near' | 'far';
    /** The workload's own subnet. */
    readonly own: boolean;
    readonly asked: PacketSet;
    /** The other end, as the packets name it here. */
    readonly end: Pick<FarEnd, 'inside' | 'subnet'>;
  },
): { readonly request: Filter; readonly reply: Filter } {
  const { world, topology, vpc } = client;
  const { subnet, side, own, asked, end } = edge;
  const name = own ? "the workload's subnet" : subnet.id;
  const found = networkAclOf(topology, subnet, vpc);
  const steps = side === 'near' ? (['egress', 'ingress'] as const) : (['ingress', 'egress'] as const);
  const [request, reply] = (['request', 'reply'] as const).map((step, index): Filter => {
    const direction = steps[index] ?? 'egress';
    const packetsThere = step === 'request' ? asked : replies(asked);
    const decision =
      'acl' in found
        ? filterByAcl(world, found.acl, { direction, asked: packetsThere, end: { ...end, vpc } })
        : {
            allowed: world.choose(`network ACL of ${subnet.id}`, found.why, [packetsThere, []]),
            deniedBy: null,
            allowedBy: null,
            why: () => 'an ACL that is not told',
          };
    const id = 'acl' in found ? found.acl.id : subnet.id;
    return {
      at: 'network-acl',
      resource: id,
      location: decision.deniedBy?.location ?? ('acl' in found ? found.acl.location : subnet.location),
      passing: step === 'request' ? decision.allowed : replies(decision.allowed),
      by:
        decision.allowedBy === null
          ? []
          : [
              {
                ...decision.allowedBy,
                id: `${direction} rule ${decision.allowedBy.number}`,
                passing: step === 'request' ? decision.allowed : replies(decision.allowed),
              },
            ],
      drops: () => `${step} dropped by ${id}, ${decision.why()}`,
      does: `${step === 'request' ? 'the request' : 'the reply'} ${direction === 'egress' ? 'out of' : 'into'} ${name}`,
      awsCode: 'SUBNET_ACL_RESTRICTION',
      problem: {
        kind: step === 'request' ? 'network-acl-blocks-request' : 'network-acl-blocks-reply',
        networkAcl: id,
        subnet: own ? null : subnet.id,
        direction,
        entry: decision.deniedBy?.id ?? null,
        location: decision.deniedBy?.location ?? null,
      },
    };
  });
  if (request === undefined || reply === undefined) throw new Error('an ACL filters both ways');
  return { request, reply };
}

/** Applies filters one after the other. Each hop says what that filter alone does with all that was asked. */
export function applyFilters(
  asked: PacketSet,
  filters: readonly (Filter | null)[],
  spread: Spread,
): { readonly passing: PacketSet; readonly hops: readonly Hop[] } {
  let passing = asked;
  const hops: Hop[] = [];
  for (const filter of filters) {
    if (filter === null) continue;
    const here = intersect(asked, filter.passing);
    passing = intersect(passing, filter.passing);
    hops.push(hopOf(filter, { asked, here, outcome: outcomeOf(shareOf(asked, here, spread)) }));
  }
  return { passing, hops };
}

function hopOf(
  { at, resource, location, does, by, drops, awsCode, problem }: Filter,
  { asked, here, outcome }: { readonly asked: PacketSet; readonly here: PacketSet; readonly outcome: HopOutcome },
): Hop {
  if (outcome === 'pass') {
    const rule = by.find(({ passing }) => intersect(asked, passing).length > 0);
    const named = rule === undefined ? '' : ` by ${rule.id}`;
    const detail = `${resource} ${VERB[outcome]} ${does}${named}.`;
    return { at, resource, outcome, location: rule?.location ?? location, detail, awsCode: null, problem: null };
  }
  const packet = describePacket(subtract(asked, here));
  const hop = { at, resource, outcome, location, detail: `${resource} ${VERB[outcome]} ${does}.`, awsCode, problem };
  return packet === null ? hop : { ...hop, witness: `${packet}: ${drops()}` };
}

const VERB: Readonly<Record<Hop['outcome'], string>> = {
  pass: 'lets through',
  fail: 'drops',
  partial: 'lets through only a part of',
  unknown: 'may drop',
};

/**
 * The addresses that a public name may have: all that are neither private nor special, nor the VPC's own, nor S3's.
 * Source: IANA IPv4 special-purpose address registry (read 2026-11).
 */
export function publicAddresses(
  { vpc, family }: Pick<Client, 'vpc' | 'family'>,
  exceptS3Of: string | null,
): IntervalSet {
  const s3 = exceptS3Of === null ? null : s3Addresses(exceptS3Of);
  const all = family === 4 ? PUBLIC : PUBLIC_IPV6;
  const others = s3 === null ? all : subtractIntervals(all, s3);
  const own = vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : []));
  return own.reduce((set, cidr) => subtractIntervals(set, cidrSet(cidr)), others);
}

const PUBLIC: IntervalSet = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
]
  .flatMap((text) => parseCidr(text) ?? [])
  .reduce((set, cidr) => subtractIntervals(set, cidrSet(cidr)), ALL_IPV4);

/** Global unicast addresses. Source: IANA IPv6 address space registry (read 2026-11). */
const PUBLIC_IPV6: IntervalSet = ['2000::/3'].flatMap((text) => parseCidr(text) ?? []).flatMap(cidrSet);

/** The hop at the route table for one part of the destination. */
export function routeHop(client: Client, part: RoutedPart, towards: string): Hop {
  const { table } = client;
  const base = {
    at: 'route-table',
    resource: table.id,
    location: part.route?.location ?? table.location,
    awsCode: null,
    problem: null,
  } as const;
  const by = part.route === null ? '' : ` (${part.route.id})`;
  switch (part.target.kind) {
    case 'local':
      return { ...base, outcome: 'pass', detail: `${table.id} reaches ${towards} by the local route.` };
    case 'gateway-endpoint':
      return {
        ...base,
        outcome: 'pass',
        detail: `${table.id} sends ${towards} to ${part.target.endpoint.id} by its prefix-list route.`,
      };
    case 'none':
      return {
        ...base,
        outcome: 'fail',
        detail: `${table.id} has no route to ${towards}.`,
        awsCode: 'NO_ROUTE_TO_DESTINATION',
      };
    case 'blackhole':
      return {
        ...base,
        outcome: 'fail',
        detail: `${table.id} sends ${towards} into a blackhole${by}.`,
        awsCode: 'BAD_STATE_ROUTE',
      };
    case 'checking-interface':
      return {
        ...base,
        outcome: 'fail',
        detail: `${table.id} sends ${towards} to ${part.target.id}${by}, whose source/destination check drops it.`,
        awsCode: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
      };
    case 'anything':
      return {
        ...base,
        outcome: 'unknown',
        detail: `Where ${table.id} sends ${towards} isn't known: ${part.target.why.what}.`,
      };
    default:
      return { ...base, outcome: 'pass', detail: `${table.id} sends ${towards} to ${part.target.id}${by}.` };
  }
}

function groupLocation(groups: readonly SecurityGroup[]): Hop['location'] {
  return groups[0]?.location ?? null;
}

export function list(ids: readonly string[]): string {
  if (ids.length <= 1) return ids[0] ?? 'no group';
  return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}
