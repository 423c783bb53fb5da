import { cidrSet } from '../model/address.js';
import {
  EMPTY,
  type IntervalSet,
  interval,
  subtract as subtractIntervals,
  union as unionIntervals,
} from '../model/interval-set.js';
import type { NatGateway, Subnet } from '../model/network.js';
import { intersect, type PacketSet, packets, project, subtract, TCP } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import { aclFilters, applyFilters, type Client, HTTPS, NAT_PORTS } from './path.js';
import { routeReplies } from './reply-route.js';
import { type Destination, routeTableOf, routeThrough } from './route.js';
import { OUTSIDE } from './vpc-blocks.js';
import { deadEnd, isAttached, letsThrough, openEnd, undeclared, type Way, type WayQuestion } from './way.js';
import { settle, settleBoolean } from './world.js';

/**
 * A public NAT gateway needs a subnet with a route to an attached internet gateway; that subnet's ACL sees the packets
 * before and after the translation. Source: VPC guide, "NAT gateways" (read 2026-11).
 */
export function throughNatGateway(question: WayQuestion): Way {
  const { client, target, routeHop } = question;
  const nat = client.topology.natGateway(target);
  if (nat === null) return openEnd(question, undeclared(target));
  const hop: Hop = {
    at: 'nat-gateway',
    resource: target,
    location: nat.location,
    outcome: 'pass',
    detail: `${target} carries it to the internet.`,
    awsCode: null,
    problem: null,
  };
  if (!settleBoolean(client.world, `${nat.id}.exists`, nat.exists))
    return deadEnd(question, 'blackhole', { ...hop, detail: `${target} does not exist.` });
  const isPublic =
    settle(client.world, `${nat.id}.connectivity`, nat.connectivity, ['public', 'private'] as const) === 'public';
  const out = wayOut(question, nat, isPublic);
  if (out.some.length === 0 && !isPublic) {
    return deadEnd(question, 'nat-private', {
      ...hop,
      detail: `${target} is a private NAT gateway: it has no public address.`,
    });
  }
  if (out.some.length === 0 && out.refusals.length > 0)
    return { ...deadEnd(question, 'nat-without-way-out'), hops: [routeHop, ...out.refusals] };
  if (out.some.length === 0) return deadEndAtNat(question, hop, out);
  const inward = intoSubnet(question, out.subnet);
  const halved = subtractIntervals(out.some, out.every);
  const problem =
    question.s3Region === null
      ? ({ kind: 'public-path', gateway: target } as const)
      : ({ kind: 'layers-through-nat', gateway: target } as const);
  const carried: Hop = { ...hop, outcome: halved.length > 0 ? 'partial' : 'pass', problem };
  return {
    kind: 'public',
    passing: intersect(inward.passing, packets({ destination: out.every })),
    sometimes: intersect(inward.passing, packets({ destination: halved })),
    via: target,
    hops: [routeHop, ...inward.hops, carried, ...out.hops],
  };
}

/** How a NAT gateway gets out of the VPC. */
interface WayOut {
  /** Its subnet; null for a regional one, or where it isn't known. */
  readonly subnet: Subnet | null;
  /** The destinations that it reaches from every port it uses. */
  readonly every: IntervalSet;
  /** Those that it reaches from some ports at least. */
  readonly some: IntervalSet;
  /** What drops its packets. */
  readonly hops: readonly Hop[];
  /** Policies of gateway endpoints in its subnet's table that deny the pull. */
  readonly refusals: readonly Hop[];
}

function wayOut(question: WayQuestion, nat: NatGateway, isPublic: boolean): WayOut {
  const { client, part } = question;
  const { topology, vpc } = client;
  const whole = (addresses: IntervalSet): WayOut => ({
    subnet: null,
    every: addresses,
    some: addresses,
    hops: [],
    refusals: [],
  });
  const maybe = (why: Unknown) =>
    client.world.choose(`${nat.id} leads out`, why, [false, true]) ? part.addresses : EMPTY;
  const unsure = (why: Unknown) => whole(maybe(why));
  if (!nat.subnet.known) return unsure(nat.subnet);
  if (nat.subnet.value === null) {
    // AWS: a regional NAT gateway has a route table of its own, with a route to the VPC's internet gateway (VPC guide, 2025-11).
    const serves = topology.network.internetGateways.some(
      (gateway) =>
        isAttached(client, gateway.id) && letsThrough(client, gateway, { subnets: [client.subnet], byNat: true }),
    );
    return whole(serves ? part.addresses : EMPTY);
  }
  const subnet = topology.subnet(nat.subnet.value);
  if (subnet === null) return unsure(undeclared(nat.subnet.value));
  const found = routeTableOf(topology, subnet, vpc);
  // Whichever route table it has, its ACL is known.
  if ('why' in found) return throughOwnAcl(client, { subnet, reached: maybe(found.why) });
  const destination: Destination = { addresses: part.addresses, s3Region: question.s3Region, local: false };
  const parts = routeThrough(client.world, topology, { table: found.table, vpc }, destination);
  const reached = parts
    .filter((next) => leadsOut(question, { nat, subnet, isPublic }, next))
    .reduce<IntervalSet>((set, { addresses }) => unionIntervals(set, addresses), EMPTY);
  const refusals = parts.flatMap(({ target }) =>
    target.kind === 'gateway-endpoint' ? (question.refusal(target.endpoint) ?? []) : [],
  );
  return { ...throughOwnAcl(client, { subnet, reached }), refusals };
}

function leadsOut(
  { client, refusal }: WayQuestion,
  { nat, subnet, isPublic }: { readonly nat: NatGateway; readonly subnet: Subnet; readonly isPublic: boolean },
  next: WayQuestion['part'],
): boolean {
  if (next.target.kind === 'nat-gateway' && next.target.id === nat.id) return false;
  switch (next.target.kind) {
    case 'internet-gateway':
      return (
        isPublic &&
        isAttached(client, next.target.id) &&
        letsThrough(client, client.topology.internetGateway(next.target.id), {
          subnets: [client.subnet, subnet],
          byNat: true,
        })
      );
    // S3's route in the subnet of the NAT gateway takes the layers through the endpoint, and its policy is asked.
    case 'gateway-endpoint':
      return refusal(next.target.endpoint) === null;
    case 'local':
    case 'none':
    case 'blackhole':
    case 'checking-interface':
    case 'egress-only-internet-gateway':
      return false;
    default: {
      const why: Unknown =
        next.target.kind === 'anything'
          ? next.target.why
          : {
              ...undeclared(next.target.id),
              settle: 'pullpath does not see behind it',
              location: next.route?.location ?? null,
            };
      return client.world.choose(`${nat.id} leads out by ${why.what}`, why, [false, true]);
    }
  }
}

/** The translated packets leave the NAT gateway's subnet, and their replies enter it, by ports of its own. */
function throughOwnAcl(
  client: Client,
  { subnet, reached }: { readonly subnet: Subnet; readonly reached: IntervalSet },
): WayOut {
  // Where no route leads out, its ACL is asked nothing and is at no fault.
  if (reached.length === 0) return { subnet, every: EMPTY, some: EMPTY, hops: [], refusals: [] };
  const source = subnet.cidr.known && subnet.cidr.value !== null ? cidrSet(subnet.cidr.value) : interval(0, 2 ** 32);
  const translated = packets({
    protocol: TCP,
    source,
    sourcePort: NAT_PORTS,
    destination: reached,
    destinationPort: HTTPS,
  });
  const edge = aclFilters(client, {
    subnet,
    side: 'near',
    own: subnet.id === client.subnet.id,
    asked: translated,
    end: OUTSIDE,
  });
  const { passing, hops } = applyFilters(translated, [edge.request, edge.reply], {
    sources: 'each',
    destinations: 'each',
  });
  const some = project(passing, 'destination');
  const dropped = project(subtract(translated, passing), 'destination');
  return {
    subnet,
    some,
    every: subtractIntervals(some, dropped),
    hops: hops.filter(({ outcome }) => outcome !== 'pass'),
    refusals: [],
  };
}

function deadEndAtNat(question: WayQuestion, hop: Hop, out: WayOut): Way {
  const { target } = question;
  const detail = `${target} has no way out: its subnet has no working route to an attached internet gateway, or its network ACL is closed.`;
  const end = deadEnd(question, 'nat-without-way-out', { ...hop, detail });
  return { ...end, hops: [...end.hops, ...out.hops] };
}

/** The edge of the NAT gateway's subnet towards the client, where they don't share one. */
function intoSubnet(
  { client, requests, spread }: WayQuestion,
  subnet: Subnet | null,
): { readonly passing: PacketSet; readonly hops: readonly Hop[] } {
  if (subnet === null) return { passing: requests, hops: [] };
  const replies = routeReplies(client, { subnet, vpc: client.vpc }, requests);
  if (subnet.id === client.subnet.id) return replies;
  const edge = aclFilters(client, {
    subnet,
    side: 'far',
    own: false,
    asked: requests,
    end: { inside: true, subnet: client.subnet.id },
  });
  const { passing, hops } = applyFilters(requests, [edge.request, edge.reply], spread);
  return { passing: intersect(passing, replies.passing), hops: [...hops, ...replies.hops] };
}
