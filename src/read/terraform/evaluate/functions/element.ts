import { type TerraformValue, type Type, typeOf, type UnknownValue, unknownValue } from '../../../resource/value.js';
import { unify } from '../unify.js';

/** An unknown among the arguments themselves, not inside them. */
export function shallowUnknown(values: readonly TerraformValue[]): UnknownValue | null {
  for (const value of values) if (value.kind === 'unknown') return value;
  return null;
}

export function unknownLike(found: UnknownValue, type: Type = 'dynamic'): TerraformValue {
  return unknownValue(type, found.why);
}

export function elementTypeOf(value: TerraformValue): Type {
  return value.kind === 'list' || value.kind === 'set'
    ? value.element
    : (unify((value.kind === 'tuple' ? value.items : []).map(typeOf)) ?? 'dynamic');
}
