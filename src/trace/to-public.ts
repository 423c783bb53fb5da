import { s3Addresses } from '../aws/s3-addresses.js';
import type { VpcEndpoint } from '../model/network.js';
import { intersect, isEmpty, union } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import { type Client, publicAddresses } from './path.js';
import { judgePolicy } from './policy-hop.js';
import { type PublicResult, traceToPublic } from './public-path.js';
import type { Requirement } from './requirement.js';
import { describeDropped, isUnsure, shareOf } from './share.js';
import { endpointHop, needsInternet, privateDnsProblems, whyBlocked } from './unserved.js';
import { anything, someBlocked, type WorldLeg } from './world-leg.js';

/**
 * The way to public addresses. What a VPC that isn't told whole may hold besides has been asked by the resolver; for S3
 * it is asked here, where what is told does not do.
 */
export function toPublic(client: Client, requirement: Requirement, dns: Hop): WorldLeg {
  const told = overPublicAddresses(client, requirement, dns);
  const { partial } = client.vpc;
  if (requirement.s3Region === null || partial === null || told.verdict === 'private') return told;
  if (!client.world.choose(`${client.vpc.id} has another endpoint for s3`, partial, [false, true])) return told;
  const more = { key: `${client.vpc.id}:s3`, why: partial };
  return anything(client, { ...dns, outcome: 'unknown' }, more, requirement.s3Region);
}

function overPublicAddresses(client: Client, requirement: Requirement, dns: Hop): WorldLeg {
  const { s3Region } = requirement;
  // What S3's IPv6 addresses are, no table here tells; they count as public ones.
  const addresses = s3Region === null || client.family === 6 ? null : s3Addresses(s3Region);
  const destination = {
    addresses: addresses ?? publicAddresses(client, s3Region === null ? requirement.region : null),
    s3Region: client.family === 6 ? null : s3Region,
    local: false,
  };
  const towards = s3Region === null ? requirement.host : 'S3';
  const result = traceToPublic(client, destination, {
    towards,
    each: addresses !== null,
    refusal(gateway) {
      const policy = judgePolicy(client, gateway, requirement);
      return policy.denied ? policy.hop : null;
    },
  });
  const arriving = union(result.privately, result.publicly);
  const share = shareOf(result.asked, arriving, result.spread);
  const hops = [dns, ...result.hops];
  if (isUnsure(share)) return { verdict: 'unknown', via: result.via, hops, unknowns: [unknownPublic(requirement)] };
  if (share === 'none')
    return { verdict: 'blocked', via: null, hops: [...hops, ...whyBlocked(client, requirement, result)], unknowns: [] };
  const endpoint = isEmpty(result.privately) ? null : gatewayEndpointOf(result);
  const policy = endpoint === null ? null : judgePolicy(client, endpoint, requirement);
  const reached: readonly Hop[] =
    endpoint === null
      ? []
      : [endpointHop(endpoint, share === 'all' ? 'pass' : 'partial', `${endpoint.id} carries it to S3.`, null)];
  const policyHops = policy === null ? [] : [policy.hop];
  const after = [
    ...hops,
    ...reached,
    ...policyHops,
    ...privateDnsProblems(client, requirement),
    ...(endpoint === null ? needsInternet(client, requirement) : []),
  ];
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
