import type { cidrSet } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import type { Network, Subnet, Vpc } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Leg } from './leg.js';
import type { Requirement } from './requirement.js';
import type { Topology } from './topology.js';
import { traceLeg } from './trace-leg.js';

/** Traces legs; subnets that nothing in the network tells apart share one reasoning and one result object. */
export interface Tracer {
  readonly trace: (workload: Workload, subnet: Subnet, vpc: Vpc, requirement: Requirement) => Leg;
}

export function createTracer(topology: Topology): Tracer {
  const legs = new Map<string, Leg>();
  const edges = rangeEdges(topology.network);
  const endpointSubnets = new Set(
    topology.network.endpoints.flatMap(({ subnets }) =>
      subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  const subnetKeys = new Map<string, string>();
  const keyOf = (subnet: Subnet): string => {
    let key = subnetKeys.get(subnet.id);
    if (key === undefined) {
      key = subnetKey(subnet, edges, endpointSubnets);
      subnetKeys.set(subnet.id, key);
    }
    return key;
  };
  return {
    trace(workload, subnet, vpc, requirement) {
      const who = workload.kind === 'assumed' ? 'assumed' : workload.id;
      const key = JSON.stringify([
        vpc.id,
        who,
        keyOf(subnet),
        requirement.service,
        requirement.host,
        requirement.neededFor,
        requirement.why,
        requirement.images,
      ]);
      let leg = legs.get(key);
      if (leg === undefined) {
        leg = traceLeg({ topology, workload, vpc, subnet }, requirement);
        legs.set(key, leg);
      }
      return leg;
    },
  };
}

/** What of a subnet decides how its packets fare. Anything unusual about it makes it stand for itself alone. */
function subnetKey(subnet: Subnet, edges: readonly Scalar[], endpointSubnets: ReadonlySet<string>): string {
  const { cidr, routeTable, networkAcl, mapPublicIp } = subnet;
  const plain =
    cidr.known &&
    cidr.value !== null &&
    routeTable.known &&
    networkAcl.known &&
    mapPublicIp.known &&
    !endpointSubnets.has(subnet.id);
  if (!plain || cidr.value === null) return subnet.id;
  const { start, end } = cidr.value;
  const from = countUpTo(edges, start);
  // A rule's range begins or ends inside the subnet: it tells its addresses apart.
  const cut = edges[from] !== undefined && edges[from] < end;
  return cut ? subnet.id : JSON.stringify([from, routeTable.value, networkAcl.value, mapPublicIp.value]);
}

/** Where the ranges of all rules, entries, routes and zones begin and end, sorted. */
function rangeEdges(network: Network): readonly Scalar[] {
  const edges = new Set<Scalar>();
  const add = (cidr: Parameters<typeof cidrSet>[0]) => {
    edges.add(cidr.start);
    edges.add(cidr.end);
  };
  for (const group of network.securityGroups) {
    for (const { peer } of group.rules.items) if (peer.known && peer.value.kind === 'cidr') add(peer.value.cidr);
  }
  for (const acl of network.networkAcls) for (const { cidr } of acl.entries.items) if (cidr.known) add(cidr.value);
  for (const list of network.prefixLists) for (const entry of list.entries.items) if (entry.known) add(entry.value);
  return [...edges].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** How many edges are at or before a point. */
function countUpTo(edges: readonly Scalar[], point: Scalar): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const edge = edges[middle];
    if (edge !== undefined && edge <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}
