import { parseImage } from '../../aws/image-reference.js';
import { callsOf, decide, type PolicyCall } from '../../trace/endpoint-policy.js';
import type { EndpointEntry, GatewayEntry, HostFacts, Services } from '../plan/blueprint.js';

/** By which way a request came in. */
export type Entry = EndpointEntry | GatewayEntry;

/** What a service says to a request before it looks at it: whether it is the right one, and its endpoint's policy. */
export interface Decision {
  /** 200: nothing against it; 403: the policy denies it; 421: this endpoint serves something else. */
  readonly status: 200 | 403 | 421;
  readonly facts: HostFacts | null;
  /** The action that is denied. */
  readonly denied: PolicyCall | null;
}

export function entryOf(services: Services, address: string, port: number): Entry | null {
  return services.gateways[String(port)] ?? services.interfaces[address] ?? null;
}

/** Endpoint policies are enforced by the evaluator that the prediction uses. */
export function decideRequest(
  services: Services,
  entry: Entry,
  { host, path }: { host: string; path: string },
): Decision {
  const facts = services.hosts.find((each) => each.host === host) ?? null;
  if (facts === null || !serves(entry, facts)) return { status: 421, facts, denied: null };
  if (entry.kind === 'internet' || entry.policy === null) return { status: 200, facts, denied: null };
  const { policy, vpc, id } = entry;
  const place = { vpc, endpoint: id, isGateway: entry.kind === 'gateway' };
  const denied = callsAt(services, facts, path).find((call) => decide(policy, call, place).allowed === false) ?? null;
  return { status: denied === null ? 200 : 403, facts, denied };
}

function serves(entry: Entry, { requirement }: HostFacts): boolean {
  switch (entry.kind) {
    case 'internet':
      return true;
    case 'gateway':
      return requirement.service === 's3' && requirement.region === entry.region;
    case 'endpoint':
      return requirement.service === entry.service && requirement.region === entry.region;
  }
}

/** The calls that a policy sees in one request. */
function callsAt({ account }: Services, { host, requirement }: HostFacts, path: string): readonly PolicyCall[] {
  if (requirement.service !== 'ecr.dkr') return callsOf(requirement, account);
  const [, repository, kind] = /^\/v2\/(.+)\/(manifests|blobs)\//.exec(path) ?? [];
  const image = repository === undefined ? null : parseImage(`${host}/${repository}`);
  if (image?.kind !== 'ecr') return [];
  const action = kind === 'manifests' ? 'ecr:BatchGetImage' : 'ecr:GetDownloadUrlForLayer';
  return callsOf({ ...requirement, images: [image] }, account).filter((call) => call.action === action);
}
