import type { ConfigurationModule, PlanDocument } from './document.js';
import { referencesOf } from './reference-text.js';

/** Named at most in one sentence. */
const NAMED = 3;

/**
 * A sentence about blocks that are read by the key of the instance that refers to them, `aws_subnet.a[each.key].id`: a
 * plan lists the block and the key, and not that the one is chosen by the other. Null where there is none.
 */
export function assumedKeys(plan: PlanDocument): string | null {
  if (plan.configuration === null) return null;
  const candidates = new Map<string, readonly (readonly [argument: string, block: string])[]>();
  collect(plan.configuration, candidates);
  const found = new Set<string>();
  for (const { address, type, name } of candidates.size === 0 ? [] : plan.resources) {
    const unknowns = plan.unknowns.get(address);
    for (const [argument, block] of candidates.get(`${type}.${name}`) ?? [])
      if (unknowns?.[argument] === true) found.add(`${argument} of ${type}.${name} (${block})`);
  }
  if (found.size === 0) return null;
  const more = found.size > NAMED ? ` and ${found.size - NAMED} more` : '';
  return `The plan does not tell which instance is meant by ${[...found].slice(0, NAMED).join(', ')}${more}: it is taken for the one with the same key. With the *.tf files beside the plan it is evaluated.`;
}

function collect(
  { resources, calls }: ConfigurationModule,
  found: Map<string, readonly (readonly [string, string])[]>,
): void {
  for (const [address, { expressions }] of resources) {
    const own = Object.entries(expressions).flatMap(([argument, expression]) => {
      const references = referencesOf(expression);
      const [block, ...others] = references.filter((each) => each !== 'each.key' && each !== 'count.index');
      const isKeyed = references.length === 2 && others.length === 0;
      return isKeyed && block !== undefined && /^(?:data\.)?aws_\w+\.[\w-]+$/.test(block)
        ? [[argument, block] as const]
        : [];
    });
    if (own.length > 0) found.set(address, [...(found.get(address) ?? []), ...own]);
  }
  for (const { module } of calls.values()) collect(module, found);
}
