import { type Members, some, type Unknown, unknown, type Value } from '../../model/value.js';
import { argument } from '../network/argument.js';
import { existenceDoubt } from '../network/build.js';
import { refer } from '../network/known-by-id.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import { keepByKey, type WorkloadContext } from './context.js';

type Attachments = ReadonlyMap<ResourceInstance, readonly ResourceInstance[]>;

const attachmentsIn = keepByKey<Attachments>();

/**
 * The groups of an instance or its interface, with those that are put on it beside its own.
 * Source: docs of `aws_network_interface_sg_attachment` (read 2026-11).
 *
 * @param owners the instance, and its primary interface where that is a resource of its own
 */
export function withAttachedGroups(
  context: WorkloadContext,
  owners: readonly ResourceInstance[],
  groups: Members<Value<string>>,
): Members<Value<string>> {
  const attachments = attachmentsIn(context, '', () => byOwner(context));
  const items = [...groups.items];
  let why: Unknown | null = groups.complete ? null : groups.why;
  for (const resource of owners.flatMap((owner) => attachments.get(owner) ?? [])) {
    const id = refer(context.build, 'security-group', argument(resource.body, 'security_group_id'), { resource });
    why ??= existenceDoubt(resource) ?? (groups.items.length === 0 ? keepsDefault(owners, resource) : null);
    if (id !== null && existenceDoubt(resource) === null) items.push(id);
  }
  return why === null ? { items, complete: true } : some(items, why);
}

/** The VPC's default group stays on an interface that names no group. */
function keepsDefault([owner]: readonly ResourceInstance[], { body }: ResourceInstance): Unknown {
  return unknown(`the default group of ${owner?.address}`, 'name the groups of the instance itself', body.location);
}

function byOwner({ build, ofType }: WorkloadContext): Attachments {
  const attachments = new Map<ResourceInstance, ResourceInstance[]>();
  for (const resource of ofType('aws_network_interface_sg_attachment')) {
    const given = argument(resource.body, 'network_interface_id');
    const owner = given === null ? undefined : followSource(build, given)?.instance;
    if (owner === undefined) continue;
    const before = attachments.get(owner);
    if (before === undefined) attachments.set(owner, [resource]);
    else before.push(resource);
  }
  return attachments;
}
