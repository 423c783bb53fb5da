import { bySubject, nameThem, type Rule, servicesOf, subjectOf } from './rule.js';

export const publicPath: Rule = {
  name: 'public-path',
  phase: 'run',
  summary: 'a leg works, but over NAT or an internet gateway',
  find: ({ occurrences }) =>
    bySubject(occurrences('public-path').filter(({ leg }) => leg.verdict === 'public')).map((group) => {
      const [
        {
          pulls: [pull],
        },
      ] = group;
      const { id, location } = subjectOf(pull);
      return {
        resource: id,
        location,
        message: `${id} reaches ${servicesOf(group)} over ${nameThem(group.map(({ problem }) => problem.gateway))}: it works, but leaves the private network.`,
        awsError: null,
        fix: `Add endpoints for ${servicesOf(group)}, or accept it: allow: [public] in pullpath.yaml.`,
        legs: group,
      };
    }),
};
