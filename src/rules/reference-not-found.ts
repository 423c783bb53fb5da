import type { Rule } from './rule.js';

/** Source: hashicorp/terraform, internal/lang/eval.go, v1.11. */
export const referenceNotFound: Rule = {
  name: 'reference-not-found',
  phase: 'apply',
  summary: 'a reference to nothing that is declared',
  find: ({ topology }) =>
    topology.network.problems.flatMap((problem) =>
      problem.kind !== 'reference-not-found'
        ? []
        : {
            resource: problem.resource === '' ? problem.reference : problem.resource,
            location: problem.location,
            message: `${problem.reference} is referred to, but nothing of that name is declared in this module: nothing can be planned.`,
            awsError: `Error: Reference to undeclared resource. "${problem.reference}" has not been declared in this module.`,
            fix: 'Correct the name, or declare it. Until then its value counts as unknown.',
            legs: [],
          },
    ),
};
