import { stringValue, type TerraformValue, type UnknownValue, unknownValue } from '../../../resource/value.js';
import { convert } from '../convert.js';
import { shallowUnknown, unknownLike } from './element.js';
import { items, listOf, refuse, strings, text } from './function.js';

/** A part of a text: what isn't known stands in its place. */
export type Part = string | UnknownValue;

/**
 * What isn't known yet keeps its place in the text, for `split` to find it again: lists of ids are handed on as one text.
 * One item alone is what comes out, as `join("", aws_vpc.this[*].id)` has it.
 */
export function join(values: readonly TerraformValue[]): TerraformValue {
  if (values.length < 2) return refuse('at least two arguments are required');
  const open = shallowUnknown(values);
  if (open !== null) return unknownLike(open, 'string');
  const separator = text(values, 0);
  const all = values
    .slice(1)
    .flatMap((_, index) => items(values, index + 1))
    .map((item, index, list) => (item.kind === 'unknown' ? convert(item, 'string') : stringValue(text(list, index))));
  return textOf(all.flatMap((item, index) => [...(index === 0 ? [] : [separator]), ...partsOf(item)]));
}

export function partsOf(value: TerraformValue): readonly Part[] {
  if (value.kind === 'unknown') return value.parts ?? [value];
  return value.kind === 'string' ? [value.value] : [];
}

export function textOf(parts: readonly Part[]): TerraformValue {
  const told = parts.filter((part) => part !== '');
  const open = told.find((part) => typeof part !== 'string');
  if (open === undefined) return stringValue(told.join(''));
  return told.length === 1 ? open : { ...unknownValue('string', open.why), parts: told };
}

export function split(values: readonly TerraformValue[]): TerraformValue {
  const open = shallowUnknown(values);
  if (open === null) return strings(splitText(text(values, 1), text(values, 0)));
  const [separator, source] = values;
  const pieces =
    separator?.kind === 'string' && source?.kind === 'unknown'
      ? splitParts(source.parts ?? [source], separator.value)
      : null;
  return pieces === null ? unknownLike(open) : listOf('string', pieces);
}

/** Null where what isn't known may hold the separator. An id or ARN holds none of these. */
function splitParts(parts: readonly Part[], separator: string): readonly TerraformValue[] | null {
  if (!/^[,;|\s]+$/.test(separator)) return null;
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (!/^\w+\.(?:id|arn)$/.test(part.symbol?.space ?? '')) return null;
      pieces.at(-1)?.push(part);
      continue;
    }
    for (const [index, piece] of part.split(separator).entries()) {
      if (index > 0) pieces.push([]);
      pieces.at(-1)?.push(piece);
    }
  }
  return pieces.map(textOf);
}

/** Without a separator, Go parts characters, not halves of them. */
function splitText(source: string, separator: string): readonly string[] {
  return separator === '' ? [...source] : source.split(separator);
}
