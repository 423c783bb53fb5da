import { EMPTY, type IntervalSet, union } from '../model/interval-set.js';
import type { Subnet, Vpc } from '../model/network.js';
import { intersect, type PacketSet, packets } from '../model/packet-set.js';
import { all } from '../model/value.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
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
    .filter((part) => comesBack(client, { table: table.id, from: from.subnet, local }, part))
    .reduce<IntervalSet>((set, { addresses }) => union(set, addresses), EMPTY);
  const passing = intersect(asked, packets({ source: back }));
  return { passing, hops: astray.map((part) => hopOf(client, table.id, part)) };
}

function comesBack(
  { world, subnet }: Client,
  { table, from, local }: { readonly table: string; readonly from: Subnet; readonly local: boolean },
  part: RoutedPart,
): boolean {
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
      return world.choose(`${table} answers ${subnet.id} from ${from.id}`, part.target.why, [true, false]);
    default: {
      const why = {
        known: false,
        what: `what ${part.target.id} does with the replies to ${subnet.id}`,
        settle: local
          ? 'remove the more specific route, or test it with a pull'
          : 'test it with a pull, and ignore this finding where it works',
        location: part.route?.location ?? null,
      } as const;
      return world.choose(`${table} answers ${subnet.id} from ${from.id}`, why, [true, false]);
    }
  }
}

function hopOf({ subnet }: Client, table: string, { target, route, addresses }: RoutedPart): Hop {
  const dead =
    ['blackhole', 'none', 'local', 'checking-interface'].includes(target.kind) ||
    target.kind.endsWith('internet-gateway');
  const id = 'id' in target ? target.id : null;
  const where = id ?? (target.kind === 'blackhole' ? 'a blackhole' : 'nowhere');
  return {
    at: 'route-table',
    resource: table,
    location: route?.location ?? null,
    outcome: addresses.length === 0 ? 'pass' : dead ? 'fail' : 'unknown',
    detail: `${table} sends the replies to ${subnet.id} to ${where}${route === null ? '' : ` (${route.id})`}.`,
    awsCode: target.kind === 'blackhole' ? 'BAD_STATE_ROUTE' : null,
    problem: {
      kind: 'no-route',
      routeTable: table,
      reason: target.kind === 'blackhole' || target.kind === 'none' ? target.kind : 'wrong-target',
      target: id,
      location: route?.location ?? null,
    },
  };
}
