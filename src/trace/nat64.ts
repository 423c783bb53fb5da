import { cidrSet, parseCidr } from '../model/address.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import { type RoutedPart, routeThrough } from './route.js';
import { settleBoolean } from './world.js';
import type { WorldLeg } from './world-leg.js';

/** The well-known prefix by which IPv6-only clients reach IPv4 addresses. Source: RFC 6052. */
const NAT64 = parseCidr('64:ff9b::/96');

/**
 * A client that shares no IP version with the answer. With DNS64 on its subnet the resolver makes up IPv6 addresses,
 * which a NAT gateway translates; without it nothing arrives.
 * Source: VPC guide, "DNS64 and NAT64" (read 2026-11).
 */
export function withoutCommonFamily(
  client: Client,
  { families, dns, host }: { readonly families: readonly (4 | 6)[]; readonly dns: Hop; readonly host: string },
): WorldLeg {
  const { world, subnet, family } = client;
  const lacks = family === 6 ? `${subnet.id} has no IPv4, and ${host} no IPv6 address` : `${host} has no IPv4 address`;
  const hop: Hop = {
    at: 'dns',
    resource: subnet.id,
    location: subnet.location,
    outcome: 'fail',
    detail: `${lacks}.`,
    awsCode: null,
    problem: {
      kind: 'no-route',
      routeTable: null,
      reason: 'wrong-address-family',
      target: null,
      location: subnet.location,
    },
  };
  const blocked: WorldLeg = { verdict: 'blocked', via: null, hops: [dns, hop], unknowns: [] };
  if (family === 4 || !families.includes(4)) return blocked;
  if (!settleBoolean(world, `${subnet.id}.dns64`, subnet.dns64)) return blocked;
  if (NAT64 === null) throw new Error('the NAT64 prefix is a CIDR block');
  const to = { addresses: cidrSet(NAT64), s3Region: null, local: false };
  const parts = routeThrough(world, client.topology, { table: client.table, vpc: client.vpc }, to);
  if (!parts.some(mayTranslate))
    return {
      ...blocked,
      hops: [dns, { ...hop, at: 'route-table', detail: `${lacks}, and no route leads to a NAT gateway for NAT64.` }],
    };
  const why: Unknown = {
    known: false,
    what: `the way of ${subnet.id} by NAT64`,
    settle: 'give the subnet an IPv4 block, or test it with a pull',
    location: subnet.location,
  };
  return { verdict: 'unknown', via: null, hops: [dns, { ...hop, outcome: 'unknown', problem: null }], unknowns: [why] };
}

function mayTranslate({ target }: RoutedPart): boolean {
  switch (target.kind) {
    case 'none':
    case 'blackhole':
    case 'checking-interface':
    case 'local':
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
    case 'gateway-endpoint':
      return false;
    default:
      return true;
  }
}
