import { InputError } from '../../../model/input-error.js';
import type { Location, ModuleCall } from '../../../model/location.js';
import { closestTo } from '../../../model/spelling.js';
import type { Unknown } from '../../../model/value.js';
import { objectValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { isIndexStep, type Resolved } from '../evaluate/scope.js';
import { evaluateAttribute } from './body.js';
import type { Child, ChildModules } from './children.js';
import { collect, type Expansion, expand, type Instance, instanceAddress, instanceScope } from './expand.js';
import { addressWithin, createModule, type Module } from './module.js';
import { handedProviders } from './providers.js';
import { asInputError, type Session, toLocation, visit } from './session.js';

/** A module whose source could not be read: what it makes isn't known. */
export interface UnresolvedModule {
  readonly address: string;
  readonly location: Location | null;
  readonly why: Unknown;
  readonly inputs: ReadonlyMap<string, TerraformValue>;
}

/** Evaluates the module calls of a module, so that their resources are there too. */
export function callAll(module: Module | undefined): void {
  for (const { block } of module?.calls ?? [])
    module?.scope.resolve('module', [block.labels[0]?.value ?? ''], block.range);
}

/** Evaluates all that modules are handed: what is wrong in it is wrong whether or not they use it. */
export function evaluateVariables(module: Module): void {
  for (const [name, { block }] of module.variables) module.scope.resolve('var', [name], block.range);
}

export interface Building {
  readonly children: ChildModules;
  readonly session: Session;
  /** What is handed to them is evaluated when all else has been. */
  readonly unresolved: (() => UnresolvedModule)[];
  readonly modules: Module[];
}

type ModuleSource = Pick<
  Parameters<typeof createModule>[0],
  'address' | 'folder' | 'files' | 'given' | 'handed' | 'through'
> & {
  /** The folders of the modules that lead here: none may come back to one of them. */
  readonly ancestors: readonly string[];
};

export function buildModules(source: ModuleSource, building: Building): Module {
  const called = new Map<string, Call>();
  const module = createModule({
    ...source,
    session: building.session,
    child(name, steps, parent) {
      let call = called.get(name);
      if (call === undefined) {
        const placed = parent.calls.find(({ block }) => block.labels[0]?.value === name);
        if (placed === undefined) return null;
        call = callModule(name, placed, { parent, source, building });
        called.set(name, call);
      }
      return call(steps);
    },
  });
  building.modules.push(module);
  return module;
}

/** What a reference to a module call gives, by the steps that follow its name. */
type Call = (steps: readonly string[]) => Resolved;

function callModule(
  name: string,
  { file, block }: Module['calls'][number],
  { parent, source, building }: { readonly parent: Module; readonly source: ModuleSource; readonly building: Building },
): Call {
  const base = `${addressWithin(source.address)}module.${name}`;
  const child = building.children.get(`${source.folder}\n${name}`);
  const expansion = visit(building.session, base, { file, range: block.range }, () =>
    parent.inFile(file, () => {
      try {
        return expand(block, base, { scope: parent.scope, place: parent.place(file), session: building.session });
      } catch (error) {
        throw asInputError(error, { file, range: block.range });
      }
    }),
  );
  const location = toLocation(file, block.range, source.through);
  const made = new Map<Instance, (output: string) => TerraformValue>();
  for (const instance of expansion.instances)
    made.set(instance, moduleInstance(child, { base, block, file, instance, location, parent, source, building }));
  const outputOf = (instance: Instance, output: string): TerraformValue =>
    made.get(instance)?.(output) ?? unknownValue('dynamic', unreadable(base, child, location));
  const outputsOf = (instance: Instance): TerraformValue => {
    const names = child?.kind === 'read' ? outputNames(child) : [];
    const object = objectValue(names.map((output) => [output, outputOf(instance, output)] as const));
    if (child?.kind === 'read' || object.kind !== 'object') return object;
    const address = instanceAddress(base, instance);
    return { ...object, resource: { type: address, address, settle: settleBy(child) } };
  };
  return (steps) => {
    // One output of one instance needs nothing of the others, which may depend on it.
    const chosen = expansion.open === null ? chooseInstance(expansion, steps) : null;
    const output = chosen === null ? undefined : steps[chosen.used];
    if (chosen === null || output === undefined || isIndexStep(output))
      return { value: collect(expansion, outputsOf), used: 0 };
    return { value: outputOf(chosen.instance, output), used: chosen.used + 1 };
  };
}

/** The instance that a reference names by its first step, or the only one of a call that isn't repeated. */
function chooseInstance({ repeat, instances }: Expansion, [key]: readonly string[]) {
  if (repeat === 'none') {
    const [instance] = instances;
    return instance === undefined ? null : { instance, used: 0 };
  }
  const instance = instances.find((each) => instanceAddress('', each) === key);
  return instance === undefined ? null : { instance, used: 1 };
}

/** A local module that isn't there has no use of an init. */
function settleBy(child: Child | undefined): string {
  const isLocal = child?.kind === 'missing' && /^\.\.?\//.test(child.source);
  return isLocal
    ? `there is no Terraform in ${child.source}: correct the path, or run pullpath in a folder that holds both`
    : 'run terraform init -backend=false, or check the plan';
}

function unreadable(address: string, child: Child | undefined, location: Location): Unknown {
  return { known: false, what: `what ${address} makes`, settle: settleBy(child), location };
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

/** Modules that call modules twice double and double: no plan has this many. */
const MAXIMUM_MODULES = 20_000;

/** Arguments of a module call that are not variables of the module. */
const META = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

function moduleInstance(child: Child | undefined, input: InstanceInput): (output: string) => TerraformValue {
  const { base, block, file, instance, location, parent, source, building } = input;
  const address = instanceAddress(base, instance);
  const scope = instanceScope(parent.scope, instance);
  const argumentsOf = block.body.attributes.filter(({ name }) => !META.has(name));
  const given = new Map(
    argumentsOf.map(({ name, value, range }) => {
      const evaluate = () => parent.inFile(file, () => evaluateAttribute(value, scope, parent.place(file)));
      return [name, { kind: 'argument', evaluate, file, range }] as const;
    }),
  );
  if (child?.kind !== 'read') {
    const why = unreadable(address, child, location);
    building.unresolved.push(() => ({
      address,
      location,
      why,
      inputs: new Map([...given].map(([name, { evaluate }]) => [name, evaluate()] as const)),
    }));
    return (output) =>
      unknownValue(
        'dynamic',
        { ...why, what: `${address}.${output}` },
        { space: `${address}.${output}`, key: `${address}.${output}` },
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
  if (building.modules.length >= MAXIMUM_MODULES) {
    throw new InputError(
      `there are more than ${MAXIMUM_MODULES} modules, ${address} among them`,
      { file, line, column },
      'give a smaller root module, or check the plan',
    );
  }
  const call: ModuleCall = { module: address, file, line, column };
  const module = buildModules(
    {
      address,
      folder: child.folder,
      files: child.files,
      given,
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
