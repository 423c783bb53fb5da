import type { ValueSymbol } from '../../resource/value.js';
import type { ConfiguredResource, PlanDocument } from './document.js';
import { IDS, isFoundLater } from './found-later.js';
import { IndexedChoice } from './indexed-choice.js';
import { isObject, type Json } from './json.js';
import { calledBy, moduleInstance } from './module-instance.js';
import { OnlyVpc } from './only-vpc.js';
import type { PlanAssumptions } from './plan-assumptions.js';
import { areAlike, PlannedBlocks, shareZone } from './planned-blocks.js';
import type { PlannedResource } from './planned-resource.js';
import { type Argument, type Followed, inside, type Reader, symbolOf, type Target, type Way } from './reader.js';
import { ReferenceLists } from './reference-lists.js';
import {
  blockAddress,
  isOfOneBlock,
  isPlainKey,
  isWholeBlock,
  mayBeIn,
  type Reference,
  type ReferencesOf,
  resourceReference,
} from './reference-text.js';

const ANYTHING = /(?:)/;

/** References lead through this many variables and outputs at most, one behind the other and in all. */
const MAXIMUM_DEPTH = 40;
const MAXIMUM_STEPS = 10_000;

/**
 * Follows the references of a plan's configuration to instances. The format lists what an expression refers to, but not
 * how; so only expressions whose meaning follows from the list alone are followed, all others are null.
 */
export class References {
  readonly #blocks: PlannedBlocks;
  /** What `each.value` is for the instances of a block. */
  readonly #shared = new Map<string, ReadonlyMap<string, Target>>();
  /** Lists that were handed on, by their variable or output. */
  readonly #handed = new Map<string, readonly Target[] | null>();
  readonly #lists = new ReferenceLists();
  readonly #onlyVpc: OnlyVpc;
  readonly #followed = new WeakMap<object, Map<string, Followed | null>>();
  readonly #plan: PlanDocument;
  readonly #assumptions: PlanAssumptions | null;
  /** Stands before all addresses. */
  readonly prefix: string;
  /** What was asked for last: the instances of a block stand together. */
  #recent: { readonly before: PlannedResource | null; readonly configured: ConfiguredResource | null } = {
    before: null,
    configured: null,
  };

  readonly #choice = new IndexedChoice();
  /** What was followed last, where all instances of the block and the module refer to the same. */
  #alike: {
    readonly expression: Json;
    readonly module: string;
    readonly list: RegExp | null;
    readonly followed: Followed | null;
  } | null = null;
  /** The block that was read by the key of the reader since this was last emptied. */
  #keyed: string | null = null;
  /** How many expressions were followed since then, and what was taken as all of a block. */
  #steps = 0;
  #whole: readonly PlannedResource[] = [];

  constructor(plan: PlanDocument, prefix = '', assumptions: PlanAssumptions | null = null) {
    this.prefix = prefix;
    this.#assumptions = assumptions;
    this.#plan = plan;
    this.#onlyVpc = new OnlyVpc(plan, prefix, assumptions);
    this.#blocks = new PlannedBlocks(plan.resources);
  }

  /** The arguments of a resource as they are configured; null where the document doesn't tell. */
  configured(resource: PlannedResource): ConfiguredResource | null {
    const { before, configured } = this.#recent;
    if (before !== null && isOfOneBlock(before, resource)) return configured;
    const where = moduleInstance(this.#plan.configuration, resource.module);
    const found = where?.module.resources.get(blockAddress(resource)) ?? null;
    this.#recent = { before: resource, configured: found };
    return found;
  }

  /** What an argument that takes one thing refers to, where it chooses as the one before it did; null elsewhere. */
  followNext(resource: PlannedResource, expression: Json): ValueSymbol | null {
    return this.#choice.next(resource, expression, this.prefix);
  }

  /**
   * What an argument of a resource refers to; null where the list of its references doesn't tell. Nothing: all that it
   * refers to is known, so that it isn't written, and AWS computes it.
   */
  follow(resource: PlannedResource, expression: Json, { name, list }: Argument): Followed | null {
    const alike = this.#alike;
    if (alike !== null && alike.expression === expression && alike.module === resource.module && alike.list === list)
      return alike.followed;
    if (!isObject(expression)) return null;
    // One expression stands for all instances of its block; those of one module refer to the same where no key counts.
    const asked = list !== null ? `list in ${resource.module}` : resource.module;
    const before = this.#followed.get(expression)?.get(asked);
    if (before !== undefined) {
      this.#alike = { expression, module: resource.module, list, followed: before };
      return before;
    }
    const where = moduleInstance(this.#plan.configuration, resource.module);
    if (where === null) return null;
    const forEach = this.configured(resource)?.forEach;
    const { keys, things } = this.#lists.of(expression);
    this.#keyed = null;
    this.#whole = [];
    this.#steps = 0;
    const all = this.#followAll({ where, key: resource.index, forEach, resource, list }, expression, 0);
    // An interface endpoint takes one subnet a zone, so that it can't take all of these.
    const isSome = resource.type === 'aws_vpc_endpoint' && name === 'subnet_ids' && shareZone(this.#whole);
    // What else a list depends on says what is in it.
    const isIn = ({ type, attribute }: Target) => list?.test(`${type}.${attribute}`) !== false && IDS.test(attribute);
    const isTold = all !== null && (list === null || all.every(isIn));
    const targets = isTold && !isSome ? all : things.length === 0 ? null : this.#onlyVpc.follow(resource, name);
    if (
      targets !== null &&
      targets.length > 0 &&
      (this.#keyed !== null || (list !== null && Math.max(targets.length, things.length) > 1))
    )
      this.#assumptions?.note(`${name} of ${resource.type}.${resource.name}`, this.#keyed);
    const followed = targets && { symbols: targets.map((target) => this.#symbolOf(target)), value: null };
    if (this.#keyed !== null)
      this.#choice.note({ resource, expression, instances: this.#blocks.of(resource.module, this.#keyed) }, targets);
    if (keys.length > 0) return followed;
    const ofExpression = this.#followed.get(expression) ?? new Map<string, Followed | null>();
    this.#followed.set(expression, ofExpression.set(asked, followed));
    return followed;
  }

  #symbolOf({ address, type, attribute }: Target): ValueSymbol {
    return symbolOf(this.prefix + address, `${type}.${attribute}`, attribute);
  }

  #followAll(reader: Reader, expression: Json, step: number): readonly Target[] | null {
    const { things: all, keys, repeats } = this.#lists.of(expression);
    this.#steps += 1;
    if (all.length + keys.length === 0 || step > MAXIMUM_DEPTH || this.#steps > MAXIMUM_STEPS) return null;
    const open = all.filter((each) => !this.#lists.isKnown(reader.where, each));
    if (open.length === 0 && keys.every((key) => this.#lists.isKnownKey(reader, key))) return [];
    // What isn't known isn't made of what is, which only says which. In a list it says how many.
    const things = reader.list === null ? open : all;
    if (keys.length > 0)
      return repeats ? null : this.#followByKey(reader, { things, keys, isChosen: things.length < all.length }, step);
    const found: Target[] = [];
    const absent: Reference[] = [];
    /** How many of them have something, and whether one of these stands for all instances of a block. */
    let [filled, isWhole] = [0, false];
    for (const thing of things) {
      const targets = this.#followOne(reader, thing, { step });
      if (targets === null) return null;
      if (targets.length === 0) absent.push(thing);
      else filled += 1;
      if (targets.length > 1 && isWholeBlock(thing)) isWhole = true;
      found.push(...targets);
    }
    // Two that are not read alike, or one twice, are as often a condition and what it chooses.
    if (found.length > 1 && (repeats || (isWhole && filled > 1))) return null;
    // So is, in a list, what isn't there and would be no member.
    return absent.every((thing) => mayBeIn(reader.list, thing)) ? found : null;
  }

  /**
   * What is read with a key of the instance: `each.value`, or one block by its key, `aws_subnet.a[each.key].id`. That
   * the key chooses, and as it is, isn't told: only where both blocks have the same keys it is taken for that. In lists
   * it is as often a condition.
   */
  #followByKey(
    reader: Reader,
    { things, keys, isChosen }: Pick<ReferencesOf, 'things' | 'keys'> & { readonly isChosen: boolean },
    step: number,
  ): readonly Target[] | null {
    const [key = []] = keys;
    const [thing] = things;
    if (things.length + keys.length > 2 || keys.length > 1) return null;
    if (thing === undefined) return isChosen ? null : this.#followOne(reader, key, { step });
    if (reader.list !== null || !isPlainKey(key)) return null;
    if (thing[0] === 'var' || thing[0] === 'module') return isChosen ? null : this.#followIndex(reader, thing, step);
    // Where something else decides as well, only what there is one of is told.
    return this.#followOne(isChosen ? inside(reader.where, null) : reader, thing, { step, byKey: true });
  }

  /** One of a list that was handed on, `var.subnet_ids[count.index]`, where there are as many as instances. */
  #followIndex(reader: Reader, thing: Reference, step: number): readonly Target[] | null {
    const { where, key, resource } = reader;
    if (typeof key !== 'number' || resource === null) return null;
    const asked = `${where.address} ${thing.join(' ')}`;
    let all = this.#handed.get(asked);
    if (all === undefined) {
      all = this.#followOne(inside(where, ANYTHING), thing, { step });
      this.#handed.set(asked, all);
    }
    const target = all?.[key];
    const readers = this.#blocks.of(where.address, blockAddress(resource));
    if (target === undefined || all?.length !== readers.length) return null;
    if (readers.length > 1) this.#keyed = thing.join('.');
    return [target];
  }

  #followOne(reader: Reader, parts: Reference, { step, byKey = false, whole = false }: Way): readonly Target[] | null {
    const [root = '', name = ''] = parts;
    if (root === 'each' && name === 'value') return this.#followEach(reader, parts.slice(2), step);
    if (root === 'var' && !byKey) return this.#followVariable(reader, parts, step);
    if (root === 'module' && !byKey) return this.#followOutput(reader, parts, step);
    const { type, block, index, path } = resourceReference(parts);
    if (!/^[a-z][a-z0-9]*_/.test(type)) return null;
    const instances = this.#blocks.of(reader.where.address, block);
    const chosen = this.#choose(instances, { index, reader: byKey ? reader : null });
    if (chosen === null) {
      if (byKey || !reader.where.module.resources.has(block)) return null;
      // What isn't there is nothing that could be unknown.
      if (instances.length === 0 || index !== null) return [];
      if (reader.list === null || path.length > 0 || instances.some((each) => this.#isFoundLater(each))) return null;
      this.#whole = instances;
      return instances.map(({ address }) => ({ address, type, attribute: 'id' }));
    }
    // Behind a key that isn't constant, the list names no attribute.
    const attribute = path[0] ?? (whole || (index === null && chosen.index !== null) ? 'id' : null);
    if (attribute === null || this.#isFoundLater(chosen)) return null;
    if (byKey && !whole && instances.length > 1) this.#keyed = block;
    return [{ address: chosen.address, type: chosen.type, attribute }];
  }

  #isFoundLater(resource: PlannedResource): boolean {
    return isFoundLater(resource, this.configured(resource)?.expressions ?? {});
  }

  #followVariable({ where: { parent }, list }: Reader, parts: Reference, step: number): readonly Target[] | null {
    if (parent === null || parts.length > 2) return null;
    const expression = parent.where.module.calls.get(parent.call)?.expressions[parts[1] ?? ''];
    return this.#followAll(inside(parent.where, list), expression, step + 1);
  }

  /** `each.value.id`, where `for_each` is another resource with the same keys. */
  #followEach(reader: Reader, path: readonly string[], step: number): readonly Target[] | null {
    if (path.length === 0) return this.#followValue(reader, step);
    const { things, keys } = this.#lists.of(reader.forEach);
    const [reference, ...others] = [...things, ...keys];
    if (reference === undefined || others.length > 0 || path.length !== 1 || step > MAXIMUM_DEPTH) return null;
    // Modules are keyed alike; where one isn't there, nothing of it is.
    if (reference[0] === 'module' && reference.length === 2)
      return this.#followOutput(reader, [...reference, `[${JSON.stringify(reader.key)}]`, ...path], step + 1);
    const way = { step: step + 1, byKey: true, whole: true };
    const targets = this.#followOne({ ...reader, list: null }, reference, way);
    return targets?.map((target) => ({ ...target, attribute: path[0] ?? 'id' })) ?? null;
  }

  /**
   * `each.value`, where `for_each` holds as many references as there are instances. Which of them is whose isn't told;
   * but where the instances are alike in all else, it makes no difference.
   */
  #followValue({ where, forEach, resource, list }: Reader, step: number): readonly Target[] | null {
    // A list may be of several of them, and another one empty.
    if (resource === null || list !== null) return null;
    const key = `${where.address}\n${blockAddress(resource)}`;
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      shared = this.#valuesOf({ where, forEach, resource }, step);
      this.#shared.set(key, shared);
    }
    const target = shared.get(resource.address);
    return target === undefined ? null : [target];
  }

  /** The target of each instance of a block; none where it can't be told. */
  #valuesOf(
    { where, forEach, resource }: Pick<Reader, 'where' | 'forEach'> & { readonly resource: PlannedResource },
    step: number,
  ): ReadonlyMap<string, Target> {
    const targets = this.#followAll(inside(where, null), forEach, step + 1);
    const instances = this.#blocks.of(where.address, blockAddress(resource));
    const expressions = where.module.resources.get(blockAddress(resource))?.expressions ?? {};
    if (targets?.length !== instances.length || !areAlike(instances, expressions)) return new Map();
    return new Map(targets.map((target, index) => [instances[index]?.address ?? '', target] as const));
  }

  #followOutput({ where, list }: Reader, parts: readonly string[], step: number): readonly Target[] | null {
    const [, name = '', second = '', third] = parts;
    const indexed = second.startsWith('[');
    const output = indexed ? third : second;
    if (output === undefined || parts.length > (indexed ? 4 : 3)) return null;
    const inner = calledBy(where, name, `module.${name}${indexed ? second : ''}`);
    return inner === null ? null : this.#followAll(inside(inner, list), inner.module.outputs.get(output), step + 1);
  }

  /** The one instance that is meant: by its index, the only one there is, or the one with the key of the reader. */
  #choose(
    instances: readonly PlannedResource[],
    { index, reader }: { readonly index: string | null; readonly reader: Reader | null },
  ): PlannedResource | null {
    const [only] = instances;
    // With an index, or in a block without any, a key is no choice but a condition.
    if (only === undefined || (reader !== null && (index !== null || only.index === null))) return null;
    if (index !== null) return this.#blocks.withIndex(instances, index.slice(1, -1));
    if (instances.length === 1) return only;
    if (reader?.resource == null) return null;
    const readers = this.#blocks.of(reader.resource.module, blockAddress(reader.resource));
    return this.#blocks.haveSameKeys(instances, readers)
      ? this.#blocks.withIndex(instances, JSON.stringify(reader.key))
      : null;
  }
}
