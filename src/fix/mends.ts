import { EKS_REGISTRIES } from '../aws/eks-registries.js';
import type { CheckResult } from '../check/result.js';
import { anywhere } from '../design/make.js';
import { ofOnlyType, remedy } from '../design/remedies.js';
import { DEFAULT_CHOICES } from '../design/spec.js';
import { type Change, keyOf } from '../model/change.js';
import type { Finding } from '../rules/finding.js';
import type { Problem } from '../trace/problem.js';
import type { Mend } from './mend.js';

/** What mends a finding: of the hops whose problem it words, or of what apply would refuse. Empty: nothing that is known. */
export function mendsFor(
  result: CheckResult,
  { index, entries }: { readonly index: number; readonly entries: Map<string, number> },
): readonly Mend[] {
  const finding = result.findings[index];
  if (finding === undefined) return [];
  const mends = new Map<string, Mend>();
  for (const mend of [...ofRule(result, finding), ...ofHops(result, finding, { index, entries })])
    mends.set(keyOf(mend), mend);
  return [...mends.values()];
}

function ofRule({ network }: CheckResult, { rule, resource, location }: Finding): readonly Mend[] {
  const endpoint = network.endpoints.find(({ id }) => id === resource);
  switch (rule) {
    case 'for-each-needs-set':
      return location === null ? [] : [{ kind: 'for-each', location }];
    case 'private-dns-needs-vpc-dns':
      return endpoint?.vpc.known === true ? [{ kind: 'vpc-dns', vpc: endpoint.vpc.value }] : [];
    case 'endpoint-type-mismatch':
      return endpoint === undefined ? [] : ofOnlyType(endpoint);
    case 'private-dns-conflict':
      return endpoint === undefined ? [] : [{ kind: 'private-dns-off', endpoint: resource }];
    case 'endpoint-subnets-share-zone':
      return sharedZones(network, resource);
    default:
      return [];
  }
}

function ofHops(
  result: CheckResult,
  { rule }: Finding,
  { index, entries }: { readonly index: number; readonly entries: Map<string, number> },
): readonly Mend[] {
  const { network } = result;
  const mends: Mend[] = [];
  const denied: PolicyProblem[] = [];
  for (const pull of result.pulls) {
    for (const { leg, findings } of pull.legs) {
      if (!findings.includes(index)) continue;
      for (const { problem } of leg.hops) {
        if (problem === null || problem.kind !== rule) continue;
        if (problem.kind === 'endpoint-policy-denies-pull') denied.push(problem);
        else if (problem.kind === 'cluster-endpoint-public' && problem.location !== null)
          mends.push({ kind: 'cluster-private-access', location: problem.location });
        else
          mends.push(
            ...remedy({ network, choices: DEFAULT_CHOICES, endpointGroup: null, entries }, { pull, leg, problem }).map(
              (change) => (network.language === 'cloudformation' ? withoutPrefixList(change) : change),
            ),
          );
      }
    }
  }
  return [...mends, ...statement(denied)];
}

/**
 * A template can't refer to the prefix list of S3, whose id differs by region: the rule is for every address, and the
 * routes decide. Source: CloudFormation reference, "AWS::EC2::VPCEndpoint", return values (read 2026-11).
 */
function withoutPrefixList(change: Change): Change {
  return change.kind === 'group-rule' && change.peer.kind === 'prefix-list'
    ? { ...change, peer: { kind: 'cidr', cidr: anywhere() } }
    : change;
}

type PolicyProblem = Extract<Problem, { kind: 'endpoint-policy-denies-pull' }>;

const IMAGE_CALLS = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** One statement for all that an endpoint's policy denies; where a statement of it denies something, allowing doesn't help. */
function statement(denied: readonly PolicyProblem[]): readonly Mend[] {
  const [first] = denied;
  if (first === undefined || denied.some(({ statement: by }) => by !== null)) return [];
  const actions = denied.flatMap(({ action }) => (IMAGE_CALLS.includes(action) ? IMAGE_CALLS : [action]));
  const resources = denied.map(({ resource }) => addOns(resource) ?? resource);
  return [
    {
      kind: 'policy-statement',
      endpoint: first.endpoint,
      allowed: { actions: [...new Set(actions)], resources: [...new Set(resources)] },
    },
  ];
}

const ADD_ON_ACCOUNTS: ReadonlySet<string> = new Set(EKS_REGISTRIES.values());

/** All of AWS's repositories for the add-ons of EKS, where a resource is one of them: which are pulled changes by release. */
function addOns(resource: string): string | null {
  const [, registry, account = ''] = /^(arn:[^:]*:ecr:[^:]*:(\d+)):repository\//.exec(resource) ?? [];
  return registry !== undefined && ADD_ON_ACCOUNTS.has(account) ? `${registry}:repository/*` : null;
}

/** All subnets of an endpoint but the first of each zone. */
function sharedZones({ endpoints, subnets }: CheckResult['network'], id: string): readonly Mend[] {
  const seen = new Map<string, string>();
  return (endpoints.find((each) => each.id === id)?.subnets.items ?? []).flatMap(({ subnet }): readonly Mend[] => {
    if (!subnet.known) return [];
    const zone = subnets.find((each) => each.id === subnet.value)?.availabilityZone;
    if (zone?.known !== true) return [];
    const first = seen.get(zone.value.key);
    if (first === undefined) seen.set(zone.value.key, subnet.value);
    return first === undefined || first === subnet.value
      ? []
      : [{ kind: 'endpoint-subnet-dropped', endpoint: id, subnet: subnet.value }];
  });
}
