import { deniedError } from '../aws/errors.js';
import { groupBy, type Rule, servicesOf, subnetsOf } from './rule.js';

/** Source: ECR guide, "Create an endpoint policy" and "Minimum Amazon S3 bucket permissions" (read 2026-11). */
export const endpointPolicyDeniesPull: Rule = {
  name: 'endpoint-policy-denies-pull',
  phase: 'run',
  summary: 'an endpoint policy denies a call that the pull makes',
  find: ({ topology, occurrences }) =>
    groupBy(occurrences('endpoint-policy-denies-pull'), ({ problem }) => `${problem.endpoint} ${problem.action}`).map(
      (group) => {
        const [{ problem, leg }] = group;
        const endpoint = topology.endpoint(problem.endpoint);
        const by = problem.statement === null ? 'does not allow' : `denies, by its statement ${problem.statement},`;
        const signer =
          leg.service === 's3' && problem.resource.includes('-starport-layer-bucket/')
            ? ' The layer’s GET is signed by an identity of ECR’s own, so conditions on your account or organization do not cover it.'
            : '';
        return {
          resource: problem.endpoint,
          location: problem.location ?? endpoint?.policy.location ?? endpoint?.location ?? null,
          message: `The policy of ${problem.endpoint} ${by} ${problem.action} on ${problem.resource}: ${servicesOf(group)} answers ${subnetsOf(group)} with 403.${signer}`,
          awsError: deniedError(leg.service, problem.action),
          fix: `Add a statement to the policy of ${problem.endpoint}: Allow, Principal "*", ${problem.action} on ${problem.resource}, without conditions.`,
          legs: group,
        };
      },
    ),
};
