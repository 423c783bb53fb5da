import { timeoutError } from '../aws/errors.js';
import { groupBy, nameThem, pullsOf, type Rule, reasonsOf, servicesAre, subnetsOf } from './rule.js';

/** Source: ECR guide, "Amazon ECR interface VPC endpoints": the group must admit port 443 (read 2026-11). */
export const endpointSecurityGroupClosed: Rule = {
  name: 'endpoint-security-group-closed',
  phase: 'run',
  summary: "the endpoint's security groups do not let the workload in",
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('endpoint-security-group-closed').filter(({ hop }) => hop.outcome !== 'unknown'),
      ({ problem }) => problem.groups.join(' ') || problem.endpoint,
    ).map((group) => {
      const [{ problem, leg, hop }] = group;
      const endpoints = nameThem(group.map((occurrence) => occurrence.problem.endpoint));
      const id = problem.groups[0] ?? problem.endpoint;
      const cidrs = nameThem(
        pullsOf(group).flatMap(({ subnet }) => (subnet?.cidr.known === true ? (subnet.cidr.value?.text ?? []) : [])),
      );
      const never = group.every((occurrence) => occurrence.leg.verdict === 'blocked');
      return {
        resource: id,
        location: topology.securityGroup(id)?.location ?? hop.location,
        message: `${nameThem(problem.groups)} on ${endpoints} ${never ? 'does not admit' : 'admits only a part of'} ${subnetsOf(group)} on port 443: ${servicesAre(group)} ${never ? 'never reached' : 'reached by some of their addresses and not by others'}. Private DNS sends all of the VPC there, so no other way is tried.${reasonsOf(group)}`,
        awsError: timeoutError(leg.service, leg.host, 'a private address'),
        fix: `Add an ingress rule to ${id}: TCP 443 from ${cidrs === '' ? "the workload's subnet" : cidrs}, or from the VPC's CIDR.`,
        legs: group,
      };
    }),
};
