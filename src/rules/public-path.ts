import { eachPull, groupBy, nameThem, type Rule, servicesOf } from './rule.js';

export const publicPath: Rule = {
  name: 'public-path',
  phase: 'run',
  summary: 'a leg works, but over NAT or an internet gateway',
  find: ({ occurrences }) =>
    groupBy(
      eachPull(occurrences('public-path').filter(({ leg }) => leg.verdict === 'public')),
      ({ pulls: [pull] }) => pull.subnet?.id ?? pull.workload.id,
    ).map((group) => {
      const [
        {
          pulls: [pull],
        },
      ] = group;
      const id = pull.subnet?.id ?? pull.workload.id;
      return {
        resource: id,
        location: pull.subnet?.location ?? pull.workload.location,
        message: `${id} reaches ${servicesOf(group)} over ${nameThem(group.map(({ problem }) => problem.gateway))}: it works, but leaves the private network.`,
        awsError: null,
        fix: `Add endpoints for ${servicesOf(group)}, or accept it: allow: [public] in pullpath.yaml.`,
        legs: group,
      };
    }),
};
