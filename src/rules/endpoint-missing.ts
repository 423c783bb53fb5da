import { timeoutError } from '../aws/errors.js';
import { endpointServiceName, servesOtherRegions } from '../aws/services.js';
import { groupBy, type Rule, reasonsOf, servicesAre, subnetsOf } from './rule.js';

export const endpointMissing: Rule = {
  name: 'endpoint-missing',
  phase: 'run',
  summary: 'the VPC has no endpoint for a service, and there is no other way to it',
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('endpoint-missing'),
      ({ problem }) => `${problem.vpc} ${problem.service} ${problem.region}`,
    ).map((group) => {
      const [{ problem, leg }] = group;
      const region = topology.vpc(problem.vpc)?.region;
      const onlyAtHome =
        region?.known === true && problem.region !== region.value && !servesOtherRegions(problem.service);
      const type = problem.service === 's3' ? 'Gateway' : 'Interface';
      const name = endpointServiceName(problem.service, problem.region ?? 'REGION', type);
      return {
        resource: problem.vpc,
        location: topology.vpc(problem.vpc)?.location ?? null,
        message: `${problem.vpc} has no endpoint for ${problem.service}, and there is no other way to it from ${subnetsOf(group)}: ${servicesAre(group)} never reached.${reasonsOf(group)}`,
        awsError: timeoutError(leg.service, leg.host, 'a public address'),
        fix: onlyAtHome
          ? `Name the region of the VPC where ${problem.service} of ${problem.region} is asked for: no endpoint serves it from another region. Or give the subnet a way to the internet.`
          : type === 'Gateway'
            ? `Add a Gateway endpoint for ${name} on the route tables of the workloads' subnets. It costs nothing.`
            : `Add an Interface endpoint for ${name} with private DNS, in one subnet of each zone, with a group that admits the workloads on port 443.`,
        legs: group,
      };
    }),
};
