import { parseDecimal } from '../../resource/decimal.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import {
  asUnordered,
  findUnknown,
  isUnordered,
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

/**
 * Converts a value to a type by Terraform's rules; throws `EvaluationError` where there is no way.
 * Source: Terraform language, "Type Conversion"; zclconf/go-cty, cty/convert (read 2026-11).
 */
export function convert(value: TerraformValue, to: Type): TerraformValue {
  return to === 'dynamic' ? value : marked(convertPlain(value, to), value);
}

function convertPlain(value: TerraformValue, to: Exclude<Type, 'dynamic'>): TerraformValue {
  if (value.kind === 'unknown') return { ...value, type: to };
  if (value.kind === 'null') return { kind: 'null', type: to };
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

function itemsOf(value: TerraformValue, what: string): readonly TerraformValue[] {
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple') return value.items;
  throw new EvaluationError(`${what} required`);
}

function convertToList(value: TerraformValue, element: Type): TerraformValue {
  const items = itemsOf(value, `list of ${typeName(element)}`);
  const type =
    element === 'dynamic' ? (unify(items.map(typeOf)) ?? refuse('all list elements must have the same type')) : element;
  const list = items.map((item) => convert(item, type));
  const unordered = isUnordered(value) || (value.kind === 'set' && hasOpenOrder(value.items));
  return { kind: 'list', element: type, items: list, ...(unordered ? { unordered } : {}) };
}

/** A set is sorted by values: where one isn't known, no place in it is. */
function hasOpenOrder(items: readonly TerraformValue[]): boolean {
  return items.length > 1 && items.some((item) => findUnknown(item) !== null);
}

function convertToSet(value: TerraformValue, element: Type): TerraformValue {
  const items = itemsOf(value, `set of ${typeName(element)}`);
  const type =
    element === 'dynamic' ? (unify(items.map(typeOf)) ?? refuse('all set elements must have the same type')) : element;
  return setOf(
    items.map((item) => convert(item, type)),
    type,
  );
}

function convertToMap(value: TerraformValue, element: Type): TerraformValue {
  if (value.kind !== 'map' && value.kind !== 'object')
    throw new EvaluationError(`map of ${typeName(element)} required`);
  const type =
    element === 'dynamic'
      ? (unify([...value.entries.values()].map(typeOf)) ?? refuse('all map elements must have the same type'))
      : element;
  return {
    kind: 'map',
    element: type,
    entries: new Map([...value.entries].map(([key, item]) => [key, convert(item, type)])),
  };
}

function convertToTuple(value: TerraformValue, to: { readonly tuple: readonly Type[] }): TerraformValue {
  const items = itemsOf(value, 'tuple');
  if (items.length !== to.tuple.length) throw new EvaluationError('tuple required');
  const tuple = tupleValue(items.map((item, index) => convert(item, to.tuple[index] ?? 'dynamic')));
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
    else if (to.optional?.includes(key) === true) entries.push([key, { kind: 'null', type }]);
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

/**
 * The one type that values of all the given types convert to, as for the branches of a conditional or the items of a
 * list; null where there is none. Source: zclconf/go-cty, cty/convert/unify.go (read 2026-11).
 */
export function unify(types: readonly Type[]): Type | null {
  const known = types.filter((type) => type !== 'dynamic');
  const [first, ...others] = known;
  if (first === undefined) return types.length === 0 ? 'dynamic' : 'dynamic';
  if (others.every((type) => sameType(first, type)))
    return known.length === types.length || typeof first === 'string' ? first : first;
  if (known.every((type) => typeof type === 'string')) {
    if (known.some((type) => type === 'string')) return 'string';
    return null;
  }
  return unifyCollections(known);
}

function unifyCollections(types: readonly Type[]): Type | null {
  const objects = types.filter((type) => typeof type !== 'string' && ('object' in type || 'map' in type));
  if (objects.length === types.length) return unifyMaps(types);
  const tuples = types.filter(
    (type) => typeof type !== 'string' && ('tuple' in type || 'list' in type || 'set' in type),
  );
  return tuples.length === types.length ? unifyLists(types) : null;
}

function unifyMaps(types: readonly Type[]): Type | null {
  const elements: Type[] = [];
  let allObjects = true;
  for (const type of types) {
    if (typeof type === 'string') return null;
    if ('map' in type) {
      elements.push(type.map);
      allObjects = false;
    } else if ('object' in type) elements.push(...Object.values(type.object));
  }
  if (allObjects) {
    const keys = types.map((type) => (typeof type !== 'string' && 'object' in type ? keysOf(type.object) : ''));
    if (keys.every((key) => key === keys[0])) return unifyObjects(types);
  }
  const element = unify(elements);
  return element === null ? soleObject(types) : { map: element };
}

/** Where objects can't be maps, a map of no type may still be an object, if it has its attributes. */
function soleObject(types: readonly Type[]): Type | null {
  const [first, ...others] = types.filter((type) => typeof type !== 'string' && 'object' in type);
  const hasMap = types.some((type) => typeof type !== 'string' && 'map' in type && type.map === 'dynamic');
  return hasMap && first !== undefined && others.every((type) => sameType(first, type)) ? first : null;
}

function keysOf(object: Readonly<Record<string, Type>>): string {
  return JSON.stringify(Object.keys(object).sort());
}

/** Objects with the same attributes unify attribute by attribute, or not at all. */
function unifyObjects(types: readonly Type[]): Type | null {
  const objects = types.flatMap((type) => (typeof type !== 'string' && 'object' in type ? [type.object] : []));
  const keys = Object.keys(objects[0] ?? {});
  const unified: Record<string, Type> = {};
  for (const key of keys) {
    const type = unify(objects.map((object) => object[key] ?? 'dynamic'));
    if (type === null) return null;
    unified[key] = type;
  }
  return { object: unified };
}

function unifyLists(types: readonly Type[]): Type | null {
  const elements: Type[] = [];
  const ofLists: Type[] = [];
  const lengths = new Set<number>();
  let kind: 'tuple' | 'list' | 'set' = 'tuple';
  for (const type of types) {
    if (typeof type === 'string') return null;
    if ('tuple' in type) {
      elements.push(...type.tuple);
      lengths.add(type.tuple.length);
    } else if ('list' in type) {
      elements.push(type.list);
      ofLists.push(type.list);
      kind = 'list';
    } else if ('set' in type) {
      elements.push(type.set);
      if (kind === 'tuple') kind = 'set';
    }
  }
  if (kind === 'tuple' && lengths.size === 1) {
    const columns = types.flatMap((type) => (typeof type !== 'string' && 'tuple' in type ? [type.tuple] : []));
    const unified = (columns[0] ?? []).map((_, index) => unify(columns.map((column) => column[index] ?? 'dynamic')));
    return unified.every((type) => type !== null) ? { tuple: unified } : null;
  }
  // Sets become lists, which lose nothing, and their items what those of the lists are; brackets become either.
  const hasBoth = kind === 'list' && types.some((type) => typeof type !== 'string' && 'set' in type);
  const told = hasBoth && ofLists.some((type) => type !== 'dynamic');
  const element = unify(told ? ofLists : elements);
  if (element === null) return null;
  return kind === 'set' ? { set: element } : { list: element };
}
