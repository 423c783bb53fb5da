import { interfaceSubnets, serviceOf } from './endpoint-use.js';
import { nameThem, type Rule } from './rule.js';

/** Source: PrivateLink guide, "Subnets and Availability Zones": an interface is reached from all subnets (read 2026-11). */
export const endpointInWorkloadSubnet: Rule = {
  name: 'endpoint-in-workload-subnet',
  phase: 'advice',
  summary: 'an interface endpoint stands in a subnet of workloads',
  find: ({ topology, pulls }) => {
    const holding = new Map(
      topology.network.endpoints.map((endpoint) => [endpoint, interfaceSubnets(topology, endpoint)]),
    );
    const held = new Set([...holding.values()].flat().map(({ id }) => id));
    if (held.size === 0) return [];
    const inside = pulls.filter(({ subnet }) => subnet !== null && held.has(subnet.id));
    const used = new Set(inside.map(({ subnet }) => subnet?.id));
    return topology.network.endpoints.flatMap((endpoint) => {
      const within = (holding.get(endpoint) ?? []).filter(({ id }) => used.has(id));
      if (within.length === 0) return [];
      const names = nameThem(within.map(({ id }) => id));
      return {
        resource: endpoint.id,
        location: endpoint.subnets.items[0]?.subnet.location ?? endpoint.location,
        message: `${endpoint.id} has its interface in ${names}, where workloads run: it takes addresses from them, and is bound to rules and network ACLs made for them.`,
        awsError: null,
        fix: `Give the endpoints of ${serviceOf(endpoint)} and the others a small subnet of their own in each zone (/28 holds 11 interfaces): every subnet reaches it over the local route.`,
        legs: [],
      };
    });
  },
};
