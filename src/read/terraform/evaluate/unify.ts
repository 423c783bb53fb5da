import type { Type } from '../../resource/value.js';
import { sameType } from './equality.js';

/**
 * Whether values of one type convert to another; for some it shows only by the value, which is `unsafe`: a text may be
 * no number. Source: zclconf/go-cty, cty/convert/conversion.go (read 2026-11).
 */
export function isConvertible(from: Type, to: Type, unsafe: boolean): boolean {
  if (to === 'dynamic' || sameType(from, to)) return true;
  if (from === 'dynamic') return unsafe;
  if (isPrimitive(from) || isPrimitive(to)) {
    if (!isPrimitive(from) || !isPrimitive(to)) return false;
    return to === 'string' || (unsafe && from === 'string');
  }
  if ('object' in to) return toObject(from, to, unsafe);
  if ('map' in to) {
    if ('map' in from) return isConvertible(from.map, to.map, unsafe);
    return 'object' in from && areConvertible(Object.values(from.object), to.map, unsafe);
  }
  if ('tuple' in to) {
    if (!('tuple' in from) || from.tuple.length !== to.tuple.length) return false;
    return from.tuple.every((item, index) => isConvertible(item, to.tuple[index] ?? 'dynamic', unsafe));
  }
  const element = 'list' in to ? to.list : to.set;
  if ('tuple' in from) return areConvertible(from.tuple, element, unsafe, true);
  if ('list' in from) return ('list' in to || unsafe) && isConvertible(from.list, element, unsafe);
  return 'set' in from && isConvertible(from.set, element, unsafe);
}

function isPrimitive(type: Type): type is 'string' | 'number' | 'bool' {
  return typeof type === 'string' && type !== 'dynamic';
}

function toObject(from: Type, to: Extract<Type, { object: unknown }>, unsafe: boolean): boolean {
  if (typeof from === 'string') return false;
  const isOptional = (name: string) => to.optional?.includes(name) === true;
  if ('map' in from) {
    const { map } = from;
    return (
      unsafe && Object.entries(to.object).every(([name, type]) => isOptional(name) || isConvertible(map, type, unsafe))
    );
  }
  if (!('object' in from)) return false;
  const { object } = from;
  return Object.entries(to.object).every(([name, type]) => {
    const own = ownType(object, name);
    return own === null ? isOptional(name) : isConvertible(own, type, unsafe);
  });
}

/** Whether all convert to one type of elements; where that is left open, to the one that they have in common. */
function areConvertible(types: readonly Type[], element: Type, unsafe: boolean, alike = false): boolean {
  if (types.length === 0) return true;
  const wanted = element === 'dynamic' ? unify(types, unsafe) : element;
  if (wanted === null) return false;
  if (alike && wanted === 'dynamic') return types.every((type) => type === 'dynamic');
  return types.every((type) => isConvertible(type, wanted, unsafe));
}

function ownType(object: Readonly<Record<string, Type>>, name: string): Type | null {
  return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

/**
 * The one type that values of all the given types convert to, as for the branches of a conditional or the items of a
 * list; null where there is none. Source: zclconf/go-cty, cty/convert/unify.go (read 2026-11).
 */
export function unify(types: readonly Type[], unsafe = true): Type | null {
  const [first, ...others] = types;
  if (first === undefined) return null;
  if (others.every((type) => sameType(first, type))) return first;
  const structural = unifyStructures(types, unsafe);
  if (structural !== undefined) return structural;
  for (const wanted of byPreference(types))
    if (types.every((type) => isConvertible(type, wanted, unsafe))) return wanted;
  return null;
}

type Kind = 'map' | 'list' | 'set' | 'object' | 'tuple' | 'dynamic' | 'primitive';

function kindOf(type: Type): Kind {
  if (typeof type === 'string') return type === 'dynamic' ? 'dynamic' : 'primitive';
  if ('map' in type) return 'map';
  if ('list' in type) return 'list';
  if ('set' in type) return 'set';
  return 'object' in type ? 'object' : 'tuple';
}

/** Types of one structure make a type of their own; undefined where one of them must do for all. */
function unifyStructures(types: readonly Type[], unsafe: boolean): Type | null | undefined {
  const kinds = new Set(types.map(kindOf));
  const open = kinds.delete('dynamic');
  const [kind] = kinds;
  if (kinds.size === 1 && kind !== undefined && kind !== 'primitive') {
    // What stands beside a null of no type, or beside what isn't known, may yet be anything.
    if (open) return 'dynamic';
    if (kind === 'object') return unifyObjects(types, unsafe);
    if (kind === 'tuple') return unifyTuples(types, unsafe);
    const element = unify(types.flatMap(partsOf), unsafe);
    if (element === null) return null;
    return kind === 'map' ? { map: element } : kind === 'list' ? { list: element } : { set: element };
  }
  if (kinds.size === 2) {
    if (kinds.has('map') && kinds.has('object')) return asCollections(types, 'object', unsafe);
    if (kinds.has('list') && kinds.has('tuple')) return asCollections(types, 'tuple', unsafe);
  }
  return kinds.has('object') && kinds.has('tuple') ? null : undefined;
}

/** The types of what is in a value. */
export function partsOf(type: Type): readonly Type[] {
  if (typeof type === 'string') return [];
  if ('map' in type) return [type.map];
  if ('list' in type) return [type.list];
  if ('set' in type) return [type.set];
  return 'object' in type ? Object.values(type.object) : type.tuple;
}

/** Objects beside maps are taken for maps, and tuples beside lists for lists, where they can be. */
function asCollections(types: readonly Type[], kind: 'object' | 'tuple', unsafe: boolean): Type | undefined {
  const collection = unifyParts(
    types.filter((type) => kindOf(type) === kind),
    unsafe,
  );
  if (collection === null) return undefined;
  const unified = unify(
    types.map((type) => (kindOf(type) === kind ? collection : type)),
    unsafe,
  );
  return unified === null || kindOf(unified) !== kindOf(collection) ? undefined : unified;
}

/** The map for objects, or the list for tuples, that holds all that is in any of them. */
function unifyParts(types: readonly Type[], unsafe: boolean): Type | null {
  const element = unify(types.flatMap(partsOf), unsafe);
  if (element === null) return null;
  const [first] = types;
  const collection: Type = first !== undefined && kindOf(first) === 'object' ? { map: element } : { list: element };
  return types.every((type) => isConvertible(type, collection, unsafe)) ? collection : null;
}

function unifyObjects(types: readonly Type[], unsafe: boolean): Type | null {
  const objects = types.flatMap((type) => (typeof type === 'object' && 'object' in type ? [type.object] : []));
  const [first = {}, ...others] = objects;
  const names = Object.keys(first);
  const isAlike = (object: Readonly<Record<string, Type>>) =>
    Object.keys(object).length === names.length && names.every((name) => Object.hasOwn(object, name));
  if (!others.every(isAlike)) return unifyParts(types, unsafe);
  const unified: [string, Type][] = [];
  for (const name of names) {
    const type = unify(
      objects.map((object) => object[name] ?? 'dynamic'),
      unsafe,
    );
    if (type === null) return null;
    unified.push([name, type]);
  }
  return ifConvertible({ object: Object.fromEntries(unified) }, types, unsafe);
}

function unifyTuples(types: readonly Type[], unsafe: boolean): Type | null {
  const tuples = types.flatMap((type) => (typeof type === 'object' && 'tuple' in type ? [type.tuple] : []));
  const [first = [], ...others] = tuples;
  if (!others.every(({ length }) => length === first.length)) return unifyParts(types, unsafe);
  const unified: Type[] = [];
  for (const index of first.keys()) {
    const type = unify(
      tuples.map((tuple) => tuple[index] ?? 'dynamic'),
      unsafe,
    );
    if (type === null) return null;
    unified.push(type);
  }
  return ifConvertible({ tuple: unified }, types, unsafe);
}

function ifConvertible(unified: Type, types: readonly Type[], unsafe: boolean): Type | null {
  return types.every((type) => isConvertible(type, unified, unsafe)) ? unified : unifyParts(types, unsafe);
}

/**
 * The preferred ones first; others keep their order, as far as they do in Terraform: of several that would do, the first
 * is taken. Source: zclconf/go-cty, cty/convert/sort_types.go (read 2026-11).
 */
function byPreference(types: readonly Type[]): readonly Type[] {
  const distinct = types.filter((type, index) => types.findIndex((other) => sameType(type, other)) === index);
  const before = distinct.map((type) => distinct.filter((other) => preference(other, type) < 0).length);
  const sorted = distinct.filter((_, index) => before[index] === 0);
  for (const type of sorted) {
    for (const [index, other] of distinct.entries()) {
      if (preference(type, other) >= 0) continue;
      const left = (before[index] ?? 0) - 1;
      before[index] = left;
      if (left === 0) sorted.push(other);
    }
  }
  return sorted;
}

/** Below zero where the first is preferred. Source: zclconf/go-cty, cty/convert/compare_types.go (read 2026-11). */
function preference(a: Type, b: Type): number {
  if (a === 'dynamic' || b === 'dynamic') return Number(a === 'dynamic') - Number(b === 'dynamic');
  if (typeof a === 'string' || typeof b === 'string') {
    if (typeof a !== 'string' || typeof b !== 'string') return 0;
    return Number(a !== 'string') - Number(b !== 'string');
  }
  if (kindOf(a) !== kindOf(b)) {
    const ranks = [MAPS, SEQUENCES].find((kinds) => kinds.includes(kindOf(a)) && kinds.includes(kindOf(b)));
    return ranks === undefined ? 0 : ranks.indexOf(kindOf(a)) - ranks.indexOf(kindOf(b));
  }
  const [parts, others] = [partsOf(a), partsOf(b)];
  if ('object' in a && 'object' in b) {
    const { object } = b;
    if (parts.length !== others.length || !Object.keys(a.object).every((name) => Object.hasOwn(object, name))) return 0;
    return preferenceOfAll(Object.entries(a.object).map(([name, type]) => [type, object[name] ?? 'dynamic']));
  }
  return parts.length === others.length
    ? preferenceOfAll(parts.map((part, index) => [part, others[index] ?? 'dynamic']))
    : 0;
}

const MAPS: readonly Kind[] = ['map', 'object'];
const SEQUENCES: readonly Kind[] = ['list', 'tuple', 'set'];

/** One is preferred where some of its parts are, and none of the other's. */
function preferenceOfAll(pairs: readonly (readonly [Type, Type])[]): number {
  const found = new Set(pairs.map(([a, b]) => Math.sign(preference(a, b))));
  return found.has(-1) === found.has(1) ? 0 : found.has(-1) ? -1 : 1;
}
