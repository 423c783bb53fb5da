import { parseDecimal } from '../../resource/decimal.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import {
  asUnordered,
  findUnknown,
  isUnordered,
  nullValue,
  sortedMap,
  type TerraformValue,
  type Type,
  tupleValue,
  typeName,
  typeOf,
} from '../../resource/value.js';
import { computedAttribute } from './computed-attribute.js';
import { sameType, setOf } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { marked } from './sensitive.js';
import { isConvertible, partsOf, unify } from './unify.js';

/**
 * Converts a value to a type by Terraform's rules; throws `EvaluationError` where there is no way.
 * Source: Terraform language, "Type Conversion"; zclconf/go-cty, cty/convert (read 2026-11).
 */
export function convert(value: TerraformValue, to: Type): TerraformValue {
  return to === 'dynamic' ? value : marked(convertPlain(value, to), value);
}

function convertPlain(value: TerraformValue, to: Exclude<Type, 'dynamic'>): TerraformValue {
  if (value.kind === 'unknown' || value.kind === 'null') {
    if (value.type === to) return value;
    if (!isConvertible(value.type, to, true)) return refuse(`${typeName(to)} required`);
    return { ...value, type: withoutOptional(filledIn(to, value.type)) };
  }
  if (to === 'string' || to === 'number' || to === 'bool') return convertPrimitive(value, to);
  if ('list' in to) return convertToList(value, to.list);
  if ('set' in to) return convertToSet(value, to.set);
  if ('map' in to) return convertToMap(value, to.map);
  if ('tuple' in to) return convertToTuple(value, to);
  return convertToObject(value, to);
}

function convertPrimitive(value: TerraformValue, to: 'string' | 'number' | 'bool'): TerraformValue {
  if (value.kind === to) return value;
  if (to === 'string') {
    if (value.kind === 'number') return { kind: 'string', value: formatDecimal(value.value) };
    if (value.kind === 'bool') return { kind: 'string', value: String(value.value) };
  }
  if (to === 'number' && value.kind === 'string') {
    const number = parseDecimal(value.value);
    if (number !== null) return { kind: 'number', value: number };
    throw new EvaluationError('a number is required');
  }
  if (to === 'bool' && value.kind === 'string') {
    const text = value.value;
    if (text === 'true' || text === '1') return { kind: 'bool', value: true };
    if (text === 'false' || text === '0') return { kind: 'bool', value: false };
    throw new EvaluationError('a bool is required');
  }
  throw new EvaluationError(`${to} required`);
}

function convertToList(value: TerraformValue, element: Type): TerraformValue {
  if (value.kind === 'list' && (element === 'dynamic' || sameType(value.element, element))) return value;
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple')
    return refuse(`list of ${typeName(element)} required`);
  const { items, type } = convertAll(value, value.items, { list: element });
  const unordered = isUnordered(value) || (value.kind === 'set' && hasOpenOrder(value.items));
  return { kind: 'list', element: type, items, ...(unordered ? { unordered } : {}) };
}

/** A set is sorted by values: where one isn't known, no place in it is. */
function hasOpenOrder(items: readonly TerraformValue[]): boolean {
  return items.length > 1 && items.some((item) => findUnknown(item) !== null);
}

function convertToSet(value: TerraformValue, element: Type): TerraformValue {
  if (value.kind === 'set' && (element === 'dynamic' || sameType(value.element, element))) return value;
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple')
    return refuse(`set of ${typeName(element)} required`);
  const { items, type } = convertAll(value, value.items, { set: element });
  return setOf(items, type);
}

function convertToMap(value: TerraformValue, element: Type): TerraformValue {
  if (value.kind === 'map' && (element === 'dynamic' || sameType(value.element, element))) return value;
  if (value.kind !== 'map' && value.kind !== 'object') return refuse(`map of ${typeName(element)} required`);
  const { items, type } = convertAll(value, [...value.entries.values()], { map: element });
  const converted = items.values();
  const entries = [...value.entries.keys()].map((key) => [key, converted.next().value ?? nullValue(type)] as const);
  return { kind: 'map', element: type, entries: new Map(entries) };
}

/**
 * Converts what is in a value to one type; where that leaves something open, all must come out alike.
 * Source: zclconf/go-cty, cty/convert/conversion_collection.go (read 2026-11).
 */
function convertAll(
  source: TerraformValue,
  items: readonly TerraformValue[],
  to: Exclude<Type, string>,
): { readonly items: readonly TerraformValue[]; readonly type: Type } {
  const [element = 'dynamic'] = partsOf(to);
  if (items.length === 0) {
    const type = source.kind === 'list' || source.kind === 'set' || source.kind === 'map' ? source.element : element;
    if (!isConvertible(type, element, true)) return refuse(`${typeName(element)} required`);
    return { items, type: element === 'dynamic' ? type : withoutOptional(element) };
  }
  const wanted = element === 'dynamic' ? commonType(items, source.kind === 'object') : element;
  const converted = items.map((item) => convert(item, wanted));
  if (!holdsDynamic(wanted)) return { items: converted, type: withoutOptional(wanted) };
  const types = converted.map(typeOf);
  const isUnified = 'map' in to ? !isTuple(wanted) && wanted !== 'dynamic' : source.kind === 'tuple' && 'list' in to;
  const common = isUnified ? (unify(types) ?? refuse('all elements must have the same type')) : wanted;
  const alike = isUnified ? converted.map((item) => convert(item, common)) : converted;
  // A null of no type is of any.
  const [type = 'dynamic', ...others] = alike.map(typeOf).filter((each) => each !== 'dynamic');
  if (others.every((other) => sameType(type, other))) return { items: alike, type };
  return alike.some(holdsOpen) ? { items: alike, type: common } : refuse('all elements must have the same type');
}

function isTuple(type: Type): boolean {
  return typeof type !== 'string' && 'tuple' in type;
}

/** What is in a list, a set or a map becomes of one type. */
function commonType(items: readonly TerraformValue[], ofObject: boolean): Type {
  // Their types are only not known here; Terraform knows them.
  const told = items.filter((item) => !isOpenValue(item));
  if (told.length === 0) return 'dynamic';
  const types = told.map(typeOf);
  const common = unify(types) ?? refuse('all elements must have the same type');
  // Beside a null of no type nothing is converted; it makes no list.
  const isMixed = common === 'dynamic' && types.some((type) => type !== 'dynamic');
  if (isMixed && !ofObject && told.length === items.length) return refuse('all elements must have the same type');
  return common;
}

function isOpenValue(value: TerraformValue): boolean {
  return typeOf(value) === 'dynamic' && value.kind !== 'null';
}

function holdsOpen(value: TerraformValue): boolean {
  if ('items' in value) return value.items.some(holdsOpen);
  return isOpenValue(value) || ('entries' in value && [...value.entries.values()].some(holdsOpen));
}

/** What may be left out is told of what is converted, not of what it becomes. */
function withoutOptional(type: Type): Type {
  if (typeof type === 'string') return type;
  if ('list' in type) return rebuilt(type, type.list, (list) => ({ list }));
  if ('set' in type) return rebuilt(type, type.set, (set) => ({ set }));
  if ('map' in type) return rebuilt(type, type.map, (map) => ({ map }));
  if ('tuple' in type) return { tuple: type.tuple.map(withoutOptional) };
  return {
    object: Object.fromEntries(Object.entries(type.object).map(([name, inner]) => [name, withoutOptional(inner)])),
  };
}

function rebuilt(type: Type, inner: Type, build: (inner: Type) => Type): Type {
  const plain = withoutOptional(inner);
  return plain === inner ? type : build(plain);
}

function holdsDynamic(type: Type): boolean {
  return type === 'dynamic' || partsOf(type).some(holdsDynamic);
}

function convertToTuple(value: TerraformValue, to: { readonly tuple: readonly Type[] }): TerraformValue {
  if (value.kind !== 'tuple' || value.items.length !== to.tuple.length) return refuse('tuple required');
  const tuple = tupleValue(value.items.map((item, index) => convert(item, to.tuple[index] ?? 'dynamic')));
  return isUnordered(value) ? asUnordered(tuple) : tuple;
}

function convertToObject(
  value: TerraformValue,
  to: { readonly object: Readonly<Record<string, Type>>; readonly optional?: readonly string[] },
): TerraformValue {
  if (value.kind !== 'map' && value.kind !== 'object') throw new EvaluationError('object required');
  const entries: [string, TerraformValue][] = [];
  for (const [key, type] of Object.entries(to.object)) {
    const item = value.entries.get(key);
    const { resource } = value.kind === 'object' ? value : { resource: undefined };
    if (item !== undefined) entries.push([key, convertAttribute(item, type, key)]);
    else if (resource !== undefined)
      entries.push([key, convert(computedAttribute({ ...resource, location: null }, key), type)]);
    else if (to.optional?.includes(key) === true) entries.push([key, nullValue(withoutOptional(type))]);
    else throw new EvaluationError(`attribute "${key}" is required`);
  }
  return { kind: 'object', entries: sortedMap(entries) };
}

function convertAttribute(item: TerraformValue, type: Type, key: string): TerraformValue {
  try {
    return convert(item, type);
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError(`attribute "${key}": ${error.message}`, error.range);
    throw error;
  }
}

function refuse(message: string): never {
  throw new EvaluationError(message);
}

/** A type with what it leaves open taken from the type that is converted to it. Source: zclconf/go-cty, `dynamicReplace`. */
function filledIn(to: Type, from: Type): Type {
  if (to === 'dynamic') return from;
  if (from === 'dynamic' || typeof to === 'string' || typeof from === 'string' || !holdsDynamic(to)) return to;
  if ('tuple' in to)
    return 'tuple' in from ? { tuple: to.tuple.map((type, index) => filledIn(type, from.tuple[index] ?? type)) } : to;
  if ('object' in to) {
    const own = (name: string): Type =>
      'map' in from ? from.map : 'object' in from ? (from.object[name] ?? 'dynamic') : 'dynamic';
    return {
      object: Object.fromEntries(Object.entries(to.object).map(([name, type]) => [name, filledIn(type, own(name))])),
    };
  }
  const element = unify(partsOf(from)) ?? 'dynamic';
  if ('map' in to) return { map: filledIn(to.map, element) };
  return 'list' in to ? { list: filledIn(to.list, element) } : { set: filledIn(to.set, element) };
}
