import { timeoutError } from '../aws/errors.js';
import { eachPull, groupBy, nameThem, type Rule, servicesOf, subnetsOf, workloadsOf } from './rule.js';

/** Source: VPC guide, "Security groups"; PrivateLink guide, "Gateway endpoints": egress to the prefix list (read 2026-11). */
export const workloadEgressClosed: Rule = {
  name: 'workload-egress-closed',
  phase: 'run',
  summary: "the workload's security groups do not let the pull out",
  find: ({ topology, occurrences }) =>
    groupBy(
      eachPull(occurrences('workload-egress-closed').filter(({ hop }) => hop.outcome !== 'unknown')),
      ({ problem, pulls: [pull] }) => problem.groups.join(' ') || pull.workload.id,
    ).map((group) => {
      const [
        {
          problem,
          leg,
          pulls: [pull],
          hop,
        },
      ] = group;
      const id = problem.groups[0] ?? pull.workload.id;
      const services = servicesOf(group);
      const layers = group.some((occurrence) => occurrence.leg.service === 's3');
      return {
        resource: id,
        location: topology.securityGroup(id)?.location ?? hop.location,
        message: `${nameThem(problem.groups)} on ${workloadsOf(group)} lets nothing or not everything out to port 443 of ${services} from ${subnetsOf(group)}.${layers ? ' Layers come from public addresses of S3 also through a gateway endpoint, so the VPC’s CIDR alone is not enough.' : ''}`,
        awsError: timeoutError(leg.service, leg.host, layers ? 'a public address' : 'a private address'),
        fix: layers
          ? `Add an egress rule to ${id}: TCP 443 to S3's prefix list (aws_vpc_endpoint.….prefix_list_id), beside 443 to the endpoints.`
          : `Add an egress rule to ${id}: TCP 443 to the endpoints' group or the VPC's CIDR.`,
        legs: group,
      };
    }),
};
