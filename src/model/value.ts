import type { Location } from './location.js';

/** A value of the network: either known, or unknown with what is missing and what would settle it. */
export type Value<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  /** Where the value was written; null where it is a default or was computed. */
  readonly location: Location | null;
}

/** A value that the input does not tell. It travels; it is never replaced by a default. */
export interface Unknown {
  readonly known: false;
  /** What isn't known, in the input's own words: `var.vpc_id`, `data.aws_vpc.main.enable_dns_support`. */
  readonly what: string;
  /** What the user can do to settle it: `pass --var vpc_id=… or check the plan`. */
  readonly settle: string;
  readonly location: Location | null;
  /** Set where it may stand for something that the input itself declares: one of several, and it isn't told which. */
  readonly mayBeDeclared?: true;
  /** Set for the block that a VPC has, or a subnet of it, whichever that is: their ids. */
  readonly blockOf?: { readonly vpc: string; readonly subnet: string | null };
  /** Set where there may be none at all. */
  readonly mayBeNone?: true;
  /** Set for a text of which parts are known: a pattern that it fits, with `*` for what isn't. */
  readonly fits?: string;
}

/** A set of things that may have more members than the input tells. Absence proves something only in a complete set. */
export type Members<T> =
  | { readonly items: readonly T[]; readonly complete: true }
  | { readonly items: readonly T[]; readonly complete: false; readonly why: Unknown };

export function known<T>(value: T, location: Location | null = null): Known<T> {
  return { known: true, value, location };
}

export function unknown(what: string, settle: string, location: Location | null = null): Unknown {
  return { known: false, what, settle, location };
}

/** The whole set: nothing else belongs to it. */
export function all<T>(items: readonly T[]): Members<T> {
  return { items, complete: true };
}

/** A set of which only some members are known. */
export function some<T>(items: readonly T[], why: Unknown): Members<T> {
  return { items, complete: false, why };
}

/** Whether two values are known, and the same. */
export function isSame<T extends string | number | boolean | null>(a: Value<T>, b: Value<T>): boolean {
  return a.known && b.known && a.value === b.value;
}

/** Applies a function to what is known; an unknown stays the same unknown. */
export function mapValue<T, U>(value: Value<T>, change: (value: T) => U): Value<U> {
  return value.known ? known(change(value.value), value.location) : value;
}
