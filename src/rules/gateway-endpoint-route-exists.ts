import { parseServiceName } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';
import type { Rule } from './rule.js';

/** Source: EC2 API reference, `RouteAlreadyExists`; PrivateLink guide, "Gateway endpoints" (read 2026-11). */
export const gatewayEndpointRouteExists: Rule = {
  name: 'gateway-endpoint-route-exists',
  phase: 'apply',
  summary: 'a second gateway endpoint of one service on a route table',
  find: ({ topology }) => {
    const owners = new Map<string, VpcEndpoint>();
    return topology.network.endpoints.flatMap((endpoint) => {
      const { type, serviceName, exists } = endpoint;
      const service = serviceName.known ? parseServiceName(serviceName.value) : null;
      if (!type.known || type.value !== 'Gateway' || service === null || !exists.known || !exists.value) return [];
      const taken: { readonly table: string; readonly owner: VpcEndpoint }[] = [];
      for (const table of endpoint.routeTables.items) {
        if (!table.known) continue;
        const key = `${table.value} ${service.region} ${service.name}`;
        const owner = owners.get(key);
        if (owner === undefined) owners.set(key, endpoint);
        else if (owner !== endpoint) taken.push({ table: table.value, owner });
      }
      const [first] = taken;
      if (first === undefined) return [];
      const tables = taken.map(({ table }) => table);
      return {
        resource: endpoint.id,
        location:
          endpoint.routeTables.items.find((item) => item.known && tables.includes(item.value))?.location ??
          endpoint.location,
        message: `${first.table} already has the route of ${first.owner.id} to ${service.name}, so AWS refuses that of ${endpoint.id}.`,
        awsError: `RouteAlreadyExists: route table ${first.table} already has a route with destination-prefix-list-id`,
        fix: `Keep one ${service.name} gateway endpoint for the VPC, and associate it with all route tables.`,
        legs: [],
      };
    });
  },
};
