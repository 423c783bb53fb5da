import type { Ignore } from '../../../model/ignore.js';
import { InputError } from '../../../model/input-error.js';
import type { Location, ModuleCall } from '../../../model/location.js';
import type { InputProblem } from '../../../model/network.js';
import { closestTo } from '../../../model/spelling.js';
import type { Unknown } from '../../../model/value.js';
import type { Files } from '../../files.js';
import { objectValue, type TerraformValue, unknownValue } from '../evaluate/value.js';
import type { ResourceInstance } from '../resources/instance.js';
import type { Backend, Estate } from './answers.js';
import { backendOf } from './backend.js';
import { evaluateAttribute } from './body.js';
import { type Child, type ChildModules, loadChildren } from './children.js';
import { collect, expand, type Instance, instanceAddress, instanceScope } from './expand.js';
import { type FunctionFiles, functionFiles } from './function-files.js';
import { ignoresIn } from './ignores.js';
import { isLookedUp } from './lookup.js';
import { addressWithin, createModule, type Module } from './module.js';
import { handedProviders } from './providers.js';
import type { Session } from './session.js';
import { toLocation } from './session.js';
import { readSourceFiles, type SourceFile } from './source-files.js';
import { type GivenValue, givenValues, type VariableOptions } from './variables.js';

export interface LoadOptions extends VariableOptions {
  /** The folder of the root module, within the files. */
  readonly folder: string;
  readonly region: string | null;
  /** What a plan or a state tells beside the source. */
  readonly told?: ToldValues;
  /** Stands before all addresses, where there are several root modules: `network/`. */
  readonly prefix?: string;
}

/** Values that a plan or a state knows although the source doesn't. */
interface ToldValues {
  readonly variables: ReadonlyMap<string, TerraformValue>;
  readonly attributes: (address: string) => ReadonlyMap<string, TerraformValue> | undefined;
}

/** A module whose source could not be read: what it makes isn't known. */
interface UnresolvedModule {
  readonly address: string;
  readonly location: Location | null;
  readonly why: Unknown;
  readonly inputs: ReadonlyMap<string, TerraformValue>;
}

export interface Configuration {
  readonly instances: readonly ResourceInstance[];
  readonly problems: readonly InputProblem[];
  readonly assumptions: readonly string[];
  readonly unresolvedModules: readonly UnresolvedModule[];
  readonly sources: ReadonlyMap<string, string>;
  readonly ignores: readonly Ignore[];
  /** Where the state is kept. */
  readonly backend: Backend;
  /** The values of the root module's outputs. */
  readonly outputs: () => ReadonlyMap<string, TerraformValue>;
}

/** A root module with its modules, read and parsed. */
export interface Prepared {
  /** Evaluates all resources; data sources are answered by what was read before, where that is given. */
  readonly evaluate: (estate: Estate | null) => Promise<Configuration>;
}

/**
 * Reads a root module of Terraform with its local and installed modules, and evaluates all its resources: a second time
 * where data sources may find what the first time has told.
 */
export async function loadTerraform(files: Files, options: LoadOptions): Promise<Configuration> {
  const prepared = await prepareTerraform(files, options);
  const first = await prepared.evaluate(null);
  return looksUp(first) ? prepared.evaluate(estateOf([first])) : first;
}

/** Whether a configuration has data sources that may be answered by what is declared. */
export function looksUp({ instances }: Configuration): boolean {
  return instances.some(({ mode, type }) => mode === 'data' && isLookedUp(type));
}

/** What data sources can be answered by. */
export function estateOf(configurations: readonly Configuration[]): Estate {
  return {
    instances: configurations.flatMap(({ instances }) => instances),
    states: configurations.map(({ backend, outputs }) => ({ backend, outputs: outputs() })),
    whole: configurations.every(({ unresolvedModules }) => unresolvedModules.length === 0),
  };
}

/** Reads and parses a root module of Terraform with its local and installed modules. */
export async function prepareTerraform(files: Files, options: LoadOptions): Promise<Prepared> {
  const sources = new Map<string, string>();
  const root = await readSourceFiles(files, options.folder, sources);
  if (root === null)
    throw new InputError(`there is no folder ${options.folder === '' ? '.' : options.folder}`, null, 'check the path');
  if (root.length === 0)
    throw new InputError(
      'no Terraform (*.tf) in this folder',
      { file: options.folder },
      'give the folder of a root module',
    );
  const given = new Map(await givenValues(files, options.folder, options));
  for (const [name, value] of options.told?.variables ?? []) given.set(name, { kind: 'value', value });
  const children = await loadChildren(files, { folder: options.folder, files: root }, sources);
  const folders = [...children.values()].flatMap((child) => (child.kind === 'read' ? child.folder : []));
  const read = functionFiles(files, options.folder, folders);
  return {
    async evaluate(estate) {
      for (;;) {
        const evaluated = attempt(() =>
          evaluateAll({ root, children, given, options, functionFiles: read, sources, estate }),
        );
        // What was wrong without the files may be right with them.
        if (await read.readAwaited()) continue;
        return evaluated();
      }
    },
  };
}

/** Calls now, and tells later what came of it. */
function attempt<T>(run: () => T): () => T {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

interface Reading {
  readonly root: readonly SourceFile[];
  readonly children: ChildModules;
  readonly given: ReadonlyMap<string, GivenValue>;
  readonly options: LoadOptions;
  readonly functionFiles: FunctionFiles;
  readonly sources: ReadonlyMap<string, string>;
  readonly estate: Estate | null;
}

function evaluateAll({ root, children, given, options, functionFiles, sources, estate }: Reading): Configuration {
  const session: Session = {
    stack: [],
    problems: new Map(),
    assumptions: new Set(),
    functionFiles,
    root: options.folder,
    environment: options.environment,
    region: options.region,
    estate,
    told: options.told?.attributes ?? (() => undefined),
  };
  const unresolved: UnresolvedModule[] = [];
  const modules: Module[] = [];
  const rootModule = build(
    {
      address: options.prefix ?? '',
      folder: options.folder,
      files: root,
      given,
      handed: new Map(),
      through: [],
      ancestors: [],
    },
    { children, session, unresolved, modules },
  );
  refuseUnknownNames(rootModule, options);
  for (let index = 0; index < modules.length; index++) callAll(modules[index]);
  const instances = modules.flatMap((module) => module.instances());
  const files = [...root, ...[...children.values()].flatMap((child) => (child.kind === 'read' ? child.files : []))];
  return {
    instances,
    problems: [...session.problems.values()],
    assumptions: [...session.assumptions],
    unresolvedModules: unresolved,
    sources,
    ignores: ignoresIn(files),
    backend: backendOf(root, rootModule, options.folder),
    outputs: () =>
      new Map(
        rootModule.outputNames.flatMap((name) => {
          const value = rootModule.output(name);
          return value === null ? [] : [[name, value] as const];
        }),
      ),
  };
}

/** Evaluates the module calls of a module, so that their resources are there too. */
function callAll(module: Module | undefined): void {
  for (const { block } of module?.calls ?? [])
    module?.scope.resolve('module', [block.labels[0]?.value ?? ''], block.range);
}

interface Building {
  readonly children: ChildModules;
  readonly session: Session;
  readonly unresolved: UnresolvedModule[];
  readonly modules: Module[];
}

type ModuleSource = Pick<
  Parameters<typeof createModule>[0],
  'address' | 'folder' | 'files' | 'given' | 'handed' | 'through'
> & {
  /** The folders of the modules that lead here: none may come back to one of them. */
  readonly ancestors: readonly string[];
};

function build(source: ModuleSource, building: Building): Module {
  const called = new Map<
    string,
    (output: string | undefined) => { readonly value: TerraformValue; readonly usesOutput: boolean }
  >();
  const module = createModule({
    ...source,
    session: building.session,
    child(name, output, parent) {
      let call = called.get(name);
      if (call === undefined) {
        const placed = parent.calls.find(({ block }) => block.labels[0]?.value === name);
        if (placed === undefined) return null;
        call = callModule(name, placed, { parent, source, building });
        called.set(name, call);
      }
      return call(output);
    },
  });
  building.modules.push(module);
  return module;
}

type Call = (output: string | undefined) => { readonly value: TerraformValue; readonly usesOutput: boolean };

function callModule(
  name: string,
  { file, block }: Module['calls'][number],
  { parent, source, building }: { readonly parent: Module; readonly source: ModuleSource; readonly building: Building },
): Call {
  const base = `${addressWithin(source.address)}module.${name}`;
  const child = building.children.get(`${source.folder}\n${name}`);
  const place = parent.place(file);
  const expansion = expand(block, base, {
    scope: parent.scope,
    place,
    report: (problem) => building.session.problems.set(`${problem.kind} ${problem.resource}`, problem),
  });
  const location = toLocation(file, block.range, source.through);
  const made = new Map<Instance, (output: string) => TerraformValue>();
  for (const instance of expansion.instances)
    made.set(instance, moduleInstance(child, { base, block, file, instance, location, parent, source, building }));
  const outputsOf = (instance: Instance): TerraformValue => {
    const names = child?.kind === 'read' ? outputNames(child) : [];
    const get = made.get(instance);
    const object = objectValue(
      names.map((output) => [output, get?.(output) ?? unknownValue('dynamic', unreadable(base, location))] as const),
    );
    if (child?.kind === 'read' || object.kind !== 'object') return object;
    const address = instanceAddress(base, instance);
    return { ...object, resource: { type: address, address, settle: SETTLE_MODULE } };
  };
  return (output) => {
    const [only] = expansion.instances;
    if (expansion.repeat === 'none' && only !== undefined && output !== undefined) {
      return {
        value: made.get(only)?.(output) ?? unknownValue('dynamic', unreadable(base, location)),
        usesOutput: true,
      };
    }
    return { value: collect(expansion, outputsOf), usesOutput: false };
  };
}

const SETTLE_MODULE = 'run terraform init -backend=false, or check the plan';

function unreadable(address: string, location: Location): Unknown {
  return { known: false, what: `what ${address} makes`, settle: SETTLE_MODULE, location };
}

interface InstanceInput {
  readonly base: string;
  readonly block: Module['calls'][number]['block'];
  readonly file: string;
  readonly instance: Instance;
  readonly location: Location;
  readonly parent: Module;
  readonly source: ModuleSource;
  readonly building: Building;
}

/** Arguments of a module call that are not variables of the module. */
const META = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

function moduleInstance(child: Child | undefined, input: InstanceInput): (output: string) => TerraformValue {
  const { base, block, file, instance, location, parent, source, building } = input;
  const address = instanceAddress(base, instance);
  const scope = instanceScope(parent.scope, instance);
  const argumentsOf = block.body.attributes.filter(({ name }) => !META.has(name));
  const inputs = new Map(
    argumentsOf.map(({ name, value }) => [name, evaluateAttribute(value, scope, parent.place(file))] as const),
  );
  if (child?.kind !== 'read') {
    const why = unreadable(address, location);
    building.unresolved.push({ address, location, why, inputs });
    return (output) =>
      unknownValue(
        'dynamic',
        { ...why, what: `${address}.${output}` },
        { space: `${address}.${output}`, key: address },
      );
  }
  const { line, column } = location;
  const ancestors = [...source.ancestors, source.folder];
  if (ancestors.includes(child.folder)) {
    throw new InputError(
      `${address} calls the module that it is part of, without end`,
      { file, line, column },
      'break the circle',
    );
  }
  const call: ModuleCall = { module: address, file, line, column };
  const module = build(
    {
      address,
      folder: child.folder,
      files: child.files,
      given: new Map([...inputs].map(([name, value]) => [name, { kind: 'value', value }])),
      handed: handedProviders(block, parent.providers),
      ancestors,
      through: [...source.through, call],
    },
    building,
  );
  for (const { name, range } of argumentsOf) {
    if (module.variables.has(name)) continue;
    throw new InputError(
      `${address} has no variable ${name}${closestTo(name, [...module.variables.keys()])}`,
      { file, line: range.start.line, column: range.start.column },
      'correct the argument',
    );
  }
  return (output) =>
    module.output(output) ??
    unknownValue('dynamic', {
      known: false,
      what: `${address}.${output}`,
      settle: 'the module has no such output: correct the reference',
      location,
    });
}

function outputNames(child: Extract<Child, { kind: 'read' }>): readonly string[] {
  return child.files.flatMap(({ body }) =>
    body.blocks.flatMap((block) => (block.type === 'output' ? (block.labels[0]?.value ?? []) : [])),
  );
}

function refuseUnknownNames(root: Module, { variables }: LoadOptions): void {
  for (const name of variables.keys()) {
    if (!root.variables.has(name))
      throw new InputError(
        `--var ${name}: the configuration has no such variable${closestTo(name, [...root.variables.keys()])}`,
        null,
        'correct the name',
      );
  }
}
