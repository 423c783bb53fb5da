import type { Rule } from './rule.js';

/**
 * In a template a resource under a condition that doesn't hold counts as well. Sources: hashicorp/terraform,
 * internal/lang/eval.go, v1.11; CloudFormation guide, "Troubleshooting CloudFormation", validation errors (read 2026-11).
 */
export const referenceNotFound: Rule = {
  name: 'reference-not-found',
  phase: 'apply',
  summary: 'a reference to nothing that is declared',
  find: ({ topology }) => {
    const isTemplate = topology.network.language === 'cloudformation';
    return topology.network.problems.flatMap((problem) =>
      problem.kind !== 'reference-not-found'
        ? []
        : {
            resource: problem.resource === '' ? problem.reference : problem.resource,
            location: problem.location,
            message: isTemplate
              ? `${problem.reference} is referred to, but nothing of that name is in this template, or not under its conditions: CloudFormation makes no stack.`
              : `${problem.reference} is referred to, but nothing of that name is declared in this module: nothing can be planned.`,
            awsError: isTemplate
              ? null
              : `Error: Reference to undeclared resource. "${problem.reference}" has not been declared in this module.`,
            fix: isTemplate
              ? 'Correct the name, declare it, or put what refers to it under the same condition. Until then its value counts as unknown.'
              : 'Correct the name, or declare it. Until then its value counts as unknown.',
            legs: [],
          },
    );
  },
};
