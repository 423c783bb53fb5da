import { s3Entries } from '../aws/s3-addresses.js';
import { parseServiceName } from '../aws/services.js';
import { cidrSet } from '../model/address.js';
import { EMPTY, type IntervalSet, intersect, subtract, union } from '../model/interval-set.js';
import type { Location } from '../model/location.js';
import type { PrefixList, Route, RouteTable, RouteTarget, Subnet, Vpc, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { endpointRole } from './endpoint.js';
import type { Topology } from './topology.js';
import { settle, settleBoolean, type World } from './world.js';

/** Where packets are headed. */
export interface Destination {
  readonly addresses: IntervalSet;
  /** The addresses are those of S3 in this region, whichever they are: S3's prefix list holds all of them. */
  readonly s3Region: string | null;
  /** The addresses are an interface's in this VPC: the local route holds them, also where the VPC's blocks aren't known. */
  readonly local: boolean;
}

/** A part of the destination's addresses and where the route table sends it. */
export interface RoutedPart {
  readonly addresses: IntervalSet;
  readonly target:
    | RouteTarget
    | { readonly kind: 'gateway-endpoint'; readonly endpoint: VpcEndpoint }
    | { readonly kind: 'none' }
    | { readonly kind: 'anything'; readonly why: Unknown };
  /** The route that decided; null for the local one and for none. */
  readonly route: { readonly id: string; readonly location: Location | null } | null;
}

interface Candidate {
  readonly addresses: IntervalSet;
  readonly prefix: number;
  /** Local and static routes before prefix lists before propagated ones, where the prefix is as long. */
  readonly rank: number;
  readonly target: RoutedPart['target'];
  readonly route: RoutedPart['route'];
}

/** Static, prefix-list and propagated routes of one length are taken in this order. */
const RANK = { static: 0, local: 1, prefixList: 2, propagated: 3 } as const;

/** The effective route table of a subnet: its own association, else the VPC's main one. Null where it isn't known. */
export function routeTableOf(
  topology: Topology,
  subnet: Subnet,
  vpc: Vpc,
): { readonly table: RouteTable } | { readonly why: Unknown } {
  const chosen = subnet.routeTable;
  if (!chosen.known) return { why: chosen };
  const id = chosen.value === null ? vpc.mainRouteTable : { known: true as const, value: chosen.value };
  if (!id.known) return { why: id };
  const table = topology.routeTable(id.value);
  if (table !== null) return { table };
  return {
    why: {
      known: false,
      what: id.value,
      settle: 'give the folder or plan that declares it',
      location: subnet.location,
    },
  };
}

/**
 * Splits a destination's addresses by where a route table sends them.
 *
 * The longest prefix decides; of the same length a static route comes before one by prefix list, and that before a
 * propagated one; a propagated route never takes anything from the local ones. Gateway endpoints add a route by prefix
 * list to the tables they are associated with. Source: VPC guide, "How route priority works" and "Route priority and
 * prefix lists"; PrivateLink guide, "Gateway endpoints" (read 2026-11).
 */
export function routeThrough(
  world: World,
  topology: Topology,
  from: { readonly table: RouteTable; readonly vpc: Vpc },
  to: Destination,
): readonly RoutedPart[] {
  const candidates = [...localRoutes(from.vpc, to)];
  for (const route of from.table.routes.items) candidates.push(...routeCandidates(world, topology, route, to));
  candidates.push(...gatewayEndpointRoutes(world, topology, from, to));
  if (
    !from.table.routes.complete &&
    world.choose(`${from.table.id} has another route`, from.table.routes.why, [false, true])
  ) {
    candidates.push({
      addresses: to.addresses,
      prefix: 129,
      rank: 0,
      target: { kind: 'anything', why: from.table.routes.why },
      route: null,
    });
  }
  const local = candidates
    .filter(({ target }) => target.kind === 'local')
    .reduce<IntervalSet>((set, { addresses }) => union(set, addresses), EMPTY);
  const usable = candidates.map((candidate) =>
    candidate.rank === RANK.propagated ? { ...candidate, addresses: subtract(candidate.addresses, local) } : candidate,
  );
  const preferred = preferredList(world, from.table.id, usable);
  const isPreferred = ({ target }: Candidate) => preferred !== null && targetKey(target) === preferred;
  usable.sort((a, b) => b.prefix - a.prefix || a.rank - b.rank || Number(isPreferred(b)) - Number(isPreferred(a)));
  const parts = new Map<string, RoutedPart>();
  let rest = to.addresses;
  for (const { addresses, target, route } of usable) {
    const part = intersect(rest, addresses);
    if (part.length === 0) continue;
    rest = subtract(rest, part);
    // The entries of a prefix list are routes of their own, but lead to one target.
    const key = `${target.kind} ${route?.id}`;
    parts.set(key, { addresses: union(parts.get(key)?.addresses ?? EMPTY, part), target, route });
    if (rest.length === 0) return [...parts.values()];
  }
  return [...parts.values(), { addresses: rest, target: { kind: 'none' }, route: null }];
}

/**
 * Where prefix lists with overlapping entries of one length lead to different targets, AWS takes one at random and
 * keeps to it. Source: VPC guide, "Route priority and prefix lists" (read 2026-11). Null where there are none such.
 */
function preferredList(world: World, table: string, candidates: readonly Candidate[]): string | null {
  const lists = candidates.filter(({ rank }) => rank === RANK.prefixList);
  const targets = [...new Set(lists.map(({ target }) => targetKey(target)))];
  if (targets.length < 2) return null;
  const rivals = targets.filter((key) =>
    lists.some((one) =>
      lists.some(
        (other) =>
          targetKey(one.target) === key &&
          targetKey(other.target) !== key &&
          one.prefix === other.prefix &&
          intersect(one.addresses, other.addresses).length > 0,
      ),
    ),
  );
  if (rivals.length < 2) return null;
  const why: Unknown = {
    known: false,
    what: `which of two prefix lists of ${table} AWS follows where they overlap`,
    settle: 'point both to the same target, or make one of them more specific',
    location: lists[0]?.route?.location ?? null,
  };
  return world.choose(`${table} prefers`, why, rivals);
}

function targetKey(target: RoutedPart['target']): string {
  switch (target.kind) {
    case 'gateway-endpoint':
      return target.endpoint.id;
    case 'anything':
      return target.why.what;
    default:
      return 'id' in target ? target.id : target.kind;
  }
}

function localRoutes(vpc: Vpc, to: Destination): readonly Candidate[] {
  const known = vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : []));
  const routes = known
    .map((cidr) => localRoute(intersect(cidrSet(cidr), to.addresses), cidr.prefix))
    .filter(({ addresses }) => addresses.length > 0);
  if (!to.local) return routes;
  const rest = routes.reduce<IntervalSet>((set, { addresses }) => subtract(set, addresses), to.addresses);
  // AWS: a VPC's blocks are /16 to /28, IPv6 ones /44 to /60, so a default route never takes their traffic (VPC guide, "VPC CIDR blocks").
  return rest.length === 0 ? routes : [...routes, localRoute(rest, typeof rest[0]?.start === 'bigint' ? 44 : 16)];
}

function localRoute(addresses: IntervalSet, prefix: number): Candidate {
  return { addresses, prefix, rank: RANK.local, target: { kind: 'local' }, route: null };
}

function routeCandidates(world: World, topology: Topology, route: Route, to: Destination): readonly Candidate[] {
  const reach = routeReach(world, topology, route, to);
  const touched = reach.filter(({ addresses }) => addresses.length > 0);
  if (touched.length === 0 || !settleBoolean(world, `${route.id}.exists`, route.exists)) return [];
  const target: RoutedPart['target'] = route.target.known
    ? route.target.value
    : { kind: 'anything', why: route.target };
  return touched.map(({ addresses, prefix, rank }) => ({
    addresses,
    prefix,
    rank: route.origin === 'propagated' ? RANK.propagated : rank,
    target,
    route: { id: route.id, location: route.location },
  }));
}

/** The destination's addresses that a route holds, with the length of the prefix by which it does. */
function routeReach(
  world: World,
  topology: Topology,
  route: Route,
  to: Destination,
): readonly { readonly addresses: IntervalSet; readonly prefix: number; readonly rank: number }[] {
  if (!route.destination.known) {
    const setting = world.choose(`${route.id}.destination`, route.destination, [
      'elsewhere',
      'everything',
      'exactly',
    ] as const);
    if (setting === 'elsewhere') return [];
    return [{ addresses: to.addresses, prefix: setting === 'everything' ? 0 : 129, rank: RANK.static }];
  }
  const destination = route.destination.value;
  if (destination.kind === 'cidr') {
    const { cidr } = destination;
    return [{ addresses: intersect(cidrSet(cidr), to.addresses), prefix: cidr.prefix, rank: RANK.static }];
  }
  return prefixListReach(world, topology.prefixList(destination.id), destination.id, to);
}

function prefixListReach(
  world: World,
  list: PrefixList | null,
  id: string,
  to: Destination,
): readonly { readonly addresses: IntervalSet; readonly prefix: number; readonly rank: number }[] {
  if (list === null) return [];
  if (isS3List(list, to.s3Region)) return s3Reach(to);
  const reach = list.entries.items.flatMap((entry, index) => {
    if (entry.known)
      return [
        { addresses: intersect(cidrSet(entry.value), to.addresses), prefix: entry.value.prefix, rank: RANK.prefixList },
      ];
    const matches = world.choose(`${id}[${index}]`, entry, [false, true]);
    return matches ? [{ addresses: to.addresses, prefix: 32, rank: RANK.prefixList }] : [];
  });
  if (list.entries.complete || !world.choose(`${id} has other entries`, list.entries.why, [false, true])) return reach;
  return [...reach, { addresses: to.addresses, prefix: 32, rank: RANK.prefixList }];
}

/**
 * The routes of S3's prefix list: one for each of its entries. Where the region's entries aren't known they count as
 * /15, the shortest that AWS publishes (ip-ranges.json, 2026-08), so they still beat any default route.
 */
function s3Reach(
  to: Destination,
): readonly { readonly addresses: IntervalSet; readonly prefix: number; readonly rank: number }[] {
  if (to.s3Region === null) return [];
  const entries = s3Entries(to.s3Region);
  if (entries === null) return [{ addresses: to.addresses, prefix: 15, rank: RANK.prefixList }];
  return entries.map((cidr) => ({
    addresses: intersect(cidrSet(cidr), to.addresses),
    prefix: cidr.prefix,
    rank: RANK.prefixList,
  }));
}

/** Whether the list is AWS's own of S3 in the region. */
export function isS3List(list: PrefixList, region: string | null): boolean {
  if (region === null || !list.name.known) return false;
  const parsed = parseServiceName(list.name.value);
  return parsed?.name === 's3' && parsed.region === region;
}

function gatewayEndpointRoutes(
  world: World,
  topology: Topology,
  from: { readonly table: RouteTable; readonly vpc: Vpc },
  to: Destination,
): readonly Candidate[] {
  if (to.s3Region === null) return [];
  // AWS accepts one route by one prefix list on a table, so the first endpoint has it.
  for (const endpoint of topology.endpointsIn(from.vpc.id)) {
    if (endpointRole(world, endpoint, { topology, vpc: from.vpc, service: 's3', region: to.s3Region }) !== 'gateway')
      continue;
    if (!servesRouteTable(world, endpoint, from.table.id)) continue;
    const target = { kind: 'gateway-endpoint', endpoint } as const;
    return s3Reach(to).map((reach) => ({ ...reach, target, route: { id: endpoint.id, location: endpoint.location } }));
  }
  return [];
}

/** Whether the endpoint is on a route table, in this world. */
function servesRouteTable(world: World, endpoint: VpcEndpoint, table: string): boolean {
  if (endpoint.routeTables.items.some((item) => item.known && item.value === table)) return true;
  for (const [index, item] of endpoint.routeTables.items.entries()) {
    if (!item.known && settle(world, `${endpoint.id}.routeTables[${index}]=${table}`, item, [null, table]) === table)
      return true;
  }
  return (
    !endpoint.routeTables.complete &&
    world.choose(`${endpoint.id}.routeTables=${table}`, endpoint.routeTables.why, [false, true])
  );
}
