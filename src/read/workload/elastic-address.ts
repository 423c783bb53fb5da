import { known, type Unknown, type Value } from '../../model/value.js';
import { argument, located } from '../network/argument.js';
import { existenceDoubt, isFromOutside } from '../network/build.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { WorkloadContext } from './context.js';

/** The resources that give an Elastic IP address to something, and the arguments that name it. */
const GIVERS: readonly (readonly [string, readonly string[]])[] = [
  ['aws_eip', ['instance', 'network_interface']],
  ['aws_eip_association', ['instance_id', 'network_interface_id']],
];

/**
 * Whether an instance has an Elastic IP address, on itself or on its primary interface; null where nothing gives one.
 * Source: docs of `aws_eip` and `aws_eip_association` (read 2026-11).
 */
export function elasticAddressOf(
  { build, ofType }: WorkloadContext,
  instance: ResourceInstance,
  card: ResourceInstance | null,
): Value<boolean> | null {
  let open: Unknown | null = null;
  for (const [type, names] of GIVERS) {
    for (const giver of ofType(type)) {
      for (const name of names) {
        const given = argument(giver.body, name);
        if (given === null) continue;
        const source = followSource(build, given);
        const isOwn =
          (source?.instance === instance && /^(?:|id|primary_network_interface_id)$/.test(source.attribute)) ||
          (source !== null && source.instance === card && /^(?:|id)$/.test(source.attribute));
        const doubt = existenceDoubt(giver);
        if (isOwn && doubt === null) return known(true, given.location);
        if (isOwn) open ??= doubt;
        else if (source === null && given.value.kind === 'unknown' && !isFromOutside(given.value.why))
          open ??= located(given.value.why, given.location);
      }
    }
  }
  return open;
}
