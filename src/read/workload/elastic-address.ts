import { known, type Unknown, type Value } from '../../model/value.js';
import { type Argument, argument, located } from '../network/argument.js';
import { existenceDoubt, isFromOutside } from '../network/build.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import { keepByKey, type WorkloadContext } from './context.js';

/** The resources that give an Elastic IP address to something, and the arguments that name it. */
const GIVERS: readonly (readonly [string, readonly string[]])[] = [
  ['aws_eip', ['instance', 'network_interface']],
  ['aws_eip_association', ['instance_id', 'network_interface_id']],
];

/** The attributes by which an instance, its primary interface, or an interface is meant. */
const OWN = /^(?:|id|primary_network_interface_id)$/;

interface Given {
  /** Whether an instance or interface has an address; unknown where what gives it may not exist. */
  readonly to: ReadonlyMap<ResourceInstance, Value<boolean>>;
  /** Why an address may be anyone's; null where it is told whose each of them is. */
  readonly open: Unknown | null;
}

const givenIn = keepByKey<Given>();

/**
 * Whether an instance has an Elastic IP address, on itself or on its primary interface; null where nothing gives one.
 * Source: docs of `aws_eip` and `aws_eip_association` (read 2026-11).
 */
export function elasticAddressOf(
  context: WorkloadContext,
  instance: ResourceInstance,
  card: ResourceInstance | null,
): Value<boolean> | null {
  const { to, open } = givenIn(context, '', () => given(context));
  const own = [to.get(instance), card === null ? undefined : to.get(card)].filter((value) => value !== undefined);
  return own.find((value) => value.known) ?? own[0] ?? open;
}

function given({ build, ofType }: WorkloadContext): Given {
  const to = new Map<ResourceInstance, Value<boolean>>();
  let open: Unknown | null = null;
  const give = (giver: ResourceInstance, named: Argument) => {
    const source = followSource(build, named);
    if (source === null) {
      if (named.value.kind === 'unknown' && !isFromOutside(named.value.why))
        open ??= located(named.value.why, named.location);
    } else if (OWN.test(source.attribute) && to.get(source.instance)?.known !== true)
      to.set(source.instance, existenceDoubt(giver) ?? known(true, named.location));
  };
  for (const [type, names] of GIVERS) {
    for (const giver of ofType(type)) {
      for (const name of names) {
        const named = argument(giver.body, name);
        if (named !== null) give(giver, named);
      }
    }
  }
  return { to, open };
}
