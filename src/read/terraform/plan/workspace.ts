import type { ResourceInstance } from '../../resource/instance.js';
import type { Configuration } from '../module/load.js';
import { ASSUMED_WORKSPACE } from '../module/module.js';

/**
 * Whether source that was read in an assumed workspace can't be what a plan was made of: it makes other instances, or
 * gives them other texts. A plan doesn't tell its workspace.
 */
export function isOfOtherWorkspace(
  planned: readonly ResourceInstance[],
  { assumptions, instances }: Configuration,
): boolean {
  if (!assumptions().includes(ASSUMED_WORKSPACE)) return false;
  const isThere = ({ mode, exists }: ResourceInstance) => mode === 'managed' && !(exists.known && !exists.value);
  const made = new Map(instances.filter(isThere).map((instance) => [instance.address, instance]));
  const managed = planned.filter(isThere);
  return managed.length !== made.size || managed.some((instance) => differs(instance, made.get(instance.address)));
}

function differs({ body }: ResourceInstance, made: ResourceInstance | undefined): boolean {
  if (made === undefined) return true;
  return [...made.body.attributes].some(([name, { value: written }]) => {
    const value = body.attributes.get(name)?.value;
    // The provider writes JSON in its own way.
    return (
      written.kind === 'string' &&
      value?.kind === 'string' &&
      written.value !== value.value &&
      !/[{[]/.test(value.value)
    );
  });
}
