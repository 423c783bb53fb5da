import { groupBy, type Rule, subnetsOf } from './rule.js';

/** Source: PrivateLink guide, "Gateway endpoints": it serves the route tables it is associated with (read 2026-11). */
export const gatewayEndpointWithoutRouteTable: Rule = {
  name: 'gateway-endpoint-without-route-table',
  phase: 'run',
  summary: 'a gateway endpoint on no route table serves no subnet',
  find: ({ topology, occurrences }) =>
    groupBy(occurrences('gateway-endpoint-without-route-table'), ({ problem }) => problem.endpoint).map((group) => {
      const [{ problem }] = group;
      return {
        resource: problem.endpoint,
        location: topology.endpoint(problem.endpoint)?.location ?? null,
        message: `${problem.endpoint} is on no route table: AWS accepts it, but no subnet uses it, not even ${subnetsOf(group)}.`,
        awsError: null,
        fix: `Associate ${problem.endpoint} with the route tables of the workloads' subnets (route_table_ids).`,
        legs: group,
      };
    }),
};
