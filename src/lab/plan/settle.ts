import type { Value } from '../../model/value.js';
import type { World } from '../../trace/world.js';

/**
 * The lab can only build a network of which everything is known. What isn't is built in one way of the possible; a leg
 * whose verdict is known has that verdict whichever way it is, and the others are left out.
 */
export const ONE_WORLD: World = {
  choose<T>(_key: string, _unknown: unknown, options: readonly T[]): T {
    const [first] = options;
    if (first === undefined) throw new Error('there is always a setting');
    return first;
  },
};

export function settled<T>(value: Value<T>, otherwise: T): T {
  return value.known ? value.value : otherwise;
}
