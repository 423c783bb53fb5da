import type { VpcEndpoint } from '../model/network.js';
import type { Hop } from './leg.js';
import type { Requirement } from './requirement.js';
import type { World } from './world.js';

/** What an endpoint's policy says to the calls of a leg. */
export interface PolicyJudgement {
  readonly denied: boolean;
  readonly hop: Hop;
}

/** No policy means full access. Source: PrivateLink guide, "Control access to VPC endpoints using endpoint policies" (read 2026-11). */
export function judgePolicy(world: World, endpoint: VpcEndpoint, _requirement: Requirement): PolicyJudgement {
  const hop: Hop = {
    at: 'endpoint-policy',
    resource: endpoint.id,
    location: endpoint.policy.location,
    outcome: 'pass',
    detail: `The policy of ${endpoint.id} allows the calls.`,
    awsCode: null,
    problem: null,
  };
  if (endpoint.policy.known && endpoint.policy.value === null)
    return { denied: false, hop: { ...hop, detail: `${endpoint.id} has no policy of its own: full access.` } };
  const why = endpoint.policy.known
    ? ({
        known: false,
        what: `what the policy of ${endpoint.id} allows`,
        settle: 'read the policy',
        location: endpoint.policy.location,
      } as const)
    : endpoint.policy;
  return { denied: world.choose(`${endpoint.id}.policy`, why, [false, true]), hop: { ...hop, outcome: 'unknown' } };
}
