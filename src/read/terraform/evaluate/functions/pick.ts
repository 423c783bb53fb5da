import {
  isUnordered,
  nullValue,
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
import { marked } from '../sensitive.js';
import { unify } from '../unify.js';
import { elementTypeOf, shallowUnknown, unknownLike } from './element.js';
import { argument, entries, integer, items, listOf, refuse, text } from './function.js';

export function lookup(values: readonly TerraformValue[]): TerraformValue {
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

export function element(values: readonly TerraformValue[]): TerraformValue {
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

export function slice(values: readonly TerraformValue[]): TerraformValue {
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

export function coalesce(values: readonly TerraformValue[]): TerraformValue {
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

export function coalesceList(values: readonly TerraformValue[]): TerraformValue {
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

export function one(values: readonly TerraformValue[]): TerraformValue {
  const value = values[0] ?? nullValue();
  if (value.kind === 'unknown') return unknownLike(value);
  const [first, ...others] = items(values, 0);
  if (others.length > 0) return refuse('must be a list, set, or tuple value with either zero or one elements');
  return first ?? nullValue(elementTypeOf(value));
}

/** Without empty strings; what isn't known is kept where it surely isn't one: an id, or a text with a part that is known. */
export function compact(values: readonly TerraformValue[]): TerraformValue {
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

export function stillHolding(list: UnknownValue, holds: UnknownValue['holds'], type: Type = 'dynamic'): TerraformValue {
  return { ...unknownValue(type, list.why), ...(holds === undefined ? {} : { holds }) };
}

function isNotEmpty({ symbol, prefix = '', parts = [] }: UnknownValue): boolean {
  const isId = symbol !== undefined && /^\w+\.(?:id|arn)$/.test(symbol.space);
  return isId || prefix !== '' || parts.some((part) => typeof part === 'string' && part !== '');
}
