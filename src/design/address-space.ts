import { type Cidr, cidrSet, formatAddress, parseCidr } from '../model/address.js';
import { fromIntervals, type IntervalSet, subtract } from '../model/interval-set.js';
import type { Network, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';

/**
 * AWS keeps the first four addresses of a subnet and the last, and takes blocks from /28 to /16.
 * Source: VPC guide, "Subnet CIDR blocks" (read 2026-11).
 */
const KEPT_BY_AWS = 5;
const SMALLEST = 28;
const LARGEST = 16;

/** The smallest block that holds this many network interfaces. */
export function prefixFor(interfaces: number): number {
  let prefix = SMALLEST;
  while (prefix > LARGEST && 2 ** (32 - prefix) - KEPT_BY_AWS < interfaces) prefix--;
  return prefix;
}

export function holdsInterfaces({ prefix }: Cidr): number {
  return 2 ** (32 - prefix) - KEPT_BY_AWS;
}

/**
 * The IPv4 addresses of a VPC that no subnet holds. A subnet whose block is unknown makes that unknown; a further block of
 * the VPC, as the IPv6 one that AWS picks, takes nothing from those that are known.
 */
export function freeSpace(network: Network, vpc: Vpc): IntervalSet | Unknown {
  if (!vpc.cidrs.complete) return vpc.cidrs.why;
  if (vpc.partial !== null) return vpc.partial;
  const blocks = vpc.cidrs.items.flatMap((block) => (block.known && block.value.family === 4 ? [block.value] : []));
  const unknown = vpc.cidrs.items.find((block) => !block.known);
  if (blocks.length === 0 && unknown?.known === false) return unknown;
  const taken: Cidr[] = [];
  for (const { vpc: of, cidr, exists } of network.subnets) {
    if (of.known && of.value !== vpc.id) continue;
    if (exists.known && !exists.value) continue;
    if (!cidr.known) return cidr;
    if (cidr.value !== null) taken.push(cidr.value);
  }
  return subtract(fromIntervals(blocks.flatMap(cidrSet)), fromIntervals(taken.flatMap(cidrSet)));
}

/**
 * A block of this size out of free addresses; null where none is left. Of all gaps the smallest that holds it is taken,
 * so that large ones stay whole for the application's own subnets; of those alike the first.
 */
export function takeBlock(
  free: IntervalSet,
  prefix: number,
): { readonly block: Cidr; readonly rest: IntervalSet } | null {
  let best: { readonly start: number; readonly prefix: number } | null = null;
  for (const { start, end } of free) {
    if (typeof start !== 'number' || typeof end !== 'number') continue;
    for (const gap of alignedBlocks(start, end)) {
      if (gap.prefix <= prefix && (best === null || gap.prefix > best.prefix)) best = gap;
    }
  }
  const block = best === null ? null : parseCidr(`${formatAddress(best.start)}/${prefix}`);
  return block === null ? null : { block, rest: subtract(free, cidrSet(block)) };
}

/** The largest blocks that together are a range, in order. */
function alignedBlocks(start: number, end: number): readonly { readonly start: number; readonly prefix: number }[] {
  const blocks: { start: number; prefix: number }[] = [];
  for (let at = start; at < end; ) {
    let prefix = 32;
    while (prefix > 0) {
      const size = 2 ** (32 - (prefix - 1));
      if (at % size !== 0 || at + size > end) break;
      prefix--;
    }
    blocks.push({ start: at, prefix });
    at += 2 ** (32 - prefix);
  }
  return blocks;
}
