import { suggestServiceName } from '../aws/service-names.js';
import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "AWS services that integrate with AWS PrivateLink"; aws-samples/aws-vpc-builder-cdk#30 for the error (read 2026-11). */
export const endpointServiceNotFound: Rule = {
  name: 'endpoint-service-not-found',
  phase: 'apply',
  summary: 'no endpoint service has this name',
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      const { serviceName, vpc: vpcId } = endpoint;
      if (!serviceName.known) return [];
      const vpc = vpcId.known ? topology.vpc(vpcId.value) : null;
      const meant = suggestServiceName(serviceName.value, vpc?.region.known === true ? vpc.region.value : 'REGION');
      if (meant === null) return [];
      return {
        resource: endpoint.id,
        location: serviceName.location ?? endpoint.location,
        message: `${endpoint.id} asks for the service ${serviceName.value}, which AWS does not have.`,
        awsError: `InvalidServiceName: The Vpc Endpoint Service '${serviceName.value}' does not exist`,
        fix: `Write ${meant.join(' or ')}.`,
        legs: [],
      };
    }),
};
