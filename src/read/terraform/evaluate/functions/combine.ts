import {
  asUnordered,
  compareStrings,
  findUnknown,
  holdsSensitive,
  nullValue,
  objectValue,
  type ResourceIdentity,
  sortedMap,
  type TerraformValue,
  type Type,
  tupleValue,
  typeOf,
  type UnknownValue,
  unknownValue,
} from '../../../resource/value.js';
import { convert } from '../convert.js';
import { identity, sameType, setOf } from '../equality.js';
import { marked } from '../sensitive.js';
import { unify } from '../unify.js';
import { elementTypeOf, shallowUnknown, unknownLike } from './element.js';
import { argument, entries, type FunctionTable, integer, items, listOf, refuse, strings, texts } from './function.js';

export function flatten(list: readonly TerraformValue[]): readonly TerraformValue[] | UnknownValue {
  const flat: TerraformValue[] = [];
  const open = flattenInto(list, flat);
  return open === null ? flat : { ...unknownValue('dynamic', open.why), holds: flat };
}

/** What isn't known and may be a list; null where there is no such thing. */
function flattenInto(list: readonly TerraformValue[], flat: TerraformValue[]): UnknownValue | null {
  let open: UnknownValue | null = null;
  for (const item of list) {
    if (item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple') {
      const inner = flattenInto(item.items, flat);
      open ??= inner;
    } else if (item.kind === 'unknown' && (item.type === 'dynamic' || typeof item.type !== 'string')) {
      open ??= item;
      flat.push(...(item.holds ?? []));
    } else flat.push(item);
  }
  return open;
}

export function merge(values: readonly TerraformValue[]): TerraformValue {
  const found = shallowUnknown(values);
  if (found !== null) return unknownLike(found);
  const merged = new Map<string, TerraformValue>();
  // After a null of no type Terraform does not look at types any more.
  let untyped = false;
  let resource: ResourceIdentity | undefined;
  for (const [index, value] of values.entries()) {
    untyped ||= value.kind === 'null' && value.type === 'dynamic';
    if (untyped && 'items' in value && value.items.length === 0) continue;
    // What AWS computes of a resource isn't written in it, and takes the place of what stood before all the same.
    if (value.kind === 'object' && value.resource !== undefined) {
      resource = value.resource;
      for (const name of ['id', 'arn']) merged.delete(name);
    }
    if (value.kind !== 'null') for (const [key, item] of entries(values, index)) merged.set(key, item);
    else if (
      typeof value.type !== 'string' ? !('map' in value.type || 'object' in value.type) : value.type !== 'dynamic'
    )
      return refuse('arguments must be maps or objects');
  }
  // Maps of one type make a map; whatever else, an object.
  const object: TerraformValue = {
    kind: 'object',
    entries: sortedMap(merged),
    ...(resource === undefined ? {} : { resource }),
  };
  const [first = 'dynamic', ...others] = values.map(typeOf);
  if (typeof first === 'string' || !others.every((type) => sameType(first, type))) return object;
  if ('map' in first) return { kind: 'map', element: first.map, entries: sortedMap(merged) };
  // Of objects of one type that are all null Terraform makes nothing.
  const isWhole = !('object' in first) || Object.keys(first.object).length === merged.size;
  return isWhole ? object : refuse('all arguments are null');
}

function heldBy(value: TerraformValue): readonly TerraformValue[] {
  return value.kind === 'unknown' ? (value.holds ?? []) : 'items' in value ? value.items : [];
}

/** Lists of one element type give a list, others a tuple. */
export function concat(values: readonly TerraformValue[]): TerraformValue {
  if (values.length === 0) return refuse('at least one argument is required');
  if (values.some(({ kind }) => kind === 'set')) return refuse('all arguments must be lists or tuples');
  const found = shallowUnknown(values);
  if (found !== null) return { ...unknownValue('dynamic', found.why), holds: values.flatMap(heldBy) };
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

export function distinct(list: readonly TerraformValue[]): readonly TerraformValue[] {
  const found = new Map<string, TerraformValue>();
  for (const item of list) if (!found.has(identity(item))) found.set(identity(item), item);
  return [...found.values()];
}

export function zipmap(values: readonly TerraformValue[]): TerraformValue {
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
  // A key has no mark of its own.
  const sensitive = items(values, 0).some(holdsSensitive);
  if (source.kind === 'set') return refuse('values argument must be a list or tuple value');
  return marked(
    source.kind === 'list' ? { kind: 'map', element: source.element, entries: sortedMap(pairs) } : objectValue(pairs),
    { sensitive },
  );
}

/** Every combination, the last list fastest. */
export function setProduct(values: readonly TerraformValue[]): TerraformValue {
  if (values.length < 2) return refuse('at least two arguments are required');
  const lists = values.map((_, index) => items(values, index));
  const columns = values.map(columnType);
  if (lists.reduce((count, list) => count * list.length, 1) > 100_000) return refuse('more than 100000 combinations');
  const product = lists.reduce<readonly (readonly TerraformValue[])[]>(
    (rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])),
    [[]],
  );
  const rows = product.map((row) => tupleValue(row.map((item, index) => convert(item, columns[index] ?? 'dynamic'))));
  const type: Type = { tuple: columns };
  return values.some((value) => value.kind === 'set') ? setOf(rows, type) : listOf(type, rows);
}

function columnType(value: TerraformValue): Type {
  if (value.kind !== 'tuple' || value.items.length === 0) return elementTypeOf(value);
  return unify(value.items.map(typeOf)) ?? refuse('all elements must be of the same type');
}

export function setOperation(
  values: readonly TerraformValue[],
  combine: (a: readonly string[], b: readonly string[]) => readonly string[],
): TerraformValue {
  // An empty set of no type is a set of any.
  const types = values
    .map(elementTypeOf)
    .filter((type, index) => type !== 'dynamic' || items(values, index).length > 0);
  const type =
    types.length === 0 ? 'dynamic' : (unify(types) ?? refuse('given sets must all have compatible element types'));
  const converted = values.map((value) => convert(value, { set: type }));
  // What is left open must come out alike.
  const [element = type, ...others] = converted.filter((set) => items([set], 0).length > 0).map(elementTypeOf);
  if (!others.every((other) => sameType(element, other)))
    return refuse('given sets must all have compatible element types');
  const all = new Map<string, TerraformValue>();
  const sets = converted.map((set) => {
    const own = items([set], 0);
    for (const item of own) all.set(identity(item), item);
    return own.map(identity);
  });
  const kept = sets.reduce((a, b) => [...combine(a, b)]);
  return setOf(
    kept.map((key) => all.get(key) ?? nullValue()),
    element,
  );
}

export function chunk(values: readonly TerraformValue[]): TerraformValue {
  const list = convert(argument(values, 0), { list: 'dynamic' });
  const size = integer(values, 1);
  if (list.kind !== 'list') return refuse('a list is required');
  if (size < 0) return refuse('the size argument must be positive');
  const { element, items: all } = list;
  const chunks = Array.from(
    { length: size === 0 ? Math.min(1, all.length) : Math.ceil(all.length / size) },
    (_, index) => listOf(element, size === 0 ? all : all.slice(index * size, (index + 1) * size)),
  );
  return listOf({ list: element }, chunks);
}

/** Ids that aren't known yet stand in an order that isn't either. */
export function sort(values: readonly TerraformValue[]): TerraformValue {
  const all = items(values, 0);
  return all.some(({ kind }) => kind === 'unknown')
    ? asUnordered(
        listOf(
          'string',
          all.map((item) => convert(item, 'string')),
        ),
      )
    : strings([...texts(values, 0)].sort(compareStrings));
}

/** What only moves items about asks for the lists alone: what is in them may be unknown. */
export function whole(run: FunctionTable[string]['run']): FunctionTable[string]['run'] {
  return (values, call) => {
    const found = shallowUnknown(values);
    return found === null ? run(values, call) : unknownLike(found);
  };
}
