import type { Vpc } from '../model/network.js';
import type { Client } from './path.js';
import { settleBoolean } from './world.js';

/**
 * Whether a peering connection carries packets from one VPC to addresses of the other, in this world; null where the
 * network doesn't tell. Interface endpoints are reached over it like any interface.
 * Sources: VPC peering guide, "How VPC peering connections work"; Location Service guide, "AWS PrivateLink": interface
 * endpoints over VPC peering (read 2026-11).
 */
export function carriesBetween(
  { world, topology }: Pick<Client, 'world' | 'topology'>,
  id: string,
  { from, to }: { readonly from: Vpc; readonly to: Vpc },
): boolean | null {
  const connection = topology.peeringConnection(id);
  const [first, second] = connection?.vpcs ?? [];
  if (connection === null || first?.known !== true || second?.known !== true) return null;
  const ends = [first.value, second.value];
  if (from.id === to.id || !ends.includes(from.id) || !ends.includes(to.id)) return null;
  return (
    !overlap(from, to) &&
    settleBoolean(world, `${id}.exists`, connection.exists) &&
    settleBoolean(world, `${id}.accepted`, connection.accepted)
  );
}

/** AWS makes no connection between VPCs whose IPv4 blocks overlap (VPC peering guide, "VPC peering limitations"). */
function overlap(from: Vpc, to: Vpc): boolean {
  const blocks = ({ cidrs }: Vpc) =>
    cidrs.items.flatMap((block) => (block.known && block.value.family === 4 ? [block.value] : []));
  return blocks(from).some((own) => blocks(to).some(({ start, end }) => own.start < end && start < own.end));
}

/** What would tell where packets go that are for another VPC. */
export function settleBetweenVpcs(target: string): string {
  const test = 'test it with a pull, and ignore this finding where it works';
  if (target === 'vpc-peering-connection')
    return `give the folder or plan that declares the peering connection and both of its VPCs, or ${test}`;
  // Source: Transit Gateway guide, "Amazon VPC attachments" and "Transit gateway route tables" (read 2026-11).
  return target === 'transit-gateway' ? `its attachments, their zones and its route tables decide: ${test}` : test;
}
