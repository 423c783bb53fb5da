import { unknown } from '../../../../model/value.js';
import { isWhole, truncate } from '../../../resource/decimal.js';
import { toExponential, toFixed, toGeneral } from '../../../resource/decimal-text.js';
import {
  type Decimal,
  findUnknown,
  stringValue,
  type TerraformValue,
  type Type,
  type UnknownValue,
  unknownValue,
} from '../../../resource/value.js';
import { convert } from '../convert.js';
import { unknownLike } from './element.js';
import { items, listOf, refuse } from './function.js';
import { graphemes } from './grapheme.js';
import { type Part, partsOf, textOf } from './join.js';
import { toJson } from './json.js';

/** What stands between the percent sign and the letter. Source: zclconf/go-cty, cty/function/stdlib/format_fsm.rl. */
const VERB = /%(?:%|([-+ 0#]*)([1-9]\d*)?(\.\d*)?(?:\[([1-9]\d*)\])?([a-zA-Z])|)|[^%]+/g;

/** Wider fields than this hold no text that people write. */
const MAXIMUM_WIDTH = 100_000;

interface Style {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
}

/** Source: Terraform language, "format Function" (read 2026-11). */
export function format(specification: string, values: readonly TerraformValue[]): TerraformValue {
  return untypedNull(values) ?? fill(specification, values);
}

function fill(specification: string, values: readonly TerraformValue[]): TerraformValue {
  let next = 1;
  let highest = 0;
  let text = '';
  const parts: Part[] = [];
  let open: UnknownValue | null = null;
  for (const [token, flags = '', width, precision, position, verb] of specification.matchAll(VERB)) {
    if (verb === undefined) {
      if (token === '%') return refuse('unrecognized format character');
      text += token === '%%' ? '%' : token;
      continue;
    }
    const number = position === undefined ? next : Number(position);
    const value = values[number - 1];
    if (value === undefined)
      return refuse(`not enough arguments for "${token}": need index ${number} but have ${values.length} total`);
    next = number + 1;
    highest = Math.max(highest, number);
    const unknownInside = findUnknown(value);
    if (unknownInside !== null) {
      const isPlain =
        value.kind === 'unknown' &&
        typeof value.type === 'string' &&
        /^[sv]$/.test(verb) &&
        token.length === (position === undefined ? 2 : position.length + 4);
      if (isPlain) parts.push(text, ...partsOf(convert(value, 'string')));
      else open ??= unknownInside;
      text = '';
    } else
      text += formatOne(verb, value, {
        flags,
        width: bounded(Number(width ?? 0)),
        precision: precision === undefined ? null : bounded(Number(precision.slice(1))),
      });
  }
  if (highest < values.length)
    return refuse(
      highest === 0
        ? 'too many arguments; no verbs in format string'
        : `too many arguments; only ${highest} used by format string`,
    );
  return open === null ? textOf([...parts, text]) : unknownLike(open, 'string');
}

/** Terraform takes a null without a type for a value that it doesn't know yet. */
function untypedNull(values: readonly TerraformValue[]): TerraformValue | null {
  return values.some(isUntypedNull)
    ? unknownValue('dynamic', unknown('a text made of null', 'give the null a type: tostring(null)'))
    : null;
}

function isUntypedNull(value: TerraformValue): boolean {
  return value.kind === 'null' && value.type === 'dynamic';
}

function bounded(size: number): number {
  return size <= MAXIMUM_WIDTH ? size : refuse(`a width of more than ${MAXIMUM_WIDTH} characters`);
}

/** One text for each position of the lists; single values are repeated. */
export function formatList(specification: string, values: readonly TerraformValue[]): TerraformValue {
  const open = untypedNull(values);
  if (open !== null) return open;
  const lists = values.map((value, index) =>
    value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set' ? items(values, index) : null,
  );
  const lengths = new Set(lists.flatMap((list) => (list === null ? [] : [list.length])));
  if (lengths.size > 1) return refuse('all lists must have the same length');
  const [length = 1] = lengths;
  const rows = Array.from({ length }, (_, row) => values.map((value, index) => lists[index]?.[row] ?? value));
  if (rows.flat().some(isUntypedNull)) return refuse('a null of no type cannot be formatted');
  return listOf(
    'string',
    rows.map((row) => fill(specification, row)),
  );
}

function formatOne(verb: string, value: TerraformValue, style: Style): string {
  if (verb !== 'v' && value.kind === 'null')
    return refuse(`unsupported value for "%${verb}": null value cannot be formatted`);
  switch (verb) {
    case 'v':
      return padText(asIs(value, style), style);
    case 't':
      return String(as(value, 'bool', verb).value);
    case 's':
      return padText(cut(as(value, 'string', verb).value, style), style);
    case 'q':
      return padText(toJson(stringValue(cut(as(value, 'string', verb).value, style))), style);
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(verb, as(value, 'number', verb).value, style);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return formatFloat(verb, as(value, 'number', verb).value, style);
    default:
      return refuse(`unsupported format verb "${verb}"`);
  }
}

/** A value as the type that a verb needs. */
function as<K extends 'string' | 'number' | 'bool'>(
  value: TerraformValue,
  kind: K & Type,
  verb: string,
): Extract<TerraformValue, { readonly kind: K }> {
  const converted = convert(value, kind);
  return isKind(converted, kind) ? converted : refuse(`unsupported value for "%${verb}": ${kind} required`);
}

function isKind<K extends TerraformValue['kind']>(
  value: TerraformValue,
  kind: K,
): value is Extract<TerraformValue, { readonly kind: K }> {
  return value.kind === kind;
}

function asIs(value: TerraformValue, { flags }: Style): string {
  if (flags.includes('#')) return toJson(value);
  if (value.kind === 'string') return value.value;
  return value.kind === 'number' ? toGeneral(value.value, null) : toJson(value);
}

/** Widths count what a reader takes for a character. */
function padText(text: string, { flags, width }: Style): string {
  const missing = width === 0 ? 0 : width - graphemes(text).length;
  if (missing <= 0) return text;
  const padding = (flags.includes('0') ? '0' : ' ').repeat(missing);
  return flags.includes('-') ? text + padding : padding + text;
}

function cut(text: string, { precision }: Style): string {
  return precision === null || precision === 0 ? text : graphemes(text).slice(0, precision).join('');
}

function sign(isNegative: boolean, { flags }: Style): string {
  return isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

const BASES = { b: 2, d: 10, o: 8, x: 16, X: 16 } as const;
const PREFIXES = { b: '0b', d: '', o: '0', x: '0x', X: '0X' } as const;

/** Source: Go, math/big/intconv.go, Int.Format. */
function formatInteger(verb: keyof typeof BASES, value: Decimal, style: Style): string {
  if (!isWhole(value)) return refuse(`unsupported value for "%${verb}": an integer is required`);
  const { flags, width, precision } = style;
  const whole = truncate(value);
  const small = (whole < 0n ? -whole : whole).toString(BASES[verb]);
  if (small === '0' && precision === 0) return '';
  const digits = (verb === 'X' ? small.toUpperCase() : small).padStart(precision ?? 0, '0');
  const start = sign(whole < 0n, style) + (flags.includes('#') ? PREFIXES[verb] : '');
  const missing = Math.max(0, width - start.length - digits.length);
  if (flags.includes('-')) return start + digits + ' '.repeat(missing);
  if (flags.includes('0') && precision === null) return start + '0'.repeat(missing) + digits;
  return ' '.repeat(missing) + start + digits;
}

/** Source: Go, math/big/ftoa.go, Float.Format. */
function formatFloat(verb: 'e' | 'E' | 'f' | 'g' | 'G', value: Decimal, style: Style): string {
  const { flags, width, precision } = style;
  const size = { ...value, negative: false };
  const small =
    verb === 'f'
      ? toFixed(size, precision ?? 6)
      : verb === 'e' || verb === 'E'
        ? toExponential(size, precision ?? 6)
        : toGeneral(size, precision);
  const text = verb === 'E' || verb === 'G' ? small.toUpperCase() : small;
  const start = sign(value.negative, style);
  const missing = Math.max(0, width - start.length - text.length);
  if (flags.includes('-')) return start + text + ' '.repeat(missing);
  if (flags.includes('0')) return start + '0'.repeat(missing) + text;
  return ' '.repeat(missing) + start + text;
}
