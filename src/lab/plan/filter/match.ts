import type { Cidr } from '../../../model/address.js';
import type { PortRange, Protocol } from '../../../model/network.js';
import type { Value } from '../../../model/value.js';
import type { Maps } from '../routes.js';

interface Rule {
  readonly protocol: Value<Protocol>;
  readonly ports: Value<PortRange>;
}

/** Protocols that have ports. */
const WITH_PORTS = new Set<Protocol>([6, 17]);

/** The protocol and ports of a rule; null where they aren't known. */
export function protocolMatch({ protocol, ports }: Rule): string | null {
  if (!protocol.known) return null;
  if (protocol.value === 'all') return '';
  const match = `meta l4proto ${protocol.value}`;
  if (!WITH_PORTS.has(protocol.value)) return match;
  if (!ports.known) return null;
  const { from, to } = ports.value;
  return from <= 0 && to >= 65535 ? match : `${match} th dport ${from === to ? from : `${from}-${to}`}`;
}

/** One match for each IP version of the blocks. */
export function addressMatches(maps: Maps, side: 'saddr' | 'daddr', cidrs: readonly Cidr[]): readonly string[] {
  return ([4, 6] as const).flatMap((family) => {
    const own = cidrs.filter((cidr) => cidr.family === family);
    if (own.length === 0) return [];
    if (own.some(({ prefix }) => prefix === 0)) return [`meta nfproto ipv${family}`];
    const ranges = [...new Set(own.flatMap((cidr) => maps[family].ranges(cidr)))];
    if (ranges.length === 0) return [];
    // A block beside one that holds it would overlap, and nft refuses that in a set without being told to merge.
    return ranges.map((range) => `${family === 4 ? 'ip' : 'ip6'} ${side} ${range}`);
  });
}
