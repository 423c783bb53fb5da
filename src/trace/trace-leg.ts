import { isDualStackName } from '../aws/services.js';
import { assignableAddresses } from '../model/address.js';
import type { IntervalSet } from '../model/interval-set.js';
import type { Subnet, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import { vpcAddresses } from './interface-path.js';
import type { Hop, Leg, Verdict } from './leg.js';
import { traceInWorld } from './leg-in-world.js';
import type { Client } from './path.js';
import type { Requirement } from './requirement.js';
import { routeTableOf } from './route.js';
import { interfaceGroups } from './security-group.js';
import type { Topology } from './topology.js';
import { decidingUnknowns, explore, type Outcome, settle, settleBoolean, type World } from './world.js';
import type { WorldLeg } from './world-leg.js';

/** A workload in one of its subnets. */
export interface Place {
  readonly topology: Topology;
  readonly workload: Workload;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  /** The ports that the client may send from. */
  readonly sourcePorts: IntervalSet;
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
    location: requirement.location,
  };
  const { region } = place.vpc;
  if (requirement.unsure !== null) {
    const { unsure } = requirement;
    return { ...base, verdict: 'unknown', via: null, hops: [unknownHop(unsure)], unknowns: [unsure] };
  }
  if (!region.known) return { ...base, verdict: 'unknown', via: null, hops: [], unknowns: [region] };
  const { outcomes, cut } = explore((world) => traceInOneWorld(place, requirement, world));
  const merged = merge(outcomes, cut);
  return { ...base, ...merged };
}

function unknownHop(unknown: Unknown): Hop {
  return {
    at: 'service',
    resource: null,
    location: unknown.location,
    outcome: 'unknown',
    detail: `It depends on ${unknown.what}, which isn't known.`,
    awsCode: null,
    problem: { kind: 'not-known', unknown },
  };
}

function traceInOneWorld(place: Place, requirement: Requirement, world: World): WorldLeg {
  const { topology, workload, vpc, subnet } = place;
  const found = routeTableOf(topology, subnet, vpc);
  const table = 'table' in found ? found.table : unknownTable(subnet, vpc, found.why);
  const clients = familiesOf(place, requirement, world).map((family): Client => {
    const block = family === 4 ? subnet.cidr : subnet.ipv6Cidr;
    const told = block.known && block.value !== null;
    return {
      world,
      topology,
      vpc,
      subnet,
      family,
      table,
      groups:
        workload.kind === 'assumed'
          ? null
          : interfaceGroups(topology, workload.securityGroups, {
              id: workload.id,
              defaultGroup: vpc.defaultSecurityGroup,
            }),
      hasPublicIp: () => hasPublicIp(world, workload, subnet),
      addresses: block.known && block.value !== null ? assignableAddresses(block.value) : vpcAddresses({ vpc, family }),
      addressesAre: told ? 'each' : 'one',
      ports: place.sourcePorts,
    };
  });
  const [first, ...others] = clients;
  if (first === undefined) throw new Error('a subnet has IPv4 or IPv6 addresses');
  return ofFirstPull(traceInWorld([first, ...others], requirement), requirement);
}

/** The IP versions of the workload's addresses, as far as the host has them too. */
function familiesOf({ subnet }: Place, { host, region }: Requirement, world: World): readonly (4 | 6)[] {
  if (subnet.cidr.known ? subnet.cidr.value === null : mayLackBlock(world, subnet, subnet.cidr)) return [6];
  if (!isDualStackName(host, region) || (subnet.ipv6Cidr.known && subnet.ipv6Cidr.value === null)) return [4];
  const why: Unknown = {
    known: false,
    what: `whether a workload in ${subnet.id} has an IPv6 address`,
    settle: 'open the same way for IPv6 as for IPv4, or call the service by its IPv4 name',
    location: subnet.ipv6Cidr.location ?? subnet.location,
  };
  return world.choose(`${subnet.id} has IPv6 addresses`, why, [false, true]) ? [4, 6] : [4];
}

/** Whether a subnet has no IPv4 block, in this world. */
function mayLackBlock(world: World, { id }: Subnet, why: Unknown): boolean {
  return why.mayBeNone === true && world.choose(`${id} has no IPv4 block`, why, [false, true]);
}

/** A host that only the first pull of an image calls: without it, pulls fail until the image is cached. */
function ofFirstPull(leg: WorldLeg, { cacheRule, image, host }: Requirement): WorldLeg {
  if (cacheRule === null || (leg.verdict !== 'blocked' && leg.verdict !== 'intermittent')) return leg;
  const hop: Hop = {
    at: 'service',
    resource: cacheRule,
    location: image?.location ?? null,
    outcome: 'partial',
    detail: `${cacheRule} fetches from ${host}: until an image is cached, the client is sent there itself.`,
    awsCode: null,
    problem: { kind: 'pull-through-cache-needs-internet', rule: cacheRule, image: image?.reference ?? host },
  };
  return { ...leg, verdict: 'intermittent', hops: [...leg.hops.map((each) => ({ ...each, problem: null })), hop] };
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

/**
 * All worlds end alike; where they do so for different reasons, only what is wrong in all of them is told. Where nothing
 * is, what is wrong in most of them: in some the name isn't even resolved, so that no packet meets the closed group.
 */
function agreedLeg(outcomes: readonly Outcome<WorldLeg>[], verdict: Verdict): Merged {
  const answers = outcomes.map(({ answer }) => answer);
  const counts = new Map<string, number>();
  for (const { hops } of answers)
    for (const key of new Set(hops.flatMap(problemKey))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const isTold = (hop: Hop) => problemKey(hop).every((key) => counts.get(key) === most);
  const [first, ...others] = answers.filter(
    ({ hops }) => most === 0 || hops.some((hop) => hop.problem !== null && isTold(hop)),
  );
  if (first === undefined) throw new Error('there is always one world');
  const isShared = (hop: Hop) =>
    hop.outcome !== 'fail' || others.every(({ hops }) => hops.some((each) => fails(each, hop)));
  const hops = first.hops.filter((hop) => (hop.problem === null ? isShared(hop) : isTold(hop)));
  return { verdict, via: commonVia(outcomes), hops, unknowns: [] };
}

function fails(hop: Hop, like: Hop): boolean {
  return hop.outcome === 'fail' && hop.at === like.at && hop.resource === like.resource;
}

function problemKey({ at, resource, problem }: Hop): readonly string[] {
  return problem === null ? [] : [`${at} ${resource} ${problem.kind}`];
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
