import { timeoutError } from '../aws/errors.js';
import { groupBy, type Rule, reasonsOf, servicesOf, subnetsOf } from './rule.js';

/** Source: ECR guide: "you must enable a private DNS hostname" for ecr.dkr (read 2026-11). */
export const privateDnsOff: Rule = {
  name: 'private-dns-off',
  phase: 'run',
  summary: 'the endpoint exists, but its names resolve to public addresses',
  find: ({ topology, occurrences }) =>
    groupBy(occurrences('private-dns-off'), ({ problem }) => problem.endpoint).map((group) => {
      const [{ problem, leg }] = group;
      const endpoint = topology.endpoint(problem.endpoint);
      const on = endpoint?.privateDns.known === true && endpoint.privateDns.value;
      const inbound =
        on && endpoint.privateDnsOnlyForInboundResolver.known && endpoint.privateDnsOnlyForInboundResolver.value;
      const why = inbound
        ? 'its private DNS is for inbound resolver endpoints alone'
        : on
          ? 'the VPC does not serve private names'
          : 'its private DNS is off';
      return {
        resource: problem.endpoint,
        location: endpoint?.privateDns.location ?? endpoint?.location ?? null,
        message: `${problem.endpoint} exists, but ${why}: in ${subnetsOf(group)} the name of ${servicesOf(group)} resolves to public addresses and passes the endpoint by.${reasonsOf(group)}`,
        awsError: timeoutError(leg.service, leg.host, 'a public address'),
        fix: inbound
          ? `Set private_dns_only_for_inbound_resolver_endpoint = false in dns_options of ${problem.endpoint}, or use an S3 gateway endpoint.`
          : on
            ? "Switch the VPC's DNS support and DNS hostnames on."
            : `Set private_dns_enabled = true on ${problem.endpoint}.`,
        legs: group,
      };
    }),
};
