import { toInteger } from '../../../resource/decimal.js';
import type { Decimal, TerraformValue, Type } from '../../../resource/value.js';
import type { Range } from '../../syntax/ast.js';
import { convert } from '../convert.js';
import { EvaluationError } from '../evaluation-error.js';
import type { Evaluate, Scope } from '../scope.js';

/** A built-in function of Terraform. */
export interface TerraformFunction {
  readonly minimum: number;
  readonly maximum: number;
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

export const ANY = Number.POSITIVE_INFINITY;

export function refuse(message: string): never {
  throw new EvaluationError(message);
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
