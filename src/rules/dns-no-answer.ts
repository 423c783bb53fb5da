import { lookupError } from '../aws/errors.js';
import { groupBy, type Rule, servicesAre, servicesOf, subnetsOf } from './rule.js';

/** Source: VPC guide, "DNS attributes"; Route 53 guide, "Considerations when working with a private hosted zone" (read 2026-11). */
export const dnsNoAnswer: Rule = {
  name: 'dns-no-answer',
  phase: 'run',
  summary: 'a name resolves to nothing: DNS support is off, or a private hosted zone holds no record for it',
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('no-dns-answer').filter(({ leg }) => leg.verdict !== 'private'),
      ({ problem }) => `${problem.vpc} ${problem.zone}`,
    ).map((group) => {
      const [{ problem, leg }] = group;
      const vpc = topology.vpc(problem.vpc);
      const zone = problem.zone === null ? null : topology.network.hostedZones.find(({ id }) => id === problem.zone);
      return {
        resource: problem.zone ?? problem.vpc,
        location: zone?.location ?? vpc?.dnsSupport.location ?? vpc?.location ?? null,
        message:
          problem.zone === null
            ? `DNS support is off in ${problem.vpc}: no name resolves, so ${servicesAre(group)} never reached from ${subnetsOf(group)}, whatever the endpoints are.`
            : `The private hosted zone ${problem.zone} takes the names of ${servicesOf(group)} and holds no record for them; AWS asks no other zone, so they resolve to nothing in ${subnetsOf(group)}.`,
        awsError: lookupError(leg.host),
        fix:
          problem.zone === null
            ? `Switch DNS support on in ${problem.vpc} (enable_dns_support).`
            : `Add the record to ${problem.zone} as an alias to the endpoint, or name the zone exactly like the endpoint's private name.`,
        legs: group,
      };
    }),
};
