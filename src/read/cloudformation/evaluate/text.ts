import { type Unknown, unknown } from '../../../model/value.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import { stringValue, type TerraformValue, tupleValue, type UnknownValue, unknownValue } from '../../resource/value.js';

/** Texts that double and double are stopped here: CloudFormation takes no template above 1 MB. */
const MAXIMUM_LENGTH = 2_000_000;

/** Joins texts; where a part isn't known, the others are kept beside it. */
export function joinTexts(parts: readonly TerraformValue[]): TerraformValue {
  const joined: (string | UnknownValue)[] = [];
  let text = '';
  let length = 0;
  for (const part of parts) {
    if (part.kind === 'unknown') {
      if (text !== '') joined.push(text);
      text = '';
      joined.push(...(part.parts ?? [part]));
    } else {
      const more = plainText(part);
      if (more === null) return notText(part);
      text += more;
    }
    length = Math.max(length, text.length) + 1;
    if (text.length + length > MAXIMUM_LENGTH || joined.length > 10_000) return tooLong();
  }
  const open = joined.find((part) => typeof part !== 'string');
  if (open === undefined) return stringValue(joined.join('') + text);
  if (text !== '') joined.push(text);
  if (joined.length === 1) return open;
  return { ...unknownValue('string', open.why), parts: joined };
}

/** CloudFormation turns numbers and booleans into text; null for what is no text. */
export function plainText(value: TerraformValue): string | null {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'bool') return String(value.value);
  return value.kind === 'number' ? formatDecimal(value.value) : null;
}

function notText({ kind }: TerraformValue): TerraformValue {
  return openText(unknown(`the text of a ${kind}`, 'give texts to join'));
}

function tooLong(): TerraformValue {
  return openText(unknown(`a text of more than ${MAXIMUM_LENGTH} characters`, 'shorten it'));
}

export function openText(why: Unknown): UnknownValue {
  return unknownValue('string', why);
}

/** The pieces of a text with unknown ids in it, which hold no comma; null where a part may be anything. */
export function splitOpen(value: UnknownValue, separator: string): TerraformValue | null {
  const { symbol, type } = value;
  const parts = value.parts ?? (symbol !== undefined && type === 'string' ? [value] : null);
  if (parts === null) return null;
  const pieces: (string | UnknownValue)[][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (part.symbol === undefined) return null;
      pieces.at(-1)?.push(part);
      continue;
    }
    for (const [index, text] of part.split(separator).entries()) {
      if (index > 0) pieces.push([]);
      if (text !== '') pieces.at(-1)?.push(text);
    }
  }
  return tupleValue(pieces.map(pieceValue));
}

function pieceValue(parts: readonly (string | UnknownValue)[]): TerraformValue {
  const open = parts.find((part) => typeof part !== 'string');
  if (open === undefined) return stringValue(parts.join(''));
  return parts.length === 1 ? open : { ...unknownValue('string', open.why), parts };
}
