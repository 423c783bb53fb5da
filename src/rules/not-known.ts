import type { Unknown } from '../model/value.js';
import { groupBy, type LegOfPulls, type Rule, servicesOf, subjectOf, subnetsOf } from './rule.js';

export const notKnown: Rule = {
  name: 'not-known',
  phase: 'run',
  summary: 'whether a leg works depends on something that the input does not tell',
  find: ({ alike }) => {
    const open: (LegOfPulls & { readonly unknown: Unknown })[] = alike.flatMap(({ pulls, legs }) =>
      legs.flatMap((leg) =>
        leg.verdict === 'unknown' ? leg.unknowns.map((unknown) => ({ pulls, leg, unknown })) : [],
      ),
    );
    return groupBy(open, ({ unknown }) => `${unknown.what}\n${unknown.settle}`).map((group) => {
      const [
        {
          unknown,
          pulls: [pull],
        },
      ] = group;
      return {
        resource: pull.workload.id,
        location: unknown.location ?? subjectOf(pull).location,
        message: `Whether ${subnetsOf(group)} can reach ${servicesOf(group)} depends on ${unknown.what}, which is not known here. To settle it: ${unknown.settle}.`,
        awsError: null,
        fix: `${unknown.settle.charAt(0).toUpperCase()}${unknown.settle.slice(1)}.`,
        legs: group,
      };
    });
  },
};
