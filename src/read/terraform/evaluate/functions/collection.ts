import { numberValue } from '../../../resource/decimal.js';
import {
  boolValue,
  compareStrings,
  findUnknown,
  isUnordered,
  nullValue,
  sortedMap,
  stringValue,
  type TerraformValue,
  type Type,
  tupleValue,
  typeOf,
  type UnknownValue,
  unknownValue,
} from '../../../resource/value.js';
import { partOf, UNORDERED } from '../access.js';
import { convert } from '../convert.js';
import { equal, identity } from '../equality.js';
import { marked } from '../sensitive.js';
import { unify } from '../unify.js';
import { chunk, concat, distinct, flatten, merge, setOperation, setProduct, sort, whole, zipmap } from './combine.js';
import { elementTypeOf, shallowUnknown, unknownLike } from './element.js';
import {
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
import { graphemes } from './grapheme.js';

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
  const [map, key] = values;
  return marked(plainLookup(values), map ?? {}, key ?? {});
}

function plainLookup(values: readonly TerraformValue[]): TerraformValue {
  if (values.length > 3) return refuse('lookup() takes two or three arguments');
  const map = argument(values, 0);
  const key = argument(values, 1);
  // Without something instead the key is there, or Terraform refuses: it is what the map has by that name.
  if (map.kind === 'unknown' && key.kind === 'string' && values.length === 2)
    return partOf(map, `.${key.value}`, 'dynamic');
  const found = shallowUnknown([map, key]);
  if (found !== null) return unknownLike(found);
  const item = entries(values, 0).get(text(values, 1));
  const fallback = values[2];
  // What a map gives instead must be of its type, also where it isn't needed.
  const instead = map.kind === 'map' && fallback !== undefined ? convert(fallback, map.element) : fallback;
  return item ?? instead ?? refuse(`the given object has no attribute "${text(values, 1)}"`);
}

function element(values: readonly TerraformValue[]): TerraformValue {
  const list = argument(values, 0);
  if (list.kind === 'set') return refuse('cannot read elements from a set');
  const found = shallowUnknown([argument(values, 1)]);
  if (found !== null) return unknownLike(found);
  const index = integer(values, 1);
  if (list.kind === 'unknown') return partOf(list, `[${index}]`, 'dynamic');
  const all = items(values, 0);
  if (all.length === 0) return refuse('cannot use element function with an empty list');
  const place = index % all.length;
  // From the end only of a list, where all elements are of one type.
  if (place < 0 && list.kind === 'tuple') return refuse('cannot use element function with a negative index');
  if (isUnordered(list)) return unknownValue('dynamic', UNORDERED);
  return all[place < 0 ? place + all.length : place] ?? nullValue();
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
  if (isUnordered(list)) return unknownValue('dynamic', UNORDERED);
  const all = items(values, 0);
  if (start < 0 || end < 0) return refuse('start and end index must not be less than zero');
  if (end > all.length) return refuse('end index must not be greater than the length of the list');
  if (start > end) return refuse('start index must not be greater than end index');
  const part = all.slice(start, end);
  return list.kind === 'list' ? listOf(list.element, part) : tupleValue(part);
}

function coalesce(values: readonly TerraformValue[]): TerraformValue {
  const types = values.map(typeOf);
  const type = unify(types) ?? refuse('all arguments must have the same type');
  for (const [index, value] of values.entries()) {
    // What surely is no empty text is the first that counts; the last is it, or Terraform refuses.
    if (value.kind === 'unknown')
      return isNotEmpty(value) || index === values.length - 1 ? convert(value, type) : unknownLike(value, type);
    if (value.kind === 'null') continue;
    const converted = convert(value, type);
    if (converted.kind === 'string' && converted.value === '') continue;
    return converted;
  }
  return refuse('no non-null, non-empty-string arguments');
}

function coalesceList(values: readonly TerraformValue[]): TerraformValue {
  if (values.length === 0) return refuse('at least one argument is required');
  // A null of no type is no list; one of a list's type is passed over.
  for (const value of values) {
    const isSet = value.kind === 'unknown' && typeof value.type !== 'string' && 'set' in value.type;
    const isList = value.kind === 'list' || value.kind === 'tuple' || (value.kind === 'unknown' && !isSet);
    const isTyped =
      value.kind === 'null' && typeof value.type !== 'string' && ('list' in value.type || 'tuple' in value.type);
    if (!isList && !isTyped) return refuse('coalescelist arguments must be lists or tuples');
  }
  for (const [index, value] of values.entries()) {
    if (value.kind === 'unknown') return unknownLike(value);
    if (value.kind !== 'null' && items(values, index).length > 0) return value;
  }
  return refuse('no non-null arguments');
}

/** A list that is taken apart leaves its mark on the whole. */
function holdsSensitiveList(list: readonly TerraformValue[]): boolean {
  return list.some(
    (item) =>
      (item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple') &&
      (item.sensitive === true || holdsSensitiveList(item.items)),
  );
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
    case 'unknown': {
      const count = unknownValue('number', value.why);
      return value.atLeastOne === true ? { ...count, atLeastOne: true } : count;
    }
    case 'string':
      return numberValue(graphemes(value.value).length);
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

/** Without empty strings; what isn't known is kept where it surely isn't one: an id, or a text with a part that is known. */
function compact(values: readonly TerraformValue[]): TerraformValue {
  const [given] = values;
  if (given?.kind === 'unknown') return stillHolding(given, given.holds?.filter(isSurelyText), { list: 'string' });
  const kept: TerraformValue[] = [];
  for (const [index, item] of items(values, 0).entries()) {
    if (item.kind === 'null') continue;
    const value = item.kind === 'unknown' ? item : stringValue(text(items(values, 0), index));
    if (value.kind === 'unknown' && !isNotEmpty(value)) return unknownValue({ list: 'string' }, value.why);
    if (value.kind !== 'string' || value.value !== '') kept.push(value);
  }
  return listOf('string', kept);
}

function isSurelyText(value: TerraformValue): boolean {
  return value.kind === 'unknown' ? isNotEmpty(value) : value.kind === 'string' && value.value !== '';
}

function stillHolding(list: UnknownValue, holds: UnknownValue['holds'], type: Type = 'dynamic'): TerraformValue {
  return { ...unknownValue(type, list.why), ...(holds === undefined ? {} : { holds }) };
}

function isNotEmpty({ symbol, prefix = '', parts = [] }: UnknownValue): boolean {
  const isId = symbol !== undefined && /^\w+\.(?:id|arn)$/.test(symbol.space);
  return isId || prefix !== '' || parts.some((part) => typeof part === 'string' && part !== '');
}

const LAZY = { looksAtUnknown: true } as const;

/** Source: Terraform language, "Collection Functions" (read 2026-11). */
export const COLLECTION: FunctionTable = {
  alltrue: { takes: ['list(bool)'], ...LAZY, run: (values) => booleans(values, false) },
  anytrue: { takes: ['list(bool)'], ...LAZY, run: (values) => booleans(values, true) },
  chunklist: { takes: ['list(any)', 'number'], marks: 'shallow', ...LAZY, run: whole(chunk) },
  coalesce: { takes: [], rest: 'any?', ...LAZY, run: coalesce },
  coalescelist: { takes: [], rest: 'any?', ...LAZY, run: coalesceList },
  compact: {
    takes: ['list(string)'],
    ...LAZY,
    run: compact,
  },
  concat: { takes: [], rest: 'any', marks: 'shallow', ...LAZY, run: concat },
  contains: {
    takes: ['any', 'any'],
    ...LAZY,
    run: (values) => {
      const [list, wanted] = [argument(values, 0), argument(values, 1)];
      // What it is looked for in matters only once all is known.
      const open = shallowUnknown('items' in list ? [list] : [list, wanted]);
      return open === null ? contains(items(values, 0), wanted) : unknownLike(open, 'bool');
    },
  },
  distinct: {
    takes: ['list(any)'],
    ...LAZY,
    run: (values) => {
      const list = argument(values, 0);
      return list.kind === 'unknown'
        ? stillHolding(list, list.holds)
        : listOf(elementTypeOf(list), distinct(items(values, 0)));
    },
  },
  element: { takes: ['any', 'number'], marks: 'shallow', ...LAZY, run: element },
  flatten: {
    takes: ['any'],
    marks: 'shallow',
    ...LAZY,
    run: (values) => {
      const list = argument(values, 0);
      if (list.kind === 'unknown') return unknownLike(list);
      const flat = flatten(items(values, 0));
      return 'kind' in flat ? flat : marked(tupleValue(flat), { sensitive: holdsSensitiveList(items(values, 0)) });
    },
  },
  index: {
    takes: ['any', 'any'],
    type: 'number',
    run: (values) => {
      const wanted = argument(values, 1);
      if (argument(values, 0).kind === 'set') return refuse('argument must be a list or tuple');
      const position = items(values, 0).findIndex((item) => equal(item, wanted) === true);
      return position < 0 ? refuse('item not found') : numberValue(position);
    },
  },
  keys: { takes: ['any'], marks: 'shallow', ...LAZY, run: keys },
  length: { takes: ['any'], marks: 'shallow', ...LAZY, run: length },
  lookup: { takes: ['any', 'string'], rest: 'any?', marks: 'own', ...LAZY, run: lookup },
  matchkeys: {
    takes: ['list(any)', 'list(any)', 'list(any)'],
    ...LAZY,
    run: (values) => {
      const open = shallowUnknown(values) ?? values.slice(1).map(findUnknown).find(Boolean);
      if (open) return unknownLike(open);
      const type = unify([elementTypeOf(argument(values, 1)), elementTypeOf(argument(values, 2))]);
      if (type === null) return refuse('keys and searchset must be of the same type');
      const wanted = new Set(items(values, 2).map((item) => identity(convert(item, type))));
      const candidates = items(values, 1).map((item) => convert(item, type));
      const source = argument(values, 0);
      if (candidates.length !== items(values, 0).length) return refuse('length of keys and values should be equal');
      return listOf(
        elementTypeOf(source),
        items(values, 0).filter((_, index) => wanted.has(identity(candidates[index] ?? nullValue()))),
      );
    },
  },
  merge: { takes: [], rest: 'any?', marks: 'shallow', ...LAZY, run: merge },
  one: { takes: ['any'], ...LAZY, run: one },
  reverse: {
    takes: ['any'],
    marks: 'shallow',
    ...LAZY,
    run: whole((values) => {
      const list = argument(values, 0);
      const reversed = [...items(values, 0)].reverse();
      return list.kind === 'tuple' ? tupleValue(reversed) : listOf(elementTypeOf(list), reversed);
    }),
  },
  setintersection: {
    takes: ['set(any)'],
    rest: 'set(any)',
    run: (values) => setOperation(values, (a, b) => a.filter((item) => b.includes(item))),
  },
  setproduct: { takes: [], rest: 'any', marks: 'shallow', ...LAZY, run: whole(setProduct) },
  setsubtract: {
    takes: ['set(any)', 'set(any)'],
    run: (values) => setOperation(values, (a, b) => a.filter((item) => !b.includes(item))),
  },
  setunion: {
    takes: ['set(any)'],
    rest: 'set(any)',
    ...LAZY,
    run: whole((values) => setOperation(values, (a, b) => [...a, ...b])),
  },
  slice: { takes: ['any', 'number', 'number'], marks: 'shallow', ...LAZY, run: slice },
  sort: { takes: ['list(string)'], ...LAZY, run: whole(sort) },
  transpose: {
    takes: ['map(list(string))'],
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
  values: { takes: ['any'], marks: 'shallow', ...LAZY, run: valuesOf },
  zipmap: { takes: ['list(string)', 'any'], marks: 'shallow', ...LAZY, run: zipmap },
};
