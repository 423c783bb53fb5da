import {
  EMPTY,
  type IntervalSet,
  intersect as intersectIntervals,
  subtract as subtractIntervals,
  union as unionIntervals,
} from '../model/interval-set.js';
import type { NatGateway } from '../model/network.js';
import { intersect, NO_PACKETS, type PacketSet, packets, project, subtract, TCP, union } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import { aclFilters, applyFilters, type Client, egressFilter, HTTPS, NAT_PORTS, requests, routeHop } from './path.js';
import type { NoRouteReason, Problem } from './problem.js';
import { type Destination, type RoutedPart, routeTableOf, routeThrough } from './route.js';
import type { Spread } from './share.js';
import { settle, settleBoolean } from './world.js';

/** What becomes of packets to public addresses. */
export interface PublicResult {
  readonly asked: PacketSet;
  /** Those that arrive without leaving AWS's private paths. */
  readonly privately: PacketSet;
  /** Those that arrive over NAT or an internet gateway. */
  readonly publicly: PacketSet;
  readonly spread: Spread;
  readonly hops: readonly Hop[];
  /** The endpoint or gateway taken, the first that works. */
  readonly via: string | null;
  /** The routed parts, for those who ask why nothing works. */
  readonly parts: readonly RoutedPart[];
  /** Whether a route leads anywhere at all. */
  readonly hasRoute: boolean;
}

/** Follows the packets of a pull to public addresses: by the S3 gateway endpoint, NAT, or the internet gateway. */
export function traceToPublic(
  client: Client,
  to: Destination,
  more: { readonly towards: string; readonly each: boolean },
): PublicResult {
  const { world, topology, vpc, table } = client;
  const { towards } = more;
  const asked = requests(client, to);
  const spread: Spread = { sources: client.addressesAre, destinations: more.each ? 'each' : 'one' };
  const near = aclFilters(client, { subnet: client.subnet, side: 'near', own: true, asked, towards });
  const egress = egressFilter(client, to, { towards, carries: () => false });
  const { passing, hops } = applyFilters(asked, [egress, near.request, near.reply], spread);
  const parts = routeThrough(world, topology, { table, vpc }, to);
  let privately = NO_PACKETS;
  let publicly = NO_PACKETS;
  let via: string | null = null;
  const ways: Hop[] = [];
  for (const part of parts) {
    const way = takeWay(client, part, { asked, towards, spread });
    ways.push(...way.hops);
    const arriving = intersect(passing, way.passing);
    if (way.kind === 'private') privately = union(privately, arriving);
    else publicly = union(publicly, arriving);
    if (arriving.length > 0) via ??= way.via;
  }
  const hasRoute = parts.some(({ target }) => target.kind !== 'none');
  return { asked, privately, publicly, spread, hops: [...ways, ...hops], via, parts, hasRoute };
}

interface Way {
  readonly kind: 'private' | 'public';
  /** The requests that this way carries, the client's own groups and ACL aside. */
  readonly passing: PacketSet;
  readonly via: string | null;
  readonly hops: readonly Hop[];
}

interface Asked {
  readonly asked: PacketSet;
  readonly towards: string;
  readonly spread: Spread;
}

function takeWay(client: Client, part: RoutedPart, { asked, towards, spread }: Asked): Way {
  const route = routeHop(client, part, towards);
  const mine = intersect(asked, packets({ destination: part.addresses }));
  const dead = (reason: NoRouteReason, hop: Hop = route): Way => ({
    kind: 'public',
    passing: NO_PACKETS,
    via: null,
    hops: (hop === route ? [route] : [route, hop]).map((each, index, hops) =>
      index === hops.length - 1 ? { ...each, outcome: 'fail', problem: noRoute(client, part, reason) } : each,
    ),
  });
  switch (part.target.kind) {
    case 'gateway-endpoint':
      return { kind: 'private', passing: mine, via: part.target.endpoint.id, hops: [route] };
    case 'nat-gateway':
      return throughNat(client, part, { mine, route, dead, towards, spread });
    case 'internet-gateway':
      return throughInternetGateway(client, part, { mine, route, dead });
    case 'none':
      return { kind: 'public', passing: NO_PACKETS, via: null, hops: [route] };
    case 'blackhole':
      return dead('blackhole');
    case 'egress-only-internet-gateway':
      return dead('wrong-address-family');
    case 'local':
      return dead('none');
    case 'anything':
      return anywhere(client, { mine, route, why: part.target.why });
    default: {
      const why: Unknown = {
        known: false,
        what: `where ${part.target.id} leads`,
        settle: 'pullpath does not see behind it: ask who runs it, or add the endpoints to this VPC',
        location: part.route?.location ?? null,
      };
      return anywhere(client, { mine, route: { ...route, outcome: 'unknown' }, why });
    }
  }
}

/** A way that the input does not show to its end. */
function anywhere(client: Client, path: { readonly mine: PacketSet; readonly route: Hop; readonly why: Unknown }): Way {
  const setting = client.world.choose(`${client.table.id} over ${path.why.what}`, path.why, [
    'blocked',
    'private',
    'public',
  ] as const);
  const passing = setting === 'blocked' ? NO_PACKETS : path.mine;
  return { kind: setting === 'private' ? 'private' : 'public', passing, via: null, hops: [path.route] };
}

interface WayContext {
  readonly mine: PacketSet;
  readonly route: Hop;
  readonly dead: (reason: NoRouteReason, hop?: Hop) => Way;
}

/**
 * The internet gateway carries only interfaces with a public IPv4 address.
 * Source: VPC guide, "Enable internet access for a VPC using an internet gateway" (read 2026-11).
 */
function throughInternetGateway(client: Client, part: RoutedPart, { mine, route, dead }: WayContext): Way {
  const id = 'id' in part.target ? part.target.id : '';
  const hop = gatewayHop(client, id, 'internet-gateway');
  if (!isAttached(client, id))
    return dead('gateway-not-attached', { ...hop, detail: `${id} is not attached to ${client.vpc.id}.` });
  if (!client.hasPublicIp()) {
    return dead('no-public-address', {
      ...hop,
      detail: `${id} drops it: the workload has no public address.`,
      awsCode: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS',
    });
  }
  return {
    kind: 'public',
    passing: mine,
    via: id,
    hops: [route, { ...hop, problem: { kind: 'public-path', gateway: id } }],
  };
}

/**
 * A public NAT gateway needs a subnet with a route to an attached internet gateway; that subnet's ACL sees the packets
 * before and after the translation. Source: VPC guide, "NAT gateways" (read 2026-11).
 */
function throughNat(
  client: Client,
  part: RoutedPart,
  context: WayContext & { readonly towards: string; readonly spread: Spread },
): Way {
  const { world, topology } = client;
  const { mine, route, dead, towards, spread } = context;
  const id = 'id' in part.target ? part.target.id : '';
  const nat = topology.natGateway(id);
  const hop = gatewayHop(client, id, 'nat-gateway');
  if (nat === null)
    return anywhere(client, {
      mine,
      route,
      why: {
        known: false,
        what: `where ${id} leads`,
        settle: 'give the folder or plan that declares it',
        location: part.route?.location ?? null,
      },
    });
  if (!settleBoolean(world, `${nat.id}.exists`, nat.exists))
    return dead('blackhole', { ...hop, detail: `${id} does not exist.` });
  if (settle(world, `${nat.id}.connectivity`, nat.connectivity, ['public', 'private'] as const) === 'private') {
    return dead('nat-private', { ...hop, detail: `${id} is a private NAT gateway: it has no public address.` });
  }
  const out = wayOutOfNat(client, nat, { part, towards });
  if (out.every.length === 0 && out.some.length === 0)
    return dead('nat-without-way-out', {
      ...hop,
      ...(out.hop ?? { detail: `${id} has no way out: its subnet has no working route to an internet gateway.` }),
    });
  const filters =
    out.subnet === null || out.subnet.id === client.subnet.id
      ? null
      : aclFilters(client, {
          subnet: out.subnet,
          side: 'far',
          own: false,
          asked: mine,
          towards: `${client.subnet.id} over ${id}`,
        });
  const { passing, hops } = applyFilters(mine, filters === null ? [] : [filters.request, filters.reply], spread);
  const whole = intersect(passing, packets({ destination: out.every }));
  const halved = subtractIntervals(out.some, out.every);
  // Where only some of the NAT gateway's ports get through, only some of the client's packets do.
  const partly = halved.length === 0 ? NO_PACKETS : halfOf(intersect(passing, packets({ destination: halved })));
  const problem: Problem = towards.includes('starport')
    ? { kind: 'layers-through-nat', gateway: id }
    : { kind: 'public-path', gateway: id };
  const outcome = halved.length > 0 ? 'partial' : 'pass';
  return {
    kind: 'public',
    passing: union(whole, partly),
    via: id,
    hops: [
      route,
      ...hops,
      { ...hop, outcome, detail: `${id} carries it to the internet.`, problem },
      ...(out.hops ?? []),
    ],
  };
}

interface WayOut {
  /** The NAT gateway's subnet; null for a regional one. */
  readonly subnet: Client['subnet'] | null;
  /** Destinations reached from every port of the NAT gateway, and from some. */
  readonly every: IntervalSet;
  readonly some: IntervalSet;
  readonly hop?: Partial<Hop>;
  readonly hops?: readonly Hop[];
}

function wayOutOfNat(
  client: Client,
  nat: NatGateway,
  { part, towards }: { readonly part: RoutedPart; readonly towards: string },
): WayOut {
  const { world, topology, vpc } = client;
  const nothing: WayOut = { subnet: null, every: EMPTY, some: EMPTY };
  const unsure = (why: Unknown): WayOut =>
    world.choose(`${nat.id} leads out`, why, [false, true])
      ? { subnet: null, every: part.addresses, some: part.addresses }
      : nothing;
  if (!nat.subnet.known) return unsure(nat.subnet);
  if (nat.subnet.value === null) {
    // AWS: a regional NAT gateway has its own route table with a route to the VPC's internet gateway (VPC guide, 2025-11).
    const attached = topology.network.internetGateways.some(({ id }) => isAttached(client, id));
    return attached ? { subnet: null, every: part.addresses, some: part.addresses } : nothing;
  }
  const subnet = topology.subnet(nat.subnet.value);
  if (subnet === null)
    return unsure({
      known: false,
      what: nat.subnet.value,
      settle: 'give the folder or plan that declares it',
      location: nat.location,
    });
  const found = routeTableOf(topology, subnet, vpc);
  if ('why' in found) return unsure(found.why);
  const destination: Destination = {
    addresses: part.addresses,
    s3Region: towards.includes('starport') && client.vpc.region.known ? client.vpc.region.value : null,
    local: false,
  };
  let reached: IntervalSet = EMPTY;
  for (const next of routeThrough(world, topology, { table: found.table, vpc }, destination)) {
    if (
      next.target.kind === 'internet-gateway'
        ? isAttached(client, next.target.id)
        : next.target.kind === 'gateway-endpoint'
    )
      reached = unionIntervals(reached, next.addresses);
    else if (isOpaque(next)) {
      const why: Unknown =
        next.target.kind === 'anything'
          ? next.target.why
          : {
              known: false,
              what: `where ${'id' in next.target ? next.target.id : next.target.kind} leads`,
              settle: 'pullpath does not see behind it',
              location: next.route?.location ?? null,
            };
      if (world.choose(`${nat.id} leads out by ${why.what}`, why, [false, true]))
        reached = unionIntervals(reached, next.addresses);
    }
  }
  const source =
    subnet.cidr.known && subnet.cidr.value !== null
      ? { start: subnet.cidr.value.start, end: subnet.cidr.value.end }
      : { start: 0, end: 2 ** 32 };
  const translated = packets({
    protocol: TCP,
    source: [source],
    sourcePort: NAT_PORTS,
    destination: reached,
    destinationPort: HTTPS,
  });
  const edge = aclFilters(client, {
    subnet,
    side: 'near',
    own: subnet.id === client.subnet.id,
    asked: translated,
    towards: `the internet from ${nat.id}`,
  });
  const { passing, hops } = applyFilters(translated, [edge.request, edge.reply], {
    sources: 'each',
    destinations: 'each',
  });
  const some = project(passing, 'destination');
  const every = subtractIntervals(
    some,
    project(subtract(intersect(translated, packets({ destination: some })), passing), 'destination'),
  );
  const failing = hops.filter(({ outcome }) => outcome !== 'pass');
  const hop = failing[0];
  return {
    subnet,
    every: intersectIntervals(every, reached),
    some,
    hops: failing,
    ...(hop === undefined ? {} : { hop }),
  };
}

function isOpaque(part: RoutedPart): boolean {
  switch (part.target.kind) {
    case 'local':
    case 'none':
    case 'blackhole':
    case 'egress-only-internet-gateway':
    case 'internet-gateway':
    case 'gateway-endpoint':
      return false;
    default:
      return true;
  }
}

/** Stands for the part of the packets that a NAT gateway sends by ports that get through: neither all nor none. */
function halfOf(set: PacketSet): PacketSet {
  return set.flatMap((box) => {
    const port = box.sourcePort[0];
    return port === undefined
      ? []
      : [
          {
            ...box,
            sourcePort: [{ start: port.start, end: typeof port.start === 'bigint' ? port.start + 1n : port.start + 1 }],
          },
        ];
  });
}

function isAttached(client: Client, id: string): boolean {
  const gateway = client.topology.internetGateway(id);
  if (gateway === null)
    return client.world.choose(
      `${id} is attached`,
      { known: false, what: `what ${id} is`, settle: 'give the folder or plan that declares it', location: null },
      [true, false],
    );
  if (!settleBoolean(client.world, `${id}.exists`, gateway.exists)) return false;
  return settle(client.world, `${id}.vpc`, gateway.vpc, [client.vpc.id, null]) === client.vpc.id;
}

function gatewayHop(client: Client, id: string, at: 'nat-gateway' | 'internet-gateway'): Hop {
  const { topology } = client;
  const thing = at === 'nat-gateway' ? topology.natGateway(id) : topology.internetGateway(id);
  return {
    at,
    resource: id,
    location: thing?.location ?? null,
    outcome: 'pass',
    detail: `${id} carries it to the internet.`,
    awsCode: null,
    problem: null,
  };
}

function noRoute(client: Client, part: RoutedPart, reason: NoRouteReason): Problem {
  const target = 'id' in part.target ? part.target.id : null;
  return {
    kind: 'no-route',
    routeTable: client.table.id,
    reason,
    target,
    location: part.route?.location ?? null,
  };
}
