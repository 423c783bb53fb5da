import type { Rule } from './rule.js';

const WORKAROUND: Readonly<Record<'map' | 'set', string>> = {
  map: 'The "for_each" map includes keys derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.',
  set: 'The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.',
};

/** Source: hashicorp/terraform, internal/terraform/eval_for_each.go, v1.2 to v1.14. */
export const forEachKeysUnknown: Rule = {
  name: 'for-each-keys-unknown',
  phase: 'apply',
  summary: 'for_each over keys that are not known before apply',
  find: ({ topology }) =>
    topology.network.problems.flatMap((problem) =>
      problem.kind !== 'for-each-keys-unknown'
        ? []
        : {
            resource: problem.resource,
            location: problem.location,
            message: `The ${problem.collection === 'map' ? 'keys' : 'members'} of for_each of ${problem.resource} are not known before apply (${problem.what}): the first plan fails.`,
            awsError: `Error: Invalid for_each argument. ${WORKAROUND[problem.collection]}`,
            fix: 'Give a map with keys that are written out and the ids as values: for_each = { app1_a = aws_subnet.app1_a.id, … }, and use each.value.',
            legs: [],
          },
    ),
};
