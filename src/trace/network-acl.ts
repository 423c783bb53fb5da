import { ALL_IPV4, ALL_IPV6, cidrSet } from '../model/address.js';
import { interval, isWithinOne } from '../model/interval-set.js';
import type { Location } from '../model/location.js';
import type { NetworkAcl, NetworkAclEntry, Subnet, Vpc } from '../model/network.js';
import {
  ALL_ADDRESSES,
  ALL_PORTS,
  ALL_PROTOCOLS,
  intersect,
  NO_PACKETS,
  type PacketSet,
  packets,
  subtract,
  union,
} from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import { describePorts } from './security-group.js';
import type { Topology } from './topology.js';
import { type FarEnd, holdsFarEnd } from './vpc-blocks.js';
import { settle, settleBoolean, type World } from './world.js';

/** Packets at the edge of a subnet. */
export interface AclQuestion {
  readonly direction: 'ingress' | 'egress';
  readonly asked: PacketSet;
  /** Where what the subnet sends comes to, or what it gets comes from. */
  readonly end: FarEnd;
}

export interface AclDecision {
  /** Of the packets asked about, those that pass. */
  readonly allowed: PacketSet;
  /** The first entry that drops some of them; null for the implicit last one, or when nothing is dropped. */
  readonly deniedBy: { readonly id: string; readonly location: Location | null } | null;
  /** The first entry that lets some of them through. */
  readonly allowedBy: { readonly id: string; readonly location: Location | null; readonly number: number } | null;
  /** Tells a person why it drops what it drops: `egress rule 100 (allows only port 443)`. */
  readonly why: () => string;
}

/** The ACL of a subnet: the one it is associated with, else the VPC's default one. */
export function networkAclOf(
  topology: Topology,
  subnet: Subnet,
  vpc: Vpc,
): { readonly acl: NetworkAcl } | { readonly why: Unknown } {
  if (!subnet.networkAcl.known) return { why: subnet.networkAcl };
  const id = subnet.networkAcl.value ?? vpc.defaultNetworkAcl;
  const acl = topology.networkAcl(id);
  return acl === null
    ? { why: { known: false, what: id, settle: 'give the folder or plan that declares it', location: subnet.location } }
    : { acl };
}

/**
 * Which of the given packets an ACL lets through. Stateless: entries in the order of their numbers, the first that
 * matches decides, and what none matches is dropped. Source: VPC guide, "Network ACLs" (read 2026-11).
 *
 * An entry that isn't known matches everything or nothing, in all places alike: what it does is monotone, so whatever it
 * matches really, the outcome lies between those two.
 */
export function filterByAcl(world: World, acl: NetworkAcl, { direction, asked, end }: AclQuestion): AclDecision {
  if (!acl.entries.complete) {
    const setting = world.choose(`${acl.id} entries`, acl.entries.why, ['nothing more', 'allows', 'denies'] as const);
    if (setting === 'allows') return { allowed: asked, deniedBy: null, allowedBy: null, why: () => '' };
    if (setting === 'denies')
      return { allowed: NO_PACKETS, deniedBy: null, allowedBy: null, why: () => 'an entry that is not told' };
  }
  const entries = inOrder(world, acl, direction);
  let allowed: PacketSet = NO_PACKETS;
  let deniedBy: (AclDecision['deniedBy'] & { readonly number: number }) | null = null;
  let allowedBy: AclDecision['allowedBy'] = null;
  let rest = asked;
  for (const { entry, number } of entries) {
    if (rest.length === 0) break;
    const matched = matchedByEntry(world, entry, { rest, end });
    if (matched.length === 0) continue;
    rest = subtract(rest, matched);
    if (settle(world, `${entry.id}.action`, entry.action, ['allow', 'deny'] as const) === 'allow') {
      allowed = union(allowed, matched);
      allowedBy ??= { id: entry.id, location: entry.location, number };
    } else deniedBy ??= { id: entry.id, location: entry.location, number };
  }
  const number = deniedBy?.number ?? null;
  const why = () =>
    number === null
      ? describeImplicit(
          entries.map(({ entry }) => entry),
          direction,
        )
      : `${direction} rule ${number} (denies it)`;
  return { allowed, deniedBy, allowedBy, why };
}

interface Numbered {
  readonly entry: NetworkAclEntry;
  readonly number: number;
}

/** Entries of which all numbers are known, in the order of these; of others it is another one in each world. */
const ordered = new WeakMap<NetworkAcl, Map<AclQuestion['direction'], readonly Numbered[]>>();

function inOrder(world: World, acl: NetworkAcl, direction: AclQuestion['direction']): readonly Numbered[] {
  const before = ordered.get(acl)?.get(direction);
  if (before !== undefined) return before;
  const own = acl.entries.items.filter((entry) => entry.direction === direction);
  const entries = own
    .map((entry, index) => ({ entry, index, number: settle(world, `${entry.id}.number`, entry.number, [0, 32767]) }))
    .sort((a, b) => a.number - b.number || a.index - b.index);
  if (own.every(({ number }) => number.known)) {
    const ofAcl = ordered.get(acl) ?? new Map<AclQuestion['direction'], readonly Numbered[]>();
    ordered.set(acl, ofAcl.set(direction, entries));
  }
  return entries;
}

/** What falls to the last, implicit entry does so because no other allows it. */
function describeImplicit(entries: readonly NetworkAclEntry[], direction: 'ingress' | 'egress'): string {
  const allowing = entries.filter(({ action }) => action.known && action.value === 'allow');
  const [first, ...others] = allowing;
  if (first === undefined) return `it has no ${direction} rule that allows anything`;
  if (others.length > 0) return `none of its ${allowing.length} ${direction} rules allows it`;
  const { number, ports, protocol, cidr } = first;
  const every = protocol.known && protocol.value === 'all';
  const what = every || !ports.known ? 'all ports' : describePorts(ports.value);
  const whom =
    cidr.known && cidr.value.prefix > 0 ? ` ${direction === 'egress' ? 'to' : 'from'} ${cidr.value.text}` : '';
  return `${direction} rule ${number.known ? number.value : '?'} (allows only ${what}${whom})`;
}

/** Whether an entry is for all packets of the addresses' family, as those are that let everything through. */
function matchesAll({ cidr, protocol, exists, direction }: NetworkAclEntry, rest: PacketSet): boolean {
  if (!cidr.known || cidr.value.prefix > 0 || !protocol.known || protocol.value !== 'all') return false;
  const addresses = cidr.value.family === 4 ? ALL_IPV4 : ALL_IPV6;
  const side = direction === 'ingress' ? 'source' : 'destination';
  return exists.known && exists.value && rest.every((box) => isWithinOne(box[side], addresses));
}

function matchedByEntry(
  world: World,
  entry: NetworkAclEntry,
  { rest, end }: { readonly rest: PacketSet; readonly end: FarEnd },
): PacketSet {
  if (matchesAll(entry, rest)) return rest;
  const own = entry.cidr.known ? 'unsure' : holdsFarEnd(entry.cidr, end);
  if (own === 'no') return NO_PACKETS;
  const addresses = entry.cidr.known ? cidrSet(entry.cidr.value) : own === 'yes' ? ALL_IPV4 : ALL_ADDRESSES;
  const protocol =
    entry.protocol.known && entry.protocol.value !== 'all'
      ? interval(entry.protocol.value, entry.protocol.value + 1)
      : ALL_PROTOCOLS;
  const everyPort = !entry.ports.known || (entry.protocol.known && entry.protocol.value === 'all');
  const dimensions = {
    protocol,
    destinationPort:
      everyPort || !entry.ports.known ? ALL_PORTS : interval(entry.ports.value.from, entry.ports.value.to + 1),
  };
  const box = packets(
    entry.direction === 'ingress' ? { ...dimensions, source: addresses } : { ...dimensions, destination: addresses },
  );
  const matched = intersect(rest, box);
  if (matched.length === 0 || !settleBoolean(world, `${entry.id}.exists`, entry.exists)) return NO_PACKETS;
  const ports = entry.protocol.known && entry.protocol.value === 'all' ? entry.protocol : entry.ports;
  const unsure = [...(own === 'yes' ? [] : [entry.cidr]), entry.protocol, ports].find((value) => !value.known);
  if (unsure !== undefined && !unsure.known && !world.choose(`${entry.id} matches`, unsure, [false, true]))
    return NO_PACKETS;
  return matched;
}
