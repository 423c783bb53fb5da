import type { Unknown } from '../../model/value.js';
import type { BinaryFloat } from './decimal.js';

/**
 * Values as Terraform has them: every value has a type, also when it is null or unknown.
 *
 * Source: Terraform language, "Types and Values" and "Type Constraints" (read 2026-11).
 */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  /** Not known yet (`any`, or the type of an unknown whose type isn't known). */
  | 'dynamic'
  | { readonly list: Type }
  | { readonly set: Type }
  | { readonly map: Type }
  | { readonly tuple: readonly Type[] }
  | { readonly object: Readonly<Record<string, Type>>; readonly optional?: readonly string[] };

export type TerraformValue = Marked & Unmarked;

/** `sensitive` says that Terraform keeps the value secret. It changes no value, but what `issensitive` tells. */
interface Marked {
  readonly sensitive?: boolean;
}

type Unmarked =
  | { readonly kind: 'null'; readonly type: Type }
  | { readonly kind: 'string'; readonly value: string }
  /** `decimal.ts` computes with it. */
  | { readonly kind: 'number'; readonly value: Decimal }
  | { readonly kind: 'bool'; readonly value: boolean }
  | {
      readonly kind: 'list';
      readonly element: Type;
      readonly items: readonly TerraformValue[];
      /** Set where AWS gives the items in an order that isn't known: which one stands where can't be told. */
      readonly unordered?: boolean;
    }
  /** Sorted as Terraform sorts them; without repeats. */
  | { readonly kind: 'set'; readonly element: Type; readonly items: readonly TerraformValue[] }
  | { readonly kind: 'tuple'; readonly items: readonly TerraformValue[]; readonly unordered?: boolean }
  /** Sorted by key. */
  | { readonly kind: 'map'; readonly element: Type; readonly entries: ReadonlyMap<string, TerraformValue> }
  | {
      readonly kind: 'object';
      readonly entries: ReadonlyMap<string, TerraformValue>;
      /** Set for a resource: it has attributes besides, which AWS computes. */
      readonly resource?: ResourceIdentity;
    }
  | UnknownValue;

export type Decimal = BinaryFloat;

/** The resource that an object stands for. */
export interface ResourceIdentity {
  readonly type: string;
  readonly address: string;
  /** What would settle an attribute that isn't written. */
  readonly settle: string;
  /** Set where it stands for any number of instances. */
  readonly isOpen?: true;
}

/** A value that is only known after apply, or that the input does not tell. */
export interface UnknownValue extends Marked {
  readonly kind: 'unknown';
  readonly type: Type;
  readonly why: Unknown;
  /** Its identity, where it has one: `aws_subnet.a.id` equals itself and differs from `aws_subnet.b.id`. */
  readonly symbol?: ValueSymbol;
  /** Set for a variable without a value, while nothing is made of it. Two of one name are the same value. */
  readonly variable?: string;
  /** Set for an argument of a resource, while nothing is made of it: `aws_subnet.app.cidr_block`. */
  readonly argument?: string;
  /** Set where it is known that it won't be null. */
  readonly notNull?: boolean;
  /** Set for a string that is known to begin so; it isn't null then. */
  readonly prefix?: string;
  /** The same of each item of a list. */
  readonly itemPrefix?: string;
  /** Set for a number that is one at least, and for a collection that holds one item at least. */
  readonly atLeastOne?: boolean;
  /** Set for a number that is one at most, and for a collection that holds one item at most. */
  readonly atMostOne?: boolean;
  /** What a text is made of, where only parts of it aren't known. */
  readonly parts?: readonly (string | UnknownValue)[];
  /** What a JSON text says, where only parts of it aren't known. */
  readonly json?: TerraformValue;
  /** What it is the base64 of, where parts of that are known. */
  readonly base64?: UnknownValue;
  /** What each element is, where only their number isn't known: the instances of a resource with an unknown count. */
  readonly element?: TerraformValue;
  /** Set where each element is another thing, for all of which one stands. */
  readonly ofMany?: boolean;
  /** Items that a list or set holds in any case, where it isn't known which others it holds. */
  readonly holds?: readonly TerraformValue[];
}

/** Two symbols of one space are the same value exactly when their keys are the same. */
export interface ValueSymbol {
  readonly space: string;
  readonly key: string;
  /** The two parts of the key, where they are known apart: the instance's address and its attribute. */
  readonly of?: { readonly instance: string; readonly attribute: string };
}

/** Terraform holds all strings in one form of Unicode. Source: zclconf/go-cty, docs/types.md. */
export function stringValue(value: string): TerraformValue {
  return { kind: 'string', value: normalized(value) };
}

/** Below U+0300 there is nothing to put together. */
function normalized(text: string): string {
  return /^[\0-\u02ff]*$/.test(text) ? text : text.normalize('NFC');
}

const TRUE: TerraformValue = { kind: 'bool', value: true };
const FALSE: TerraformValue = { kind: 'bool', value: false };

export function boolValue(value: boolean): TerraformValue {
  return value ? TRUE : FALSE;
}

export function nullValue(type: Type = 'dynamic'): TerraformValue {
  return { kind: 'null', type };
}

export function tupleValue(items: readonly TerraformValue[]): TerraformValue {
  return { kind: 'tuple', items };
}

/** Whether it can't be told which item of a list stands where. */
export function isUnordered(value: TerraformValue): boolean {
  return (value.kind === 'list' || value.kind === 'tuple') && value.unordered === true && value.items.length > 1;
}

/** The same list, of which it can't be told which item stands where. */
export function asUnordered(value: TerraformValue): TerraformValue {
  return value.kind === 'list' || value.kind === 'tuple' ? { ...value, unordered: true } : value;
}

export function unknownValue(type: Type, why: Unknown, symbol?: ValueSymbol): UnknownValue {
  return symbol === undefined ? { kind: 'unknown', type, why } : { kind: 'unknown', type, why, symbol };
}

/** What isn't known of a resource's own argument is the same wherever it is referred to. */
export function argumentOf({ address, isOpen }: ResourceIdentity, name: string, value: TerraformValue): TerraformValue {
  if (value.kind !== 'unknown' || value.symbol !== undefined || isOpen === true) return value;
  return { ...value, argument: `${address}.${name}` };
}

/** A collection made item by item of another one whose number of items isn't known, and what each item is. */
export function withElement(
  made: UnknownValue,
  { atMostOne, ofMany }: UnknownValue,
  element: TerraformValue | undefined,
): UnknownValue {
  return {
    ...made,
    ...(element === undefined ? {} : { element }),
    ...(atMostOne === true ? { atMostOne } : {}),
    ...(ofMany === true ? { ofMany } : {}),
  };
}

/** An object with its keys sorted, as Terraform iterates them. */
export function objectValue(entries: Iterable<readonly [string, TerraformValue]>): TerraformValue {
  return { kind: 'object', entries: sortedMap(entries) };
}

/** A map that is given is kept where it is sorted. */
export function sortedMap<T>(entries: Iterable<readonly [string, T]>): ReadonlyMap<string, T> {
  const map = entries instanceof Map ? entries : new Map(entries);
  if (isSorted(map.keys())) return map;
  return new Map([...map].sort(([a], [b]) => compareStrings(a, b)));
}

function isSorted(names: Iterable<string>): boolean {
  let before: string | null = null;
  for (const name of names) {
    if (before !== null && compareStrings(before, name) > 0) return false;
    before = name;
  }
  return true;
}

/** By Unicode code points, as Go compares UTF-8 strings. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return surrogateLast(left) - surrogateLast(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, but are below U+E000 as units. */
function surrogateLast(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

export function typeOf(value: TerraformValue): Type {
  switch (value.kind) {
    case 'null':
    case 'unknown':
      return value.type;
    case 'string':
    case 'number':
    case 'bool':
      return value.kind;
    case 'list':
      return { list: value.element };
    case 'set':
      return { set: value.element };
    case 'map':
      return { map: value.element };
    case 'tuple':
      return { tuple: value.items.map(typeOf) };
    case 'object':
      // A resource has all that its provider's schema names, not only what is written.
      if (value.resource !== undefined) return 'dynamic';
      return { object: Object.fromEntries([...value.entries].map(([key, item]) => [key, typeOf(item)])) };
  }
}

/** Terraform's own name for a type in messages: `list of string`, `tuple`, `object`. */
export function typeName(type: Type): string {
  if (typeof type === 'string') return type === 'dynamic' ? 'dynamic' : type;
  if ('list' in type) return `list of ${typeName(type.list)}`;
  if ('set' in type) return `set of ${typeName(type.set)}`;
  if ('map' in type) return `map of ${typeName(type.map)}`;
  return 'tuple' in type ? 'tuple' : 'object';
}

/** What a value holds, however deep; kept, as values are asked for it again and again. */
interface Summary {
  readonly size: number;
  readonly unknown: UnknownValue | null;
  readonly sensitive: boolean;
  readonly declared: boolean;
}

const summaries = new WeakMap<object, Summary>();

function summaryOf(value: TerraformValue): Summary {
  const sensitive = value.sensitive === true;
  if (!('items' in value) && !('entries' in value))
    return { size: 1, unknown: value.kind === 'unknown' ? value : null, sensitive, declared: mayBeDeclared(value) };
  const before = summaries.get(value);
  if (before !== undefined) return before;
  const isResource = value.kind === 'object' && value.resource !== undefined && !isData(value.resource.address);
  let summary: Summary = { size: 1, unknown: null, sensitive, declared: isResource };
  for (const item of 'items' in value ? value.items : value.entries.values()) {
    const inner = summaryOf(item);
    summary = {
      size: summary.size + inner.size,
      unknown: summary.unknown ?? inner.unknown,
      sensitive: summary.sensitive || inner.sensitive,
      declared: summary.declared || inner.declared,
    };
  }
  summaries.set(value, summary);
  return summary;
}

/** Whether a single value may be the id of something that is declared: AWS's own ids may be, too. */
function mayBeDeclared(value: TerraformValue): boolean {
  if (value.kind === 'string') return /^[a-z]+-[0-9a-f]{8,17}$/.test(value.value);
  if (value.kind !== 'unknown') return false;
  const { why, symbol } = value;
  if (why.mayBeDeclared === true) return true;
  if (symbol !== undefined && !isData(symbol.key) && !OUTSIDE.has(symbol.space)) return true;
  return value.element !== undefined && summaryOf(value.element).declared;
}

/** What a template is handed: it names nothing that the template declares. */
const OUTSIDE: ReadonlySet<string> = new Set(['parameter', 'import']);

function isData(address: string): boolean {
  return /(?:^|[./])data\.[^/]*$/.test(address);
}

/** The first unknown inside a value, however deep; null where all of it is known. */
export function findUnknown(value: TerraformValue): UnknownValue | null {
  return summaryOf(value).unknown;
}

/** How many values a value holds, itself included; what it holds twice counts twice. */
export function sizeOf(value: TerraformValue): number {
  return summaryOf(value).size;
}

/**
 * What isn't known because it is one of several, or made of them, as far as can be told: where one of these may be the
 * id of something that is declared, it may be that.
 */
export function chosenFrom(value: UnknownValue, candidates: readonly TerraformValue[]): UnknownValue {
  const { why, symbol } = value;
  if (symbol !== undefined || why.mayBeDeclared === true) return value;
  return candidates.some((each) => summaryOf(each).declared)
    ? { ...value, why: { ...why, mayBeDeclared: true } }
    : value;
}

/** Whether a value or anything in it is sensitive. */
export function holdsSensitive(value: TerraformValue): boolean {
  return summaryOf(value).sensitive;
}
