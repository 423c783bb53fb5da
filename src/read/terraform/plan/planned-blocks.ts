import type { JsonObject } from './json.js';
import type { PlannedResource } from './planned-resource.js';
import { blockAddress, isOfOneBlock } from './reference-text.js';

type Instances = readonly PlannedResource[];

const NOBODY: Instances = [];

/** The planned instances by the block that they are made of. */
export class PlannedBlocks {
  readonly #instances = new Map<string, PlannedResource[]>();
  /** The same by what stands in their brackets, made for the blocks that are referred to by it. */
  readonly #byIndex = new Map<Instances, ReadonlyMap<string, PlannedResource>>();
  readonly #sameKeys = new Map<Instances, Map<Instances, boolean>>();

  constructor(resources: Instances) {
    let group: PlannedResource[] = [];
    resources.forEach((resource) => {
      const first = group[0];
      if (first === undefined || !isOfOneBlock(first, resource)) {
        const key = keyOf(resource.module, blockAddress(resource));
        group = this.#instances.get(key) ?? [];
        this.#instances.set(key, group);
      }
      group.push(resource);
    });
    for (const instances of this.#instances.values()) putInOrder(instances);
  }

  /** The instances of a block of a module instance; those that are counted in the order of their numbers. */
  of(module: string, block: string): Instances {
    return this.#instances.get(keyOf(module, block)) ?? NOBODY;
  }

  /** The instance with a key, as it stands in brackets. */
  withIndex(instances: Instances, index: string): PlannedResource | null {
    // Where they are counted they mostly stand in order.
    const number = Number(index);
    const counted = String(number) === index ? instances[number] : undefined;
    return counted?.index === number ? counted : (this.#indexed(instances).get(index) ?? null);
  }

  haveSameKeys(instances: Instances, others: Instances): boolean {
    const known = this.#sameKeys.get(instances)?.get(others);
    if (known !== undefined) return known;
    const same =
      others.length === instances.length && (areCounted(instances, others) || this.#areKeyed(instances, others));
    const ofInstances = this.#sameKeys.get(instances) ?? new Map<Instances, boolean>();
    this.#sameKeys.set(instances, ofInstances.set(others, same));
    return same;
  }

  #areKeyed(instances: Instances, others: Instances): boolean {
    const keys = this.#indexed(instances);
    return others.every(({ index }) => keys.has(JSON.stringify(index)));
  }

  #indexed(instances: Instances): ReadonlyMap<string, PlannedResource> {
    let indexed = this.#byIndex.get(instances);
    if (indexed === undefined) {
      indexed = new Map(
        instances.flatMap((each) => (each.index === null ? [] : [[JSON.stringify(each.index), each] as const])),
      );
      this.#byIndex.set(instances, indexed);
    }
    return indexed;
  }
}

/** Whether two blocks of one length are counted, and their instances stand in order. */
function areCounted(instances: Instances, others: Instances): boolean {
  return instances.every(({ index }, place) => index === place && others[place]?.index === place);
}

function keyOf(module: string, block: string): string {
  return `${module}\n${block}`;
}

/** Whether two subnets are in one zone. */
export function shareZone(subnets: Instances): boolean {
  const zones = subnets.flatMap(({ values: { availability_zone: zone } }) => (typeof zone === 'string' ? [zone] : []));
  return new Set(zones).size < zones.length;
}

/** As a list of them has it: where a plan tells no changes, it sorts the addresses as texts, `[10]` before `[2]`. */
function putInOrder(instances: PlannedResource[]): void {
  if (instances.every(({ index }, place) => index === place)) return;
  instances.sort(({ index: a }, { index: b }) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}

/** Whether instances of a block differ in nothing but what one argument is given for each. */
export function areAlike(instances: Instances, expressions: JsonObject): boolean {
  const byInstance = Object.values(expressions).filter((each) => /"(?:each|count)\./.test(JSON.stringify(each)));
  const first = JSON.stringify(instances[0]?.values);
  return byInstance.length === 1 && instances.every(({ values }) => JSON.stringify(values) === first);
}
