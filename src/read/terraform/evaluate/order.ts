import { findUnknown, isUnordered, type TerraformValue } from '../../resource/value.js';

/** Sets are sorted by values: where one of several isn't known, no place is. */
export function hasOrder(value: TerraformValue): boolean {
  return !isUnordered(value) && !(value.kind === 'set' && value.items.length > 1 && findUnknown(value) !== null);
}
