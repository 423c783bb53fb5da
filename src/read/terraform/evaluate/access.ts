import { toInteger } from '../../resource/decimal.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import {
  argumentOf,
  chosenFrom,
  compareStrings,
  isUnordered,
  type TerraformValue,
  type Type,
  type UnknownValue,
  unknownValue,
} from '../../resource/value.js';
import type { Range } from '../syntax/ast.js';
import { computedAttribute } from './computed-attribute.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';
import { marked } from './sensitive.js';

/** `value.name`. Source: hclsyntax/spec.md, "Attribute Access Operator". */
export function attributeOf(value: TerraformValue, name: string, range: Range | null): TerraformValue {
  return marked(plainAttribute(value, name, range), value);
}

function plainAttribute(value: TerraformValue, name: string, range: Range | null): TerraformValue {
  switch (value.kind) {
    case 'object': {
      const item = value.entries.get(name);
      if (item !== undefined) return value.resource === undefined ? item : argumentOf(value.resource, name, item);
      if (value.resource === undefined)
        throw new EvaluationError(
          `Unsupported attribute: this object does not have an attribute named "${name}".`,
          range,
        );
      return computedAttribute({ ...value.resource, location: null }, name);
    }
    case 'map': {
      const item = value.entries.get(name);
      if (item === undefined)
        throw new EvaluationError(
          `Invalid index: the given key does not identify an element in this collection value ("${name}").`,
          range,
        );
      return item;
    }
    case 'unknown':
      return partOf(value, `.${name}`, attributeType(value.type, name, range));
    case 'null':
      throw new EvaluationError(
        'Attempt to get attribute from null value: this value is null, so it does not have any attributes.',
        range,
      );
    default:
      throw new EvaluationError(`Unsupported attribute: can't access attribute "${name}" on this value.`, range);
  }
}

function attributeType(type: Type, name: string, range: Range | null): Type {
  if (typeof type === 'string') {
    if (type === 'dynamic') return 'dynamic';
    throw new EvaluationError(
      `Unsupported attribute: can't access attributes on a primitive-typed value (${type}).`,
      range,
    );
  }
  if ('map' in type) return type.map;
  if ('object' in type && Object.hasOwn(type.object, name)) return type.object[name] ?? 'dynamic';
  throw new EvaluationError('Unsupported attribute: this value does not have any attributes.', range);
}

/** `value[key]`. Source: hclsyntax/spec.md, "Index Operator". */
export function indexOf(value: TerraformValue, key: TerraformValue, range: Range | null): TerraformValue {
  return marked(plainIndex(value, key, range), value, key);
}

/**
 * The same by a key that is written out: where one thing stands for any number of them, which one is meant isn't told.
 */
export function fixedIndexOf(value: TerraformValue, key: TerraformValue, range: Range | null): TerraformValue {
  if (value.kind !== 'unknown' || value.ofMany !== true || value.atMostOne === true) return indexOf(value, key, range);
  return marked(chosenFrom(unknownValue('dynamic', value.why), [value]), value);
}

function plainIndex(value: TerraformValue, key: TerraformValue, range: Range | null): TerraformValue {
  if (value.kind === 'null')
    throw new EvaluationError(
      'Attempt to index null value: this value is null, so it does not have any indices.',
      range,
    );
  if (key.kind === 'null')
    throw new EvaluationError("Invalid index: can't use a null value as an indexing key.", range);
  if (value.kind === 'unknown') {
    checkIndex(value, key, range);
    return indexUnknown(value, key);
  }
  if (key.kind === 'unknown') return chosenFrom(unknownValue(elementType(value), key.why), [value]);
  switch (value.kind) {
    case 'list':
    case 'tuple': {
      if (isUnordered(value)) return unknownValue(elementType(value), UNORDERED);
      const position = toPosition(key, range);
      const item = position === null ? undefined : value.items[position];
      if (item === undefined)
        throw new EvaluationError(
          `Invalid index: the given key does not identify an element in this collection value: the collection has ${value.items.length} elements.`,
          range,
        );
      return item;
    }
    case 'map':
    case 'object': {
      const name = convert(key, 'string');
      return name.kind === 'string' ? attributeOf(value, name.value, range) : unknownValue('dynamic', whyOf(name));
    }
    default:
      throw new EvaluationError('Invalid index: this value does not have any indices.', range);
  }
}

/** Lists that AWS gives have no order, and sets none before all of their values are known. */
export const UNORDERED: UnknownValue['why'] = {
  known: false,
  what: 'which item of a list without order stands where',
  settle: 'use all of them, or name one by its tags; or check the plan',
  location: null,
};

function whyOf(value: TerraformValue): UnknownValue['why'] {
  return value.kind === 'unknown'
    ? value.why
    : { known: false, what: 'a value', settle: 'check the plan', location: null };
}

function elementType(value: TerraformValue): Type {
  return value.kind === 'list' || value.kind === 'map' ? value.element : 'dynamic';
}

function toPosition(key: TerraformValue, range: Range | null): number | null {
  const number = convert(key, 'number');
  const position = number.kind === 'number' ? toInteger(number.value) : null;
  if (position === null) throw new EvaluationError('Invalid index: a whole number is required.', range);
  return position >= 0 ? position : null;
}

/** What the type alone tells. Of attributes whose type is only taken from their name it tells nothing. */
function checkIndex({ type, symbol }: UnknownValue, key: TerraformValue, range: Range | null): void {
  if (type === 'dynamic' || symbol !== undefined) return;
  if (typeof type === 'string' || 'set' in type)
    throw new EvaluationError('Invalid index: this value does not have any indices.', range);
  convert(key, 'list' in type || 'tuple' in type ? 'number' : 'string');
}

function indexUnknown(value: UnknownValue, key: TerraformValue): TerraformValue {
  if (value.element !== undefined) return value.element;
  const { type } = value;
  const element: Type =
    typeof type === 'string'
      ? 'dynamic'
      : 'list' in type
        ? type.list
        : 'map' in type
          ? type.map
          : 'set' in type
            ? type.set
            : 'dynamic';
  const text =
    key.kind === 'string' ? JSON.stringify(key.value) : key.kind === 'number' ? formatDecimal(key.value) : null;
  return text === null ? unknownValue(element, value.why) : partOf(value, `[${text}]`, element);
}

/**
 * A part of an unknown value. It has an identity where the whole has: the same part of the same thing is the same
 * value. The zones of a region differ from each other; of other lists two items may be equal.
 */
export function partOf({ why, symbol, itemPrefix }: UnknownValue, step: string, type: Type): UnknownValue {
  const inner = { ...why, what: `${why.what}${step}` };
  if (symbol === undefined) return unknownValue(type, why);
  const isZone = /^aws_availability_zones\.(?:names|zone_ids)$/.test(symbol.space);
  if (!isZone)
    return unknownValue(type, inner, {
      space: `${symbol.space} of ${symbol.key}${step}`,
      key: `${symbol.key}${step}`,
    });
  const zone = unknownValue('string', inner, {
    space: `${symbol.space} of ${symbol.key}`,
    key: `data.${symbol.space}${step}`,
  });
  return itemPrefix === undefined ? zone : { ...zone, prefix: itemPrefix };
}

/**
 * The items that `for` goes over, with their keys; null where they aren't known. The keys of a list without order are
 * unknown.
 */
export function iterate(value: TerraformValue): readonly (readonly [TerraformValue, TerraformValue])[] | null {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      if (isUnordered(value)) return value.items.map((item) => [unknownValue('number', UNORDERED), item]);
      return value.items.map((item, index) => [{ kind: 'number', value: position(index) }, item]);
    case 'set':
      return value.items.map((item) => [item, item]);
    case 'map':
    case 'object':
      return [...value.entries]
        .sort(([a], [b]) => compareStrings(a, b))
        .map(([key, item]) => [{ kind: 'string', value: key }, item]);
    default:
      return null;
  }
}

function position(index: number) {
  const number = convert({ kind: 'string', value: String(index) }, 'number');
  if (number.kind !== 'number') throw new Error('an index is a number');
  return number.value;
}
