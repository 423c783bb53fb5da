import { InputError } from '../../../model/input-error.js';
import type { Location, ModuleCall } from '../../../model/location.js';
import type { InputProblem } from '../../../model/network.js';
import type { TerraformValue, UnknownValue } from '../../resource/value.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import type { Range } from '../syntax/ast.js';
import type { Estate } from './answers.js';
import type { FunctionFiles } from './function-files.js';

/** What one reading of a configuration gathers. */
export interface Session {
  /** What is being evaluated, outermost first: a thing that comes back to itself is a cycle. */
  readonly stack: string[];
  readonly problems: Map<string, InputProblem>;
  readonly assumptions: Set<string>;
  /** What functions such as `file` read. */
  readonly functionFiles: FunctionFiles;
  /** Stands before the addresses of the root module; empty where it is the only one. */
  readonly prefix: string;
  /** The folder of the root module, where Terraform runs. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workspace: Workspace;
  readonly region: string | null;
  /** Of the AWS provider; null where it isn't told exactly. */
  readonly providerVersion: string | null;
  /** What data sources are answered by; null while nothing has been read yet. */
  readonly estate: Estate | null;
  /** Attributes that a plan or a state tells, by the instance's address. */
  readonly told: (address: string) => ReadonlyMap<string, TerraformValue> | undefined;
}

/** The workspace that is selected; Terraform's own default where nothing tells it. */
export interface Workspace {
  readonly name: string;
  readonly isTold: boolean;
  /** Whether it may as well be another one. */
  readonly isOpen: boolean;
}

/** Whether a value is one of another root module of the estate, so that it is known when this one is planned. */
export function isFromElsewhere({ prefix, estate }: Session, { symbol }: UnknownValue): boolean {
  if (symbol === undefined || estate === null) return false;
  const roots = estate.prefixes.filter((root) => symbol.key.startsWith(root));
  const root = roots.reduce((longest, each) => (each.length > longest.length ? each : longest), '');
  return roots.length > 0 && root !== prefix;
}

/** References may lead this deep; deeper ones would overrun the stack. */
const MAXIMUM_DEPTH = 300;

/** Evaluates a named thing, and tells a cycle by its names. */
export function visit<T>(
  session: Session,
  name: string,
  place: { readonly file: string; readonly range: Range },
  evaluate: () => T,
): T {
  const { stack } = session;
  const before = stack.indexOf(name);
  const { line, column } = place.range.start;
  if (before >= 0) {
    const cycle = [...stack.slice(before), name].join(' → ');
    throw new InputError(
      `these refer to each other in a circle: ${cycle}`,
      { file: place.file, line, column },
      'break the circle',
    );
  }
  if (stack.length >= MAXIMUM_DEPTH) {
    throw new InputError(
      `references lead more than ${MAXIMUM_DEPTH} deep: … → ${stack.slice(-2).join(' → ')} → ${name}`,
      { file: place.file, line, column },
      'shorten the chain',
    );
  }
  stack.push(name);
  try {
    return evaluate();
  } catch (error) {
    // Not names but what is written between them may lead too deep as well.
    if (error instanceof RangeError && error.message.includes('call stack')) throw tooDeep(name, place);
    throw error;
  } finally {
    stack.pop();
  }
}

function tooDeep(name: string, { file, range }: { readonly file: string; readonly range: Range }): InputError {
  const { line, column } = range.start;
  return new InputError(`${name} leads too deep`, { file, line, column }, 'shorten the chain of references');
}

export function toLocation(file: string, { start, end }: Range, through: readonly ModuleCall[]): Location {
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column, through };
}

/** An error of an expression that everything depends on. */
export function asInputError(error: unknown, place: { readonly file: string; readonly range: Range }): unknown {
  if (!(error instanceof EvaluationError)) return error;
  const { line, column } = (error.range ?? place.range).start;
  return new InputError(error.message.replace(/\.$/, ''), { file: place.file, line, column }, 'run terraform validate');
}
