import { toInteger } from '../../../resource/decimal.js';
import type { Decimal, TerraformValue, Type } from '../../../resource/value.js';
import type { Range } from '../../syntax/ast.js';
import { convert } from '../convert.js';
import { EvaluationError } from '../evaluation-error.js';
import type { Evaluate, Scope } from '../scope.js';

/** What an argument is converted to; `?` after it says that it may be null. */
interface Parameter {
  readonly type: Type;
  readonly nullable: boolean;
}

/** Source: the parameters that Terraform 1.11's functions declare; `terraform metadata functions -json`. */
const PARAMETERS = {
  string: { type: 'string', nullable: false },
  number: { type: 'number', nullable: false },
  any: { type: 'dynamic', nullable: false },
  'any?': { type: 'dynamic', nullable: true },
  'list(any)': { type: { list: 'dynamic' }, nullable: false },
  'list(bool)': { type: { list: 'bool' }, nullable: false },
  'list(string)': { type: { list: 'string' }, nullable: false },
  'set(any)': { type: { set: 'dynamic' }, nullable: false },
  'map(list(string))': { type: { map: { list: 'string' } }, nullable: false },
} as const satisfies Readonly<Record<string, Parameter>>;

type ParameterName = keyof typeof PARAMETERS;

/** A built-in function of Terraform. */
export interface TerraformFunction {
  readonly takes: readonly ParameterName[];
  /** Of the arguments after these, where there may be any number. */
  readonly rest?: ParameterName;
  /** Of the result, where it is always the same. */
  readonly type?: Type;
  /** Set where arguments that aren't known are handled by the function itself. */
  readonly looksAtUnknown?: boolean;
  /**
   * What becomes of sensitive arguments: by default the result is sensitive if anything in them is. `shallow`: only if
   * one of them is itself, what is inside keeps its mark; `own`: the function sees to it.
   */
  readonly marks?: 'shallow' | 'own';
  readonly run: (values: readonly TerraformValue[], call: CallSite) => TerraformValue;
}

export interface CallSite {
  readonly scope: Scope;
  readonly evaluate: Evaluate;
  readonly range: Range;
}

export type FunctionTable = Readonly<Record<string, TerraformFunction>>;

export function refuse(message: string): never {
  throw new EvaluationError(message);
}

/** Arguments as the function's parameters want them. */
export function conformArguments(
  { takes, rest }: TerraformFunction,
  values: readonly TerraformValue[],
): readonly TerraformValue[] {
  if (values.length < takes.length || (rest === undefined && values.length > takes.length))
    return refuse(`${takes.length} arguments are required, and ${values.length} are given`);
  return values.map((value, index) => {
    const name = takes[index] ?? rest;
    if (name === undefined) return value;
    const { type, nullable } = PARAMETERS[name];
    const converted = convert(value, type);
    return converted.kind === 'null' && !nullable ? refuse('argument must not be null') : converted;
  });
}

/** The nth argument; null is refused, as most parameters do. */
export function argument(values: readonly TerraformValue[], index: number): TerraformValue {
  const value = values[index];
  if (value === undefined) return refuse('an argument is missing');
  if (value.kind === 'null') return refuse('argument must not be null');
  return value;
}

export function text(values: readonly TerraformValue[], index: number): string {
  const value = convert(argument(values, index), 'string');
  return value.kind === 'string' ? value.value : refuse('a string is required');
}

export function number(values: readonly TerraformValue[], index: number): Decimal {
  const value = convert(argument(values, index), 'number');
  return value.kind === 'number' ? value.value : refuse('a number is required');
}

export function integer(values: readonly TerraformValue[], index: number): number {
  return toInteger(number(values, index)) ?? refuse('a whole number is required');
}

export function bool(values: readonly TerraformValue[], index: number): boolean {
  const value = convert(argument(values, index), 'bool');
  return value.kind === 'bool' ? value.value : refuse('a bool is required');
}

/** The items of a list, set or tuple. */
export function items(values: readonly TerraformValue[], index: number): readonly TerraformValue[] {
  const value = argument(values, index);
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple') return value.items;
  return refuse('a list, set or tuple is required');
}

export function entries(values: readonly TerraformValue[], index: number): ReadonlyMap<string, TerraformValue> {
  const value = argument(values, index);
  if (value.kind === 'map' || value.kind === 'object') return value.entries;
  return refuse('a map or object is required');
}

/** A list of strings, each converted. */
export function texts(values: readonly TerraformValue[], index: number): readonly string[] {
  return items(values, index).map((_, position, list) => text(list, position));
}

export function listOf(element: Type, list: readonly TerraformValue[]): TerraformValue {
  return { kind: 'list', element, items: list };
}

export function strings(list: readonly string[]): TerraformValue {
  return listOf(
    'string',
    list.map((value) => ({ kind: 'string', value })),
  );
}
