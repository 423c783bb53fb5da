import type { Ignore } from '../../../model/ignore.js';
import { InputError } from '../../../model/input-error.js';
import type { InputProblem } from '../../../model/network.js';
import { once } from '../../../model/once.js';
import { closestTo } from '../../../model/spelling.js';
import type { Files } from '../../files.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { compareStrings, type TerraformValue } from '../../resource/value.js';
import type { Backend, Estate } from './answers.js';
import { backendOf } from './backend.js';
import { type ChildModules, loadChildren } from './children.js';
import { type FunctionFiles, functionFiles } from './function-files.js';
import { ignoresIn } from './ignores.js';
import { isLookedUp } from './lookup.js';
import { ASSUMED_WORKSPACE, type Module } from './module.js';
import { buildModules, callAll, evaluateVariables, type UnresolvedModule } from './module-tree.js';
import { providerVersion } from './provider-version.js';
import { referencesOf } from './references.js';
import type { Session, Workspace } from './session.js';
import { dataFolder, join, readSourceFiles, readTextIfThere, type SourceFile } from './source-files.js';
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
  /** Whether the workspace is another one than is assumed. */
  readonly isWorkspaceOpen: boolean;
}

export interface Configuration {
  readonly instances: readonly ResourceInstance[];
  /** Whether it has data sources that may be answered by what is declared. */
  readonly looksUp: boolean;
  readonly problems: readonly InputProblem[];
  /** Asked for when all is read: some are only met then. */
  readonly assumptions: () => readonly string[];
  readonly unresolvedModules: readonly UnresolvedModule[];
  readonly sources: ReadonlyMap<string, string>;
  readonly ignores: readonly Ignore[];
  /** Stands before all addresses. */
  readonly prefix: string;
  /** Where the state is kept. */
  readonly backend: Backend;
  readonly variableNames: readonly string[];
  /** How the root module can refer to resources inside of its modules: by outputs that give their ids. */
  readonly references: () => ReadonlyMap<string, string>;
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
  const configuration = await evaluateAlone(await prepareTerraform(files, options));
  refuseUnknownNames([configuration], options);
  return configuration;
}

/** Evaluates a root module: a second time where its data sources may find what it declares itself. */
export async function evaluateAlone({ evaluate }: Prepared): Promise<Configuration> {
  const first = await evaluate(null);
  return first.looksUp ? evaluate(estateOf([first])) : first;
}

/** What data sources can be answered by. */
export function estateOf(configurations: readonly Configuration[]): Estate {
  return {
    instances: byType(configurations.flatMap(({ instances }) => instances)),
    prefixes: configurations.map(({ prefix }) => prefix),
    states: configurations.map(({ backend, outputs }) => ({ backend, outputs: once(outputs) })),
    whole: configurations.every(({ unresolvedModules }) => unresolvedModules.length === 0),
  };
}

function byType(instances: readonly ResourceInstance[]): ReadonlyMap<string, readonly ResourceInstance[]> {
  const found = new Map<string, ResourceInstance[]>();
  for (const instance of instances) {
    if (instance.mode !== 'managed') continue;
    const same = found.get(instance.type);
    if (same === undefined) found.set(instance.type, [instance]);
    else same.push(instance);
  }
  return found;
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
  const children = await loadChildren(
    files,
    { folder: options.folder, files: root, environment: options.environment },
    sources,
  );
  const workspace = await readWorkspace(files, options);
  const folders = [...children.values()].flatMap((child) => (child.kind === 'read' ? child.folder : []));
  const version = await providerVersion(files, options.folder, root);
  const read = functionFiles(files, options.folder, folders);
  return {
    async evaluate(estate) {
      for (;;) {
        const evaluated = attempt(() =>
          evaluateAll({ root, children, given, options, workspace, version, functionFiles: read, sources, estate }),
        );
        // What was wrong without the files may be right with them.
        if (await read.readAwaited()) continue;
        return evaluated();
      }
    },
  };
}

/** Where `terraform workspace select` notes its choice. Source: Terraform, "Managing Workspaces" (read 2026-11). */
async function readWorkspace(files: Files, { folder, environment, told }: LoadOptions): Promise<Workspace> {
  const noted = await readTextIfThere(files, join(folder, dataFolder(environment), 'environment'));
  const selected = noted?.trim() ?? '';
  const name = environment.TF_WORKSPACE ?? selected;
  const isTold = name !== '';
  return { name: isTold ? name : 'default', isTold, isOpen: !isTold && told?.isWorkspaceOpen === true };
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
  readonly workspace: Workspace;
  readonly version: string | null;
  readonly functionFiles: FunctionFiles;
  readonly sources: ReadonlyMap<string, string>;
  readonly estate: Estate | null;
}

function evaluateAll(reading: Reading): Configuration {
  const { options, workspace, version, functionFiles, estate } = reading;
  const session: Session = {
    stack: [],
    problems: new Map(),
    assumptions: new Set(),
    functionFiles,
    prefix: options.prefix ?? '',
    root: options.folder,
    environment: options.environment,
    workspace,
    region: options.region,
    providerVersion: version,
    estate,
    told: options.told?.attributes ?? (() => undefined),
  };
  try {
    return evaluateIn(session, reading);
  } catch (error) {
    if (!(error instanceof InputError) || !session.assumptions.has(ASSUMED_WORKSPACE)) throw error;
    throw new InputError(error.message, error.place, `name the workspace by TF_WORKSPACE, or ${error.hint}`);
  }
}

function evaluateIn(session: Session, { root, children, given, options, sources }: Reading): Configuration {
  const unresolved: (() => UnresolvedModule)[] = [];
  const modules: Module[] = [];
  const rootModule = buildModules(
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
  for (let index = 0; index < modules.length; index++) callAll(modules[index]);
  modules.forEach(evaluateVariables);
  const instances = modules.flatMap((module) => module.instances());
  const files = [...root, ...[...children.values()].flatMap((child) => (child.kind === 'read' ? child.files : []))];
  return {
    instances,
    looksUp: instances.some(({ mode, type }) => mode === 'data' && isLookedUp(type)),
    problems: [...session.problems.values()],
    assumptions: () => [...session.assumptions],
    unresolvedModules: unresolved.map((module) => module()).sort(byPlace),
    sources,
    ignores: ignoresIn(files),
    prefix: options.prefix ?? '',
    variableNames: [...rootModule.variables.keys()],
    backend: backendOf(root, rootModule, options.folder),
    references: () => referencesOf(rootModule, modules),
    outputs: () =>
      new Map(
        rootModule.outputNames.flatMap((name) => {
          const value = rootModule.output(name);
          return value === null ? [] : [[name, value] as const];
        }),
      ),
  };
}

/** In the order of the source, and those of the root module first: not as references happened to lead to them. */
function byPlace({ location: a }: UnresolvedModule, { location: b }: UnresolvedModule): number {
  if (a === null || b === null) return 0;
  return a.through.length - b.through.length || compareStrings(a.file, b.file) || a.line - b.line;
}

/** Refuses a variable that no root module declares. */
export function refuseUnknownNames(
  roots: readonly Pick<Configuration, 'variableNames'>[],
  { variables }: VariableOptions,
): void {
  const declared = new Set(roots.flatMap(({ variableNames }) => variableNames));
  for (const name of variables.keys()) {
    if (!declared.has(name))
      throw new InputError(
        `--var ${name}: the configuration has no such variable${closestTo(name, [...declared])}`,
        null,
        'correct the name',
      );
  }
}
