import { interfaceSubnets } from './endpoint-use.js';
import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "Create an interface endpoint": no group means the VPC's default one (read 2026-11). */
export const endpointDefaultSecurityGroup: Rule = {
  name: 'endpoint-default-security-group',
  phase: 'advice',
  summary: "no security group is named, so the VPC's default group guards the endpoint",
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const { securityGroups, type } = endpoint;
      const vpc = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
      const isInterface = type.known && type.value === 'Interface' && interfaceSubnets(topology, endpoint).length > 0;
      if (vpc === null || !isInterface || !securityGroups.complete || securityGroups.items.length > 0) return [];
      return {
        resource: endpoint.id,
        location: endpoint.location,
        message: `${endpoint.id} names no security group, so ${vpc.defaultSecurityGroup} guards it: unless it was changed, that admits only interfaces which carry it themselves.`,
        awsError: null,
        fix: `Name a group that admits TCP 443 from the workloads (security_group_ids).`,
        legs: [],
      };
    }),
};
