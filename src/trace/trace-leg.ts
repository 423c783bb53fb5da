import { assignableAddresses } from '../model/address.js';
import { EMPTY } from '../model/interval-set.js';
import type { Subnet, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import { vpcAddresses } from './interface-path.js';
import type { Hop, Leg, Verdict } from './leg.js';
import { traceInWorld, type WorldLeg } from './leg-in-world.js';
import { type Client, LINUX_PORTS } from './path.js';
import type { Requirement } from './requirement.js';
import { routeTableOf } from './route.js';
import { interfaceGroups } from './security-group.js';
import type { Topology } from './topology.js';
import { decidingUnknowns, explore, type Outcome, settle, settleBoolean, type World } from './world.js';

/** A workload in one of its subnets. */
export interface Place {
  readonly topology: Topology;
  readonly workload: Workload;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
}

/** What happens to one leg of a pull, in every world that the unknown values allow. */
export function traceLeg(place: Place, requirement: Requirement): Leg {
  const base = {
    service: requirement.service,
    host: requirement.host,
    port: 443,
    neededFor: requirement.neededFor,
    required: requirement.neededFor !== 'feature',
    why: requirement.why,
  };
  const { region } = place.vpc;
  if (!region.known) return { ...base, verdict: 'unknown', via: null, hops: [], unknowns: [region] };
  const { outcomes, cut } = explore((world) => traceInOneWorld(place, requirement, world));
  const merged = merge(outcomes, cut);
  return { ...base, ...merged };
}

function traceInOneWorld(place: Place, requirement: Requirement, world: World): WorldLeg {
  const { topology, workload, vpc, subnet } = place;
  const found = routeTableOf(topology, subnet, vpc);
  const table = 'table' in found ? found.table : unknownTable(subnet, vpc, found.why);
  const noIpv4 = subnet.cidr.known && subnet.cidr.value === null;
  if (noIpv4) return withoutIpv4(place, requirement, world);
  const client: Client = {
    world,
    topology,
    vpc,
    subnet,
    table,
    groups:
      workload.kind === 'assumed'
        ? null
        : interfaceGroups(topology, workload.securityGroups, {
            id: workload.id,
            defaultGroup: vpc.defaultSecurityGroup,
          }),
    hasPublicIp: () => hasPublicIp(world, workload, subnet),
    addresses:
      subnet.cidr.known && subnet.cidr.value !== null
        ? assignableAddresses(subnet.cidr.value)
        : subnet.cidr.known
          ? EMPTY
          : vpcAddresses({ vpc }),
    addressesAre: subnet.cidr.known ? 'each' : 'one',
    ports: LINUX_PORTS,
  };
  return traceInWorld(client, requirement);
}

/** A route table of which only the local routes are known. */
function unknownTable(subnet: Subnet, vpc: Vpc, why: Unknown): Client['table'] {
  return {
    id: why.what,
    location: why.location ?? subnet.location,
    exists: { known: true, value: true, location: null },
    tags: {},
    vpc: { known: true, value: vpc.id, location: null },
    routes: { items: [], complete: false, why },
  };
}

/**
 * The hosts of a pull have IPv4 addresses alone, so a subnet without IPv4 reaches them by DNS64 and NAT64 or not at all.
 * Source: VPC guide, "DNS64 and NAT64" (read 2026-11).
 */
function withoutIpv4({ subnet }: Place, { host }: Requirement, world: World): WorldLeg {
  const dns64 = settleBoolean(world, `${subnet.id}.dns64`, subnet.dns64);
  const hop: Hop = {
    at: 'dns',
    resource: subnet.id,
    location: subnet.location,
    outcome: dns64 ? 'unknown' : 'fail',
    detail: `${subnet.id} has no IPv4, and ${host} no IPv6 address.`,
    awsCode: null,
    problem: {
      kind: 'no-route',
      routeTable: null,
      reason: 'wrong-address-family',
      target: null,
      location: subnet.location,
    },
  };
  if (!dns64) return { verdict: 'blocked', via: null, hops: [hop], unknowns: [] };
  const why: Unknown = {
    known: false,
    what: `the way of ${subnet.id} by NAT64`,
    settle: 'give the subnet an IPv4 block',
    location: subnet.location,
  };
  return { verdict: 'unknown', via: null, hops: [{ ...hop, problem: null }], unknowns: [why] };
}

function hasPublicIp(world: World, workload: Workload, subnet: Subnet): boolean {
  const setting = settle(world, `${workload.id}.publicIp`, workload.publicIp, [true, false] as const);
  return setting === 'subnet' ? settleBoolean(world, `${subnet.id}.mapPublicIp`, subnet.mapPublicIp) : setting;
}

type Merged = Pick<Leg, 'verdict' | 'via' | 'hops' | 'unknowns'>;

function merge(outcomes: readonly Outcome<WorldLeg>[], cut: boolean): Merged {
  const first = outcomes[0];
  if (first === undefined) throw new Error('there is always one world');
  const same = (a: WorldLeg, b: WorldLeg) => a.verdict === b.verdict;
  const agreed = !cut && outcomes.every(({ answer }) => same(answer, first.answer));
  if (agreed && first.answer.verdict !== 'unknown') return agreedLeg(outcomes, first.answer.verdict);
  const unknowns = unique([...decidingUnknowns(outcomes, same), ...outcomes.flatMap(({ answer }) => answer.unknowns)]);
  const told =
    unknowns.length > 0 ? unknowns : unique(outcomes.flatMap(({ choices }) => choices.map(({ unknown }) => unknown)));
  return { verdict: 'unknown', via: commonVia(outcomes), hops: divergingHops(outcomes, told), unknowns: told };
}

/** All worlds end alike; where they do so for different reasons, only what is wrong in all of them is told. */
function agreedLeg(outcomes: readonly Outcome<WorldLeg>[], verdict: Verdict): Merged {
  const answers = outcomes.map(({ answer }) => answer);
  const [first, ...others] = answers;
  if (first === undefined) throw new Error('there is always one world');
  const key = (hop: Hop) => `${hop.at} ${hop.resource} ${hop.problem?.kind}`;
  const inAll = first.hops.filter(
    (hop) => hop.problem === null || others.every(({ hops }) => hops.some((other) => key(other) === key(hop))),
  );
  const told =
    inAll.some(({ problem }) => problem !== null) || first.hops.every(({ problem }) => problem === null)
      ? inAll
      : first.hops;
  return { verdict, via: commonVia(outcomes), hops: told, unknowns: [] };
}

function commonVia(outcomes: readonly Outcome<WorldLeg>[]): string | null {
  const vias = new Set(outcomes.map(({ answer }) => answer.via));
  return vias.size === 1 ? (outcomes[0]?.answer.via ?? null) : null;
}

/** The hops that all worlds share, up to where they part; then what they part on. */
function divergingHops(outcomes: readonly Outcome<WorldLeg>[], unknowns: readonly Unknown[]): readonly Hop[] {
  const hops = outcomes[0]?.answer.hops ?? [];
  const shared: Hop[] = [];
  for (const [index, hop] of hops.entries()) {
    const all = outcomes.every(({ answer }) => {
      const other = answer.hops[index];
      return (
        other !== undefined && other.at === hop.at && other.resource === hop.resource && other.outcome === hop.outcome
      );
    });
    if (!all) break;
    shared.push(hop);
  }
  const next = hops[shared.length];
  const at = next?.at ?? shared.at(-1)?.at ?? 'endpoint';
  const open = unknowns.map(
    (unknown): Hop => ({
      at,
      resource: next?.resource ?? null,
      location: unknown.location,
      outcome: 'unknown',
      detail: `It depends on ${unknown.what}, which isn't known.`,
      awsCode: null,
      problem: { kind: 'not-known', unknown },
    }),
  );
  return [...shared, ...open];
}

function unique(unknowns: readonly Unknown[]): readonly Unknown[] {
  return [...new Map(unknowns.map((unknown) => [`${unknown.what}\n${unknown.settle}`, unknown])).values()];
}
