import { parseServiceName } from '../aws/services.js';
import type { Cidr } from '../model/address.js';
import { interval, type Scalar } from '../model/interval-set.js';
import type { Network, PortRange, Subnet, Vpc } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Leg } from './leg.js';
import { numbering, type Part } from './numbering.js';
import { LINUX_PORTS } from './path.js';
import { endpointCannotServe, type Requirement } from './requirement.js';
import type { Topology } from './topology.js';
import { traceLeg } from './trace-leg.js';

/** Traces legs; subnets that nothing in the network tells apart share one reasoning and one result object. */
export interface Tracer {
  /** One leg for each requirement. Pulls that share a list of requirements and fare alike share one list of legs. */
  readonly trace: (
    workload: Workload,
    subnet: Subnet,
    vpc: Vpc,
    requirements: readonly Requirement[],
  ) => readonly Leg[];
}

export interface TraceOptions {
  /** The ports that clients may send from; Linux's default range where left out. */
  readonly sourcePorts?: PortRange;
}

export function createTracer(topology: Topology, options: TraceOptions = {}): Tracer {
  const { sourcePorts: range } = options;
  const sourcePorts = range === undefined ? LINUX_PORTS : interval(range.from, range.to + 1);
  // Legs that fare alike may be needed for different reasons.
  const fates = new Map<string, Leg>();
  const legs = new Map<string, Leg>();
  const policies = servicesWithPolicy(topology.network);
  const edges = rangeEdges(topology.network);
  const ofTheirOwn = new Set(
    topology.network.endpoints.flatMap(({ subnets }) =>
      subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  for (const { blocked } of [...topology.network.internetGateways, ...topology.network.egressOnlyInternetGateways])
    for (const id of blocked?.excludedSubnets ?? []) ofTheirOwn.add(id);
  const numberOf = numbering();
  const subnetKeys = new Map<Subnet, number>();
  let last: { readonly decides: readonly Part[]; readonly key: number } | null = null;
  const keyOf = (subnet: Subnet, isAskedOnce: boolean): number => {
    let key = isAskedOnce ? undefined : subnetKeys.get(subnet);
    if (key === undefined) {
      const decides = whatDecides(subnet, edges, ofTheirOwn);
      // Subnets of one kind mostly stand together.
      if (last === null || !isSame(last.decides, decides)) last = { decides, key: numberOf(decides) };
      key = last.key;
      if (!isAskedOnce) subnetKeys.set(subnet, key);
    }
    return key;
  };
  const traceOne = (puller: Puller, who: number, requirement: Requirement): Leg => {
    const fate = JSON.stringify([
      who,
      requirement.service,
      requirement.host,
      requirement.neededFor === 'pull',
      policies.has(requirement.service) ? requirement.images : null,
      isFarOff(puller.vpc, requirement) ? requirement.image : null,
      requirement.cacheRule,
      requirement.owner,
      requirement.unsure,
    ]);
    const key = JSON.stringify([fate, requirement.neededFor, requirement.why, requirement.location]);
    const before = legs.get(key);
    if (before !== undefined) return before;
    let fated = fates.get(fate);
    if (fated === undefined) {
      fated = traceLeg({ topology, sourcePorts, ...puller }, requirement);
      fates.set(fate, fated);
    }
    const { neededFor, why, location } = requirement;
    const leg = { ...fated, neededFor, required: neededFor !== 'feature', why, location };
    legs.set(key, leg);
    return leg;
  };
  const lists = new WeakMap<readonly Requirement[], Map<number, readonly Leg[]>>();
  let before: {
    readonly requirements: readonly Requirement[];
    readonly parts: readonly Part[];
    readonly list: readonly Leg[];
  } | null = null;
  return {
    trace(workload, subnet, vpc, requirements) {
      const parts = [vpc.id, whoIs(workload), keyOf(subnet, workload.kind === 'assumed')];
      // Those that fare alike mostly come one after the other.
      if (before?.requirements === requirements && isSame(before.parts, parts)) return before.list;
      const who = numberOf(parts);
      let known = lists.get(requirements);
      if (known === undefined) {
        known = new Map();
        lists.set(requirements, known);
      }
      let list = known.get(who);
      if (list === undefined) {
        list = requirements.map((requirement) => traceOne({ workload, vpc, subnet }, who, requirement));
        known.set(who, list);
      }
      before = { requirements, parts, list };
      return list;
    },
  };
}

/** Whose packets are followed, and where they start. */
interface Puller {
  readonly workload: Workload;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
}

/** The services of which an endpoint may not let every image through. */
function servicesWithPolicy({ endpoints }: Network): { readonly has: (service: string) => boolean } {
  const found = new Set<string>();
  for (const { policy, serviceName } of endpoints) {
    if (policy.known && policy.value === null) continue;
    const service = serviceName.known ? parseServiceName(serviceName.value) : null;
    if (service === null) return { has: () => true };
    found.add(service.name);
  }
  return found;
}

/** Whether what is said of the leg names the image: it is where no endpoint of the VPC's own region serves it. */
function isFarOff({ region }: Vpc, requirement: Requirement): boolean {
  return endpointCannotServe(requirement) || !region.known || region.value !== requirement.region;
}

/** What of a workload decides how its packets fare: workloads with the same groups share their reasoning. */
function whoIs({ id, kind, securityGroups, publicIp }: Workload): string {
  if (kind === 'assumed') return 'assumed';
  const groups = securityGroups.items.map((group) => (group.known ? group.value : null));
  const told = securityGroups.complete && publicIp.known && !groups.includes(null);
  return told ? JSON.stringify([groups, publicIp.value]) : id;
}

/** What of a subnet decides how its packets fare. Anything unusual about it makes it stand for itself alone. */
function whatDecides(subnet: Subnet, edges: readonly Scalar[], ofTheirOwn: ReadonlySet<string>): readonly Part[] {
  const { id, cidr, ipv6Cidr, routeTable, networkAcl, mapPublicIp, dns64 } = subnet;
  const plain =
    cidr.known &&
    cidr.value !== null &&
    routeTable.known &&
    networkAcl.known &&
    mapPublicIp.known &&
    ipv6Cidr.known &&
    dns64.known &&
    !ofTheirOwn.has(id);
  if (!plain || cidr.value === null || !ipv6Cidr.known) return [id];
  const between = gapOf(edges, cidr.value);
  const between6 = ipv6Cidr.value === null ? 'none' : gapOf(edges, ipv6Cidr.value);
  if (between === null || between6 === null) return [id];
  return [between, between6, routeTable.value, networkAcl.value, mapPublicIp.value, dns64.value];
}

function isSame(a: readonly Part[], b: readonly Part[]): boolean {
  for (let place = 0; place < a.length; place++) if (a[place] !== b[place]) return false;
  return a.length === b.length;
}

/** Between which edges a block lies. Null: a rule's range begins or ends inside it and tells its addresses apart. */
function gapOf(edges: readonly Scalar[], { start, end }: Cidr): number | null {
  const from = countUpTo(edges, start);
  const next = edges[from];
  return next !== undefined && next < end ? null : from;
}

/** Where the ranges of all rules, entries, routes and zones begin and end, sorted. */
function rangeEdges(network: Network): readonly Scalar[] {
  const edges = new Set<Scalar>();
  const add = (cidr: Cidr) => {
    edges.add(cidr.start);
    edges.add(cidr.end);
  };
  for (const group of network.securityGroups) {
    for (const { peer } of group.rules.items) if (peer.known && peer.value.kind === 'cidr') add(peer.value.cidr);
  }
  for (const acl of network.networkAcls) for (const { cidr } of acl.entries.items) if (cidr.known) add(cidr.value);
  for (const { routes } of network.routeTables) {
    for (const { destination } of routes.items)
      if (destination.known && destination.value.kind === 'cidr') add(destination.value.cidr);
  }
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
