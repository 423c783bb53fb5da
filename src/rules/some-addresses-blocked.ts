import { eachPull, groupBy, type Rule, servicesOf, subjectOf } from './rule.js';

export const someAddressesBlocked: Rule = {
  name: 'some-addresses-blocked',
  phase: 'run',
  summary: "only some of the workload's addresses or ports pass",
  find: ({ occurrences }) =>
    groupBy(
      eachPull(occurrences('some-addresses-blocked')),
      ({ problem, pulls: [pull] }) => `${pull.subnet?.id} ${problem.share}`,
    ).map((group) => {
      const [
        {
          problem,
          pulls: [pull],
        },
      ] = group;
      const { id, location } = subjectOf(pull);
      return {
        resource: id,
        location,
        message: `Only a part of what ${id} sends reaches ${servicesOf(group)}: not ${problem.share}. Tasks fail or hang by chance, as their address or port falls.`,
        awsError: null,
        fix: 'Open the hop named beside this finding to the whole subnet and to all ephemeral ports.',
        legs: group,
      };
    }),
};
