import { groupBy, nameThem, type Rule, subnetsOf } from './rule.js';

/** Source: PrivateLink guide, "DNS names": the private name answers with the interfaces of all zones (read 2026-11). */
export const someEndpointInterfacesUnreachable: Rule = {
  name: 'some-endpoint-interfaces-unreachable',
  phase: 'run',
  summary: "only some of the endpoint's interfaces answer, and DNS names all of them",
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('some-endpoint-interfaces-unreachable'),
      ({ problem }) => `${problem.endpoint} ${problem.subnets.join(' ')}`,
    ).map((group) => {
      const [{ problem }] = group;
      return {
        resource: problem.endpoint,
        location: topology.endpoint(problem.endpoint)?.location ?? null,
        message: `From ${subnetsOf(group)}, the interfaces of ${problem.endpoint} in ${nameThem(problem.subnets)} do not answer, and DNS gives their addresses to clients all the same: a pull hangs for tens of seconds or fails, by chance.`,
        awsError: null,
        fix: `Mend the hop named beside this finding towards ${nameThem(problem.subnets)}, or take that subnet off ${problem.endpoint}.`,
        legs: group,
      };
    }),
};
