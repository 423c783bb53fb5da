import { type Argument, argument } from '../network/argument.js';
import type { Source } from '../network/build.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import type { WorkloadContext } from './context.js';

/** How instances of some types are told by what refers to them. */
export interface Target {
  readonly types: readonly string[];
  /** The arguments that hold a name by which others may refer to one. */
  readonly names: readonly string[];
}

/**
 * The instance that an argument refers to: by its symbol, also where that is a part of a text
 * (`"${aws_ecs_task_definition.api.family}:3"`), or by its name, which is also what an ARN ends with. Null where it is
 * none that is declared.
 */
export function follow(
  context: WorkloadContext,
  given: Argument | null,
  target: Target,
  steps = 0,
): ResourceInstance | null {
  if (given === null || steps > MAXIMUM_STEPS) return null;
  for (const source of sourcesOf(context, given.value)) {
    if (!target.types.includes(source.instance.type)) continue;
    return source.instance.mode === 'data'
      ? (byOwnName(context, source.instance, target, steps + 1) ?? source.instance)
      : source.instance;
  }
  const name = nameIn(given.value);
  return name === null ? null : named(context, name, target);
}

/** Data sources lead to others through this many names at most. */
const MAXIMUM_STEPS = 8;

/** What the parts of a value refer to, in their order. */
export function sourcesOf({ build }: WorkloadContext, value: TerraformValue): readonly Source[] {
  const parts = value.kind === 'unknown' && value.parts !== undefined ? value.parts : [value];
  return parts.flatMap((part) => (typeof part === 'string' ? [] : (followSource(build, { value: part }) ?? [])));
}

/** A data source names what another resource declares. */
function byOwnName(
  context: WorkloadContext,
  data: ResourceInstance,
  target: Target,
  steps: number,
): ResourceInstance | null {
  for (const name of [...target.names, ...DATA_NAMES]) {
    const given = argument(data.body, name);
    if (given === null) continue;
    const found =
      given.value.kind === 'string' ? named(context, given.value.value, target) : follow(context, given, target, steps);
    if (found !== null && found !== data) return found;
  }
  return null;
}

const DATA_NAMES = ['cluster_name', 'task_definition', 'name', 'repository_name'];

/** The name in a text, in the last part of an ARN, or before the revision: `api` of `api:3`. */
function nameIn(value: TerraformValue): string | null {
  if (value.kind === 'string') return nameOf(value.value);
  const parts = value.kind === 'unknown' ? value.parts : undefined;
  const [first] = parts ?? [];
  return typeof first === 'string' && first.endsWith(':') ? nameOf(first.slice(0, -1)) : null;
}

function nameOf(text: string): string {
  const last = text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
  return last.replace(/:\d+$/, '');
}

/** One alone: of two that are called alike, which is meant can't be told. */
function named(context: WorkloadContext, name: string, { types, names }: Target): ResourceInstance | null {
  const found = types.flatMap((type) => names.flatMap((argumentName) => context.named(type, argumentName, name)));
  return found.length === 1 ? (found[0] ?? null) : null;
}

export const CLUSTER: Target = { types: ['aws_ecs_cluster'], names: ['name'] };
export const TASK_DEFINITION: Target = { types: ['aws_ecs_task_definition'], names: ['family'] };
export const CAPACITY_PROVIDER: Target = { types: ['aws_ecs_capacity_provider'], names: ['name'] };
export const AUTO_SCALING_GROUP: Target = { types: ['aws_autoscaling_group'], names: ['name'] };
export const LAUNCH_TEMPLATE: Target = { types: ['aws_launch_template'], names: ['name'] };
export const LAUNCH_CONFIGURATION: Target = { types: ['aws_launch_configuration'], names: ['name'] };
export const INSTANCE_PROFILE: Target = { types: ['aws_iam_instance_profile'], names: ['name'] };
export const ROLE: Target = { types: ['aws_iam_role'], names: ['name'] };
export const REPOSITORY: Target = { types: ['aws_ecr_repository'], names: ['name'] };
export const EKS_CLUSTER: Target = { types: ['aws_eks_cluster'], names: ['name'] };
