import { type Argument, argument, readBlocks, readList } from '../network/argument.js';
import { followSource } from '../network/reference.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import { keepByKey, type WorkloadContext } from './context.js';
import { follow, INSTANCE_PROFILE, ROLE } from './follow.js';

/** What a role lets its machines do, as far as its policies tell. */
export interface RolePolicies {
  /** The names of AWS's own policies: `AmazonSSMManagedInstanceCore`. */
  readonly names: ReadonlySet<string>;
  /** Whether a policy of the role's own speaks of ECR. */
  readonly speaksOfEcr: boolean;
}

const NONE: RolePolicies = { names: new Set(), speaksOfEcr: false };

/** The policies of the role in an instance profile. */
export function profilePolicies(context: WorkloadContext, profile: Argument | null): RolePolicies {
  const found = follow(context, profile, INSTANCE_PROFILE);
  return found === null ? NONE : rolePolicies(context, argument(found.body, 'role'));
}

export function rolePolicies(context: WorkloadContext, given: Argument | null): RolePolicies {
  const role = follow(context, given, ROLE);
  if (role === null) return NONE;
  return policiesOf(context, role.address, () => readPolicies(context, role));
}

const policiesOf = keepByKey<RolePolicies>();
const attachmentsByRole = keepByKey<ReadonlyMap<ResourceInstance, readonly ResourceInstance[]>>();

function readPolicies(context: WorkloadContext, role: ResourceInstance): RolePolicies {
  const attached = attachmentsByRole(context, '', () => byRole(context, ATTACHMENTS)).get(role) ?? [];
  const policies = [
    ...(readList(role.body, 'managed_policy_arns')?.items ?? []),
    ...attached.flatMap(({ body }) => [
      ...(argument(body, 'policy_arn') === null ? [] : [argument(body, 'policy_arn')]),
      ...(readList(body, 'policy_arns')?.items ?? []),
    ]),
  ].filter((policy) => policy !== null);
  const inline = [
    ...readBlocks(role.body, 'inline_policy').items,
    ...attached.filter(({ type }) => type === 'aws_iam_role_policy').map(({ body }) => body),
    ...policies.flatMap((policy) => ownPolicy(context, policy)),
  ];
  return {
    names: new Set(policies.flatMap((policy) => policyName(context, policy) ?? [])),
    speaksOfEcr: inline.some((body) => speaksOfEcr(argument(body, 'policy')?.value)),
  };
}

/** What gives a role its policies. */
const ATTACHMENTS: readonly string[] = [
  'aws_iam_role_policy_attachment',
  'aws_iam_policy_attachment',
  'aws_iam_role_policy_attachments_exclusive',
  'aws_iam_role_policy',
];

function byRole(
  context: WorkloadContext,
  types: readonly string[],
): ReadonlyMap<ResourceInstance, readonly ResourceInstance[]> {
  const found = new Map<ResourceInstance, ResourceInstance[]>();
  for (const attachment of types.flatMap((type) => context.ofType(type))) {
    const { body } = attachment;
    const given = argument(body, 'role') ?? argument(body, 'role_name');
    for (const each of given === null ? (readList(body, 'roles')?.items ?? []) : [given]) {
      const role = follow(context, each, ROLE);
      if (role === null) continue;
      const same = found.get(role);
      if (same === undefined) found.set(role, [attachment]);
      else same.push(attachment);
    }
  }
  return found;
}

/** The name at the end of the ARN of one of AWS's own policies, also where its partition isn't known. */
function policyName(context: WorkloadContext, given: Argument): string | null {
  const { value } = given;
  const last = value.kind === 'unknown' ? value.parts?.at(-1) : value;
  const text = typeof last === 'string' ? last : last?.kind === 'string' ? last.value : null;
  if (text !== null) return text.slice(text.lastIndexOf('/') + 1);
  const data = followSource(context.build, given)?.instance;
  const name = data?.mode === 'data' && data.type === 'aws_iam_policy' ? argument(data.body, 'name')?.value : undefined;
  return name?.kind === 'string' ? name.value : null;
}

function ownPolicy(context: WorkloadContext, given: Argument): readonly EvaluatedBody[] {
  const policy = followSource(context.build, given)?.instance;
  return policy?.mode === 'managed' && policy.type === 'aws_iam_policy' ? [policy.body] : [];
}

/** The actions of ECR's pulls, wherever they stand in a policy. */
function speaksOfEcr(value: TerraformValue | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'string')
    return /ecr:(?:\*|GetAuthorizationToken|BatchGetImage|GetDownloadUrlForLayer|Batch\*|Get\*)/.test(value.value);
  if (value.kind === 'object' || value.kind === 'map') return [...value.entries.values()].some(speaksOfEcr);
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') return value.items.some(speaksOfEcr);
  if (value.kind !== 'unknown') return false;
  if (value.json !== undefined) return speaksOfEcr(value.json);
  return (value.parts ?? []).some((part) => typeof part === 'string' && speaksOfEcr({ kind: 'string', value: part }));
}

/** Whether a role may pull from ECR, and so is there to. Source: ECR guide, "AWS managed policies" (read 2026-11). */
export function mayPull({ names, speaksOfEcr: own }: RolePolicies): boolean {
  return own || [...names].some((name) => name.startsWith('AmazonEC2ContainerRegistry'));
}

/** Whether machines of a role are logged in to over Session Manager. Source: Systems Manager guide (read 2026-11). */
export function usesSessionManager({ names }: RolePolicies): boolean {
  return ['AmazonSSMManagedInstanceCore', 'AmazonEC2RoleforSSM', 'AmazonSSMManagedEC2InstanceDefaultPolicy'].some(
    (name) => names.has(name),
  );
}
