import { parseServiceName, serviceFacts } from '../aws/services.js';
import type { EndpointSubnet, Subnet, Vpc, VpcEndpoint } from '../model/network.js';
import type { Unknown, Value } from '../model/value.js';
import type { Topology } from './topology.js';
import { settle, settleBoolean, type World } from './world.js';

/** Which way an endpoint serves a service in this VPC, as far as AWS would accept it. */
export type EndpointRole = 'gateway' | 'interface';

/** A service that is wanted in a VPC; `region` null: in whichever. */
interface Wanted {
  readonly topology: Topology;
  readonly vpc: Vpc;
  readonly service: string;
  readonly region: string | null;
}

/**
 * The role of an endpoint for a service in this world; null where it serves something else, does not exist, or would
 * be refused at apply (a type that the service does not have, a service of another region without `service_region`).
 */
export function endpointRole(world: World, endpoint: VpcEndpoint, wanted: Wanted): EndpointRole | null {
  if (!servesService(world, endpoint, wanted)) return null;
  const inVpc = endpoint.vpc.known
    ? endpoint.vpc.value === wanted.vpc.id
    : world.choose(`${endpoint.id}.vpc`, endpoint.vpc, [true, false]);
  if (!inVpc || !settleBoolean(world, `${endpoint.id}.exists`, endpoint.exists)) return null;
  const types = serviceFacts(wanted.service)?.types ?? ['Interface'];
  const type = settle(world, `${endpoint.id}.type`, endpoint.type, ['Interface', 'Gateway']);
  // Gateway endpoints serve their own region alone: other regions' services are offered as Interface.
  if (type === 'Gateway') return types.includes('Gateway') && !isOfOtherRegion(endpoint, wanted.vpc) ? 'gateway' : null;
  if (type !== 'Interface' || !types.includes('Interface')) return null;
  return wanted.service === 's3' && lacksGateway(world, endpoint, wanted) ? null : 'interface';
}

/** The service's region where it is another than the VPC's; null where it is the same, or not known. */
function otherRegionOf({ serviceName }: VpcEndpoint, { region }: Vpc): string | null {
  const parsed = serviceName.known ? parseServiceName(serviceName.value) : null;
  return parsed === null || !region.known || parsed.region === region.value ? null : parsed.region;
}

function isOfOtherRegion(endpoint: VpcEndpoint, vpc: Vpc): boolean {
  return otherRegionOf(endpoint, vpc) !== null;
}

/**
 * Whether AWS refuses an S3 interface endpoint because its private DNS is for inbound resolver endpoints alone, and the
 * VPC has no S3 gateway endpoint. Source: S3 guide, "Private DNS" (read 2026-11).
 */
function lacksGateway(world: World, endpoint: VpcEndpoint, { topology, vpc, region }: Wanted): boolean {
  if (vpc.partial !== null || isOfOtherRegion(endpoint, vpc)) return false;
  if (!settleBoolean(world, `${endpoint.id}.privateDns`, endpoint.privateDns)) return false;
  if (!settleBoolean(world, `${endpoint.id}.onlyInbound`, endpoint.privateDnsOnlyForInboundResolver)) return false;
  return !topology.endpointsIn(vpc.id).some((other) => {
    if (other === endpoint || (other.type.known && other.type.value !== 'Gateway')) return false;
    return endpointRole(world, other, { topology, vpc, service: 's3', region }) === 'gateway';
  });
}

function servesService(world: World, endpoint: VpcEndpoint, wanted: Wanted): boolean {
  if (!endpoint.serviceName.known)
    return world.choose(`${endpoint.id}.serviceName:${wanted.service}`, endpoint.serviceName, [true, false]);
  const parsed = parseServiceName(endpoint.serviceName.value);
  if (parsed === null || parsed.name !== wanted.service) return false;
  if (wanted.region !== null && parsed.region !== wanted.region) return false;
  return !isRegionRefused(endpoint, wanted.vpc, parsed.region);
}

/**
 * Whether AWS refuses the endpoint because its service is in another region than the VPC and no `service_region` says
 * so. Source: PrivateLink guide, "Cross-region enabled AWS services" (read 2026-11).
 */
export function isRegionRefused(endpoint: VpcEndpoint, vpc: Vpc | null, serviceRegion: string): boolean {
  if (vpc === null || !vpc.region.known || vpc.region.value === serviceRegion) return false;
  return endpoint.serviceRegion.known && endpoint.serviceRegion.value !== serviceRegion;
}

/**
 * Whether the VPC's own resolver answers the endpoint's private names.
 *
 * Private DNS needs both DNS attributes of the VPC (PrivateLink guide, "Private DNS"); for S3 it serves the VPC only
 * when it is not for inbound resolver endpoints alone (S3 guide, "Private DNS", read 2026-11).
 */
export function hasPrivateDns(world: World, endpoint: VpcEndpoint, vpc: Vpc, service: string): boolean {
  return (
    settleBoolean(world, `${endpoint.id}.privateDns`, endpoint.privateDns) &&
    settleBoolean(world, `${vpc.id}.dnsSupport`, vpc.dnsSupport) &&
    settleBoolean(world, `${vpc.id}.dnsHostnames`, vpc.dnsHostnames) &&
    (service !== 's3' || !settleBoolean(world, `${endpoint.id}.onlyInbound`, endpoint.privateDnsOnlyForInboundResolver))
  );
}

/** The network interface that an endpoint has in one subnet. */
export type EndpointInterface =
  | { readonly kind: 'known'; readonly subnet: Subnet; readonly address: EndpointSubnet['address'] }
  /** There is, or may be, one; where it is isn't known. */
  | { readonly kind: 'somewhere'; readonly key: string; readonly why: Unknown; readonly certain: boolean };

/**
 * The interfaces of an endpoint that AWS would accept: one for each subnet, but one a zone, the first of its subnets.
 * Source: PrivateLink guide, "Create an interface endpoint": one subnet per availability zone (read 2026-11).
 */
export function interfacesOf(world: World, topology: Topology, endpoint: VpcEndpoint): readonly EndpointInterface[] {
  const interfaces: EndpointInterface[] = [];
  const zones: { readonly zone: Value<{ readonly key: string }>; readonly id: string }[] = [];
  const seen = new Set<string>();
  for (const [index, { subnet: reference, address }] of endpoint.subnets.items.entries()) {
    if (!reference.known) {
      interfaces.push({ kind: 'somewhere', key: `${endpoint.id}.subnets[${index}]`, why: reference, certain: true });
      continue;
    }
    const subnet = topology.subnet(reference.value);
    if (subnet === null || seen.has(subnet.id)) continue;
    seen.add(subnet.id);
    if (!settleBoolean(world, `${subnet.id}.exists`, subnet.exists)) continue;
    if (zones.some(({ zone, id }) => sharesZone(world, zone, id, subnet))) continue;
    zones.push({ zone: subnet.availabilityZone, id: subnet.id });
    interfaces.push({ kind: 'known', subnet, address });
  }
  if (!endpoint.subnets.complete)
    interfaces.push({ kind: 'somewhere', key: `${endpoint.id}.subnets`, why: endpoint.subnets.why, certain: false });
  return interfaces;
}

function sharesZone(world: World, zone: Value<{ readonly key: string }>, id: string, subnet: Subnet): boolean {
  if (zone.known && subnet.availabilityZone.known) return zone.value.key === subnet.availabilityZone.value.key;
  const why = zone.known ? subnet.availabilityZone : zone;
  return why.known ? false : world.choose(`zones of ${id} and ${subnet.id}`, why, [false, true]);
}
