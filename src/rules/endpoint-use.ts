import { parseServiceName } from '../aws/services.js';
import type { Subnet, VpcEndpoint } from '../model/network.js';
import type { Topology } from '../trace/topology.js';

/** The short name of an endpoint's service, for a message. */
export function serviceOf(endpoint: VpcEndpoint): string {
  if (!endpoint.serviceName.known) return 'its service';
  return parseServiceName(endpoint.serviceName.value)?.name ?? endpoint.serviceName.value;
}

/** The subnets that an endpoint of type Interface has its interfaces in, as far as they are known. */
export function interfaceSubnets(topology: Topology, { type, subnets }: VpcEndpoint): readonly Subnet[] {
  if (!type.known || type.value !== 'Interface') return [];
  return subnets.items.flatMap(({ subnet }) => (subnet.known ? (topology.subnet(subnet.value) ?? []) : []));
}
