import { stringValue, type TerraformValue } from '../../resource/value.js';
import { bytesToBase64, textToBytes } from '../../terraform/evaluate/functions/base64.js';
import { openText, plainText } from './text.js';

/** The base64 of a text; where parts of that aren't known, the others are kept beside it. Null for what is no text. */
export function base64Of(value: TerraformValue): TerraformValue | null {
  const text = plainText(value);
  if (text !== null) return stringValue(bytesToBase64(textToBytes(text)));
  if (value.kind !== 'unknown') return null;
  return value.parts === undefined ? openText(value.why) : { ...openText(value.why), base64: value };
}
