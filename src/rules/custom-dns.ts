import { groupBy, nameThem, type Rule, servicesOf, subnetsOf } from './rule.js';

/** Source: ECR guide: "VPC endpoints only support Amazon provided DNS through Amazon Route 53" (read 2026-11). */
export const customDns: Rule = {
  name: 'custom-dns',
  phase: 'run',
  summary: "DHCP options name other DNS servers than the VPC's resolver",
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('custom-dns').filter(({ leg }) => leg.verdict !== 'private'),
      ({ problem }) => problem.dhcpOptions,
    ).map((group) => {
      const [{ problem }] = group;
      return {
        resource: problem.dhcpOptions,
        location:
          topology.dhcpOptions(problem.dhcpOptions)?.location ?? topology.vpc(problem.dhcpOptions)?.location ?? null,
        message: `${problem.dhcpOptions} sends ${subnetsOf(group)} to the name servers ${nameThem(problem.servers)}: whether the names of ${servicesOf(group)} lead to the endpoints depends on what these forward to the VPC resolver.`,
        awsError: null,
        fix: 'Use AmazonProvidedDNS, or forward amazonaws.com from these servers to the resolver of this VPC (its base address plus two).',
        legs: group,
      };
    }),
};
