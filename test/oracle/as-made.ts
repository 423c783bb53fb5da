import type { Network, RouteTarget, Thing } from '../../src/model/network.js';
import { known, type Members, type Value } from '../../src/model/value.js';

/**
 * The network as AWS makes it, where the input joins things of several VPCs: written apart from `src/trace`. Whoever
 * names something that surely lives in another VPC is refused.
 */
export function asMade(network: Network): Network {
  const lives = homesIn(network);
  const fits = (vpc: Value<string>, id: Value<string | null>) => lives.together(vpc, id);
  return {
    ...network,
    endpoints: network.endpoints.filter(({ vpc, subnets, securityGroups, routeTables }) =>
      [...subnets.items.map(({ subnet }) => subnet), ...securityGroups.items, ...routeTables.items].every((id) =>
        fits(vpc, id),
      ),
    ),
    subnets: network.subnets.map((subnet) => ({
      ...subnet,
      routeTable: fits(subnet.vpc, subnet.routeTable) ? subnet.routeTable : known(null),
      networkAcl: fits(subnet.vpc, subnet.networkAcl) ? subnet.networkAcl : known(null),
    })),
    routeTables: network.routeTables.map((table) => ({
      ...table,
      routes: only(table.routes, ({ target }) => fits(table.vpc, gatewayOf(target))),
    })),
  };
}

/** Whether AWS starts the workload in this subnet: with the groups that it names, and beside its other subnets. */
export function isStarted(network: Network, workloadId: string, subnetId: string): boolean {
  const lives = homesIn(network);
  const workload = network.workloads.find(({ id }) => id === workloadId);
  const vpc = network.subnets.find(({ id }) => id === subnetId)?.vpc;
  if (workload === undefined || vpc === undefined) return true;
  const subnets = workload.origins === undefined ? [] : workload.subnets.items;
  return [...workload.securityGroups.items, ...subnets].every((id) => lives.together(vpc, id));
}

function only<T>(members: Members<T>, keep: (item: T) => boolean): Members<T> {
  return { ...members, items: members.items.filter(keep) };
}

function gatewayOf(target: Value<RouteTarget>): Value<string | null> {
  if (!target.known) return target;
  const isGateway = ['internet-gateway', 'nat-gateway', 'egress-only-internet-gateway'].includes(target.value.kind);
  return known(isGateway && 'id' in target.value ? target.value.id : null);
}

/** All VPCs in which a thing may be, by the thing's id. */
function homesIn(network: Network) {
  const homes = new Map<string, readonly Value<string | null>[] | 'anywhere'>();
  const placed: readonly (Thing & { readonly vpc: Value<string | null> })[] = [
    ...network.subnets,
    ...network.routeTables,
    ...network.networkAcls,
    ...network.internetGateways,
    ...network.egressOnlyInternetGateways,
    ...network.natGateways,
  ];
  for (const { id, vpc } of placed) homes.set(id, [vpc]);
  for (const { id, vpc, associatedVpcs } of network.securityGroups)
    homes.set(id, associatedVpcs?.complete === false ? 'anywhere' : [vpc, ...(associatedVpcs?.items ?? [])]);
  return {
    together(vpc: Value<string>, id: Value<string | null>): boolean {
      const own = id.known && id.value !== null ? (homes.get(id.value) ?? 'anywhere') : 'anywhere';
      if (own === 'anywhere' || !vpc.known) return true;
      return own.some((home) => !home.known || home.value === null || home.value === vpc.value);
    },
  };
}
