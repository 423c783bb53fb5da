import type { Location } from '../../../model/location.js';
import { objectValue, type TerraformValue, tupleValue } from '../../resource/value.js';

/** An evaluated part of a template, with the places of what it holds. `AWS::NoValue` has left no trace in it. */
export type Placed = PlacedValue | PlacedList | PlacedMap;

/** Anything that isn't written out as a list or a mapping: a text, a reference, an unknown. */
interface PlacedValue {
  readonly kind: 'value';
  readonly value: TerraformValue;
  readonly location: Location;
}

interface PlacedList {
  readonly kind: 'list';
  readonly items: readonly Placed[];
  readonly location: Location;
}

export interface PlacedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, PlacedEntry>;
  readonly location: Location;
}

export interface PlacedEntry {
  readonly value: Placed;
  /** From the name to the end of the value. */
  readonly location: Location;
}

export function toValue(placed: Placed): TerraformValue {
  switch (placed.kind) {
    case 'value':
      return placed.value;
    case 'list':
      return tupleValue(placed.items.map(toValue));
    case 'map':
      return objectValue([...placed.entries].map(([name, { value }]) => [name, toValue(value)] as const));
  }
}

/** A value that was made elsewhere, at the place where it is used. */
export function placeAt(value: TerraformValue, location: Location): Placed {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return { kind: 'list', items: value.items.map((item) => placeAt(item, location)), location };
    case 'map':
    case 'object':
      return {
        kind: 'map',
        entries: new Map(
          [...value.entries].map(([name, item]) => [name, { value: placeAt(item, location), location }]),
        ),
        location,
      };
    default:
      return { kind: 'value', value, location };
  }
}

export function placedEntry(placed: Placed | null | undefined, name: string): PlacedEntry | null {
  return placed?.kind === 'map' ? (placed.entries.get(name) ?? null) : null;
}

export function placedMember(placed: Placed | null | undefined, name: string): Placed | null {
  return placedEntry(placed, name)?.value ?? null;
}
