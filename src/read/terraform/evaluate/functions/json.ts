import { parseDecimal } from '../../../resource/decimal.js';
import { formatDecimal } from '../../../resource/decimal-text.js';
import {
  boolValue,
  nullValue,
  objectValue,
  sortedMap,
  stringValue,
  type TerraformValue,
  tupleValue,
} from '../../../resource/value.js';
import { refuse } from './function.js';

/** JSON as Terraform writes it: keys sorted, `<`, `>` and `&` escaped as Go does. */
export function toJson(value: TerraformValue): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'string':
      return quote(value.value);
    case 'number':
      return formatDecimal(value.value);
    case 'bool':
      return String(value.value);
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.items.map(toJson).join(',')}]`;
    case 'map':
    case 'object':
      return `{${[...sortedMap(value.entries)].map(([key, item]) => `${quote(key)}:${toJson(item)}`).join(',')}}`;
    case 'unknown':
      return refuse('the value is not known');
  }
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Reads JSON; numbers keep all their digits. */
export function fromJson(text: string): TerraformValue {
  try {
    JSON.parse(text);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'not JSON');
  }
  return fromParsed(JSON.parse(keepDigits(text)));
}

const MARK = '\u0000number:';

/** Numbers that a double does not hold are passed on as marked strings. */
function keepDigits(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || token.length < 16 ? token : JSON.stringify(MARK + token),
  );
}

/** A value of JSON (or YAML) as Terraform types it: lists are tuples, mappings are objects. */
function fromParsed(parsed: unknown): TerraformValue {
  if (parsed === null || parsed === undefined) return nullValue();
  if (typeof parsed === 'boolean') return boolValue(parsed);
  if (typeof parsed === 'number' || typeof parsed === 'bigint')
    return { kind: 'number', value: parseDecimal(String(parsed)) ?? refuse('not a number') };
  if (typeof parsed === 'string') {
    return parsed.startsWith(MARK)
      ? { kind: 'number', value: parseDecimal(parsed.slice(MARK.length)) ?? refuse('not a number') }
      : stringValue(parsed);
  }
  if (Array.isArray(parsed)) return tupleValue(parsed.map(fromParsed));
  return objectValue(Object.entries(parsed).map(([key, item]) => [key, fromParsed(item)] as const));
}
