import { known, type Value } from '../../../model/value.js';
import { numberValue, toInteger } from '../../resource/decimal.js';
import {
  boolValue,
  chosenFrom,
  findUnknown,
  objectValue,
  type TerraformValue,
  typeName,
  typeOf,
  type UnknownValue,
  unknownValue,
  withElement,
} from '../../resource/value.js';
import { AFTER_APPLY } from '../evaluate/computed-attribute.js';
import { convert } from '../evaluate/convert.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import { UNKNOWN_KEYS } from '../evaluate/object-key.js';
import type { Scope } from '../evaluate/scope.js';
import { withNames } from '../evaluate/scope.js';
import type { Block } from '../syntax/ast.js';
import { evaluateAttribute, type Place } from './body.js';
import { isFromElsewhere, type Session, toLocation } from './session.js';

/** One instance of a block with `count` or `for_each`, or the only one of a block without. */
export interface Instance {
  /** Null for the only one. */
  readonly key: string | number | null;
  readonly exists: Value<boolean>;
  /** What `each`, `count` and the like stand for in it. */
  readonly names: ReadonlyMap<string, TerraformValue>;
}

export interface Expansion {
  readonly repeat: 'none' | 'count' | 'for_each';
  readonly instances: readonly Instance[];
  /** Set where the number of instances isn't known: the one told stands for all. */
  readonly open: UnknownValue | null;
}

/** More instances than any plan has. */
const MAXIMUM_INSTANCES = 100_000;

/**
 * The instances of a block. Where Terraform would refuse the `for_each`, the instances as meant: one for each value.
 * Source: Terraform language, "The count Meta-Argument", "The for_each Meta-Argument" (read 2026-11).
 */
export function expand(
  block: Block,
  address: string,
  context: { readonly scope: Scope; readonly place: Place; readonly session: Session },
): Expansion {
  const { scope, place, session } = context;
  const find = (wanted: string) => block.body.attributes.find(({ name }) => name === wanted);
  const count = find('count');
  if (count !== undefined) return expandCount(evaluateAttribute(count.value, scope, place));
  const forEach = find('for_each');
  if (forEach === undefined)
    return { repeat: 'none', open: null, instances: [{ key: null, exists: known(true), names: new Map() }] };
  const value = evaluateAttribute(forEach.value, scope, place);
  const location = toLocation(place.file, forEach.range, place.through);
  return expandForEach(value, session, (fault) =>
    session.problems.set(`${fault.kind} ${address}`, { ...fault, resource: address, location }),
  );
}

function expandCount(value: TerraformValue): Expansion {
  const number = value.kind === 'null' ? value : convert(value, 'number');
  if (number.kind === 'unknown')
    return { repeat: 'count', open: number, instances: [{ key: 0, exists: number.why, names: openIndex(number) }] };
  const count = number.kind === 'number' ? toInteger(number.value) : null;
  if (count !== null && count > MAXIMUM_INSTANCES)
    throw new EvaluationError(`Invalid count argument: more than ${MAXIMUM_INSTANCES} instances.`);
  if (count === null || count < 0)
    throw new EvaluationError('Invalid count argument: a whole number, zero or more, is required.');
  return {
    repeat: 'count',
    open: null,
    instances: Array.from({ length: count }, (_, index) => ({
      key: index,
      exists: known(true),
      names: indexNames(index),
    })),
  };
}

/** What stands for all of them may have each of their indexes. */
function openIndex({ why, atMostOne }: UnknownValue): Instance['names'] {
  if (atMostOne === true) return indexNames(0);
  return new Map([['count', objectValue([['index', unknownValue('number', why)]])]]);
}

function indexNames(index: number): ReadonlyMap<string, TerraformValue> {
  return new Map([['count', objectValue([['index', numberValue(index)]])]]);
}

type Fault =
  | { readonly kind: 'for-each-needs-set'; readonly type: string }
  | { readonly kind: 'for-each-keys-unknown'; readonly collection: 'map' | 'set'; readonly what: string };

function expandForEach(value: TerraformValue, session: Session, report: (fault: Fault) => void): Expansion {
  const whole = (instances: readonly Instance[]): Expansion => ({ repeat: 'for_each', open: null, instances });
  switch (value.kind) {
    case 'map':
    case 'object':
      return whole([...value.entries].map(([key, item]) => eachInstance(key, { kind: 'string', value: key }, item)));
    case 'set': {
      const open = value.items.map(findUnknown).find((item) => item !== null && isAfterApply(item, session)) ?? null;
      if (open !== null) report({ kind: 'for-each-keys-unknown', collection: 'set', what: open.why.what });
      return whole(
        value.items.map((item, index) => eachInstance(item.kind === 'string' ? item.value : index, item, item)),
      );
    }
    case 'list':
    case 'tuple':
      report({ kind: 'for-each-needs-set', type: typeName(typeOf(value)) });
      return whole(value.items.map((item, index) => eachInstance(index, item, item)));
    case 'unknown': {
      if (value.symbol?.space === UNKNOWN_KEYS && isAfterApply(value, session))
        report({ kind: 'for-each-keys-unknown', collection: 'map', what: value.why.what });
      // What each item is may be known though their number isn't: an instance of a resource that itself is repeated.
      const item = value.element ?? unknownValue('dynamic', value.why);
      return {
        repeat: 'for_each',
        open: value,
        instances: [{ ...eachInstance('*', unknownValue('string', value.why), item), exists: value.why }],
      };
    }
    default:
      throw new EvaluationError('Invalid for_each argument: a map, or set of strings is required.');
  }
}

/** A variable has its value when Terraform plans, and so has what another root module made: they are no fault. */
function isAfterApply(value: UnknownValue, session: Session): boolean {
  return value.why.settle === AFTER_APPLY && !isFromElsewhere(session, value);
}

function eachInstance(key: string | number, eachKey: TerraformValue, eachValue: TerraformValue): Instance {
  const each = objectValue([
    ['key', eachKey],
    ['value', eachValue],
  ]);
  return { key, exists: known(true), names: new Map([['each', each]]) };
}

export function instanceScope(scope: Scope, { names }: Instance): Scope {
  return names.size === 0 ? scope : withNames(scope, names);
}

export function instanceAddress(base: string, { key }: Instance): string {
  return key === null ? base : `${base}[${typeof key === 'number' ? key : JSON.stringify(key)}]`;
}

/** What a reference to the whole block gives: the only instance, a list of them, or a map of them. */
export function collect(
  { repeat, instances, open }: Expansion,
  toValue: (instance: Instance) => TerraformValue,
): TerraformValue {
  const [first] = instances;
  if (repeat === 'none') return first === undefined ? boolValue(false) : toValue(first);
  if (open !== null) {
    const element = first === undefined ? null : toValue(first);
    const list = chosenFrom(unknownValue('dynamic', open.why), element === null ? [] : [element]);
    if (element === null) return list;
    return withElement(list, { ...open, ofMany: true }, element);
  }
  if (repeat === 'count') return { kind: 'tuple', items: instances.map(toValue) };
  return objectValue(instances.map((instance) => [String(instance.key), toValue(instance)] as const));
}
