import { parseServiceName } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';
import type { Rule } from './rule.js';

/** Source: S3 guide, "Private DNS"; the error as printed in terraform-aws-modules/terraform-aws-vpc#982 (read 2026-11). */
export const s3PrivateDnsNeedsGateway: Rule = {
  name: 's3-private-dns-needs-gateway',
  phase: 'apply',
  summary: 'an S3 interface endpoint with private DNS for inbound resolvers only, and no S3 gateway endpoint',
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const vpc = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
      if (vpc === null || vpc.partial !== null || !isOfS3(endpoint, 'Interface')) return [];
      const { privateDns, privateDnsOnlyForInboundResolver: only } = endpoint;
      if (!privateDns.known || !privateDns.value || !only.known || !only.value) return [];
      if (topology.endpointsIn(vpc.id).some((other) => mayBeGateway(other))) return [];
      return {
        resource: endpoint.id,
        location: only.location ?? privateDns.location ?? endpoint.location,
        message: `${endpoint.id} has private DNS for inbound resolver endpoints only${only.location === null ? ', which is the default for S3,' : ''} and ${vpc.id} has no S3 gateway endpoint: AWS refuses it.`,
        awsError: `InvalidParameter: To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC ${vpc.id} must have a Gateway endpoint for the service.`,
        fix: 'Add an S3 gateway endpoint, which costs nothing; or set dns_options { private_dns_only_for_inbound_resolver_endpoint = false }.',
        legs: [],
      };
    }),
};

function isOfS3({ type, serviceName, exists }: VpcEndpoint, wanted: 'Gateway' | 'Interface'): boolean {
  return (
    type.known &&
    type.value === wanted &&
    serviceName.known &&
    parseServiceName(serviceName.value)?.name === 's3' &&
    !(exists.known && !exists.value)
  );
}

/** Whether the endpoint is S3's gateway endpoint, or may be it. */
function mayBeGateway(endpoint: VpcEndpoint): boolean {
  const { type, serviceName } = endpoint;
  const service = serviceName.known ? parseServiceName(serviceName.value)?.name : 's3';
  return (
    service === 's3' && (!type.known || type.value === 'Gateway') && !(endpoint.exists.known && !endpoint.exists.value)
  );
}
