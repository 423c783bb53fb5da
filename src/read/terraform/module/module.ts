import type { ModuleCall } from '../../../model/location.js';
import type { Unknown } from '../../../model/value.js';
import { evaluate } from '../evaluate/expression.js';
import { relativePath } from '../evaluate/functions/path.js';
import type { Resolved, Scope } from '../evaluate/scope.js';
import { objectValue, stringValue, type TerraformValue, unknownValue } from '../evaluate/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resources/instance.js';
import type { Expression, Range } from '../syntax/ast.js';
import { evaluateAttribute, evaluateBody, type Place } from './body.js';
import { dataAttributes } from './data-sources.js';
import { collect, type Expansion, expand, type Instance, instanceAddress, instanceScope } from './expand.js';
import { attributeOf, type Found, isIdOf, isLookedUp, lookUp } from './lookup.js';
import {
  declareProviders,
  defaultProvider,
  type ProviderConfiguration,
  type Providers,
  providerReference,
} from './providers.js';
import { declareResources, type ResourceBlock } from './resource-block.js';
import { asInputError, type Session, toLocation, visit } from './session.js';
import { mergeOverrides, type PlacedBlock, type SourceFile } from './source-files.js';
import { declareVariable, type GivenValue, type Variable, variableValue } from './variables.js';

/** A module of which everything is evaluated when it is first needed. */
export interface Module {
  /** `module.network["a"]`; empty for the root module. */
  readonly address: string;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly calls: readonly PlacedBlock[];
  readonly providers: Providers;
  readonly scope: Scope;
  readonly place: (file: string) => Place;
  readonly instances: () => readonly ResourceInstance[];
  readonly output: (name: string) => TerraformValue | null;
  readonly outputNames: readonly string[];
}

export interface ModuleInput {
  readonly address: string;
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly given: ReadonlyMap<string, GivenValue>;
  readonly handed: Providers;
  readonly through: readonly ModuleCall[];
  readonly session: Session;
  /** What a reference to a module call gives; null where it isn't declared. */
  readonly child: (
    name: string,
    output: string | undefined,
    module: Module,
  ) => { readonly value: TerraformValue; readonly usesOutput: boolean } | null;
}

const SETTLE_MANAGED = 'it is only known after apply: check the plan or the state';
const SETTLE_DATA = 'it is looked up in the account: check the plan, or give the folder that declares it';

/** Where the folder lies is the machine's: it differs from one to the next. */
const WORKING_FOLDER: Unknown = {
  known: false,
  what: 'path.cwd',
  settle: 'check the plan: the folder where Terraform runs is not known here',
  location: null,
};

/** Prepares a module: what its blocks declare, with nothing evaluated yet. */
export function createModule(input: ModuleInput): Module {
  const { address, session, through } = input;
  const prefix = addressWithin(address);
  const blocks = mergeOverrides(input.files);
  const variables = new Map(
    blocks
      .filter(({ block }) => block.type === 'variable')
      .map((placed) => [placed.block.labels[0]?.value ?? '', declareVariable(placed)]),
  );
  const locals = new Map(
    blocks
      .filter(({ block }) => block.type === 'locals')
      .flatMap(({ file, block }) =>
        block.body.attributes.map(({ name, value, range }) => [name, { file, value, range }] as const),
      ),
  );
  const outputs = new Map(
    blocks
      .filter(({ block }) => block.type === 'output')
      .map((placed) => [placed.block.labels[0]?.value ?? '', placed]),
  );
  const resources = declareResources(blocks);
  const calls = blocks.filter(({ block }) => block.type === 'module');
  const place = (file: string): Place => ({ file, through });
  const memo = new Map<string, TerraformValue>();
  const expansions = new Map<string, Expansion>();

  const remember = (
    key: string,
    where: { readonly file: string; readonly range: Range },
    make: () => TerraformValue,
  ): TerraformValue => {
    const before = memo.get(key);
    if (before !== undefined) return before;
    const value = visit(session, prefix + key, where, make);
    memo.set(key, value);
    return value;
  };

  const resolve = (root: string, names: readonly string[], range: Range): Resolved | null => {
    const [first, second] = names;
    switch (root) {
      case 'var':
        return first === undefined
          ? { value: objectValue([...variables.keys()].map((name) => [name, variable(name)])), used: 0 }
          : variables.has(first)
            ? { value: variable(first), used: 1 }
            : undeclared(`var.${first}`, range, 1);
      case 'local':
        return first === undefined
          ? null
          : locals.has(first)
            ? { value: local(first), used: 1 }
            : undeclared(`local.${first}`, range, 1);
      case 'path':
        return first === 'cwd'
          ? { value: unknownValue('string', WORKING_FOLDER), used: 1 }
          : { value: stringValue(first === 'module' ? relativePath(session.root, input.folder) : '.'), used: 1 };
      case 'terraform':
        return { value: stringValue(session.environment.TF_WORKSPACE ?? 'default'), used: 1 };
      case 'module': {
        if (first === undefined) return null;
        const found = input.child(first, second, module);
        return found === null
          ? undeclared(`module.${first}`, range, second === undefined ? 1 : 2)
          : { value: found.value, used: found.usesOutput ? 2 : 1 };
      }
      case 'data':
        return first === undefined || second === undefined
          ? null
          : resource(`data.${first}.${second}`, names.slice(2), 2, range);
      default:
        return first === undefined || !/^[a-z][a-z0-9]*_/.test(root)
          ? null
          : resource(`${root}.${first}`, names.slice(1), 1, range);
    }
  };

  const undeclared = (reference: string, range: Range, used: number): Resolved => {
    const location = toLocation(currentFile(), range, through);
    session.problems.set(`${location.file}:${location.line}:${location.column}`, {
      kind: 'reference-not-found',
      resource: session.stack.at(-1) ?? address,
      location,
      reference,
    });
    return {
      value: unknownValue('dynamic', {
        known: false,
        what: reference,
        settle: 'declare it, or correct the reference',
        location,
      }),
      used,
    };
  };

  let evaluating = '';
  const currentFile = () => evaluating;
  const inFile = <T>(file: string, run: () => T): T => {
    const before = evaluating;
    evaluating = file;
    try {
      return run();
    } finally {
      evaluating = before;
    }
  };

  const variable = (name: string): TerraformValue => {
    const declared = variables.get(name);
    if (declared === undefined) throw new Error(`no variable ${name}`);
    const { file, block } = declared;
    return remember(`var.${name}`, { file, range: block.range }, () => {
      const location = toLocation(file, block.range, through);
      const why: Unknown = {
        known: false,
        what: `${prefix}var.${name}`,
        settle: `pass --var ${name}=… or check the plan`,
        location,
      };
      return variableValue(declared, input.given.get(name), why);
    });
  };

  const local = (name: string): TerraformValue => {
    const declared = locals.get(name);
    if (declared === undefined) throw new Error(`no local ${name}`);
    return remember(`local.${name}`, declared, () =>
      inFile(declared.file, () => evaluateOrFail(declared.value, scope, declared)),
    );
  };

  const expansionOf = (key: string, { file, block }: ResourceBlock): Expansion => {
    const before = expansions.get(key);
    if (before !== undefined) return before;
    const found = visit(session, `${prefix}${key}`, { file, range: block.range }, () =>
      inFile(file, () => {
        try {
          return expand(block, prefix + key, {
            scope,
            place: place(file),
            report: (problem) => session.problems.set(`${problem.kind} ${problem.resource}`, problem),
          });
        } catch (error) {
          throw asInputError(error, { file, range: block.range });
        }
      }),
    );
    expansions.set(key, found);
    return found;
  };

  /** The whole of a resource, or one attribute of its only instance. */
  const resource = (key: string, names: readonly string[], used: number, range: Range): Resolved => {
    const declared = resources.get(key);
    if (declared === undefined) return undeclared(key, range, used);
    const expansion = expansionOf(key, declared);
    const [only] = expansion.instances;
    const [attribute] = names;
    if (expansion.repeat === 'none' && only !== undefined && attribute !== undefined) {
      return { value: attributeOfInstance(declared, key, only, attribute), used: used + 1 };
    }
    return { value: collect(expansion, (instance) => instanceValue(declared, key, instance)), used };
  };

  const identityOf = (declared: ResourceBlock, key: string, instance: Instance) => ({
    type: declared.type,
    address: instanceAddress(prefix + key, instance),
    settle: declared.mode === 'data' ? SETTLE_DATA : SETTLE_MANAGED,
  });

  const attributeOfInstance = (
    declared: ResourceBlock,
    key: string,
    instance: Instance,
    name: string,
  ): TerraformValue => {
    const identity = identityOf(declared, key, instance);
    const written = declared.block.body.attributes.find((attribute) => attribute.name === name);
    const found = foundBy(declared, key, instance);
    if (found?.kind === 'instance') return attributeOf(found.instance, isIdOf(declared.type, name) ? 'id' : name);
    const computed = dataOf(declared, key, instance).get(name);
    const told = session.told(identity.address)?.get(name);
    if (told !== undefined && (declared.mode === 'data' || written === undefined)) return told;
    if (computed !== undefined) return computed;
    if (written !== undefined && name !== 'id') {
      const { file } = declared;
      return remember(`${instanceAddress(key, instance)}.${name}`, { file, range: written.range }, () =>
        inFile(file, () => evaluateAttribute(written.value, instanceScope(scope, instance), place(file))),
      );
    }
    const why: Unknown = {
      known: false,
      what: `${identity.address}.${name}`,
      settle: identity.settle,
      location: toLocation(declared.file, declared.block.range, through),
    };
    return unknownValue('dynamic', why, { space: `${identity.type}.${name}`, key: identity.address });
  };

  const instanceValue = (declared: ResourceBlock, key: string, instance: Instance): TerraformValue =>
    remember(instanceAddress(key, instance), { file: declared.file, range: declared.block.range }, () => {
      const body = bodyOf(declared, key, instance);
      const entries = [...body.attributes].map(([name, { value }]) => [name, value] as const);
      const found = foundBy(declared, key, instance);
      if (found?.kind === 'instance') return asObject(found.instance);
      const computed = [...dataOf(declared, key, instance)];
      const told = session.told(instanceAddress(prefix + key, instance)) ?? [];
      const written = entries.filter(([name]) => name !== 'id');
      const all = declared.mode === 'data' ? [...written, ...computed, ...told] : [...told, ...written];
      const object = objectValue(all);
      return object.kind === 'object' ? { ...object, resource: identityOf(declared, key, instance) } : object;
    });

  const bodies = new Map<string, EvaluatedBody>();
  const bodyOf = ({ file, block }: ResourceBlock, key: string, instance: Instance): EvaluatedBody => {
    const address = instanceAddress(key, instance);
    const before = bodies.get(address);
    if (before !== undefined) return before;
    const body = inFile(file, () => evaluateBody(block.body, block.range, instanceScope(scope, instance), place(file)));
    bodies.set(address, body);
    return body;
  };

  const lookups = new Map<string, Found | null>();
  /** What a data source finds among what is declared. */
  const foundBy = (declared: ResourceBlock, key: string, instance: Instance): Found | null => {
    const { mode, type } = declared;
    if (mode !== 'data' || session.estate === null || !isLookedUp(type)) return null;
    const name = instanceAddress(key, instance);
    const before = lookups.get(name);
    if (before !== undefined) return before;
    const source = {
      type,
      body: bodyOf(declared, key, instance),
      region: providerOf(declared).region,
      folder: session.root,
      workspace: session.environment.TF_WORKSPACE ?? 'default',
    };
    const found = lookUp(session.estate, source);
    lookups.set(name, found);
    return found;
  };

  /** Attributes of a data source that can be told without an account. */
  const dataOf = (declared: ResourceBlock, key: string, instance: Instance): ReadonlyMap<string, TerraformValue> => {
    if (declared.mode !== 'data') return NOTHING;
    const found = foundBy(declared, key, instance);
    return found?.kind === 'attributes'
      ? found.attributes
      : dataAttributes(declared.type, bodyOf(declared, key, instance), providerOf(declared));
  };

  const providerOf = ({ block }: ResourceBlock): ProviderConfiguration =>
    providers.get(providerReference(block)) ?? defaultProvider(session);

  const toInstance = (declared: ResourceBlock, key: string, instance: Instance): ResourceInstance => {
    const body = bodyOf(declared, key, instance);
    const provider = providerOf(declared);
    const region = body.attributes.get('region')?.value;
    return {
      address: instanceAddress(prefix + key, instance),
      mode: declared.mode,
      type: declared.type,
      module: address,
      exists: instance.exists,
      // Since version 6 of the provider a resource may name its region itself.
      region:
        declared.mode === 'managed' && region?.kind === 'string'
          ? { known: true, value: region.value, location: null }
          : provider.region,
      account: provider.account,
      body,
      ...(provider.defaultTags === null ? {} : { defaultTags: provider.defaultTags }),
    };
  };

  const { files, yaml } = session.functionFiles;
  const scope: Scope = { resolve, files, yaml };
  const module: Module = {
    address,
    variables,
    calls,
    get providers() {
      return providers;
    },
    scope,
    place,
    instances: () =>
      [...resources].flatMap(([key, declared]) =>
        expansionOf(key, declared).instances.flatMap((instance) =>
          // What it found stands for it.
          foundBy(declared, key, instance)?.kind === 'instance' ? [] : [toInstance(declared, key, instance)],
        ),
      ),
    output: (name) => {
      const placed = outputs.get(name);
      if (placed === undefined) return null;
      const value = placed.block.body.attributes.find((attribute) => attribute.name === 'value')?.value;
      if (value === undefined) return null;
      return remember(`output.${name}`, { file: placed.file, range: placed.block.range }, () =>
        inFile(placed.file, () => evaluateAttribute(value, scope, place(placed.file))),
      );
    },
    outputNames: [...outputs.keys()],
  };
  const providers: Providers = declareProviders(blocks, input.handed, scope, session);
  return module;
}

const NOTHING: ReadonlyMap<string, TerraformValue> = new Map();

/** What stands before the names of a module's own things: `module.network.`, or `network/` for one root of several. */
export function addressWithin(module: string): string {
  return module === '' || module.endsWith('/') ? module : `${module}.`;
}

/** A resource as a reference to the whole of it gives it. */
function asObject({ type, address, body }: ResourceInstance): TerraformValue {
  const object = objectValue([...body.attributes].map(([name, { value }]) => [name, value] as const));
  return object.kind === 'object' ? { ...object, resource: { type, address, settle: SETTLE_MANAGED } } : object;
}

function evaluateOrFail(
  expression: Expression,
  scope: Scope,
  where: { readonly file: string; readonly range: Range },
): TerraformValue {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    throw asInputError(error, where);
  }
}
