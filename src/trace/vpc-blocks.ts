import type { Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';

/** Whether all blocks of a family are told. One of IPv6 that AWS picks is known to be one of IPv6. */
export function tellsBlocks({ cidrs }: Vpc, family: 4 | 6): boolean {
  return cidrs.complete && cidrs.items.every((block) => block.known || (family === 4 && isIpv6(block.what)));
}

/** The other end of packets, as an interface or a subnet of a VPC sees it. */
export interface FarEnd {
  readonly vpc: Vpc;
  /** Whether it has an address of that VPC's; null where it may, or may not. */
  readonly inside: boolean | null;
  /** The subnet that it is in; null where that isn't known, or there is none. */
  readonly subnet: string | null;
}

export const OUTSIDE = { inside: false, subnet: null } as const;

/**
 * Whether a block that isn't told holds the other end: where it is the VPC's own, or a subnet's, which one it is need not
 * be known. What is outside of the VPC is outside of its blocks, or the local route would keep what is sent there within.
 * Source: VPC guide, "Subnet CIDR blocks": subnets are inside of the VPC's blocks, and don't overlap; "Route tables": the
 * local routes hold those blocks (read 2026-11).
 */
export function holdsFarEnd({ blockOf }: Unknown, { vpc, inside, subnet }: FarEnd): 'yes' | 'no' | 'unsure' {
  if (blockOf?.vpc !== vpc.id || inside === null) return 'unsure';
  if (!inside) return 'no';
  if (blockOf.subnet !== null) return subnet === null ? 'unsure' : subnet === blockOf.subnet ? 'yes' : 'no';
  return hasOneIpv4Block(vpc) ? 'yes' : 'unsure';
}

/** Whether the first block of a VPC is its only one of IPv4. */
function hasOneIpv4Block({ cidrs }: Vpc): boolean {
  const [, ...others] = cidrs.items;
  return cidrs.complete && others.every((block) => (block.known ? block.value.family === 6 : isIpv6(block.what)));
}

/** The reader names it after the attribute that AWS computes. */
function isIpv6(what: string): boolean {
  return what.endsWith('.ipv6_cidr_block');
}
