import { parseAddress } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import type { EndpointSubnet, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { type EndpointInterface, interfacesOf } from './endpoint.js';
import { type InterfaceResult, traceToInterface } from './interface-path.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import { judgePolicy } from './policy-hop.js';
import type { Requirement } from './requirement.js';
import { areMixed } from './share.js';
import { endpointHop } from './unserved.js';
import { anything, someBlocked, type WorldLeg } from './world-leg.js';

/** Follows the packets of a leg to the interfaces of an endpoint, and asks its policy. */
export function toEndpoint(
  client: Client,
  requirement: Requirement,
  { endpoint, dns, only }: { readonly endpoint: VpcEndpoint; readonly dns: Hop; readonly only?: readonly Scalar[] },
): WorldLeg {
  const interfaces =
    only === undefined
      ? existingInterfaces(client, endpoint)
      : interfacesOf(client.world, client.topology, endpoint).filter(
          (each) => each.kind === 'known' && only.some((address) => isAt(each, address)),
        );
  const results = interfaces.map((each) => traceToInterface(client, endpoint, each));
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
  // A share may be unsure; where one surely drops something and one surely doesn't, the leg is intermittent all the same.
  const mixed = areMixed(shares);
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

/** The interfaces that the endpoint has in this world: its names are answered with their addresses. */
export function existingInterfaces({ world, topology }: Client, endpoint: VpcEndpoint): readonly EndpointInterface[] {
  return interfacesOf(world, topology, endpoint).filter(
    (each) => each.kind === 'known' || each.certain || world.choose(`${each.key} has more`, each.why, [false, true]),
  );
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
export function toAddresses(
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
    .find((endpoint) => addresses.every((address) => ownsAddress(endpoint, address)));
  if (owner !== undefined) return toEndpoint(client, requirement, { endpoint: owner, dns, only: addresses });
  return anything(client, { ...dns, outcome: 'unknown' }, { key: `addresses of ${zone}`, why });
}

function ownsAddress(endpoint: VpcEndpoint, address: Scalar): boolean {
  return endpoint.subnets.items.some((each) => isAt(each, address));
}

function isAt({ address }: Pick<EndpointSubnet, 'address'>, wanted: Scalar): boolean {
  return address.known && address.value !== null && parseAddress(address.value) === wanted;
}
