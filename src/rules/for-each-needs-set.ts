import type { Rule } from './rule.js';

/** Source: hashicorp/terraform, internal/terraform/eval_for_each.go, v1.0 to v1.14. */
export const forEachNeedsSet: Rule = {
  name: 'for-each-needs-set',
  phase: 'apply',
  summary: 'for_each over a list or tuple: Terraform takes only a map or a set of strings',
  find: ({ topology }) =>
    topology.network.problems.flatMap((problem) =>
      problem.kind !== 'for-each-needs-set'
        ? []
        : {
            resource: problem.resource,
            location: problem.location,
            message: `for_each of ${problem.resource} is a ${problem.type}, and Terraform takes only a map or a set of strings: nothing can be planned.`,
            awsError: `Error: Invalid for_each argument. The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of strings, and you have provided a value of type ${problem.type}.`,
            fix: 'Give a map with keys that are written out and the ids as values: for_each = { app1_a = aws_subnet.app1_a.id, … }, and use each.value. toset() of ids does not help: they are not known before apply.',
            legs: [],
          },
    ),
};
