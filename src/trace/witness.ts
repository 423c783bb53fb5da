import { formatAddress } from '../model/address.js';
import { type PacketSet, witness } from '../model/packet-set.js';

/** One packet of a set in words: `10.40.8.1:40000 → 10.40.250.36:443`. Null when the set is empty. */
export function describePacket(set: PacketSet): string | null {
  const packet = witness(set);
  if (packet === null) return null;
  const end = (address: typeof packet.source, port: typeof packet.sourcePort) =>
    typeof address === 'number' ? `${formatAddress(address)}:${port}` : `[${formatAddress(address)}]:${port}`;
  return `${end(packet.source, packet.sourcePort)} → ${end(packet.destination, packet.destinationPort)}`;
}
