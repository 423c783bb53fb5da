import { parseServiceName } from '../aws/services.js';
import { interval } from '../model/interval-set.js';
import type { Network, PortRange, Subnet, Vpc } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Leg } from './leg.js';
import { numbering } from './numbering.js';
import { LINUX_PORTS } from './path.js';
import { endpointCannotServe, type Requirement } from './requirement.js';
import { SubnetKinds } from './subnet-kinds.js';
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
  const numberOf = numbering();
  const kinds = new SubnetKinds(topology.network);
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
  let last: Traced | null = null;
  return {
    trace(workload, subnet, vpc, requirements) {
      const who = whoIs(workload);
      const kind = kinds.of(subnet);
      // Those that fare alike mostly come one after the other.
      if (last?.requirements === requirements && last.vpc === vpc && last.who === who && last.kind === kind)
        return last.list;
      const number = numberOf([vpc.id, who, kind]);
      const known = lists.get(requirements) ?? new Map<number, readonly Leg[]>();
      lists.set(requirements, known);
      const list = known.get(number) ?? requirements.map((each) => traceOne({ workload, vpc, subnet }, number, each));
      known.set(number, list);
      last = { requirements, vpc, who, kind, list };
      return list;
    },
  };
}

/** What was traced, and what it depends on. */
interface Traced {
  readonly requirements: readonly Requirement[];
  readonly vpc: Vpc;
  readonly who: string;
  readonly kind: number;
  readonly list: readonly Leg[];
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
