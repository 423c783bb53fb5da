import { known, type Members, some, type Unknown, unknown, type Value } from '../../model/value.js';
import type { Workload } from '../../model/workload.js';
import { argument } from '../network/argument.js';
import { existenceDoubt } from '../network/build.js';
import { refer } from '../network/known-by-id.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { WorkloadContext } from './context.js';

/** The resources that give an instance or its interface something, and the arguments that name whom. */
const ADDRESSES: readonly (readonly [type: string, names: readonly string[]])[] = [
  ['aws_eip', ['instance', 'network_interface']],
  ['aws_eip_association', ['instance_id', 'network_interface_id']],
];
const GROUPS = 'aws_network_interface_sg_attachment';

/** An Elastic IP makes an interface's address public. Source: EC2 guide, "Elastic IP addresses" (read 2026-11). */
export function withElasticIp(
  context: WorkloadContext,
  owners: readonly ResourceInstance[],
  publicIp: Workload['publicIp'],
): Workload['publicIp'] {
  if (publicIp.known && publicIp.value === true) return publicIp;
  let perhaps: Unknown | null = null;
  for (const [type, names] of ADDRESSES) {
    for (const resource of context.ofType(type)) {
      if (!names.some((name) => isFor(context, resource, name, owners))) continue;
      const why = existenceDoubt(resource);
      if (why === null) return known(true, resource.body.location);
      perhaps ??= why;
    }
  }
  return perhaps ?? publicIp;
}

/** Groups that are put on an interface beside its own. Source: docs of `aws_network_interface_sg_attachment` (read 2026-11). */
export function withAttachedGroups(
  context: WorkloadContext,
  owners: readonly ResourceInstance[],
  groups: Members<Value<string>>,
): Members<Value<string>> {
  const items = [...groups.items];
  let why: Unknown | null = groups.complete ? null : groups.why;
  for (const resource of context.ofType(GROUPS)) {
    if (!isFor(context, resource, 'network_interface_id', owners)) continue;
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

function isFor(
  { build }: WorkloadContext,
  { body }: ResourceInstance,
  name: string,
  owners: readonly ResourceInstance[],
): boolean {
  const given = argument(body, name);
  const source = given === null ? null : followSource(build, given);
  return source !== null && owners.includes(source.instance);
}
