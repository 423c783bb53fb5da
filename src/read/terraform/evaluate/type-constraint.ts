import { nullValue, sortedMap, type TerraformValue, type Type } from '../../resource/value.js';
import type { Expression } from '../syntax/ast.js';
import { EvaluationError } from './evaluation-error.js';
import { evaluate } from './expression.js';

/** A type as a variable declares it, with the defaults of its optional attributes. */
export interface TypeConstraint {
  readonly type: Type;
  readonly defaults: Defaults | null;
}

/** Where defaults sit inside a type. */
export interface Defaults {
  readonly values: ReadonlyMap<string, TerraformValue>;
  readonly children: ReadonlyMap<string, Defaults>;
  /** Of the elements of a collection. */
  readonly element: Defaults | null;
}

/** Source: Terraform language, "Type Constraints", "Optional Object Type Attributes" (read 2026-11). */
export function typeFromExpression(expression: Expression): TypeConstraint {
  if (expression.kind === 'variable') {
    switch (expression.name) {
      case 'string':
      case 'number':
      case 'bool':
        return { type: expression.name, defaults: null };
      case 'any':
        return { type: 'dynamic', defaults: null };
      case 'list':
      case 'set':
      case 'map':
        return collection(expression.name, { type: 'dynamic', defaults: null });
      default:
    }
  }
  // Before 0.12 types were written as strings, which is still read.
  if (expression.kind === 'template' && expression.parts.length === 1 && expression.parts[0]?.kind === 'text') {
    const { text, range } = expression.parts[0];
    return typeFromExpression({ kind: 'variable', name: text, range });
  }
  if (expression.kind === 'call') return typeFromCall(expression);
  throw new EvaluationError(
    'Invalid type specification: a type is a keyword such as string, or a constructor such as list(string).',
    expression.range,
  );
}

function typeFromCall(call: Extract<Expression, { kind: 'call' }>): TypeConstraint {
  const [argument] = call.arguments;
  if (argument === undefined)
    throw new EvaluationError(`Invalid type specification: ${call.name} requires one argument.`, call.range);
  switch (call.name) {
    case 'list':
    case 'set':
    case 'map':
      return collection(call.name, typeFromExpression(argument));
    case 'tuple':
      if (argument.kind === 'tuple')
        return { type: { tuple: argument.items.map((item) => typeFromExpression(item).type) }, defaults: null };
      break;
    case 'object':
      if (argument.kind === 'object') return objectType(argument);
      break;
    default:
  }
  throw new EvaluationError(
    `Invalid type specification: "${call.name}" is not a valid type constructor here.`,
    call.range,
  );
}

function collection(kind: 'list' | 'set' | 'map', element: TypeConstraint): TypeConstraint {
  const type: Type =
    kind === 'list' ? { list: element.type } : kind === 'set' ? { set: element.type } : { map: element.type };
  return {
    type,
    defaults: element.defaults === null ? null : { values: new Map(), children: new Map(), element: element.defaults },
  };
}

const NOWHERE = { resolve: () => null };

function objectType(object: Extract<Expression, { kind: 'object' }>): TypeConstraint {
  const types: Record<string, Type> = {};
  const optional: string[] = [];
  const values = new Map<string, TerraformValue>();
  const children = new Map<string, Defaults>();
  for (const { key, value } of object.items) {
    const name = evaluate(key, NOWHERE);
    if (name.kind !== 'string')
      throw new EvaluationError(
        'Invalid type specification: object constructor map keys must be attribute names.',
        key.range,
      );
    const isOptional = value.kind === 'call' && value.name === 'optional';
    const inner = isOptional ? value.arguments[0] : value;
    if (inner === undefined)
      throw new EvaluationError('Invalid type specification: optional requires a type.', value.range);
    const constraint = typeFromExpression(inner);
    types[name.value] = constraint.type;
    if (constraint.defaults !== null) children.set(name.value, constraint.defaults);
    if (!isOptional) continue;
    optional.push(name.value);
    const fallback = value.arguments[1];
    if (fallback !== undefined) values.set(name.value, evaluate(fallback, NOWHERE));
  }
  const hasDefaults = values.size > 0 || children.size > 0;
  return { type: { object: types, optional }, defaults: hasDefaults ? { values, children, element: null } : null };
}

/** Fills in the defaults of optional attributes that are absent or null, however deep. */
export function withDefaults(value: TerraformValue, defaults: Defaults | null): TerraformValue {
  if (defaults === null) return value;
  switch (value.kind) {
    case 'object':
    case 'map': {
      if (defaults.element !== null) {
        const filled = [...value.entries].map(([key, item]) => [key, withDefaults(item, defaults.element)] as const);
        return { kind: 'object', entries: new Map(filled) };
      }
      const entries = new Map(value.entries);
      for (const [name, fallback] of defaults.values) {
        const item = entries.get(name) ?? nullValue();
        if (item.kind === 'null') entries.set(name, fallback);
      }
      for (const [name, inner] of defaults.children) {
        const item = entries.get(name);
        if (item !== undefined) entries.set(name, withDefaults(item, inner));
      }
      return { ...value, kind: 'object', entries: sortedMap(entries) };
    }
    case 'list':
    case 'set':
    case 'tuple':
      return { kind: 'tuple', items: value.items.map((item) => withDefaults(item, defaults.element)) };
    default:
      return value;
  }
}
