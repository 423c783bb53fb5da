import { s3Addresses } from '../aws/s3-addresses.js';
import { ALL_IPV4 } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import type { VpcEndpoint } from '../model/network.js';
import { intersect, isEmpty, union } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import { type DnsAnswer, resolve } from './dns.js';
import { type EndpointInterface, interfacesOf } from './endpoint.js';
import { type InterfaceResult, traceToInterface } from './interface-path.js';
import type { Hop, Verdict } from './leg.js';
import { applyFilters, type Client, egressFilter, publicAddresses, requests } from './path.js';
import { judgePolicy } from './policy-hop.js';
import { type PublicResult, traceToPublic } from './public-path.js';
import type { Requirement } from './requirement.js';
import { describeDropped, shareOf } from './share.js';
import { endpointHop, privateDnsProblems, whyBlocked } from './unserved.js';

/** What becomes of one leg in one world. */
export interface WorldLeg {
  readonly verdict: Verdict;
  readonly via: string | null;
  readonly hops: readonly Hop[];
  /** Why the verdict is unknown although this world knows everything: an address that AWS only picks at apply. */
  readonly unknowns: readonly Unknown[];
}

/** Follows one leg of a pull in one world: resolve the name, then follow the packets to every address of the answer. */
export function traceInWorld(client: Client, requirement: Requirement): WorldLeg {
  const { answer, hop } = resolve({
    world: client.world,
    topology: client.topology,
    vpc: client.vpc,
    host: requirement.host,
    service: requirement.service,
    region: requirement.region,
  });
  switch (answer.kind) {
    case 'none':
      return { verdict: 'blocked', via: null, hops: [hop], unknowns: [] };
    case 'anything':
      return anything(client, hop, answer);
    case 'interfaces':
      return toEndpoint(client, requirement, { endpoint: answer.endpoint, dns: hop });
    case 'addresses':
      return toAddresses(client, requirement, { addresses: answer.addresses, dns: hop, zone: answer.zone });
    case 'public':
      return toPublic(client, requirement, hop);
  }
}

function anything(client: Client, dns: Hop, { key, why }: Extract<DnsAnswer, { kind: 'anything' }>): WorldLeg {
  const verdict = client.world.choose(`${key} leads`, why, ['blocked', 'private', 'public'] as const);
  const anywhere = { addresses: ALL_IPV4, s3Region: null, local: false };
  const egress = egressFilter(client, anywhere, { towards: why.what, carries: () => true });
  const out = applyFilters(requests(client, anywhere), [egress], { sources: client.addressesAre, destinations: 'one' });
  // Wherever it leads, closed groups let nothing out.
  if (isEmpty(out.passing)) return { verdict: 'blocked', via: null, hops: [dns, ...out.hops], unknowns: [] };
  return { verdict, via: null, hops: [dns], unknowns: [] };
}

function toEndpoint(
  client: Client,
  requirement: Requirement,
  { endpoint, dns }: { readonly endpoint: VpcEndpoint; readonly dns: Hop },
): WorldLeg {
  const interfaces = interfacesOf(client.world, client.topology, endpoint);
  const results = interfaces.flatMap((each) =>
    each.kind === 'somewhere' && !each.certain && !mayExist(client, each)
      ? []
      : [traceToInterface(client, endpoint, each)],
  );
  if (results.length === 0) {
    const hop = endpointHop(endpoint, 'fail', `${endpoint.id} is in no subnet, so it has no interface to answer.`, {
      kind: 'endpoint-without-subnets',
      endpoint: endpoint.id,
    });
    return { verdict: 'blocked', via: endpoint.id, hops: [dns, hop], unknowns: [] };
  }
  const hops = [dns, ...mergeHops(results)];
  const shares = results.map(({ share }) => share);
  const works = shares.every((share) => share === 'all');
  const fails = shares.every((share) => share === 'none');
  // A share that is unsure may be all or nothing; beside one that is neither, the leg is intermittent all the same.
  const mixed = shares.includes('part') || (shares.includes('all') && shares.includes('none'));
  hops.push(...sideHops(client, endpoint, results));
  if (fails) return { verdict: 'blocked', via: endpoint.id, hops, unknowns: [] };
  const policy = judgePolicy(client, endpoint, requirement);
  if (policy.denied) return { verdict: 'blocked', via: endpoint.id, hops: [...hops, policy.hop], unknowns: [] };
  if (!works && !mixed) return { verdict: 'unknown', via: endpoint.id, hops, unknowns: [unknownAddress(endpoint)] };
  const reached = endpointHop(
    endpoint,
    works ? 'pass' : 'partial',
    works ? `${endpoint.id} answers.` : `${endpoint.id} answers only a part of the packets.`,
    null,
  );
  return {
    verdict: works ? 'private' : 'intermittent',
    via: endpoint.id,
    hops: [...hops, reached, policy.hop],
    unknowns: [],
  };
}

function mayExist(client: Client, each: Extract<EndpointInterface, { kind: 'somewhere' }>): boolean {
  return client.world.choose(`${each.key} has more`, each.why, [false, true]);
}

/** Says beside the failing hops which interfaces or which of the workload's addresses are cut off. */
function sideHops(client: Client, endpoint: VpcEndpoint, results: readonly InterfaceResult[]): readonly Hop[] {
  const hops: Hop[] = [];
  const dead = results.filter(({ share }) => share === 'none');
  const dropped = results.flatMap((result) => result.dropped ?? []);
  if (dead.length > 0 && dead.length < results.length) {
    const subnets = dead.flatMap(({ subnet }) => subnet ?? []);
    hops.push(
      endpointHop(
        endpoint,
        'partial',
        `${endpoint.id} answers from ${results.length - dead.length} of its ${results.length} interfaces, DNS names all of them.`,
        {
          kind: 'some-endpoint-interfaces-unreachable',
          endpoint: endpoint.id,
          subnets,
        },
      ),
    );
  }
  if (dropped[0] !== undefined) hops.push(someBlocked(client, dropped[0]));
  return hops;
}

function someBlocked(client: Client, dropped: string): Hop {
  return {
    at: 'route-table',
    resource: client.subnet.id,
    location: client.subnet.location,
    outcome: 'partial',
    detail: `Only a part of what ${client.subnet.id} sends gets through: not ${dropped}.`,
    awsCode: null,
    problem: { kind: 'some-addresses-blocked', share: dropped },
  };
}

function unknownAddress(endpoint: VpcEndpoint): Unknown {
  return {
    known: false,
    what: `which addresses the interfaces of ${endpoint.id} get`,
    settle: 'open the rule to the whole subnet of the endpoint, or fix the addresses (subnet_configuration)',
    location: endpoint.location,
  };
}

/** One hop for each place, whichever interface it is on the way to: its outcome is that of all of them together. */
function mergeHops(results: readonly InterfaceResult[]): readonly Hop[] {
  const merged = new Map<string, Hop[]>();
  for (const { hops } of results) {
    for (const hop of hops) {
      const kind =
        hop.problem !== null && 'direction' in hop.problem
          ? `${hop.problem.kind} ${hop.problem.direction} ${hop.problem.subnet}`
          : '';
      const key =
        hop.at === 'network-acl'
          ? `${hop.at} ${hop.detail.replace(/^.*? the (request|reply) /, '$1 ')} ${hop.resource}`
          : `${hop.at} ${hop.resource} ${kind}`;
      const same = merged.get(key);
      if (same === undefined) merged.set(key, [hop]);
      else same.push(hop);
    }
  }
  return [...merged.values()].flatMap((hops) => {
    const outcomes = new Set(hops.map(({ outcome }) => outcome));
    const shown =
      hops.find(({ outcome }) => outcome === 'fail') ?? hops.find(({ outcome }) => outcome !== 'pass') ?? hops[0];
    if (shown === undefined) return [];
    if (outcomes.size === 1 || outcomes.has('unknown'))
      return [outcomes.has('unknown') ? { ...shown, outcome: 'unknown' as const } : shown];
    return [{ ...shown, outcome: 'partial' as const }];
  });
}

/** A private hosted zone names addresses: those of endpoint interfaces are followed, others lead somewhere unknown. */
function toAddresses(
  client: Client,
  requirement: Requirement,
  { addresses, dns, zone }: { readonly addresses: readonly Scalar[]; readonly dns: Hop; readonly zone: string },
): WorldLeg {
  const why: Unknown = {
    known: false,
    what: `what answers at the addresses of ${zone}`,
    settle: `make the records of ${zone} an alias to the endpoint`,
    location: dns.location,
  };
  if (addresses.length === 0) return { verdict: 'blocked', via: null, hops: [dns], unknowns: [] };
  const owner = client.topology
    .endpointsIn(client.vpc.id)
    .find((endpoint) => addresses.every((address) => ownsAddress(client, endpoint, address)));
  if (owner !== undefined) return toEndpoint(client, requirement, { endpoint: owner, dns });
  return anything(client, { ...dns, outcome: 'unknown' }, { kind: 'anything', key: `addresses of ${zone}`, why });
}

function ownsAddress(client: Client, endpoint: VpcEndpoint, address: Scalar): boolean {
  return endpoint.subnets.items.some(
    ({ address: fixed }) =>
      fixed.known &&
      fixed.value !== null &&
      client.topology.endpoint(endpoint.id) !== null &&
      sameAddress(fixed.value, address),
  );
}

function sameAddress(text: string, address: Scalar): boolean {
  return typeof address === 'number' && text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) === address;
}

/**
 * The way to public addresses. What a VPC that isn't told whole may hold besides has been asked by the resolver; for S3
 * it is asked here, where what is told does not do.
 */
function toPublic(client: Client, requirement: Requirement, dns: Hop): WorldLeg {
  const told = overPublicAddresses(client, requirement, dns);
  const { partial } = client.vpc;
  if (requirement.s3Region === null || partial === null || told.verdict === 'private') return told;
  if (!client.world.choose(`${client.vpc.id} has another endpoint for s3`, partial, [false, true])) return told;
  return anything(
    client,
    { ...dns, outcome: 'unknown' },
    { kind: 'anything', key: `${client.vpc.id}:s3`, why: partial },
  );
}

function overPublicAddresses(client: Client, requirement: Requirement, dns: Hop): WorldLeg {
  const { s3Region } = requirement;
  const addresses = s3Region === null ? null : s3Addresses(s3Region);
  const destination = {
    addresses: addresses ?? publicAddresses(client.vpc, s3Region === null ? requirement.region : null),
    s3Region,
    local: false,
  };
  const towards = s3Region === null ? requirement.host : `S3 (${requirement.host})`;
  const result = traceToPublic(client, destination, { towards, each: addresses !== null });
  const arriving = union(result.privately, result.publicly);
  const share = shareOf(result.asked, arriving, result.spread);
  const hops = [dns, ...result.hops];
  if (share === 'unsure') return { verdict: 'unknown', via: result.via, hops, unknowns: [unknownPublic(requirement)] };
  if (share === 'none')
    return { verdict: 'blocked', via: null, hops: [...hops, ...whyBlocked(client, requirement, result)], unknowns: [] };
  const endpoint = isEmpty(result.privately) ? null : gatewayEndpointOf(result);
  const policy = endpoint === null ? null : judgePolicy(client, endpoint, requirement);
  const reached: readonly Hop[] =
    endpoint === null
      ? []
      : [endpointHop(endpoint, share === 'all' ? 'pass' : 'partial', `${endpoint.id} carries it to S3.`, null)];
  const policyHops = policy === null ? [] : [policy.hop];
  const after = [...hops, ...reached, ...policyHops, ...privateDnsProblems(client, requirement)];
  if (policy?.denied === true)
    return {
      verdict: isEmpty(result.publicly) ? 'blocked' : 'intermittent',
      via: result.via,
      hops: after,
      unknowns: [],
    };
  if (share === 'part')
    return {
      verdict: 'intermittent',
      via: result.via,
      hops: [...after, someBlocked(client, describeDropped(result.asked, arriving))],
      unknowns: [],
    };
  const whole = shareOf(result.asked, result.privately, result.spread);
  return {
    verdict: whole === 'all' ? 'private' : 'public',
    via: result.via,
    hops: whole === 'all' ? withoutPrivateDns(after) : after,
    unknowns: [],
  };
}

function withoutPrivateDns(hops: readonly Hop[]): readonly Hop[] {
  return hops.filter(({ problem }) => problem?.kind !== 'private-dns-off');
}

function gatewayEndpointOf(result: PublicResult): VpcEndpoint | null {
  for (const { target, addresses } of result.parts) {
    if (
      target.kind === 'gateway-endpoint' &&
      intersect(result.privately, [{ ...(result.asked[0] ?? never()), destination: addresses }]).length > 0
    )
      return target.endpoint;
  }
  return null;
}

function never(): never {
  throw new Error('a pull asks for something');
}

function unknownPublic({ host }: Requirement): Unknown {
  return {
    known: false,
    what: `which public addresses ${host} has`,
    settle: 'let the rule or route cover all public addresses (0.0.0.0/0), or add an endpoint',
    location: null,
  };
}
