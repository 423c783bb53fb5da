import { EMPTY, type IntervalSet, union } from '../model/interval-set.js';
import type { RouteTable, Subnet, Vpc } from '../model/network.js';
import { intersect, type PacketSet, packets } from '../model/packet-set.js';
import { all } from '../model/value.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import { carriesBetween, settleBetweenVpcs } from './peering.js';
import type { NoRouteReason } from './problem.js';
import { type RoutedPart, routeTableOf, routeThrough } from './route.js';

/** The requests whose replies come back, and what takes the others elsewhere. */
export interface Replies {
  readonly passing: PacketSet;
  readonly hops: readonly Hop[];
}

/**
 * Replies of an endpoint's interface or a NAT gateway leave by the route table of its own subnet: there a route to the
 * workload's addresses that is longer than the local one takes them elsewhere. Only routes that are told can be such;
 * where none is, the local route holds. Out of another VPC no local route leads to the workload.
 * Sources: VPC guide, "Middlebox routing" and "Route priority"; Transit Gateway guide, centralized endpoints, which need a
 * return route in the endpoints' subnets (read 2026-11).
 */
export function routeReplies(
  client: Client,
  from: { readonly subnet: Subnet; readonly vpc: Vpc },
  asked: PacketSet,
): Replies {
  const { world, topology } = client;
  const found = routeTableOf(topology, from.subnet, from.vpc);
  if (!('table' in found)) return { passing: asked, hops: [] };
  const { table } = found;
  const local = from.vpc === client.vpc;
  const told = table.routes.items.filter(({ destination }) => destination.known && destination.value.kind === 'cidr');
  if (local && told.length === 0) return { passing: asked, hops: [] };
  const to = { addresses: client.addresses, s3Region: null, local };
  const routes = local ? all(told) : table.routes;
  const parts = routeThrough(world, topology, { table: { ...table, routes }, vpc: from.vpc }, to).filter(
    ({ addresses }) => addresses.length > 0,
  );
  const astray = parts.filter(({ target }) => !local || target.kind !== 'local');
  if (astray.length === 0) return { passing: asked, hops: [] };
  const back = parts
    .filter((part) => comesBack(client, { table, from, local }, part))
    .reduce<IntervalSet>((set, { addresses }) => union(set, addresses), EMPTY);
  const passing = intersect(asked, packets({ source: back }));
  return { passing, hops: astray.map((part) => hopOf(client, { table, from, local }, part)) };
}

/** Where replies start, and by which table. */
interface ReplyPlace {
  readonly table: RouteTable;
  readonly from: { readonly subnet: Subnet; readonly vpc: Vpc };
  readonly local: boolean;
}

function carriedBack(client: Client, { from }: ReplyPlace, { target }: RoutedPart): boolean | null {
  if (target.kind !== 'vpc-peering-connection') return null;
  return carriesBetween(client, target.id, { from: from.vpc, to: client.vpc });
}

function comesBack(client: Client, place: ReplyPlace, part: RoutedPart): boolean {
  const { world, subnet } = client;
  const { table, from, local } = place;
  switch (part.target.kind) {
    case 'local':
      return local;
    case 'none':
    case 'blackhole':
    case 'checking-interface':
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
    case 'gateway-endpoint':
      return false;
    case 'anything':
      return world.choose(`${table.id} answers ${subnet.id} from ${from.subnet.id}`, part.target.why, [true, false]);
    default: {
      const carried = carriedBack(client, place, part);
      if (carried !== null) return carried;
      const why = {
        known: false,
        what: `what ${part.target.id} does with the replies to ${subnet.id}`,
        settle: local ? 'remove the more specific route, or test it with a pull' : settleBetweenVpcs(part.target.kind),
        location: part.route?.location ?? null,
      } as const;
      return world.choose(`${table.id} answers ${subnet.id} from ${from.subnet.id}`, why, [true, false]);
    }
  }
}

function hopOf(client: Client, place: ReplyPlace, part: RoutedPart): Hop {
  const { subnet } = client;
  const { table } = place;
  const { target, route, addresses } = part;
  const carried = carriedBack(client, place, part);
  const dead =
    carried === false ||
    ['blackhole', 'none', 'local', 'checking-interface'].includes(target.kind) ||
    target.kind.endsWith('internet-gateway');
  const id = 'id' in target ? target.id : null;
  const where = id ?? (target.kind === 'blackhole' ? 'a blackhole' : 'nowhere');
  return {
    at: 'route-table',
    resource: table.id,
    location: route?.location ?? null,
    outcome: addresses.length === 0 || carried === true ? 'pass' : dead ? 'fail' : 'unknown',
    detail: `${table.id} sends the replies to ${subnet.id} to ${where}${route === null ? '' : ` (${route.id})`}.`,
    awsCode: target.kind === 'blackhole' ? 'BAD_STATE_ROUTE' : null,
    problem:
      carried === true
        ? null
        : {
            kind: 'no-route',
            routeTable: table.id,
            reason: reasonOf(part, carried),
            target: id,
            location: route?.location ?? table.location,
          },
  };
}

function reasonOf({ target }: RoutedPart, carried: boolean | null): NoRouteReason {
  if (carried === false) return 'peering-closed';
  if (target.kind === 'none') return 'no-way-back';
  return target.kind === 'blackhole' ? 'blackhole' : 'wrong-target';
}
