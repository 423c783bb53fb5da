import { type TerraformValue, type UnknownValue, unknownValue } from '../../resource/value.js';
import type { Range } from '../syntax/ast.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';

/** An object whose keys aren't known. Where a resource's attribute is the key, `for_each` over it is refused. */
export function unknownByKey(key: UnknownValue): TerraformValue {
  return unknownValue(
    'dynamic',
    key.why,
    key.symbol === undefined ? undefined : { space: UNKNOWN_KEYS, key: key.symbol.key },
  );
}

/** The space of objects whose keys are only known after apply. */
export const UNKNOWN_KEYS = 'keys';

export function toKey(value: TerraformValue, range: Range): string | Extract<TerraformValue, { kind: 'unknown' }> {
  if (value.kind === 'null') throw new EvaluationError("Null value as key: can't use a null value as a key.", range);
  let key: TerraformValue;
  try {
    key = convert(value, 'string');
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError(`Incorrect key type: can't use this value as a key: ${error.message}.`, range);
    throw error;
  }
  if (key.kind === 'string') return key.value;
  if (key.kind === 'unknown') return key;
  throw new EvaluationError("Incorrect key type: can't use this value as a key.", range);
}
