import type { EgressOnlyInternetGateway, InternetGateway, Subnet, VpcEndpoint } from '../model/network.js';
import { NO_PACKETS, type PacketSet } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import type { NoRouteReason } from './problem.js';
import type { RoutedPart } from './route.js';
import type { Spread } from './share.js';
import { settle, settleBoolean } from './world.js';

/** A way out of the VPC that a route takes for a part of the requests. */
export interface Way {
  readonly kind: 'private' | 'public';
  /** The requests that this way carries, the client's own groups and ACL aside. */
  readonly passing: PacketSet;
  /** Requests that pass by chance: a NAT gateway sends some of them by ports that get through, and others not. */
  readonly sometimes: PacketSet;
  readonly via: string | null;
  readonly hops: readonly Hop[];
}

/** The requests on their way, and the route that they take. */
export interface WayQuestion {
  readonly client: Client;
  readonly part: RoutedPart;
  /** The id of the route's target. */
  readonly target: string;
  readonly requests: PacketSet;
  readonly routeHop: Hop;
  readonly towards: string;
  readonly s3Region: string | null;
  readonly spread: Spread;
  /** What the policy of a gateway endpoint refuses the pull by; null: it lets it through. */
  readonly refusal: (gateway: VpcEndpoint) => Hop | null;
}

/** A way that carries nothing. `hop` says where it ends; left out: at the route itself. */
export function deadEnd({ client, part, routeHop }: WayQuestion, reason: NoRouteReason, hop: Hop | null = null): Way {
  const target = 'id' in part.target ? part.target.id : null;
  const problem = {
    kind: 'no-route',
    routeTable: client.table.id,
    reason,
    target,
    location: part.route?.location ?? null,
  } as const;
  const end: Hop = { ...(hop ?? routeHop), outcome: 'fail', problem };
  return {
    kind: 'public',
    passing: NO_PACKETS,
    sometimes: NO_PACKETS,
    via: null,
    hops: hop === null ? [end] : [routeHop, end],
  };
}

/** A way that the input does not show to its end. */
export function openEnd({ client, requests, routeHop }: WayQuestion, why: Unknown): Way {
  const setting = client.world.choose(`${client.table.id} over ${why.what}`, why, [
    'blocked',
    'private',
    'public',
  ] as const);
  return {
    kind: setting === 'private' ? 'private' : 'public',
    passing: setting === 'blocked' ? NO_PACKETS : requests,
    sometimes: NO_PACKETS,
    via: null,
    hops: [{ ...routeHop, outcome: 'unknown' }],
  };
}

/**
 * The internet gateway carries only interfaces with a public IPv4 address.
 * Source: VPC guide, "Enable internet access for a VPC using an internet gateway" (read 2026-11).
 */
export function throughInternetGateway(question: WayQuestion): Way {
  const { client, target, requests, routeHop } = question;
  const gateway = client.topology.internetGateway(target);
  const hop: Hop = {
    at: 'internet-gateway',
    resource: target,
    location: gateway?.location ?? null,
    outcome: 'pass',
    detail: `${target} carries it to the internet.`,
    awsCode: null,
    problem: null,
  };
  if (!isAttached(client, target))
    return deadEnd(question, 'gateway-not-attached', {
      ...hop,
      detail: `${target} is not attached to ${client.vpc.id}.`,
    });
  if (!letsThrough(client, gateway, { subnets: [client.subnet], byNat: false }))
    return deadEnd(question, 'gateway-not-attached', {
      ...hop,
      detail: `VPC Block Public Access stops it at ${target}.`,
    });
  // Every IPv6 address is public by itself.
  if (client.family === 4 && !client.hasPublicIp()) {
    const detail = `${target} drops it: the workload has no public address.`;
    return deadEnd(question, 'no-public-address', { ...hop, detail, awsCode: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS' });
  }
  return {
    kind: 'public',
    passing: requests,
    sometimes: NO_PACKETS,
    via: target,
    hops: [routeHop, { ...hop, problem: { kind: 'public-path', gateway: target } }],
  };
}

/**
 * The egress-only internet gateway carries IPv6 alone, and out of its own VPC.
 * Source: VPC guide, "Egress-only internet gateways" (read 2026-11).
 */
export function throughEgressOnlyGateway(question: WayQuestion): Way {
  const { client, target, requests, routeHop } = question;
  if (client.family === 4) return deadEnd(question, 'wrong-address-family');
  const gateway = client.topology.egressOnlyInternetGateway(target);
  const hop: Hop = {
    at: 'internet-gateway',
    resource: target,
    location: gateway?.location ?? null,
    outcome: 'pass',
    detail: `${target} carries it to the internet.`,
    awsCode: null,
    problem: { kind: 'public-path', gateway: target },
  };
  const attached =
    gateway === null
      ? client.world.choose(`${target} is attached`, undeclared(target), [true, false])
      : settleBoolean(client.world, `${target}.exists`, gateway.exists) &&
        settle(client.world, `${target}.vpc`, gateway.vpc, [client.vpc.id, '']) === client.vpc.id;
  if (!attached)
    return deadEnd(question, 'gateway-not-attached', {
      ...hop,
      detail: `${target} is not attached to ${client.vpc.id}.`,
    });
  if (!letsThrough(client, gateway, { subnets: [client.subnet], byNat: false }))
    return deadEnd(question, 'gateway-not-attached', {
      ...hop,
      detail: `VPC Block Public Access stops it at ${target}.`,
    });
  return { kind: 'public', passing: requests, sometimes: NO_PACKETS, via: target, hops: [routeHop, hop] };
}

/** Whether an internet gateway is attached to the client's VPC, in this world. */
export function isAttached(client: Client, id: string): boolean {
  const gateway = client.topology.internetGateway(id);
  if (gateway === null) return client.world.choose(`${id} is attached`, undeclared(id), [true, false]);
  if (!settleBoolean(client.world, `${id}.exists`, gateway.exists)) return false;
  return settle(client.world, `${id}.vpc`, gateway.vpc, [client.vpc.id, null]) === client.vpc.id;
}

/**
 * Whether VPC Block Public Access lets the packets of these subnets through a gateway, in this world. Behind a NAT gateway
 * both its subnet and the workload's have to be excluded, as far as anybody tells.
 */
export function letsThrough(
  { world }: Client,
  gateway: InternetGateway | EgressOnlyInternetGateway | null,
  { subnets, byNat }: { readonly subnets: readonly Subnet[]; readonly byNat: boolean },
): boolean {
  const blocked = gateway?.blocked;
  if (gateway === null || blocked === undefined || (byNat && blocked.passesNat)) return true;
  const stopped = subnets.find(({ id }) => !blocked.excludedSubnets.includes(id));
  return stopped === undefined || world.choose(`${gateway.id} serves ${stopped.id}`, blocked.why, [true, false]);
}

export function undeclared(id: string): Unknown {
  return {
    known: false,
    what: `where ${id} leads`,
    settle: 'give the folder or plan that declares it',
    location: null,
  };
}
