import type { RouteTable, Subnet, VpcEndpoint } from '../model/network.js';
import { all, known, type Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import type { Topology } from '../trace/topology.js';

export interface Assumed {
  readonly workloads: readonly Workload[];
  /** Those that they are assumed in, one each, in the same order. */
  readonly subnets: readonly Subnet[];
  readonly assumptions: readonly string[];
}

/**
 * The workloads that are assumed where the input declares none: one in every subnet that has no route to an internet
 * gateway and holds no NAT gateway. Of these, a subnet that holds an interface endpoint is taken for an endpoint subnet
 * where another such subnet of its zone holds none.
 */
export function assumeWorkloads(topology: Topology): Assumed {
  const natSubnets = new Set(
    topology.network.natGateways.flatMap(({ subnet }) => (subnet.known && subnet.value !== null ? [subnet.value] : [])),
  );
  const endpointSubnets = new Set(
    topology.network.endpoints.flatMap(({ type, subnets }) =>
      type.known && type.value !== 'Interface'
        ? []
        : subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  const toInternet = new Set(topology.network.routeTables.filter(leadsToInternet).map(({ id }) => id));
  const candidates = topology.network.subnets.filter(
    (subnet) => !natSubnets.has(subnet.id) && !(toInternet.size > 0 && toInternet.has(tableOf(topology, subnet))),
  );
  const left = endpointSubnetsAmong(candidates, endpointSubnets);
  const subnets = left.size === 0 ? candidates : candidates.filter((subnet) => !left.has(subnet));
  const doubts = doubtsOf(topology, candidates, endpointSubnets);
  const workloads = subnets.map((subnet) => assumedWorkload(subnet, doubts.get(subnet)));
  const assumptions = [
    `No workload is declared: one is assumed in each of ${workloads.length} subnets without a route to an internet gateway; it allows all egress and needs the pull alone.`,
    ...[...left].map(
      ({ id }) =>
        `${id} holds an interface endpoint and is taken for an endpoint subnet: no workload is assumed in it.`,
    ),
  ];
  return { workloads, subnets, assumptions };
}

/** Of the subnets that hold interface endpoints, those in whose zone another one holds none. */
function endpointSubnetsAmong(candidates: readonly Subnet[], ids: ReadonlySet<string>): ReadonlySet<Subnet> {
  const holding = candidates.filter(({ id }) => ids.has(id));
  /** By VPC, the zones of these in which no other subnet was met yet. */
  const zonesLeft = new Map<string, Set<string>>();
  for (const subnet of holding) {
    const zones = zonesLeft.get(vpcOf(subnet)) ?? new Set();
    zonesLeft.set(vpcOf(subnet), zones.add(zoneOf(subnet)));
  }
  if (holding.length > 0)
    for (const subnet of candidates) {
      const zones = zonesLeft.get(vpcOf(subnet));
      if (zones !== undefined && zones.size > 0 && !ids.has(subnet.id)) zones.delete(zoneOf(subnet));
    }
  return new Set(holding.filter((subnet) => zonesLeft.get(vpcOf(subnet))?.has(zoneOf(subnet)) === false));
}

function vpcOf({ vpc }: Subnet): string {
  return vpc.known ? vpc.value : '';
}

function zoneOf({ availabilityZone: zone }: Subnet): string {
  return zone.known ? zone.value.key : zone.what;
}

/**
 * Why subnets may be endpoint subnets after all: which ones an endpoint is in isn't known, and their zones have others
 * for workloads. What is said to fail there, may fail nobody.
 */
function doubtsOf(
  { network }: Topology,
  candidates: readonly Subnet[],
  endpointSubnets: ReadonlySet<string>,
): ReadonlyMap<Subnet, Unknown> {
  const doubts = new Map<Subnet, Unknown>();
  const open = network.endpoints.flatMap((endpoint) => {
    const why = openSubnets(endpoint);
    return why === null ? [] : [{ vpc: endpoint.vpc, why }];
  });
  if (open.length === 0) return doubts;
  const plain = candidates.filter(({ id }) => !endpointSubnets.has(id));
  const inZone = new Map<string, number>();
  for (const subnet of plain) inZone.set(placeOf(subnet), (inZone.get(placeOf(subnet)) ?? 0) + 1);
  for (const subnet of plain) {
    const doubt = open.find(({ vpc }) => !vpc.known || !subnet.vpc.known || vpc.value === subnet.vpc.value);
    if (doubt !== undefined && (inZone.get(placeOf(subnet)) ?? 0) > 1) doubts.set(subnet, doubt.why);
  }
  return doubts;
}

/** Why it isn't known of any subnet that an interface endpoint is in it; null where it is of some, or there are none. */
function openSubnets({ type, subnets }: VpcEndpoint): Unknown | null {
  if (type.known && type.value !== 'Interface') return null;
  if (subnets.items.some(({ subnet }) => subnet.known)) return null;
  const [first] = subnets.items;
  return first !== undefined && !first.subnet.known ? first.subnet : subnets.complete ? null : subnets.why;
}

function placeOf(subnet: Subnet): string {
  return `${vpcOf(subnet)} ${zoneOf(subnet)}`;
}

/** The id of the route table that a subnet uses; empty where it isn't known. */
function tableOf(topology: Topology, subnet: Subnet): string {
  if (!subnet.routeTable.known) return '';
  if (subnet.routeTable.value !== null) return subnet.routeTable.value;
  const vpc = subnet.vpc.known ? topology.vpc(subnet.vpc.value) : null;
  return vpc?.mainRouteTable.known === true ? vpc.mainRouteTable.value : '';
}

function leadsToInternet(table: RouteTable): boolean {
  return table.routes.items.some(({ target }) => target.known && target.value.kind === 'internet-gateway');
}

/** What all assumed workloads have alike. */
const NO_TAGS = {};
const NOTHING = all<never>([]);
const AS_THE_SUBNET = known('subnet' as const);

function assumedWorkload(subnet: Subnet, doubt: Unknown | undefined): Workload {
  return {
    id: subnet.id,
    kind: 'assumed',
    location: subnet.location,
    exists: doubt !== undefined && subnet.exists.known ? doubt : subnet.exists,
    tags: NO_TAGS,
    subnets: all([known(subnet.id)]),
    securityGroups: NOTHING,
    publicIp: AS_THE_SUBNET,
    images: NOTHING,
    needs: NOTHING,
    fetchesToken: true,
  };
}
