import { numberValue } from '../../../resource/decimal.js';
import {
  boolValue,
  compareStrings,
  findUnknown,
  nullValue,
  sortedMap,
  stringValue,
  type TerraformValue,
  tupleValue,
  type UnknownValue,
  unknownValue,
} from '../../../resource/value.js';
import { convert } from '../convert.js';
import { equal, identity } from '../equality.js';
import { marked } from '../sensitive.js';
import { unify } from '../unify.js';
import { chunk, concat, distinct, flatten, merge, setOperation, setProduct, sort, whole, zipmap } from './combine.js';
import { elementTypeOf, shallowUnknown, unknownLike } from './element.js';
import { argument, bool, entries, type FunctionTable, items, listOf, refuse, strings, texts } from './function.js';
import { graphemes } from './grapheme.js';
import { coalesce, coalesceList, compact, element, lookup, one, slice, stillHolding } from './pick.js';

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

/** A list that is taken apart leaves its mark on the whole. */
function holdsSensitiveList(list: readonly TerraformValue[]): boolean {
  return list.some(
    (item) =>
      (item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple') &&
      (item.sensitive === true || holdsSensitiveList(item.items)),
  );
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
