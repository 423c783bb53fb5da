import { endpointServiceName, parseServiceName } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';
import type { Rule } from './rule.js';

/**
 * Sets of endpoints that were right once. Sources: Systems Manager guide, "Create VPC endpoints" (Session Manager needs
 * ssmmessages); ECS guide, "Amazon ECS interface VPC endpoints" (the three of ECS); ECS guide, "Migrating to platform
 * version 1.4.0" (ecr.api besides ecr.dkr; read 2026-11).
 */
const SETS: readonly { readonly has: string; readonly lacks: readonly string[]; readonly why: string }[] = [
  { has: 'ssm', lacks: ['ssmmessages'], why: 'logging in over Session Manager needs ssmmessages too' },
  {
    has: 'ecs-agent',
    lacks: ['ecs', 'ecs-telemetry'],
    why: 'container instances need ecs, ecs-agent and ecs-telemetry together',
  },
  { has: 'ecr.dkr', lacks: ['ecr.api'], why: 'Fargate platform 1.4.0 and all hosts fetch the token from ecr.api' },
];

export const datedEndpointSet: Rule = {
  name: 'dated-endpoint-set',
  phase: 'advice',
  summary: 'a set of endpoints that was right once: for example ssm without ssmmessages',
  find: ({ topology }) =>
    topology.network.vpcs.flatMap((vpc) => {
      if (vpc.partial !== null) return [];
      const byService = new Map<string, VpcEndpoint>();
      for (const endpoint of topology.endpointsIn(vpc.id)) {
        const parsed = endpoint.serviceName.known ? parseServiceName(endpoint.serviceName.value) : null;
        if (parsed === null) return [];
        if (!byService.has(parsed.name)) byService.set(parsed.name, endpoint);
      }
      return SETS.flatMap(({ has, lacks, why }) => {
        const endpoint = byService.get(has);
        const missing = lacks.filter((service) => !byService.has(service));
        if (endpoint === undefined || missing.length === 0) return [];
        const region = vpc.region.known ? vpc.region.value : 'REGION';
        return [
          {
            resource: endpoint.id,
            location: endpoint.location,
            message: `${vpc.id} has an endpoint for ${has} but none for ${missing.join(' and ')}: ${why}.`,
            awsError: null,
            fix: `Add an Interface endpoint for ${missing.map((service) => endpointServiceName(service, region, 'Interface')).join(' and ')}.`,
            legs: [],
          },
        ];
      });
    }),
};
