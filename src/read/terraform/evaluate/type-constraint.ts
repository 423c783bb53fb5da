import { nullValue, sortedMap, type TerraformValue, type Type, tupleValue } from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';
import { evaluate } from './expression.js';
import { marked } from './sensitive.js';

/** A type as a variable declares it, with the defaults of its optional attributes. */
export interface TypeConstraint {
  readonly type: Type;
  readonly defaults: Defaults | null;
}

/** Where defaults sit inside a type. */
export interface Defaults {
  readonly values: ReadonlyMap<string, TerraformValue>;
  /** Of the attributes of an object, by name, and of the items of a tuple, by their place. */
  readonly children: ReadonlyMap<string | number, Defaults>;
  /** Of the elements of a collection. */
  readonly element: Defaults | null;
}

/**
 * Source: Terraform language, "Type Constraints", "Optional Object Type Attributes"; hashicorp/hcl,
 * ext/typeexpr/get_type.go (read 2026-11).
 */
export function typeFromExpression(expression: Expression): TypeConstraint {
  // Alone they are of any elements, as before 0.12.
  if (expression.kind === 'variable' && (expression.name === 'list' || expression.name === 'map'))
    return collection(expression.name, ANY);
  // Before 0.12 types were written as strings, which is still read.
  if (expression.kind === 'template' && expression.parts.length === 1 && expression.parts[0]?.kind === 'text') {
    const { text, range } = expression.parts[0];
    return typeFromExpression({ kind: 'variable', name: text, range });
  }
  return typeWithin(expression);
}

const ANY: TypeConstraint = { type: 'dynamic', defaults: null };

function typeWithin(expression: Expression): TypeConstraint {
  if (expression.kind === 'variable') {
    const { name } = expression;
    if (name === 'string' || name === 'number' || name === 'bool') return { type: name, defaults: null };
    if (name === 'any') return ANY;
  }
  if (expression.kind === 'call') return typeFromCall(expression);
  return refuseType('a type is a keyword such as string, or a constructor such as list(string)', expression);
}

function refuseType(reason: string, { range }: { readonly range: Range }): never {
  throw new EvaluationError(`Invalid type specification: ${reason}.`, range);
}

function typeFromCall(call: Extract<Expression, { kind: 'call' }>): TypeConstraint {
  const [argument, ...others] = call.arguments;
  if (argument === undefined || others.length > 0) return refuseType(`${call.name} requires one argument`, call);
  switch (call.name) {
    case 'list':
    case 'set':
    case 'map':
      return collection(call.name, typeWithin(argument));
    case 'tuple':
      if (argument.kind === 'tuple') return tupleType(argument.items.map(typeWithin));
      break;
    case 'object':
      if (argument.kind === 'object') return objectType(argument);
      break;
    default:
  }
  return refuseType(`"${call.name}" is not a valid type constructor here`, call);
}

function collection(kind: 'list' | 'set' | 'map', { type: inner, defaults }: TypeConstraint): TypeConstraint {
  const type: Type = kind === 'list' ? { list: inner } : kind === 'set' ? { set: inner } : { map: inner };
  return { type, defaults: defaults === null ? null : { values: new Map(), children: new Map(), element: defaults } };
}

function tupleType(items: readonly TypeConstraint[]): TypeConstraint {
  const children = new Map<number, Defaults>();
  for (const [index, { defaults }] of items.entries()) if (defaults !== null) children.set(index, defaults);
  return {
    type: { tuple: items.map(({ type }) => type) },
    defaults: children.size === 0 ? null : { values: new Map(), children, element: null },
  };
}

const NOWHERE = { resolve: () => null, plain: true };

function objectType(object: Extract<Expression, { kind: 'object' }>): TypeConstraint {
  const types = new Map<string, Type>();
  const optional: string[] = [];
  const values = new Map<string, TerraformValue>();
  const children = new Map<string, Defaults>();
  for (const { key, bare, value } of object.items) {
    const name = bare ? evaluate(key, NOWHERE) : null;
    if (name?.kind !== 'string') return refuseType('object constructor map keys must be attribute names', key);
    if (types.has(name.value)) return refuseType('object constructor map keys must be unique', key);
    const isOptional = value.kind === 'call' && value.name === 'optional';
    const [inner, fallback, ...others] = isOptional ? value.arguments : [value];
    if (inner === undefined || others.length > 0)
      return refuseType('optional takes a type, and perhaps a default value', value);
    const { type, defaults } = typeWithin(inner);
    types.set(name.value, type);
    if (defaults !== null) children.set(name.value, defaults);
    if (isOptional) optional.push(name.value);
    if (fallback !== undefined) values.set(name.value, convert(evaluate(fallback, NOWHERE), type));
  }
  const hasDefaults = values.size > 0 || children.size > 0;
  return {
    type: { object: Object.fromEntries(types), optional },
    defaults: hasDefaults ? { values, children, element: null } : null,
  };
}

/**
 * Fills in the defaults of optional attributes that are absent or null, however deep.
 * Source: hashicorp/hcl, ext/typeexpr/defaults.go (read 2026-11).
 */
export function withDefaults(value: TerraformValue, defaults: Defaults | null): TerraformValue {
  if (defaults === null) return value;
  switch (value.kind) {
    case 'object':
    case 'map': {
      const entries = new Map(
        [...value.entries].map(([name, item]) => [name, withDefaults(item, childOf(defaults, name))]),
      );
      // What isn't written of a resource is there all the same.
      const absent = value.kind === 'object' && value.resource !== undefined ? null : nullValue();
      for (const [name, fallback] of defaults.values) {
        if ((entries.get(name) ?? absent)?.kind === 'null')
          entries.set(name, withDefaults(fallback, childOf(defaults, name)));
      }
      const sorted = sortedMap(entries);
      if (value.kind === 'object') return { ...value, entries: sorted };
      return asFilled(marked({ kind: 'object', entries: sorted }, value), value);
    }
    case 'list':
    case 'set':
    case 'tuple': {
      const items = value.items.map((item, index) => withDefaults(item, childOf(defaults, index)));
      return asFilled(marked(tupleValue(items), value), value);
    }
    default:
      return value;
  }
}

function childOf({ children, element }: Defaults, place: string | number): Defaults | null {
  return children.get(place) ?? element;
}

/** What was of one type stays so, where what is filled in allows it. */
function asFilled(filled: TerraformValue, { kind }: TerraformValue): TerraformValue {
  if (kind === 'tuple' || kind === 'object') return filled;
  try {
    return convert(
      filled,
      kind === 'list' ? { list: 'dynamic' } : kind === 'set' ? { set: 'dynamic' } : { map: 'dynamic' },
    );
  } catch (error) {
    if (error instanceof EvaluationError) return filled;
    throw error;
  }
}
