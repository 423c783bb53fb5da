import type { Route, RouteDestination, RouteTarget } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { UnknownValue } from '../resource/value.js';
import { type Argument, argument, leftToAws, located, readText, textOf } from './argument.js';
import { type Build, thingOf } from './build.js';
import { toCidr } from './cidr.js';
import type { ThingKind } from './kinds.js';
import { type Referrer, refer } from './known-by-id.js';
import { connectionOf } from './peering.js';
import { followSource } from './reference.js';
import { dropsForwarded } from './source-dest-check.js';

type TargetKind = Exclude<RouteTarget['kind'], 'local' | 'blackhole'>;

/** AWS takes only gateways of the table's own VPC as targets. */
interface RoutePlace {
  readonly id: string;
  readonly vpc: Value<string> | null;
}

/** A `route` block or an `aws_route`; the block's body stands in the resource that it is in. */
export function routeFrom(resource: ResourceInstance, build: Build, { id, vpc }: RoutePlace): Route {
  return {
    ...thingOf(resource),
    id,
    destination: destinationOf(resource, build, id),
    target: targetOf({ resource, ...(vpc === null ? {} : { vpc }) }, build, id),
    origin: 'static',
  };
}

/** An inline route says `cidr_block` and `ipv6_cidr_block`, a resource `destination_…`. */
const CIDR_ARGUMENTS = [
  ['cidr_block', 4],
  ['destination_cidr_block', 4],
  ['ipv6_cidr_block', 6],
  ['destination_ipv6_cidr_block', 6],
] as const;

function destinationOf(resource: ResourceInstance, build: Build, id: string): Value<RouteDestination> {
  const { body } = resource;
  for (const [name, family] of CIDR_ARGUMENTS) {
    const given = argument(body, name);
    if (given === null) continue;
    const cidr = toCidr(given, family);
    return cidr.known ? known({ kind: 'cidr', cidr: cidr.value }, cidr.location) : cidr;
  }
  const list = refer(build, 'prefix-list', argument(body, 'destination_prefix_list_id'), { resource });
  if (list !== null) return list.known ? known({ kind: 'prefix-list', id: list.value }, list.location) : list;
  return leftToAws(`${id}.destination`, 'write the destination of the route', body.location);
}

/** Arguments that name one kind of target each. Source: provider docs of `aws_route` (read 2026-11). */
const TARGETS: readonly (readonly [string, TargetKind])[] = [
  ['nat_gateway_id', 'nat-gateway'],
  ['egress_only_gateway_id', 'egress-only-internet-gateway'],
  ['transit_gateway_id', 'transit-gateway'],
  ['vpc_peering_connection_id', 'vpc-peering-connection'],
  ['vpc_endpoint_id', 'gateway-load-balancer-endpoint'],
  ['network_interface_id', 'network-interface'],
  ['instance_id', 'instance'],
  ['carrier_gateway_id', 'carrier-gateway'],
  ['local_gateway_id', 'local-gateway'],
  ['core_network_arn', 'core-network'],
  ['odb_network_arn', 'other'],
];

function targetOf(from: Referrer, build: Build, id: string): Value<RouteTarget> {
  const { body } = from.resource;
  const state = readText(body, 'state');
  // What the state says of the route; a plan may be about to change its target.
  if (state?.known === true && state.value === 'blackhole')
    return leftToAws(
      `${id}.state`,
      'AWS calls the route a blackhole: point it to a target that exists',
      state.location,
    );
  const gateway = argument(body, 'gateway_id');
  if (gateway !== null) return gatewayTarget(from, build, gateway);
  for (const [name, kind] of TARGETS) {
    const given = argument(body, name);
    if (given !== null) return targetOfKind(from, build, { kind, given });
  }
  return leftToAws(`${id}.target`, 'write the target of the route', body.location);
}

/** `gateway_id` takes internet gateways, virtual private gateways, VPC endpoints and `local`. */
function gatewayTarget(from: Referrer, build: Build, given: Argument): Value<RouteTarget> {
  const type = followSource(build, given)?.instance.type ?? spaceOf(given);
  const text = textOf(given);
  if (text.known && text.value === 'local') return known({ kind: 'local' }, given.location);
  const kind = type === null ? (text.known ? kindOfGatewayId(text.value) : null) : kindOfGatewayType(type);
  if (kind === null) return text.known ? known({ kind: 'other', id: text.value }, given.location) : text;
  return targetOfKind(from, build, { kind, given });
}

/** The type of the resource that a reference names although it isn't declared: `aws_internet_gateway`. */
function spaceOf({ value }: Argument): string | null {
  const space = value.kind === 'unknown' ? value.symbol?.space : undefined;
  return /^(?:data\.)?(aws_\w+)\./.exec(space ?? '')?.[1] ?? null;
}

function kindOfGatewayType(type: string): TargetKind | null {
  if (type === 'aws_internet_gateway' || type === 'aws_internet_gateway_attachment') return 'internet-gateway';
  if (type === 'aws_egress_only_internet_gateway') return 'egress-only-internet-gateway';
  if (type === 'aws_vpn_gateway' || type === 'aws_vpn_gateway_attachment') return 'virtual-private-gateway';
  if (type === 'aws_nat_gateway') return 'nat-gateway';
  if (type === 'aws_vpc_endpoint') return 'gateway-load-balancer-endpoint';
  return null;
}

function kindOfGatewayId(id: string): TargetKind | null {
  if (id.startsWith('igw-')) return 'internet-gateway';
  if (id.startsWith('eigw-')) return 'egress-only-internet-gateway';
  if (id.startsWith('vgw-')) return 'virtual-private-gateway';
  if (id.startsWith('nat-')) return 'nat-gateway';
  return id.startsWith('vpce-') ? 'gateway-load-balancer-endpoint' : null;
}

/** Targets of which the network has things of its own. */
const TARGET_THINGS: { readonly [kind in TargetKind]?: ThingKind } = {
  'internet-gateway': 'internet-gateway',
  'egress-only-internet-gateway': 'egress-only-internet-gateway',
  'nat-gateway': 'nat-gateway',
};

function targetOfKind(
  from: Referrer,
  build: Build,
  { kind, given }: { readonly kind: TargetKind; readonly given: Argument },
): Value<RouteTarget> {
  const thing = TARGET_THINGS[kind];
  if (thing !== undefined) {
    const id = refer(build, thing, given, from);
    if (id !== null) return id.known ? known({ kind, id: id.value }, id.location) : id;
  }
  const source = followSource(build, given);
  if (source !== null) {
    const isChecking = (kind === 'instance' || kind === 'network-interface') && dropsForwarded(build, source);
    const id = (kind === 'vpc-peering-connection' ? connectionOf(build, given) : null) ?? source.instance.address;
    return known({ kind: isChecking ? 'checking-interface' : kind, id }, given.location);
  }
  const { value } = given;
  if (value.kind !== 'unknown') {
    const text = textOf(given);
    return text.known ? known({ kind, id: text.value }, given.location) : text;
  }
  // What is behind these targets the network doesn't tell in any case: the name is enough.
  return thing === undefined
    ? known({ kind, id: resourceOf(value) }, given.location)
    : located(value.why, given.location);
}

/** `aws_vpn_gateway.x` of `aws_vpn_gateway.x.id`. */
function resourceOf({ symbol, why }: UnknownValue): string {
  return symbol === undefined ? why.what : symbol.key.replace(/\.\w+$/, '');
}
