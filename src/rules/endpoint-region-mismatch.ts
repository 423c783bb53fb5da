import { endpointServiceName, parseServiceName } from '../aws/services.js';
import { isRegionRefused } from '../trace/endpoint.js';
import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "Cross-region enabled AWS services" (read 2026-11). */
export const endpointRegionMismatch: Rule = {
  name: 'endpoint-region-mismatch',
  phase: 'apply',
  summary: "the service name's region isn't the endpoint's, and no service region is given",
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const vpc = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
      const parsed = endpoint.serviceName.known ? parseServiceName(endpoint.serviceName.value) : null;
      if (vpc === null || !vpc.region.known || parsed === null || !endpoint.serviceName.known) return [];
      if (!isRegionRefused(endpoint, vpc, parsed.region)) return [];
      const type = endpoint.type.known && endpoint.type.value === 'Gateway' ? 'Gateway' : 'Interface';
      const here = endpointServiceName(parsed.name, vpc.region.value, type);
      return {
        resource: endpoint.id,
        location: endpoint.serviceName.location ?? endpoint.location,
        message: `${endpoint.id} is in ${vpc.region.value}, but its service ${endpoint.serviceName.value} is in ${parsed.region}: AWS refuses it.`,
        awsError: `InvalidServiceName: The Vpc Endpoint Service '${endpoint.serviceName.value}' does not exist`,
        fix: `Write ${here}; or, for the service of the other region, set service_region = "${parsed.region}" on an Interface endpoint.`,
        legs: [],
      };
    }),
};
