import { isDualStackName } from '../aws/services.js';
import { resolve } from './dns.js';
import { type Hop, worst } from './leg.js';
import { withoutCommonFamily } from './nat64.js';
import type { Client } from './path.js';
import type { DnsAnswer } from './question.js';
import type { Requirement } from './requirement.js';
import { existingInterfaces, toAddresses, toEndpoint } from './to-endpoint.js';
import { toPublic } from './to-public.js';
import { settle } from './world.js';
import { anything, type WorldLeg } from './world-leg.js';

/**
 * Follows one leg of a pull in one world: resolve the name, then follow the packets to every address of the answer, by
 * every IP version that the client and the answer share.
 */
export function traceInWorld(clients: readonly [Client, ...(readonly Client[])], requirement: Requirement): WorldLeg {
  const [client] = clients;
  const { answer, hop } = resolve({
    world: client.world,
    topology: client.topology,
    vpc: client.vpc,
    host: requirement.host,
    service: requirement.service,
    region: requirement.region,
  });
  if (answer.kind === 'none') return { verdict: 'blocked', via: null, hops: [hop], unknowns: [] };
  const families = familiesOfAnswer(client, requirement, answer);
  const legs = clients
    .filter(({ family }) => families.includes(family))
    .map((one) => followAnswer(one, requirement, { answer, hop }));
  const [first, ...others] = legs;
  if (first !== undefined) return others.reduce(bothFamilies, first);
  // DNS64 makes its addresses out of the endpoint's: without any there are none.
  if (answer.kind === 'interfaces' && existingInterfaces(client, answer.endpoint).length === 0)
    return toEndpoint(client, requirement, { endpoint: answer.endpoint, dns: hop });
  return withoutCommonFamily(client, { families, dns: hop, host: requirement.host });
}

function followAnswer(
  client: Client,
  requirement: Requirement,
  { answer, hop }: { readonly answer: Exclude<DnsAnswer, { kind: 'none' }>; readonly hop: Hop },
): WorldLeg {
  switch (answer.kind) {
    case 'anything':
      return anything(client, hop, answer, requirement.s3Region);
    case 'interfaces':
      return toEndpoint(client, requirement, { endpoint: answer.endpoint, dns: hop });
    case 'addresses':
      return toAddresses(client, requirement, { addresses: answer.addresses, dns: hop, zone: answer.zone });
    case 'public':
      return toPublic(client, requirement, hop);
  }
}

/** The IP versions of the addresses that DNS answers with. Source: PrivateLink guide, "IP address types" (read 2026-11). */
function familiesOfAnswer(
  { world }: Client,
  { host, region }: Requirement,
  answer: Exclude<DnsAnswer, { kind: 'none' }>,
): readonly (4 | 6)[] {
  const dualStack = isDualStackName(host, region);
  switch (answer.kind) {
    case 'anything':
      return answer.families;
    case 'public':
      return dualStack ? [4, 6] : [4];
    case 'addresses':
      return [...new Set(answer.addresses.map((address) => (typeof address === 'number' ? 4 : 6)))];
    case 'interfaces': {
      const { id, ipAddressType } = answer.endpoint;
      const type = settle(world, `${id}.ipAddressType`, ipAddressType, ['ipv4', 'dualstack', 'ipv6'] as const);
      if (type === 'ipv6') return dualStack ? [6] : [];
      return type === 'dualstack' && dualStack ? [4, 6] : [4];
    }
  }
}

/** A client uses all of the answers, so what happens to those of each version is put together. */
function bothFamilies(a: WorldLeg, b: WorldLeg): WorldLeg {
  const verdicts = [a.verdict, b.verdict];
  const works = ({ verdict }: WorldLeg) => verdict === 'private' || verdict === 'public';
  const mixed = verdicts.includes('intermittent') || (verdicts.includes('blocked') && (works(a) || works(b)));
  // What is not known of one of them may be as the other is, or not.
  const open = verdicts.includes('unknown');
  return {
    verdict: mixed ? 'intermittent' : open ? 'unknown' : (worst(verdicts) ?? a.verdict),
    via: a.via ?? b.via,
    hops: [...a.hops, ...b.hops.filter((hop) => !a.hops.includes(hop))],
    unknowns: [...a.unknowns, ...b.unknowns],
  };
}
