import { objectValue, type TerraformValue, type UnknownValue } from '../../resource/value.js';
import { EvaluationError } from './evaluation-error.js';
import { fromJson } from './functions/json.js';

/** Stands in JSON text for a part that isn't known, with its number: no text that people write holds these. */
const [OPEN, CLOSE] = ['\uE0A0', '\uE0A1'];
/** Where the part stands for a value, and not within quotes. */
const VALUE = '=';

/**
 * What a JSON text says, unknown only where its parts are; null where it isn't known at all. Throws `EvaluationError`
 * where it is no JSON.
 */
export function jsonOf(value: TerraformValue): TerraformValue | null {
  if (value.kind === 'string') return fromJson(value.value);
  if (value.kind !== 'unknown') return null;
  if (value.json !== undefined) return value.json;
  return value.parts === undefined ? null : fromParts(value.parts);
}

/** Reads the text with a mark for each unknown part; null where a part may be more than a text within quotes or a value. */
function fromParts(parts: readonly (string | UnknownValue)[]): TerraformValue | null {
  const unknowns: UnknownValue[] = [];
  let text = '';
  let isQuoted = false;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      for (const [token] of part.matchAll(/\\.|"/gs)) if (token === '"') isQuoted = !isQuoted;
    } else {
      const number = unknowns.push(part) - 1;
      text += isQuoted ? `${OPEN}${number}${CLOSE}` : `"${OPEN}${VALUE}${number}${CLOSE}"`;
    }
  }
  try {
    return withUnknowns(fromJson(text), unknowns);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

const MARK = new RegExp(`${OPEN}(${VALUE}?)(\\d+)${CLOSE}`, 'g');

function withUnknowns(value: TerraformValue, unknowns: readonly UnknownValue[]): TerraformValue {
  switch (value.kind) {
    case 'string':
      return openText(value.value, unknowns) ?? value;
    case 'tuple':
      return { ...value, items: value.items.map((item) => withUnknowns(item, unknowns)) };
    case 'object':
      return objectValue([...value.entries].map(([key, item]) => [key, withUnknowns(item, unknowns)] as const));
    default:
      return value;
  }
}

/** A text that holds marks; null where it holds none. */
function openText(text: string, unknowns: readonly UnknownValue[]): TerraformValue | null {
  const parts: (string | UnknownValue)[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    const unknown = unknowns[Number(match[2])];
    if (unknown === undefined) return null;
    if (match[1] === VALUE) return unknown.json ?? unknown;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(unknown);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  const open = parts.find((part) => typeof part !== 'string');
  if (open === undefined) return null;
  return parts.length > 1 ? { kind: 'unknown', type: 'string', why: open.why, parts } : { ...open, type: 'string' };
}
