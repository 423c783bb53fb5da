import type { ValueSymbol } from '../../resource/value.js';
import type { Json } from './json.js';
import type { PlannedResource } from './planned-resource.js';
import { symbolOf, type Target } from './reader.js';
import { isOfOneBlock } from './reference-text.js';

/** An expression of an instance that is read by the instance's own index. */
interface Choice {
  readonly expression: Json;
  readonly resource: PlannedResource;
  /** The block that it chooses from. */
  readonly instances: readonly PlannedResource[];
}

/**
 * What an expression chose last by an index, `aws_subnet.a[count.index].id`. The instances of a block stand together, and
 * there may be thousands: the next one chooses from the same block, without its references being followed again.
 */
export class IndexedChoice {
  #last: (Choice & { readonly attribute: string; readonly space: string }) | null = null;

  note(choice: Choice, targets: readonly Target[] | null): void {
    const [target, ...others] = targets ?? [];
    const own = chosenBy(choice.resource, choice.instances);
    if (target !== undefined && others.length === 0 && own?.mode === 'managed' && own.address === target.address)
      this.#last = { ...choice, attribute: target.attribute, space: `${target.type}.${target.attribute}` };
  }

  /**
   * What the expression refers to; null where another one was followed last, or another block's. `prefix` stands before
   * all addresses.
   */
  next(resource: PlannedResource, expression: Json, prefix: string): ValueSymbol | null {
    const last = this.#last;
    if (last === null || last.expression !== expression || !isOfOneBlock(last.resource, resource)) return null;
    const chosen = chosenBy(resource, last.instances);
    return chosen === null ? null : symbolOf(prefix + chosen.address, last.space, last.attribute);
  }
}

/** The instance at the index of another one; null where there is none, or they don't stand in order. */
function chosenBy({ index }: PlannedResource, instances: readonly PlannedResource[]): PlannedResource | null {
  const chosen = typeof index === 'number' ? instances[index] : undefined;
  return chosen?.index === index && chosen !== undefined ? chosen : null;
}
