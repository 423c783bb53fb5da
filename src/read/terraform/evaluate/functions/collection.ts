import { partOf } from '../access.js';
import { convert, unify } from '../convert.js';
import { numberValue } from '../decimal.js';
import { equal, identity, setOf } from '../equality.js';
import {
  boolValue,
  compareStrings,
  findUnknown,
  nullValue,
  objectValue,
  sortedMap,
  stringValue,
  type TerraformValue,
  type Type,
  tupleValue,
  typeOf,
  type UnknownValue,
  unknownValue,
} from '../value.js';
import {
  ANY,
  argument,
  bool,
  entries,
  type FunctionTable,
  integer,
  items,
  listOf,
  refuse,
  strings,
  text,
  texts,
} from './function.js';

/** An unknown among the arguments themselves, not inside them. */
function shallowUnknown(values: readonly TerraformValue[]): UnknownValue | null {
  for (const value of values) if (value.kind === 'unknown') return value;
  return null;
}

function unknownLike(found: UnknownValue, type: Type = 'dynamic'): TerraformValue {
  return unknownValue(type, found.why);
}

function elementTypeOf(value: TerraformValue): Type {
  return value.kind === 'list' || value.kind === 'set'
    ? value.element
    : (unify((value.kind === 'tuple' ? value.items : []).map(typeOf)) ?? 'dynamic');
}

function listFrom(list: readonly TerraformValue[]): TerraformValue {
  return tupleValue(list);
}

function flatten(
  list: readonly TerraformValue[],
  result: TerraformValue[] = [],
): readonly TerraformValue[] | UnknownValue {
  for (const item of list) {
    if (item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple') {
      const inner = flatten(item.items, result);
      if ('kind' in inner) return inner;
    } else if (item.kind === 'unknown' && (item.type === 'dynamic' || typeof item.type !== 'string')) return item;
    else result.push(item);
  }
  return result;
}

function merge(values: readonly TerraformValue[]): TerraformValue {
  const found = shallowUnknown(values);
  if (found !== null) return unknownLike(found);
  const merged = new Map<string, TerraformValue>();
  let maps: Type | null = null;
  let allMaps = true;
  for (const [index, value] of values.entries()) {
    if (value.kind === 'null') continue;
    if (value.kind !== 'map') allMaps = false;
    else maps = maps === null ? value.element : (unify([maps, value.element]) ?? 'dynamic');
    for (const [key, item] of entries(values, index)) merged.set(key, item);
  }
  if (allMaps && maps !== null) return { kind: 'map', element: maps, entries: sortedMap(merged) };
  return objectValue(merged);
}

/** Lists of one element type give a list, others a tuple. */
function concat(values: readonly TerraformValue[]): TerraformValue {
  const found = shallowUnknown(values);
  if (found !== null) return unknownLike(found);
  const all = values.flatMap((_, index) => items(values, index));
  const lists = values.every((value) => value.kind === 'list');
  const element = lists ? unify(values.map(elementTypeOf)) : null;
  return element === null
    ? tupleValue(all)
    : listOf(
        element,
        all.map((item) => convert(item, element)),
      );
}

function distinct(list: readonly TerraformValue[]): readonly TerraformValue[] {
  const found = new Map<string, TerraformValue>();
  for (const item of list) if (!found.has(identity(item))) found.set(identity(item), item);
  return [...found.values()];
}

function contains(list: readonly TerraformValue[], wanted: TerraformValue): TerraformValue {
  let open: TerraformValue | null = null;
  for (const item of list) {
    const same = equal(item, wanted);
    if (same === true) return boolValue(true);
    if (same === null) open ??= item.kind === 'unknown' ? item : wanted;
  }
  const found = open === null ? null : findUnknown(open);
  return found === null ? boolValue(false) : unknownLike(found, 'bool');
}

function lookup(values: readonly TerraformValue[]): TerraformValue {
  const map = argument(values, 0);
  const key = argument(values, 1);
  const found = shallowUnknown([map, key]);
  if (found !== null) return unknownLike(found);
  const item = entries(values, 0).get(text(values, 1));
  if (item !== undefined) return item;
  const fallback = values[2];
  if (fallback === undefined) return refuse(`the given object has no attribute "${text(values, 1)}"`);
  return map.kind === 'map' ? convert(fallback, map.element) : fallback;
}

function element(values: readonly TerraformValue[]): TerraformValue {
  const list = argument(values, 0);
  const found = shallowUnknown([argument(values, 1)]);
  if (found !== null) return unknownLike(found);
  const index = integer(values, 1);
  if (list.kind === 'unknown') return partOf(list, `[${index}]`, 'dynamic');
  const all = items(values, 0);
  if (all.length === 0) return refuse('cannot use element function with an empty list');
  if (index < 0) return refuse('cannot use element function with a negative index');
  return all[index % all.length] ?? nullValue();
}

function slice(values: readonly TerraformValue[]): TerraformValue {
  const list = argument(values, 0);
  const found = shallowUnknown(values.slice(1));
  if (found !== null) return unknownLike(found);
  const start = integer(values, 1);
  const end = integer(values, 2);
  if (list.kind === 'unknown') {
    if (list.symbol === undefined || start < 0 || end < start || end - start > 1000) return unknownLike(list);
    // Terraform refuses a slice beyond the end, so these items exist.
    return tupleValue(Array.from({ length: end - start }, (_, index) => partOf(list, `[${start + index}]`, 'dynamic')));
  }
  if (list.kind === 'set')
    return refuse(
      'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important',
    );
  const all = items(values, 0);
  if (start < 0) return refuse('start index must not be less than zero');
  if (end > all.length) return refuse('end index must not be greater than the length of the list');
  if (start > end) return refuse('start index must not be greater than end index');
  const part = all.slice(start, end);
  return list.kind === 'list' ? listOf(list.element, part) : tupleValue(part);
}

function coalesce(values: readonly TerraformValue[]): TerraformValue {
  const type = unify(values.map(typeOf)) ?? refuse('all arguments must have the same type');
  for (const value of values) {
    if (value.kind === 'unknown') return unknownLike(value, type);
    if (value.kind === 'null') continue;
    const converted = convert(value, type);
    if (converted.kind === 'string' && converted.value === '') continue;
    return converted;
  }
  return refuse('no non-null, non-empty-string arguments');
}

function coalesceList(values: readonly TerraformValue[]): TerraformValue {
  for (const [index, value] of values.entries()) {
    if (value.kind === 'unknown') return unknownLike(value);
    if (value.kind !== 'null' && items(values, index).length > 0) return value;
  }
  return refuse('no non-null arguments');
}

function one(values: readonly TerraformValue[]): TerraformValue {
  const value = values[0] ?? nullValue();
  if (value.kind === 'unknown') return unknownLike(value);
  const [first, ...others] = items(values, 0);
  if (others.length > 0) return refuse('must be a list, set, or tuple value with either zero or one elements');
  return first ?? nullValue(elementTypeOf(value));
}

function length(values: readonly TerraformValue[]): TerraformValue {
  const value = argument(values, 0);
  switch (value.kind) {
    case 'unknown':
      return unknownLike(value, 'number');
    case 'string':
      return numberValue([...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(value.value)].length);
    case 'list':
    case 'tuple':
    case 'set':
      return numberValue(value.items.length);
    case 'map':
    case 'object':
      return numberValue(value.entries.size);
    default:
      return refuse('argument must be a string, a collection type, or a structural type');
  }
}

function keys(values: readonly TerraformValue[]): TerraformValue {
  const value = argument(values, 0);
  if (value.kind === 'unknown') return unknownLike(value, { list: 'string' });
  const names = [...entries(values, 0).keys()].sort(compareStrings);
  return value.kind === 'map' ? strings(names) : tupleValue(names.map(stringValue));
}

function valuesOf(values: readonly TerraformValue[]): TerraformValue {
  const value = argument(values, 0);
  if (value.kind === 'unknown') return unknownLike(value);
  const list = [...sortedMap(entries(values, 0)).values()];
  return value.kind === 'map' ? listOf(value.element, list) : tupleValue(list);
}

function zipmap(values: readonly TerraformValue[]): TerraformValue {
  const found =
    shallowUnknown(values) ??
    items(values, 0)
      .map(findUnknown)
      .find((item) => item !== null) ??
    null;
  if (found !== null) return unknownLike(found);
  const names = texts(values, 0);
  const list = items(values, 1);
  if (names.length !== list.length)
    return refuse(`number of keys (${names.length}) does not match number of values (${list.length})`);
  const pairs = names.map((name, index) => [name, list[index] ?? nullValue()] as const);
  const source = argument(values, 1);
  return source.kind === 'list'
    ? { kind: 'map', element: source.element, entries: sortedMap(pairs) }
    : objectValue(pairs);
}

/** Every combination, the last list fastest. */
function setProduct(values: readonly TerraformValue[]): TerraformValue {
  if (values.length < 2) return refuse('at least two arguments are required');
  const lists = values.map((_, index) => items(values, index));
  if (lists.reduce((count, list) => count * list.length, 1) > 100_000) return refuse('more than 100000 combinations');
  const product = lists.reduce<readonly (readonly TerraformValue[])[]>(
    (rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])),
    [[]],
  );
  const columns = values.map(elementTypeOf);
  const rows = product.map((row) => tupleValue(row.map((item, index) => convert(item, columns[index] ?? 'dynamic'))));
  const type: Type = { tuple: columns };
  return values.every((value) => value.kind === 'set') ? setOf(rows, type) : listOf(type, rows);
}

function setOperation(
  values: readonly TerraformValue[],
  combine: (a: readonly string[], b: readonly string[]) => readonly string[],
): TerraformValue {
  const type = unify(values.map(elementTypeOf)) ?? refuse('all sets must have the same element type');
  const all = new Map<string, TerraformValue>();
  const sets = values.map((_, index) =>
    items(values, index).map((item) => {
      const converted = convert(item, type);
      all.set(identity(converted), converted);
      return identity(converted);
    }),
  );
  const kept = sets.reduce((a, b) => [...combine(a, b)]);
  return setOf(
    kept.map((key) => all.get(key) ?? nullValue()),
    type,
  );
}

function chunk(list: readonly TerraformValue[], size: number): readonly TerraformValue[] {
  if (size < 0) return refuse('the size argument must be positive');
  if (size === 0) return list.length === 0 ? [] : [tupleValue(list)];
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    tupleValue(list.slice(index * size, (index + 1) * size)),
  );
}

function booleans(values: readonly TerraformValue[], deciding: boolean): TerraformValue {
  const source = argument(values, 0);
  if (source.kind === 'unknown') return unknownLike(source, 'bool');
  let open: UnknownValue | null = null;
  for (const item of items(values, 0)) {
    if (item.kind === 'unknown') open ??= item;
    else if (item.kind === 'null' ? deciding === false : bool([item], 0) === deciding) return boolValue(deciding);
  }
  return open === null ? boolValue(!deciding) : unknownLike(open, 'bool');
}

const LAZY = { looksAtUnknown: true } as const;

/** Source: Terraform language, "Collection Functions" (read 2026-11). */
export const COLLECTION: FunctionTable = {
  alltrue: { minimum: 1, maximum: 1, ...LAZY, run: (values) => booleans(values, false) },
  anytrue: { minimum: 1, maximum: 1, ...LAZY, run: (values) => booleans(values, true) },
  chunklist: { minimum: 2, maximum: 2, run: (values) => listFrom(chunk(items(values, 0), integer(values, 1))) },
  coalesce: { minimum: 1, maximum: ANY, ...LAZY, run: coalesce },
  coalescelist: { minimum: 1, maximum: ANY, ...LAZY, run: coalesceList },
  compact: {
    minimum: 1,
    maximum: 1,
    run: (values) =>
      strings(
        items(values, 0).flatMap((item, index, list) =>
          item.kind === 'null' || text(list, index) === '' ? [] : text(list, index),
        ),
      ),
  },
  concat: { minimum: 1, maximum: ANY, ...LAZY, run: concat },
  contains: {
    minimum: 2,
    maximum: 2,
    ...LAZY,
    run: (values) => {
      const list = argument(values, 0);
      return list.kind === 'unknown' ? unknownLike(list, 'bool') : contains(items(values, 0), values[1] ?? nullValue());
    },
  },
  distinct: {
    minimum: 1,
    maximum: 1,
    ...LAZY,
    run: (values) => {
      const list = argument(values, 0);
      if (list.kind === 'unknown') return unknownLike(list);
      const type = elementTypeOf(list);
      return listOf(type, distinct(items(values, 0).map((item) => convert(item, type))));
    },
  },
  element: { minimum: 2, maximum: 2, ...LAZY, run: element },
  flatten: {
    minimum: 1,
    maximum: 1,
    ...LAZY,
    run: (values) => {
      const list = argument(values, 0);
      if (list.kind === 'unknown') return unknownLike(list);
      const flat = flatten(items(values, 0));
      return 'kind' in flat ? unknownLike(flat) : tupleValue(flat);
    },
  },
  index: {
    minimum: 2,
    maximum: 2,
    type: 'number',
    run: (values) => {
      const position = items(values, 0).findIndex((item) => equal(item, values[1] ?? nullValue()) === true);
      return position < 0 ? refuse('item not found') : numberValue(position);
    },
  },
  keys: { minimum: 1, maximum: 1, ...LAZY, run: keys },
  length: { minimum: 1, maximum: 1, ...LAZY, run: length },
  lookup: { minimum: 2, maximum: 3, ...LAZY, run: lookup },
  matchkeys: {
    minimum: 3,
    maximum: 3,
    run: (values) => {
      const wanted = new Set(items(values, 2).map(identity));
      const candidates = items(values, 1);
      const source = argument(values, 0);
      if (candidates.length !== items(values, 0).length) return refuse('length of keys and values should be equal');
      return listOf(
        elementTypeOf(source),
        items(values, 0).filter((_, index) => wanted.has(identity(candidates[index] ?? nullValue()))),
      );
    },
  },
  merge: { minimum: 0, maximum: ANY, ...LAZY, run: merge },
  one: { minimum: 1, maximum: 1, ...LAZY, run: one },
  reverse: {
    minimum: 1,
    maximum: 1,
    run: (values) => {
      const list = argument(values, 0);
      const reversed = [...items(values, 0)].reverse();
      return list.kind === 'tuple' ? tupleValue(reversed) : listOf(elementTypeOf(list), reversed);
    },
  },
  setintersection: {
    minimum: 1,
    maximum: ANY,
    run: (values) => setOperation(values, (a, b) => a.filter((item) => b.includes(item))),
  },
  setproduct: { minimum: 1, maximum: ANY, run: setProduct },
  setsubtract: {
    minimum: 2,
    maximum: 2,
    run: (values) => setOperation(values, (a, b) => a.filter((item) => !b.includes(item))),
  },
  setunion: { minimum: 1, maximum: ANY, run: (values) => setOperation(values, (a, b) => [...a, ...b]) },
  slice: { minimum: 3, maximum: 3, ...LAZY, run: slice },
  sort: { minimum: 1, maximum: 1, run: (values) => strings([...texts(values, 0)].sort(compareStrings)) },
  transpose: {
    minimum: 1,
    maximum: 1,
    run: (values) => {
      const result = new Map<string, string[]>();
      for (const [key, list] of sortedMap(entries(values, 0))) {
        for (const name of texts([list], 0)) result.set(name, [...(result.get(name) ?? []), key]);
      }
      return {
        kind: 'map',
        element: { list: 'string' },
        entries: sortedMap([...result].map(([key, names]) => [key, strings([...names].sort(compareStrings))] as const)),
      };
    },
  },
  values: { minimum: 1, maximum: 1, ...LAZY, run: valuesOf },
  zipmap: { minimum: 2, maximum: 2, ...LAZY, run: zipmap },
};
