import { compare, decimal } from '../../resource/decimal.js';
import { formatDecimal, toGeneral } from '../../resource/decimal-text.js';
import {
  compareStrings,
  holdsSensitive,
  sizeOf,
  sortedMap,
  type TerraformValue,
  type Type,
  type UnknownValue,
} from '../../resource/value.js';
import { marked, unmarkedDeep } from './sensitive.js';

/** Whether two values are equal; null where it isn't known yet. Values of different types are never equal. */
export function equal(a: TerraformValue, b: TerraformValue): boolean | null {
  if (a.kind === 'unknown' && b.kind === 'unknown' && a.symbol !== undefined && b.symbol !== undefined) {
    return a.symbol.space === b.symbol.space ? a.symbol.key === b.symbol.key : null;
  }
  if (a.kind === 'unknown') return rulesOut(a, b) ? false : null;
  if (b.kind === 'unknown') return rulesOut(b, a) ? false : null;
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  switch (a.kind) {
    case 'string':
    case 'bool':
      return a.kind === b.kind && a.value === b.value;
    case 'number':
      return b.kind === 'number' && compare(a.value, b.value) === 0;
    case 'list':
    case 'tuple':
      return a.kind === b.kind && a.items.length === b.items.length && haveOneType(a, b)
        ? allEqual(a.items.map((item, index) => [item, b.items[index]]))
        : false;
    case 'set':
      return b.kind === 'set' && haveOneType(a, b) ? equalSets(a.items, b.items) : false;
    case 'map':
    case 'object': {
      if (a.kind !== b.kind || a.entries.size !== b.entries.size || !haveOneType(a, b)) return false;
      const { entries } = b;
      return allEqual([...a.entries].map(([key, item]) => [item, entries.get(key)]));
    }
  }
}

/** Nothing else tells collections of different types apart where they are empty. */
function haveOneType(a: TerraformValue, b: TerraformValue): boolean {
  if (!('element' in a && 'element' in b) || a.kind === 'unknown' || b.kind === 'unknown') return true;
  return sizeOf(a) > 1 || sameType(a.element, b.element);
}

/** Whether what is known of an unknown value is enough to tell that it differs. */
function rulesOut(unknown: UnknownValue, other: TerraformValue): boolean {
  const { prefix, atLeastOne } = unknown;
  if (other.kind === 'null') return isNotNull(unknown);
  if (atLeastOne === true && unknown.type === 'number' && other.kind === 'number') return compare(other.value, ONE) < 0;
  if (prefix === undefined) return false;
  if (other.kind === 'string') return !other.value.startsWith(prefix);
  return other.kind !== 'unknown';
}

const ONE = decimal(1);

/** A text that is put together, and JSON that is made, are texts whatever their parts are. */
function isNotNull({ notNull, prefix, parts, json, atLeastOne }: UnknownValue): boolean {
  return notNull === true || atLeastOne === true || prefix !== undefined || parts !== undefined || json !== undefined;
}

function allEqual(pairs: readonly (readonly [TerraformValue, TerraformValue | undefined])[]): boolean | null {
  let sure: boolean | null = true;
  for (const [left, right] of pairs) {
    // Nulls are equal, but what holds nulls of different types differs.
    const differ =
      right === undefined || (left.kind === 'null' && right.kind === 'null' && !sameType(left.type, right.type));
    const same = differ ? false : equal(left, right);
    if (same === false) return false;
    if (same === null) sure = null;
  }
  return sure;
}

function equalSets(a: readonly TerraformValue[], b: readonly TerraformValue[]): boolean | null {
  const unsure = [...a, ...b].some((item) => item.kind === 'unknown');
  const missing = a.some((item) => !b.some((other) => equal(item, other) === true)) || a.length !== b.length;
  return missing ? (unsure ? null : false) : true;
}

/** A text that two values share exactly when they are equal, for finding repeats fast. */
export function identity(value: TerraformValue): string {
  switch (value.kind) {
    case 'unknown':
      return value.symbol === undefined ? `?${value.why.what}` : `$${JSON.stringify(value.symbol)}`;
    case 'null':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
      return formatDecimal(value.value);
    case 'bool':
      return String(value.value);
    case 'list':
    case 'set':
    case 'tuple':
      return `${value.kind}[${value.items.map(identity).join(',')}]`;
    case 'map':
    case 'object':
      return `${value.kind}{${[...value.entries].map(([key, item]) => `${JSON.stringify(key)}:${identity(item)}`).join(',')}}`;
  }
}

/** A set of values: without repeats, in the order in which Terraform iterates them. */
export function setOf(items: readonly TerraformValue[], element: Type): TerraformValue {
  const unique = [...new Map(items.map((item) => [identity(item), unmarkedDeep(item)])).values()];
  unique.sort(compareForSet);
  // What is in a set can't be told apart by its marks, so that the whole is marked.
  return marked({ kind: 'set', element, items: unique }, { sensitive: items.some(holdsSensitive) });
}

/** Strings by their text, numbers by size, false before true, nulls last; what isn't known last of all. */
function compareForSet(a: TerraformValue, b: TerraformValue): number {
  if (a.kind === 'string' && b.kind === 'string') return compareStrings(a.value, b.value);
  if (a.kind === 'number' && b.kind === 'number')
    return compare(a.value, b.value) || Number(b.value.negative) - Number(a.value.negative);
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value);
  const rank = (value: TerraformValue) => (value.kind === 'unknown' ? 2 : value.kind === 'null' ? 1 : 0);
  return rank(a) - rank(b) || compareStrings(setHash(a), setHash(b));
}

/** Collections have no order of their own: Terraform sorts them by this. Source: zclconf/go-cty, cty/set_internals.go. */
function setHash(value: TerraformValue): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'null':
      return '~';
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
      return toGeneral(value.value, 10);
    case 'bool':
      return value.value ? 'T' : 'F';
    case 'list':
    case 'set':
      return `[${value.items.map((item) => `${setHash(item)};`).join('')}]`;
    case 'tuple':
      return `<${value.items.map((item) => `${setHash(item)};`).join('')}>`;
    case 'map':
      return `{${[...sortedMap(value.entries)].map(([key, item]) => `${JSON.stringify(key)}:${setHash(item)};`).join('')}}`;
    case 'object':
      return `<${[...sortedMap(value.entries)].map(([, item]) => `${setHash(item)};`).join('')}>`;
  }
}

/** Optional attributes are no part of a type: once a value has it, it has them all. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  if ('list' in a) return 'list' in b && sameType(a.list, b.list);
  if ('set' in a) return 'set' in b && sameType(a.set, b.set);
  if ('map' in a) return 'map' in b && sameType(a.map, b.map);
  if ('tuple' in a) {
    if (!('tuple' in b) || a.tuple.length !== b.tuple.length) return false;
    const { tuple } = b;
    return a.tuple.every((type, index) => sameType(type, tuple[index] ?? 'dynamic'));
  }
  if (!('object' in b)) return false;
  const [own, other] = [a.object, b.object];
  const names = Object.keys(own);
  if (names.length !== Object.keys(other).length) return false;
  return names.every(
    (name) => Object.hasOwn(other, name) && sameType(own[name] ?? 'dynamic', other[name] ?? 'dynamic'),
  );
}
