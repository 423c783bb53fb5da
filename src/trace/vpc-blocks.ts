import type { Vpc } from '../model/network.js';

/** Whether all blocks of a family are told. One of IPv6 that AWS picks is known to be one of IPv6. */
export function tellsBlocks({ cidrs }: Vpc, family: 4 | 6): boolean {
  return cidrs.complete && cidrs.items.every((block) => block.known || (family === 4 && isIpv6(block.what)));
}

/** Whether the first block of a VPC is its only one of IPv4. */
export function hasOneIpv4Block({ cidrs }: Vpc): boolean {
  const [, ...others] = cidrs.items;
  return cidrs.complete && others.every((block) => (block.known ? block.value.family === 6 : isIpv6(block.what)));
}

/** The reader names it after the attribute that AWS computes. */
function isIpv6(what: string): boolean {
  return what.endsWith('.ipv6_cidr_block');
}
