import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "Private DNS"; the error as quoted by the GuardDuty guide (read 2026-11). */
export const privateDnsNeedsVpcDns: Rule = {
  name: 'private-dns-needs-vpc-dns',
  phase: 'apply',
  summary: 'private DNS on an endpoint of a VPC without DNS support or DNS hostnames',
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const vpc = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
      const asks =
        endpoint.type.known &&
        endpoint.type.value === 'Interface' &&
        endpoint.privateDns.known &&
        endpoint.privateDns.value;
      if (vpc === null || !asks || (endpoint.exists.known && !endpoint.exists.value)) return [];
      const off = [
        vpc.dnsSupport.known && !vpc.dnsSupport.value ? 'DNS support' : null,
        vpc.dnsHostnames.known && !vpc.dnsHostnames.value ? 'DNS hostnames' : null,
      ].filter((attribute) => attribute !== null);
      if (off.length === 0) return [];
      return {
        resource: endpoint.id,
        location: endpoint.privateDns.location ?? endpoint.location,
        message: `${endpoint.id} asks for private DNS, but ${vpc.id} has ${off.join(' and ')} off: AWS refuses the endpoint.`,
        awsError: `InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
        fix: `Switch ${off.join(' and ')} on in ${vpc.id} (enable_dns_support, enable_dns_hostnames).`,
        legs: [],
      };
    }),
};
