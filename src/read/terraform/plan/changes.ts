import { isEmpty, isObject, type Json, type JsonObject, listOf, textOf } from './json.js';
import { type PlannedResource, plannedResource } from './planned-resource.js';

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
    const change = this.#of(address);
    return change === undefined ? null : unknownsOf(change);
  }

  /** What there is to be after them, in their order. */
  planned(): readonly PlannedResource[] {
    const found: PlannedResource[] = [];
    this.#all.forEach((each) => {
      const {
        change: { after },
        module_address: module,
      } = each;
      if (isGone(each)) return;
      const planned = { module: textOf(module), values: isObject(after) ? after : {}, unknowns: unknownsOf(each) };
      const read = plannedResource(each, planned, found.at(-1));
      if (read !== null) found.push(read);
    });
    return found;
  }

  /** Resources in the order of their changes, where all have one: `[2]` before `[10]`. */
  sorted(resources: readonly PlannedResource[]): readonly PlannedResource[] {
    const places = new Map(this.#all.map(({ address }, place) => [address, place]));
    const placeOf = ({ address }: PlannedResource) => places.get(address) ?? -1;
    if (resources.some((each) => placeOf(each) < 0)) return resources;
    return resources.toSorted((a, b) => placeOf(a) - placeOf(b));
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

/** Whether a change leaves the resource where it is, or makes it: it is neither destroyed nor taken out of the state. */
export function isPlannedChange(entry: Json): entry is ResourceChange {
  return isChange(entry) && !isGone(entry);
}

/** Whether a change does nothing but take the resource out of the state. */
export function isForgotten(entry: Json): boolean {
  return isChange(entry) && onlyAction(entry) === 'forget';
}

function isGone(change: ResourceChange): boolean {
  const action = onlyAction(change);
  return action === 'delete' || action === 'forget';
}

/** What is done, where it is one thing. */
function onlyAction({ change }: ResourceChange): Json {
  const actions = listOf(change.actions);
  return actions.length === 1 ? actions[0] : null;
}

function unknownsOf({ change: { after_unknown: open } }: ResourceChange): JsonObject | null {
  return isObject(open) && !isEmpty(open) ? open : null;
}

function isChange(resource: Json): resource is ResourceChange {
  if (!isObject(resource) || typeof resource.address !== 'string' || !isObject(resource.change)) return false;
  // An object that an interrupted replacement has left behind has the address of what took its place.
  return resource.deposed === undefined;
}
