import type { VpcEndpoint } from '../model/network.js';
import { callsOf, decide } from './endpoint-policy.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import type { Requirement } from './requirement.js';

/** What an endpoint's policy says to the calls of a leg. */
export interface PolicyJudgement {
  readonly denied: boolean;
  readonly hop: Hop;
}

/**
 * Whether the endpoint's policy denies a call of the leg, in this world. No policy means full access.
 * Source: PrivateLink guide, "Control access to VPC endpoints using endpoint policies" (read 2026-11).
 */
export function judgePolicy(
  { world, vpc }: Pick<Client, 'world' | 'vpc'>,
  endpoint: VpcEndpoint,
  requirement: Requirement,
): PolicyJudgement {
  const hop: Hop = {
    at: 'endpoint-policy',
    resource: endpoint.id,
    location: endpoint.policy.location ?? endpoint.location,
    outcome: 'pass',
    detail: `The policy of ${endpoint.id} allows the calls of the pull.`,
    awsCode: null,
    problem: null,
  };
  if (!endpoint.policy.known) {
    return {
      denied: world.choose(`${endpoint.id}.policy ${requirement.service}`, endpoint.policy, [false, true]),
      hop: { ...hop, outcome: 'unknown', detail: `The policy of ${endpoint.id} isn't known.` },
    };
  }
  const policy = endpoint.policy.value;
  if (policy === null)
    return { denied: false, hop: { ...hop, detail: `${endpoint.id} has no policy of its own: full access.` } };
  const account = vpc.account.known ? vpc.account.value : null;
  // IAM guide, aws:SourceVpc: the VPC that the endpoint is in, whoever asks.
  const place = {
    vpc: endpoint.vpc.known ? endpoint.vpc.value : vpc.id,
    endpoint: endpoint.id,
    isGateway: endpoint.type.known && endpoint.type.value === 'Gateway',
  };
  let open: string | null = null;
  for (const call of callsOf(requirement, account)) {
    const { allowed, deniedBy } = decide(policy, call, place);
    if (allowed === null) open ??= call.action;
    if (allowed !== false) continue;
    const location = deniedBy?.location ?? policy.location ?? hop.location;
    return {
      denied: true,
      hop: {
        ...hop,
        location,
        outcome: 'fail',
        detail:
          deniedBy === null
            ? `No statement of the policy of ${endpoint.id} allows ${call.action}.`
            : `A statement of the policy of ${endpoint.id} denies ${call.action}.`,
        problem: {
          kind: 'endpoint-policy-denies-pull',
          endpoint: endpoint.id,
          action: call.action,
          resource: shown(call.resource),
          statement: deniedBy?.sid ?? null,
          location,
        },
      },
    };
  }
  if (open === null) return { denied: false, hop };
  const why = {
    known: false,
    what: `whether the policy of ${endpoint.id} allows ${open}`,
    settle: 'its conditions or resources depend on who asks or for what: allow the action on all that is pulled',
    location: hop.location,
  } as const;
  return {
    denied: world.choose(`${endpoint.id}.policy ${requirement.service}`, why, [false, true]),
    hop: { ...hop, outcome: 'unknown', detail: `Whether the policy of ${endpoint.id} allows ${open} can't be told.` },
  };
}

function shown(resource: string): string {
  return resource.replaceAll('\u0000', '*');
}
