import type { TerraformValue, ValueSymbol } from '../../resource/value.js';
import type { Json } from './json.js';
import type { ModuleInstance } from './module-instance.js';
import type { PlannedResource } from './planned-resource.js';

/** An attribute of an instance that an expression refers to. */
export interface Target {
  readonly address: string;
  readonly type: string;
  readonly attribute: string;
}

/** What an expression refers to. */
export interface Followed {
  readonly symbols: readonly ValueSymbol[];
  /** What is made of them, once for all instances of a block that refer to the same. */
  value: TerraformValue | null;
}

/** The module and the key of the instance whose expression is read. */
export interface Reader {
  readonly where: ModuleInstance;
  readonly key: string | number | null;
  readonly forEach: Json;
  /** The instance; null inside of variables and outputs. */
  readonly resource: PlannedResource | null;
  /** What may stand in the list that is made of what is referred to; null where it is no list. */
  readonly list: RegExp | null;
}

/** The attribute of an instance, whose address has its prefix; `space` is its type with the attribute. */
export function symbolOf(instance: string, space: string, attribute: string): ValueSymbol {
  return { space, key: `${instance}.${attribute}`, of: { instance, attribute } };
}

/** The argument that an expression is of. */
export interface Argument {
  readonly name: string;
  /** Where it takes several things, which: `aws_subnet.id`. */
  readonly list: RegExp | null;
}

/** How a reference is read. */
export interface Way {
  readonly step: number;
  /** By the key of the reader. */
  readonly byKey?: boolean;
  /** Whether all of the instance is meant, and not an attribute of it. */
  readonly whole?: boolean;
}

/** A reader of what stands in a module, but in none of its instances. */
export function inside(where: ModuleInstance, list: RegExp | null): Reader {
  return { where, key: null, forEach: undefined, resource: null, list };
}
