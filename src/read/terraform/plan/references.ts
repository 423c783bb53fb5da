import type { TerraformValue, ValueSymbol } from '../../resource/value.js';
import type { ConfigurationModule, ConfiguredResource, Json, PlanDocument, PlannedResource } from './document.js';
import { isObject } from './document.js';
import {
  blockAddress,
  isOfOneBlock,
  NO_REFERENCES,
  type Reference,
  type ReferencesOf,
  splitModules,
  splitReferences,
} from './reference-text.js';

/** An attribute of an instance that an expression refers to. */
interface Target {
  readonly address: string;
  readonly type: string;
  readonly attribute: string;
}

/** What an expression refers to. */
export interface Followed {
  readonly symbols: readonly ValueSymbol[];
  /** What is made of them, once for all instances of a block that refer to the same. */
  value: TerraformValue | null;
}

/** A module instance, with the calls that lead to it. */
interface Where {
  readonly address: string;
  readonly module: ConfigurationModule;
  readonly parent: { readonly where: Where; readonly call: string } | null;
}

/** The module and the key of the instance whose expression is read. */
interface Reader {
  readonly where: Where;
  readonly key: string | number | null;
  readonly forEach: Json;
  /** The instance; null inside of variables and outputs. */
  readonly resource: PlannedResource | null;
  /** Whether a list is made of what is referred to, so that there may be less in it. */
  readonly list: boolean;
}

/** Attributes that name a thing. */
const IDS = /(?:^|_)(?:id|ids|arn)$/;

/** Data sources that find what may be made in the same plan. */
const FINDS = /^aws_(?:vpcs?|subnets?|security_groups?|route_tables?)$/;

/** References lead through this many variables and outputs at most. */
const MAXIMUM_STEPS = 40;

/**
 * Follows the references of a plan's configuration to instances. The format lists what an expression refers to, but not
 * how; so only expressions whose meaning follows from the list alone are followed, all others are null.
 */
export class References {
  readonly #instances = new Map<string, PlannedResource[]>();
  /** The same by what stands in their brackets, made for the blocks that are referred to by it. */
  readonly #byIndex = new Map<readonly PlannedResource[], ReadonlyMap<string, PlannedResource>>();
  /** What `each.value` is for the instances of a block. */
  readonly #shared = new Map<string, ReadonlyMap<string, Target>>();
  readonly #split = new WeakMap<object, ReferencesOf>();
  readonly #followed = new WeakMap<object, Map<string, Followed | null>>();
  readonly #sameKeys = new Map<readonly PlannedResource[], Map<readonly PlannedResource[], boolean>>();
  readonly #unknowns: PlanDocument['unknowns'];
  readonly #root: Where | null;
  /** Stands before all addresses. */
  readonly prefix: string;
  /** What was chosen by an index last, and from which managed instances. */
  #keyed: {
    readonly thing: Reference;
    readonly resource: PlannedResource;
    readonly instances: readonly PlannedResource[];
    readonly attribute: string;
  } | null = null;
  /** What was asked for last: the instances of a block stand together. */
  #recent: { readonly before: PlannedResource | null; readonly configured: ConfiguredResource | null } = {
    before: null,
    configured: null,
  };

  constructor(plan: PlanDocument, prefix = '') {
    this.prefix = prefix;
    this.#unknowns = plan.unknowns;
    let group: PlannedResource[] = [];
    for (const resource of plan.resources) {
      const [first] = group;
      if (first === undefined || !isOfOneBlock(first, resource)) {
        const key = `${resource.module}\n${blockAddress(resource)}`;
        group = this.#instances.get(key) ?? [];
        this.#instances.set(key, group);
      }
      group.push(resource);
    }
    this.#root = plan.configuration === null ? null : { address: '', module: plan.configuration, parent: null };
  }

  /** The arguments of a resource as they are configured; null where the document doesn't tell. */
  configured(resource: PlannedResource): ConfiguredResource | null {
    const { before, configured } = this.#recent;
    if (before !== null && isOfOneBlock(before, resource)) return configured;
    const where = this.#whereOf(resource.module);
    const found = where?.module.resources.get(blockAddress(resource)) ?? null;
    this.#recent = { before: resource, configured: found };
    return found;
  }

  /** What an expression of a resource refers to; null where the list of its references doesn't tell. */
  follow(resource: PlannedResource, expression: Json, list: boolean): Followed | null {
    if (!isObject(expression)) return null;
    // One expression stands for all instances of its block; those of one module refer to the same where no key counts.
    const asked = list ? `list in ${resource.module}` : resource.module;
    const before = this.#followed.get(expression)?.get(asked);
    if (before !== undefined) return before;
    const where = this.#whereOf(resource.module);
    if (where === null) return null;
    const forEach = this.configured(resource)?.forEach;
    const all = this.#followAll({ where, key: resource.index, forEach, resource, list }, expression, 0);
    // What else a list depends on says what is in it.
    const targets = list && all?.every(({ attribute }) => IDS.test(attribute)) === false ? null : all;
    const followed =
      targets === null ? null : { symbols: targets.map((target) => this.#symbolOf(target)), value: null };
    if (this.#referencesOf(expression).keys.length > 0) return followed;
    const ofExpression = this.#followed.get(expression) ?? new Map<string, Followed | null>();
    this.#followed.set(expression, ofExpression.set(asked, followed));
    return followed;
  }

  #symbolOf({ address, type, attribute }: Target): ValueSymbol {
    const instance = this.prefix + address;
    return { space: `${type}.${attribute}`, key: `${instance}.${attribute}`, of: { instance, attribute } };
  }

  #referencesOf(expression: Json): ReferencesOf {
    if (!isObject(expression)) return NO_REFERENCES;
    let found = this.#split.get(expression);
    if (found === undefined) {
      found = splitReferences(expression);
      this.#split.set(expression, found);
    }
    return found;
  }

  #whereOf(address: string): Where | null {
    let where = this.#root;
    for (const step of address === '' ? [] : splitModules(address)) {
      const call = where?.module.calls.get(step.name);
      if (where === null || call === undefined) return null;
      where = {
        address: where.address === '' ? step.text : `${where.address}.${step.text}`,
        module: call.module,
        parent: { where, call: step.name },
      };
    }
    return where;
  }

  #followAll(reader: Reader, expression: Json, step: number): readonly Target[] | null {
    const { things, keys } = this.#referencesOf(expression);
    if (things.length + keys.length === 0 || step > MAXIMUM_STEPS) return null;
    if (keys.length > 0) return this.#followByKey(reader, { things, keys }, step);
    const found: Target[] = [];
    for (const thing of things) {
      const targets = this.#followOne(reader, thing, { step });
      if (targets === null) return null;
      found.push(...targets);
    }
    return found;
  }

  /**
   * What is read with a key of the instance: `each.value`, or one block by its key, `aws_subnet.a[each.key].id`. That
   * the key chooses, and as it is, isn't told: only where both blocks have the same keys it is taken for that. In lists
   * it is as often a condition.
   */
  #followByKey(reader: Reader, { things, keys }: ReferencesOf, step: number): readonly Target[] | null {
    const [key = []] = keys;
    const [thing] = things;
    if (things.length + keys.length > 2 || keys.length > 1) return null;
    if (thing === undefined) return this.#followOne(reader, key, { step });
    const isPlain = ['each.key', 'count.index'].includes(key.join('.'));
    if (reader.list || !isPlain) return null;
    const known = this.#nextByKey(reader, thing);
    if (known !== null) return [known];
    const targets = this.#followOne(reader, thing, { step, byKey: true });
    const { resource, where } = reader;
    const instances = this.#instances.get(`${where.address}\n${thing[0]}.${thing[1]}`);
    const [target] = targets ?? [];
    if (resource !== null && instances !== undefined && target !== undefined)
      this.#keyed = { thing, resource, instances, attribute: target.attribute };
    return targets;
  }

  /** The instances of a block stand together, and their indexes choose from the same block: null where they don't. */
  #nextByKey({ key, resource }: Reader, thing: Reference): Target | null {
    const before = this.#keyed;
    if (before === null || before.thing !== thing || resource === null || !isOfOneBlock(before.resource, resource))
      return null;
    const chosen = typeof key === 'number' ? before.instances[key] : undefined;
    return chosen?.index === key ? { address: chosen.address, type: chosen.type, attribute: before.attribute } : null;
  }

  #followOne(
    reader: Reader,
    parts: Reference,
    {
      step,
      byKey = false,
      whole = false,
    }: { readonly step: number; readonly byKey?: boolean; readonly whole?: boolean },
  ): readonly Target[] | null {
    const [root = '', name = ''] = parts;
    if (root === 'each' && name === 'value') return this.#followEach(reader, parts.slice(2), step);
    const isData = root === 'data';
    const [type = '', label = '', ...rest] = isData ? parts.slice(1) : parts;
    if (root === 'var' && !byKey) return this.#followVariable(reader, parts, step);
    if (root === 'module' && !byKey) return this.#followOutput(reader, parts, step);
    if (!/^[a-z][a-z0-9]*_/.test(type)) return null;
    const block = `${isData ? 'data.' : ''}${type}.${label}`;
    const instances = this.#instances.get(`${reader.where.address}\n${block}`) ?? [];
    const [index, ...path] = rest[0]?.startsWith('[') === true ? rest : [null, ...rest];
    const chosen = this.#choose(instances, { index: index ?? null, reader: byKey ? reader : null });
    // Behind a key that isn't constant, the list names no attribute.
    const attribute = path[0] ?? (whole || (index === null && chosen?.index !== null) ? 'id' : null);
    if (chosen === null || attribute === null || this.#isFoundLater(chosen)) return null;
    return [{ address: chosen.address, type: chosen.type, attribute }];
  }

  /** What a data source finds during apply, by other things than an id, may be what is made then. */
  #isFoundLater(resource: PlannedResource): boolean {
    if (resource.mode !== 'data' || this.#unknowns.get(resource.address)?.id !== true) return false;
    const expressions = this.configured(resource)?.expressions ?? {};
    return FINDS.test(resource.type) && !Object.keys(expressions).some((name) => IDS.test(name));
  }

  #followVariable({ where: { parent }, list }: Reader, parts: Reference, step: number): readonly Target[] | null {
    if (parent === null || parts.length > 2) return null;
    const expression = parent.where.module.calls.get(parent.call)?.expressions[parts[1] ?? ''];
    return this.#followAll(inside(parent.where, list), expression, step + 1);
  }

  /** `each.value.id`, where `for_each` is another resource with the same keys. */
  #followEach(reader: Reader, path: readonly string[], step: number): readonly Target[] | null {
    if (path.length === 0) return this.#followValue(reader, step);
    const { things, keys } = this.#referencesOf(reader.forEach);
    const [reference, ...others] = [...things, ...keys];
    if (reference === undefined || others.length > 0 || path.length !== 1 || step > MAXIMUM_STEPS) return null;
    const targets = this.#followOne({ ...reader, list: false }, reference, {
      step: step + 1,
      byKey: true,
      whole: true,
    });
    return targets?.map((target) => ({ ...target, attribute: path[0] ?? 'id' })) ?? null;
  }

  /**
   * `each.value`, where `for_each` holds as many references as there are instances. Which of them is whose isn't told;
   * but where the instances are alike in all else, it makes no difference.
   */
  #followValue({ where, forEach, resource }: Reader, step: number): readonly Target[] | null {
    if (resource === null) return null;
    const key = `${where.address}\n${blockAddress(resource)}`;
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      shared = this.#valuesOf({ where, forEach, resource }, key, step);
      this.#shared.set(key, shared);
    }
    const target = shared.get(resource.address);
    return target === undefined ? null : [target];
  }

  /** The target of each instance of a block; none where it can't be told. */
  #valuesOf(
    { where, forEach, resource }: Pick<Reader, 'where' | 'forEach'> & { readonly resource: PlannedResource },
    key: string,
    step: number,
  ): ReadonlyMap<string, Target> {
    const targets = this.#followAll(inside(where, false), forEach, step + 1);
    const instances = this.#instances.get(key) ?? [];
    const expressions = where.module.resources.get(blockAddress(resource))?.expressions ?? {};
    const byInstance = Object.values(expressions).filter((each) => /"(?:each|count)\./.test(JSON.stringify(each)));
    if (targets === null || targets.length !== instances.length || byInstance.length !== 1) return new Map();
    const first = JSON.stringify(instances[0]?.values);
    if (!instances.every(({ values }) => JSON.stringify(values) === first)) return new Map();
    return new Map(
      instances.flatMap(({ address }, index) => {
        const target = targets[index];
        return target === undefined ? [] : [[address, target] as const];
      }),
    );
  }

  #followOutput({ where, list }: Reader, parts: readonly string[], step: number): readonly Target[] | null {
    const [, name = '', second = '', third] = parts;
    const call = where.module.calls.get(name);
    const indexed = second.startsWith('[');
    const output = indexed ? third : second;
    if (call === undefined || output === undefined || parts.length > (indexed ? 4 : 3)) return null;
    const text = `module.${name}${indexed ? second : ''}`;
    const inner: Where = {
      address: where.address === '' ? text : `${where.address}.${text}`,
      module: call.module,
      parent: { where, call: name },
    };
    return this.#followAll(inside(inner, list), call.module.outputs.get(output), step + 1);
  }

  /** The one instance that is meant: by its index, the only one there is, or the one with the key of the reader. */
  #choose(
    instances: readonly PlannedResource[],
    { index, reader }: { readonly index: string | null; readonly reader: Reader | null },
  ): PlannedResource | null {
    const [only] = instances;
    // With an index, or in a block without any, a key is no choice but a condition.
    if (only === undefined || (reader !== null && (index !== null || only.index === null))) return null;
    if (index !== null) return this.#indexed(instances).get(index.slice(1, -1)) ?? null;
    if (instances.length === 1) return only;
    if (reader?.resource == null || !this.#haveSameKeys(instances, reader.resource)) return null;
    return this.#indexed(instances).get(JSON.stringify(reader.key)) ?? null;
  }

  #haveSameKeys(instances: readonly PlannedResource[], resource: PlannedResource): boolean {
    const readers = this.#instances.get(`${resource.module}\n${blockAddress(resource)}`) ?? [];
    const known = this.#sameKeys.get(instances)?.get(readers);
    if (known !== undefined) return known;
    const keys = this.#indexed(instances);
    const same = readers.length === instances.length && readers.every(({ index }) => keys.has(JSON.stringify(index)));
    const ofInstances = this.#sameKeys.get(instances) ?? new Map<readonly PlannedResource[], boolean>();
    this.#sameKeys.set(instances, ofInstances.set(readers, same));
    return same;
  }

  #indexed(instances: readonly PlannedResource[]): ReadonlyMap<string, PlannedResource> {
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

/** A reader of what stands in a module, but in none of its instances. */
function inside(where: Where, list: boolean): Reader {
  return { where, key: null, forEach: undefined, resource: null, list };
}
