import { ALL_IPV4, cidrSet, parseCidr } from '../model/address.js';
import {
  EMPTY,
  type IntervalSet,
  intersect as intersectIntervals,
  interval,
  subtract,
  union as unionIntervals,
} from '../model/interval-set.js';
import type { Location } from '../model/location.js';
import type { PortRange, PrefixList, SecurityGroup, SecurityGroupPeer, SecurityGroupRule } from '../model/network.js';
import { ALL_ADDRESSES, ALL_PROTOCOLS, NO_PACKETS, type PacketSet, packets, union } from '../model/packet-set.js';
import { known, type Members, type Unknown, type Value } from '../model/value.js';
import type { Destination } from './route.js';
import { isS3List } from './route.js';
import type { Topology } from './topology.js';
import { type FarEnd, holdsFarEnd } from './vpc-blocks.js';
import { settleBoolean, type World } from './world.js';

/** The groups on a network interface: those it names, else the VPC's default one. */
export interface InterfaceGroups {
  readonly groups: readonly SecurityGroup[];
  /** Groups that it may have besides. */
  readonly others: readonly { readonly key: string; readonly why: Unknown }[];
}

/** Whom an interface talks to, as far as its groups' rules look at it. */
export interface Peer {
  /** The addresses of the peer: the destination for egress; for ingress the source, where it isn't looked at. */
  readonly destination: Destination | null;
  readonly end: FarEnd;
  /** Whether the peer's interface carries a group, in this world. */
  readonly carries: (group: string) => boolean;
}

/** A rule, and what it lets through. */
export interface RuleShare {
  readonly id: string;
  readonly location: Location | null;
  readonly passing: PacketSet;
}

export interface GroupDecision {
  readonly allowed: PacketSet;
  /** The rules that let something through; empty where it is a rule that the input doesn't show. */
  readonly by: readonly RuleShare[];
}

export function interfaceGroups(
  topology: Topology,
  named: Members<Value<string>>,
  owner: { readonly id: string; readonly defaultGroup: string },
): InterfaceGroups {
  const groups: SecurityGroup[] = [];
  const others: { readonly key: string; readonly why: Unknown }[] = [];
  const add = (id: string) => {
    const group = topology.securityGroup(id);
    if (group !== null) groups.push(group);
    else
      others.push({
        key: `group ${id}`,
        why: {
          known: false,
          what: `the rules of ${id}`,
          settle: 'give the folder or plan that declares it',
          location: null,
        },
      });
  };
  for (const [index, item] of named.items.entries()) {
    if (item.known) add(item.value);
    else others.push({ key: `${owner.id}.securityGroups[${index}]`, why: item });
  }
  if (!named.complete) others.push({ key: `${owner.id}.securityGroups`, why: named.why });
  if (named.complete && named.items.length === 0) add(owner.defaultGroup);
  return { groups, others };
}

/** Whether an interface carries a group; one that isn't known may be it. */
export function carriesGroup(world: World, { groups, others }: InterfaceGroups, id: string): boolean {
  if (groups.some((group) => group.id === id)) return true;
  return others.some(({ key, why }) => world.choose(`${key} is ${id}`, why, [false, true]));
}

/**
 * The packets that the groups of an interface let out to a peer, or in from it. Groups only allow, their rules add up,
 * and replies of what they let through always pass. Source: VPC guide, "Security groups" (read 2026-11).
 *
 * A rule that isn't known matches everything or nothing, in all places alike: rules only allow, so whatever it matches
 * really, the outcome lies between those two.
 */
export function allowedByGroups(
  world: World,
  topology: Topology,
  { groups, others }: InterfaceGroups,
  direction: 'ingress' | 'egress',
  peer: Peer,
): GroupDecision {
  let allowed: PacketSet = NO_PACKETS;
  const by: RuleShare[] = [];
  for (const group of groups) {
    if (!settleBoolean(world, `${group.id}.exists`, group.exists)) continue;
    for (const rule of group.rules.items) {
      if (rule.direction !== direction) continue;
      const share = allowedByRule(world, topology, rule, peer);
      if (share.length === 0) continue;
      by.push({ id: rule.id, location: rule.location, passing: share });
      allowed = union(allowed, share);
    }
    if (
      !group.rules.complete &&
      world.choose(`${group.id} has another ${direction} rule`, group.rules.why, [false, true])
    )
      return { allowed: packets({}), by: [] };
  }
  for (const { key, why } of others) {
    if (world.choose(`${key} allows ${direction}`, why, [false, true])) return { allowed: packets({}), by: [] };
  }
  return { allowed, by };
}

/** Why groups drop what they drop, for a person: the rules that they have. */
export function describeRules(groups: readonly SecurityGroup[], direction: 'ingress' | 'egress'): string {
  const rules = groups.flatMap((group) => group.rules.items.filter((rule) => rule.direction === direction));
  const [first, ...others] = rules;
  if (first === undefined) return `no ${direction} rule at all`;
  if (others.length > 0) return `none of its ${rules.length} ${direction} rules allows it`;
  return `its only ${direction} rule allows ${describeRule(first)}`;
}

function describeRule({ protocol, ports, peer, direction }: SecurityGroupRule): string {
  const toward = direction === 'ingress' ? 'from' : 'to';
  const whom = !peer.known ? 'others' : peer.value.kind === 'cidr' ? peer.value.cidr.text : peer.value.id;
  if (protocol.known && protocol.value === 'all') return `everything ${toward} ${whom}`;
  if (!ports.known) return `some ports ${toward} ${whom}`;
  return `${describePorts(ports.value)} ${toward} ${whom}`;
}

export function describePorts({ from, to }: PortRange): string {
  return from === to ? `port ${from}` : `ports ${from}-${to}`;
}

function allowedByRule(world: World, topology: Topology, rule: SecurityGroupRule, peer: Peer): PacketSet {
  const addresses = peerAddresses(world, topology, rule, peer);
  const dimensions = { protocol: protocolSet(rule.protocol), destinationPort: portSet(rule) };
  const box = packets(
    rule.direction === 'ingress' ? { ...dimensions, source: addresses } : { ...dimensions, destination: addresses },
  );
  if (box.length === 0 || !canMatchHttps(box)) return NO_PACKETS;
  if (!settleBoolean(world, `${rule.id}.exists`, rule.exists)) return NO_PACKETS;
  const ports = rule.protocol.known && rule.protocol.value === 'all' ? rule.protocol : rule.ports;
  const unsure = [rule.protocol, ports, ownBlock(rule, peer) === 'yes' ? EVERYONE : rule.peer].find(
    (value) => !value.known,
  );
  if (unsure !== undefined && !unsure.known && !world.choose(`${rule.id} matches`, unsure, [false, true]))
    return NO_PACKETS;
  return box;
}

/** Pulls are TCP to port 443 alone: a rule for anything else need not be settled. */
function canMatchHttps(box: PacketSet): boolean {
  return box.some(({ protocol, destinationPort }) => has(protocol, 6) && has(destinationPort, 443));
}

function has(set: IntervalSet, point: number): boolean {
  return set.some(({ start, end }) => start <= point && point < end);
}

const EVERYONE = known(null);

function ownBlock({ peer: of }: SecurityGroupRule, { end }: Peer): ReturnType<typeof holdsFarEnd> {
  return of.known ? 'unsure' : holdsFarEnd(of, end);
}

/** The addresses that a rule's peer stands for; all of them where it isn't known. */
function peerAddresses(world: World, topology: Topology, rule: SecurityGroupRule, peer: Peer): IntervalSet {
  const own = ownBlock(rule, peer);
  if (own !== 'unsure') return own === 'yes' ? intersectIntervals(wholeOf(peer), ALL_IPV4) : EMPTY;
  if (!rule.peer.known) return wholeOf(peer);
  return addressesOf(world, topology, rule.peer.value, peer);
}

function addressesOf(world: World, topology: Topology, of: SecurityGroupPeer, peer: Peer): IntervalSet {
  switch (of.kind) {
    case 'cidr':
      return cidrSet(of.cidr);
    case 'security-group':
      return peer.carries(of.id) ? wholeOf(peer) : EMPTY;
    case 'prefix-list': {
      const list = topology.prefixList(of.id);
      if (list === null) return EMPTY;
      if (peer.destination !== null && isS3List(list, peer.destination.s3Region)) return peer.destination.addresses;
      let addresses: IntervalSet = EMPTY;
      for (const [index, entry] of list.entries.items.entries()) {
        if (entry.known) addresses = unionIntervals(addresses, cidrSet(entry.value));
        else if (world.choose(`${list.id}[${index}] holds it`, entry, [false, true])) return wholeOf(peer);
      }
      const others = list.entries.complete ? EMPTY : othersOf(list, peer);
      if (others.length === 0 || list.entries.complete) return addresses;
      return world.choose(`${list.id} holds others`, list.entries.why, [false, true])
        ? unionIntervals(addresses, others)
        : addresses;
    }
  }
}

/**
 * What a list may hold whose entries aren't told. AWS's own lists hold public addresses of their service: none that is
 * private, and none of S3's unless they are S3's. Source: VPC guide, "AWS-managed prefix lists" (read 2026-11).
 */
function othersOf({ name }: PrefixList, peer: Peer): IntervalSet {
  const whole = wholeOf(peer);
  if (!name.known || !/^(?:cn\.)?com\.amazonaws\./.test(name.value)) return whole;
  if (peer.destination !== null && peer.destination.s3Region !== null) return EMPTY;
  return PRIVATE.reduce(subtract, whole);
}

/** Source: RFC 1918, RFC 6598. */
const PRIVATE: readonly IntervalSet[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((text) =>
  [text].flatMap((each) => parseCidr(each) ?? []).flatMap(cidrSet),
);

function wholeOf(peer: Peer): IntervalSet {
  return peer.destination?.addresses ?? ALL_ADDRESSES;
}

function protocolSet(protocol: SecurityGroupRule['protocol']): IntervalSet {
  if (!protocol.known || protocol.value === 'all') return ALL_PROTOCOLS;
  return interval(protocol.value, protocol.value + 1);
}

function portSet(rule: SecurityGroupRule): IntervalSet {
  if (!rule.ports.known || (rule.protocol.known && rule.protocol.value === 'all')) return interval(0, 65536);
  return interval(rule.ports.value.from, rule.ports.value.to + 1);
}
