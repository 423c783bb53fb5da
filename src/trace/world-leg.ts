import { ALL_IPV4, ALL_IPV6 } from '../model/address.js';
import { isEmpty } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop, Verdict } from './leg.js';
import { applyFilters, type Client, egressFilter, requests } from './path.js';
import type { DnsAnswer } from './question.js';

/** What becomes of one leg in one world. */
export interface WorldLeg {
  readonly verdict: Verdict;
  readonly via: string | null;
  readonly hops: readonly Hop[];
  /** Why the verdict is unknown although this world knows everything: an address that AWS only picks at apply. */
  readonly unknowns: readonly Unknown[];
}

/** Packets to where the input does not tell. */
export function anything(
  client: Client,
  dns: Hop,
  { key, why }: Pick<Extract<DnsAnswer, { kind: 'anything' }>, 'key' | 'why'>,
  s3Region: string | null = null,
): WorldLeg {
  const verdict = client.world.choose(`${key} leads`, why, ['blocked', 'private', 'public'] as const);
  const addresses = client.family === 4 ? ALL_IPV4 : ALL_IPV6;
  // A rule for S3's prefix list lets out to S3's own addresses, a rule for others to an interface endpoint.
  const destinations = [null, ...(s3Region === null ? [] : [s3Region])];
  const end = { vpc: client.vpc, inside: null, subnet: null };
  const ways = destinations.map((region) => {
    const anywhere = { addresses, s3Region: region, local: false };
    const egress = egressFilter(client, anywhere, { towards: why.what, carries: () => true, end });
    return applyFilters(requests(client, anywhere), [egress], {
      sources: client.addressesAre,
      destinations: 'one',
    });
  });
  // Wherever it leads, closed groups let nothing out.
  if (ways.every(({ passing }) => isEmpty(passing)))
    return { verdict: 'blocked', via: null, hops: [dns, ...(ways[0]?.hops ?? [])], unknowns: [] };
  return { verdict, via: null, hops: [dns], unknowns: [] };
}

/** Says that only some of the workload's addresses or ports get through. */
export function someBlocked(client: Client, dropped: string): Hop {
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
