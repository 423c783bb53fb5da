import { isObject, type Json, type JsonObject, listOf } from './json.js';

interface ResourceChange extends JsonObject {
  readonly address: string;
  readonly change: JsonObject;
}

/** What a plan tells of how resources change, by their addresses. */
export class Changes {
  readonly #all: readonly ResourceChange[];
  /** Mostly they are asked for in the order in which they stand, so that nothing is looked up. */
  #next = 0;
  #byAddress: ReadonlyMap<string, ResourceChange> | null = null;

  constructor(changes: Json) {
    this.#all = listOf(changes).filter(isChange);
  }

  /** What is only known after apply; null: nothing. */
  unknowns(address: string): JsonObject | null {
    const open = this.#of(address)?.change.after_unknown;
    return isObject(open) && holdsAny(open) ? open : null;
  }

  /** The addresses of what is no longer as it was before. */
  changed(): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const { address, previous_address: before, change } of this.#all) {
      if (typeof before === 'string') changed.add(before);
      // What `removed` blocks with `destroy = false` take out of the state, AWS keeps.
      if (!listOf(change.actions).includes('forget')) changed.add(address);
    }
    return changed;
  }

  /** Whether it leaves nothing of what it tells: a plan that was made with `-destroy`. */
  destroyAll(): boolean {
    return this.#all.length > 0 && this.#all.every(({ change }) => listOf(change.actions).join() === 'delete');
  }

  #of(address: string): ResourceChange | undefined {
    const next = this.#all[this.#next];
    if (next?.address === address) {
      this.#next += 1;
      return next;
    }
    this.#byAddress ??= new Map(this.#all.map((change) => [change.address, change]));
    return this.#byAddress.get(address);
  }
}

function isChange(resource: Json): resource is ResourceChange {
  if (!isObject(resource) || typeof resource.address !== 'string' || !isObject(resource.change)) return false;
  // An object that an interrupted replacement has left behind has the address of what took its place.
  return resource.deposed === undefined;
}

function holdsAny(object: JsonObject): boolean {
  for (const name in object) if (Object.hasOwn(object, name)) return true;
  return false;
}
