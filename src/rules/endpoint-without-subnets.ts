import { lookupError } from '../aws/errors.js';
import { groupBy, type Rule, servicesOf, subnetsOf } from './rule.js';

/** Source: PrivateLink guide, "Subnets and Availability Zones": the interface is made in the subnets named (read 2026-11). */
export const endpointWithoutSubnets: Rule = {
  name: 'endpoint-without-subnets',
  phase: 'run',
  summary: 'an interface endpoint without any subnet has no interface to answer',
  find: ({ topology, occurrences }) =>
    groupBy(occurrences('endpoint-without-subnets'), ({ problem }) => problem.endpoint).map((group) => {
      const [{ problem, leg }] = group;
      return {
        resource: problem.endpoint,
        location: topology.endpoint(problem.endpoint)?.location ?? null,
        message: `${problem.endpoint} is in no subnet: AWS accepts it, but nothing answers for ${servicesOf(group)} in ${subnetsOf(group)}.`,
        awsError: lookupError(leg.host),
        fix: `Give ${problem.endpoint} one subnet of each zone (subnet_ids).`,
        legs: group,
      };
    }),
};
