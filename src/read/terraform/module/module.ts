import type { ModuleCall } from '../../../model/location.js';
import type { Unknown } from '../../../model/value.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { objectValue, stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { evaluate } from '../evaluate/expression.js';
import { relativePath } from '../evaluate/functions/path.js';
import type { Resolved, Scope } from '../evaluate/scope.js';
import type { Expression, Range } from '../syntax/ast.js';
import { evaluateAttribute, type Place } from './body.js';
import { checkDeclarations } from './declarations.js';
import { declareProviders, type Providers } from './providers.js';
import { createResources } from './resources.js';
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
  /** Evaluates something that stands in a file of the module, which places what it refers to in vain. */
  readonly inFile: <T>(file: string, run: () => T) => T;
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
  /** What a reference to a module call gives, and how many of the further steps it uses; null where it isn't declared. */
  readonly child: (name: string, steps: readonly string[], module: Module) => Resolved | null;
}

/** Where the folder lies is the machine's: it differs from one to the next. */
const WORKING_FOLDER: Unknown = {
  known: false,
  what: 'path.cwd',
  settle: 'check the plan: the folder where Terraform runs is not known here',
  location: null,
};

/** A plan doesn't tell in which workspace it was made. */
const OPEN_WORKSPACE: Unknown = {
  known: false,
  what: 'terraform.workspace',
  settle: 'name the workspace that the plan was made in by TF_WORKSPACE',
  location: null,
};

export const ASSUMED_WORKSPACE =
  'terraform.workspace is default: neither TF_WORKSPACE nor terraform workspace select says otherwise.';

/** Prepares a module: what its blocks declare, with nothing evaluated yet. */
export function createModule(input: ModuleInput): Module {
  const { address, session, through } = input;
  const prefix = addressWithin(address);
  checkDeclarations(input.files);
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
  const calls = blocks.filter(({ block }) => block.type === 'module');
  const place = (file: string): Place => ({ file, through });
  const memo = new Map<string, TerraformValue>();

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
        if (session.workspace.isOpen) return { value: unknownValue('string', OPEN_WORKSPACE), used: 1 };
        if (!session.workspace.isTold) session.assumptions.add(ASSUMED_WORKSPACE);
        return { value: stringValue(session.workspace.name), used: 1 };
      case 'module': {
        if (first === undefined) return null;
        const found = input.child(first, names.slice(1), module);
        return found === null
          ? undeclared(`module.${first}`, range, second === undefined ? 1 : 2)
          : { value: found.value, used: 1 + found.used };
      }
      case 'data':
        return first === undefined || second === undefined
          ? null
          : resources.resolve(`data.${first}.${second}`, names.slice(2), 2, range);
      default:
        return first === undefined || !/^[a-z][a-z0-9]*_/.test(root)
          ? null
          : resources.resolve(`${root}.${first}`, names.slice(1), 1, range);
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
    inFile,
    instances: () => resources.instances(),
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
  const resources = createResources({
    module: address,
    prefix,
    blocks,
    scope,
    session,
    place,
    remember,
    inFile,
    undeclared,
    providers: () => providers,
  });
  const providers: Providers = declareProviders(blocks, input.handed, { scope, session, prefix, inFile });
  return module;
}

/** What stands before the names of a module's own things: `module.network.`, or `network/` for one root of several. */
export function addressWithin(module: string): string {
  return module === '' || module.endsWith('/') ? module : `${module}.`;
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
