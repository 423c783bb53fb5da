import type { Cidr } from '../model/address.js';
import type { Network, Subnet, Vpc } from '../model/network.js';
import { findStrangers, type Stranger, withoutStrangers } from './other-vpc.js';
import { buildTopology, type Topology } from './topology.js';

/** What AWS would refuse of a network. */
export interface Refused {
  readonly subnets: readonly RefusedSubnet[];
  readonly strangers: readonly Stranger[];
}

/** A subnet that AWS would refuse to create. */
export interface RefusedSubnet {
  readonly subnet: Subnet;
  readonly vpc: Vpc;
  /** The block that AWS refuses. */
  readonly block: Cidr;
  /** The subnet that holds its addresses already; null: they are outside of the VPC. */
  readonly overlaps: Subnet | null;
}

/** A network as AWS would make it, with its index, and what AWS would refuse of it. */
export function asMade(network: Network): { readonly topology: Topology; readonly refused: Refused } {
  const told = buildTopology(network);
  const refused = { subnets: findRefusedSubnets(network), strangers: findStrangers(told) };
  const left = withoutRefused(network, refused);
  return { refused, topology: left === network ? told : buildTopology(left) };
}

/**
 * The subnets that AWS would refuse: outside of their VPC's blocks, or overlapping one that comes before them in the
 * input. Source: EC2 API reference, CreateSubnet, `InvalidSubnet.Range` and `InvalidSubnet.Conflict` (read 2026-11).
 */
export function findRefusedSubnets(network: Network): readonly RefusedSubnet[] {
  const vpcs = new Map(network.vpcs.map((vpc) => [vpc.id, vpc]));
  const taken = new Map<string, Taken[]>();
  const refused: RefusedSubnet[] = [];
  for (const subnet of network.subnets) {
    const vpc = subnet.vpc.known ? vpcs.get(subnet.vpc.value) : undefined;
    if (vpc === undefined || !subnet.exists.known || !subnet.exists.value) continue;
    let ofVpc = taken.get(vpc.id);
    if (ofVpc === undefined) {
      ofVpc = [];
      taken.set(vpc.id, ofVpc);
    }
    const block = subnet.cidr.known ? subnet.cidr.value : null;
    const block6 = subnet.ipv6Cidr.known ? subnet.ipv6Cidr.value : null;
    const wrong =
      block !== null && isRefused(vpc, block, ofVpc)
        ? block
        : block6 !== null && isRefused(vpc, block6, ofVpc)
          ? block6
          : null;
    if (wrong !== null) {
      const overlaps = isOutside(vpc, wrong) ? null : overlapped(ofVpc, wrong);
      refused.push({ subnet, vpc, block: wrong, overlaps });
      continue;
    }
    if (block !== null) take(ofVpc, { block, subnet });
    if (block6 !== null) take(ofVpc, { block: block6, subnet });
  }
  return refused;
}

function take(taken: Taken[], own: Taken): void {
  const place = placeOf(taken, own.block);
  if (place === taken.length) taken.push(own);
  else taken.splice(place, 0, own);
}

function isRefused(vpc: Vpc, block: Cidr, taken: readonly Taken[]): boolean {
  return isOutside(vpc, block) || overlapped(taken, block) !== null;
}

/** The network as AWS would make it: without what it refuses. Workloads stay, and pull nothing. */
export function withoutRefused(network: Network, { subnets, strangers }: Refused): Network {
  const refused = new Set(subnets.map(({ subnet }) => subnet));
  const made =
    refused.size === 0 ? network : { ...network, subnets: network.subnets.filter((subnet) => !refused.has(subnet)) };
  return withoutStrangers(made, strangers);
}

/** A block that a subnet holds. They are sorted, and don't overlap. */
interface Taken {
  readonly block: Cidr;
  readonly subnet: Subnet;
}

function isOutside({ cidrs }: Vpc, block: Cidr): boolean {
  if (!cidrs.complete) return false;
  for (const own of cidrs.items)
    if (!own.known || (own.value.start <= block.start && block.end <= own.value.end)) return false;
  return true;
}

/** Where a block belongs among sorted ones. */
function placeOf(taken: readonly Taken[], { start }: Cidr): number {
  const last = taken.at(-1);
  if (last === undefined || last.block.start < start) return taken.length;
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = taken[middle];
    if (other !== undefined && other.block.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function overlapped(taken: readonly Taken[], block: Cidr): Subnet | null {
  const last = taken.at(-1);
  // Mostly they come in order.
  if (last === undefined || last.block.end <= block.start) return null;
  const place = placeOf(taken, block);
  const before = taken[place - 1];
  const after = taken[place];
  if (before !== undefined && before.block.end > block.start) return before.subnet;
  return after !== undefined && after.block.start < block.end ? after.subnet : null;
}
