import type { ValueSymbol } from '../../resource/value.js';
import type {
  ConfigurationModule,
  ConfiguredResource,
  Json,
  JsonObject,
  PlanDocument,
  PlannedResource,
} from './document.js';
import { isObject } from './document.js';

/** An attribute of an instance that an expression refers to. */
interface Target {
  readonly address: string;
  readonly type: string;
  readonly attribute: string;
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
}

/** Its parts: `["aws_subnet", "app", "[\"a\"]", "id"]` of `aws_subnet.app["a"].id`. */
type Reference = readonly string[];

/** What an expression refers to. */
interface ReferencesOf {
  readonly things: readonly Reference[];
  /** Those that each instance of a block reads in its own way. */
  readonly keys: readonly Reference[];
}

const NO_REFERENCES: ReferencesOf = { things: [], keys: [] };

/** A reference that each instance of a block reads in its own way. */
const BY_KEY = /^(?:each|count)\./;

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
  readonly #followed = new WeakMap<object, Map<string, readonly ValueSymbol[] | null>>();
  readonly #root: Where | null;
  /** Stands before all addresses. */
  readonly prefix: string;
  /** What was asked for last: the instances of a block stand together. */
  #recent: { readonly before: PlannedResource | null; readonly configured: ConfiguredResource | null } = {
    before: null,
    configured: null,
  };

  constructor(plan: PlanDocument, prefix = '') {
    this.prefix = prefix;
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
  follow(resource: PlannedResource, expression: Json): readonly ValueSymbol[] | null {
    if (!isObject(expression)) return null;
    // One expression stands for all instances of its block; those of one module refer to the same where no key counts.
    const before = this.#followed.get(expression)?.get(resource.module);
    if (before !== undefined) return before;
    const where = this.#whereOf(resource.module);
    if (where === null) return null;
    const forEach = this.configured(resource)?.forEach;
    const targets = this.#followAll({ where, key: resource.index, forEach, resource }, expression, 0);
    const symbols = targets?.map((target) => this.#symbolOf(target)) ?? null;
    if (this.#referencesOf(expression).keys.length > 0) return symbols;
    const ofExpression = this.#followed.get(expression) ?? new Map<string, readonly ValueSymbol[] | null>();
    this.#followed.set(expression, ofExpression.set(resource.module, symbols));
    return symbols;
  }

  #symbolOf({ address, type, attribute }: Target): ValueSymbol {
    return { space: `${type}.${attribute}`, key: `${this.prefix}${address}.${attribute}` };
  }

  #referencesOf(expression: Json): ReferencesOf {
    if (!isObject(expression)) return NO_REFERENCES;
    let found = this.#split.get(expression);
    if (found === undefined) {
      found = referencesOf(expression);
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
    const byKey = keys.length > 0;
    const found: Target[] = [];
    for (const reference of things.length === 0 ? keys : things) {
      const targets = this.#followOne(reader, reference, { byKey, only: things.length === 1 }, step);
      if (targets === null) return null;
      found.push(...targets);
    }
    return found;
  }

  #followOne(
    reader: Reader,
    parts: Reference,
    { byKey, only }: { readonly byKey: boolean; readonly only: boolean },
    step: number,
  ): readonly Target[] | null {
    const [root = '', name = ''] = parts;
    if (root === 'each' && name === 'value') return this.#followEach(reader, parts.slice(2), step);
    if (root === 'var') {
      const { parent } = reader.where;
      const expression = parent?.where.module.calls.get(parent.call)?.expressions[name];
      if (parent === null || parts.length > 2) return null;
      return this.#followAll(
        { where: parent.where, key: null, forEach: undefined, resource: null },
        expression,
        step + 1,
      );
    }
    if (root === 'module') return this.#followOutput(reader, parts, step);
    const isData = root === 'data';
    const [type = '', label = '', ...rest] = isData ? parts.slice(1) : parts;
    if (!/^[a-z][a-z0-9]*_/.test(type)) return null;
    const block = `${isData ? 'data.' : ''}${type}.${label}`;
    const instances = this.#instances.get(`${reader.where.address}\n${block}`) ?? [];
    const [index, ...path] = rest[0]?.startsWith('[') === true ? rest : [null, ...rest];
    const chosen = this.#choose(instances, { index: index ?? null, key: byKey && only ? reader.key : null });
    if (chosen === null) return null;
    return [{ address: chosen.address, type: chosen.type, attribute: path[0] ?? 'id' }];
  }

  /** `each.value.id`, where `for_each` is another resource with the same keys. */
  #followEach(reader: Reader, path: readonly string[], step: number): readonly Target[] | null {
    if (path.length === 0) return this.#followValue(reader, step);
    const { things, keys } = this.#referencesOf(reader.forEach);
    const [reference, ...others] = [...things, ...keys];
    if (reference === undefined || others.length > 0 || path.length !== 1 || step > MAXIMUM_STEPS) return null;
    const targets = this.#followOne(reader, reference, { byKey: true, only: true }, step + 1);
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
    const targets = this.#followAll({ where, key: null, forEach: undefined, resource: null }, forEach, step + 1);
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

  #followOutput({ where }: Reader, parts: readonly string[], step: number): readonly Target[] | null {
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
    return this.#followAll(
      { where: inner, key: null, forEach: undefined, resource: null },
      call.module.outputs.get(output),
      step + 1,
    );
  }

  /** The one instance that is meant: by its key, or the only one there is. */
  #choose(
    instances: readonly PlannedResource[],
    { index, key }: { readonly index: string | null; readonly key: string | number | null },
  ): PlannedResource | null {
    const wanted = index === null ? (key === null ? null : JSON.stringify(key)) : index.slice(1, -1);
    if (wanted !== null) return this.#indexed(instances).get(wanted) ?? null;
    const [only] = instances;
    return only !== undefined && instances.length === 1 && only.index === null ? only : null;
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

function isOfOneBlock(a: PlannedResource, b: PlannedResource): boolean {
  return a.name === b.name && a.type === b.type && a.mode === b.mode && a.module === b.module;
}

function blockAddress({ mode, type, name }: PlannedResource): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

/** The longest references: the list names `aws_subnet.a` beside `aws_subnet.a.id` as well. */
function referencesOf({ references: told }: JsonObject): ReferencesOf {
  const list = Array.isArray(told) ? told.filter((item): item is string => typeof item === 'string') : [];
  const longest = list.filter(
    (reference) =>
      !list.some(
        (other) => other !== reference && /^[.[]/.test(other.slice(reference.length)) && other.startsWith(reference),
      ),
  );
  return {
    things: longest.filter((reference) => !BY_KEY.test(reference)).map(splitReference),
    keys: longest.filter((reference) => BY_KEY.test(reference)).map(splitReference),
  };
}

function splitReference(reference: string): Reference {
  return reference.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]|[^.[\]]+/g) ?? [];
}

function splitModules(address: string): readonly { readonly name: string; readonly text: string }[] {
  const steps = address.matchAll(/module\.([\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?/g);
  return [...steps].map(([text, name = '']) => ({ name, text }));
}
