import { zoneName } from '../model/availability-zone.js';
import type { Subnet } from '../model/network.js';
import type { Rule } from './rule.js';

/** Source: PrivateLink guide, "Create an interface endpoint"; the error as in terraform-aws-modules/terraform-aws-vpc#583. */
export const endpointSubnetsShareZone: Rule = {
  name: 'endpoint-subnets-share-zone',
  phase: 'apply',
  summary: 'two subnets of one availability zone on one interface endpoint',
  find: ({ topology }) =>
    topology.network.endpoints.flatMap((endpoint) => {
      if (endpoint.type.known && endpoint.type.value !== 'Interface') return [];
      const firstInZone = new Map<string, Subnet>();
      return endpoint.subnets.items.flatMap(({ subnet: reference }) => {
        const subnet = reference.known ? topology.subnet(reference.value) : null;
        if (subnet === null || !subnet.availabilityZone.known) return [];
        const zone = subnet.availabilityZone.value;
        const first = firstInZone.get(zone.key);
        if (first === undefined || first.id === subnet.id) {
          firstInZone.set(zone.key, subnet);
          return [];
        }
        return [
          {
            resource: endpoint.id,
            location: reference.location ?? endpoint.location,
            message: `${first.id} and ${subnet.id} are both in ${zoneName(zone)}, and an interface endpoint takes one subnet a zone: AWS refuses the second.`,
            awsError: `DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of ${subnet.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
            fix: `Keep one subnet of the zone on ${endpoint.id}. Its interface serves every subnet of the VPC over the local route.`,
            legs: [],
          },
        ];
      });
    }),
};
