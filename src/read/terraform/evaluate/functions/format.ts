import { convert } from '../convert.js';
import { formatDecimal } from '../decimal.js';
import { type Decimal, stringValue, type TerraformValue } from '../value.js';
import { items, refuse, strings } from './function.js';
import { toJson } from './json.js';

const VERB = /%(%|([-+ 0#]*)(\d+)?(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z]))/g;

/** Source: Terraform language, "format Function" (read 2026-11). */
export function format(specification: string, values: readonly TerraformValue[]): TerraformValue {
  let next = 0;
  const used = new Set<number>();
  const text = specification.replace(
    VERB,
    (
      whole,
      percent: string,
      flags: string | undefined,
      width: string | undefined,
      precision: string | undefined,
      position: string | undefined,
      verb: string | undefined,
    ) => {
      if (percent === '%' || verb === undefined) return '%';
      const index = position === undefined ? next : Number(position) - 1;
      next = index + 1;
      used.add(index);
      const value = values[index];
      if (value === undefined)
        return refuse(`not enough arguments for "${whole}" at 0: need index ${index} but have ${values.length} total`);
      return pad(
        formatOne(verb, value, { flags: flags ?? '', precision: precision === undefined ? null : Number(precision) }),
        flags ?? '',
        Number(width ?? 0),
      );
    },
  );
  const stray = /%(?!%)/.exec(specification.replace(VERB, ''));
  if (stray !== null) return refuse('unrecognized format character');
  if (values.length > 0 && used.size < values.length && Math.max(-1, ...used) < values.length - 1)
    return refuse(`too many arguments; only ${next} used by format string`);
  return stringValue(text);
}

/** One text for each position of the lists; single values are repeated. */
export function formatList(specification: string, values: readonly TerraformValue[]): TerraformValue {
  const lists = values.map((value, index) =>
    value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set' ? items(values, index) : null,
  );
  const lengths = new Set(lists.flatMap((list) => (list === null ? [] : [list.length])));
  if (lengths.size > 1) return refuse('all lists must have the same length');
  const [length = 1] = lengths;
  const rows = Array.from({ length }, (_, row) =>
    format(
      specification,
      values.map((value, index) => lists[index]?.[row] ?? value),
    ),
  );
  return strings(rows.flatMap((row) => (row.kind === 'string' ? [row.value] : [])));
}

interface Style {
  readonly flags: string;
  readonly precision: number | null;
}

function formatOne(verb: string, value: TerraformValue, style: Style): string {
  switch (verb) {
    case 'v':
    case 's':
      return cut(verb === 'v' ? plain(value, style) : asText(value), style);
    case 'q':
      return JSON.stringify(asText(value));
    case 't': {
      const converted = convert(value, 'bool');
      return converted.kind === 'bool' ? String(converted.value) : refuse('unsupported value for "%t": bool required');
    }
    case 'd':
      return sign(asNumber(value, verb).round(0, 0).toFixed(0), style);
    case 'b':
    case 'o':
    case 'x':
    case 'X': {
      const base = { b: 2, o: 8, x: 16, X: 16 }[verb];
      if (verb.toLowerCase() === 'x' && value.kind === 'string' && Number.isNaN(Number(value.value)))
        return hex(value.value, verb);
      const text = BigInt(asNumber(value, verb).toFixed(0)).toString(base);
      const prefix = style.flags.includes('#') ? { b: '0b', o: '0', x: '0x', X: '0X' }[verb] : '';
      return prefix + (verb === 'X' ? text.toUpperCase() : text);
    }
    case 'e':
    case 'E': {
      const text = asNumber(value, verb)
        .toNumber()
        .toExponential(style.precision ?? 6)
        .replace(/e([+-])(\d)$/, 'e$10$2');
      return sign(verb === 'E' ? text.toUpperCase() : text, style);
    }
    case 'f':
    case 'F':
      return sign(asNumber(value, verb).toFixed(style.precision ?? 6), style);
    case 'g':
    case 'G': {
      const number = asNumber(value, verb);
      const text =
        style.precision === null ? shortest(number) : String(Number(number.toNumber().toPrecision(style.precision)));
      return sign(verb === 'G' ? text.toUpperCase() : text, style);
    }
    default:
      return refuse(`unsupported format verb "${verb}"`);
  }
}

/** Go's %g: an exponent for what is very small or very large. */
function shortest(value: Decimal): string {
  const size = Math.abs(value.toNumber());
  if (size === 0 || (size >= 1e-4 && size < 1e21)) return formatDecimal(value);
  return value
    .toNumber()
    .toExponential()
    .replace(/e([+-])(\d)$/, 'e$10$2');
}

function plain(value: TerraformValue, style: Style): string {
  if (value.kind === 'null') return 'null';
  if (style.flags.includes('#')) return toJson(value);
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'bool' ? asText(value) : toJson(value);
}

function asText(value: TerraformValue): string {
  const converted =
    value.kind === 'null' ? refuse('unsupported value for "%s": string required') : convert(value, 'string');
  return converted.kind === 'string' ? converted.value : refuse('unsupported value for "%s": string required');
}

function asNumber(value: TerraformValue, verb: string) {
  if (value.kind === 'null') return refuse(`unsupported value for "%${verb}": number required`);
  const converted = convert(value, 'number');
  return converted.kind === 'number' ? converted.value : refuse(`unsupported value for "%${verb}": number required`);
}

function hex(text: string, verb: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return verb === 'X' ? bytes.toUpperCase() : bytes;
}

function cut(text: string, { precision }: Style): string {
  return precision === null ? text : [...text].slice(0, precision).join('');
}

function sign(text: string, { flags }: Style): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function pad(text: string, flags: string, width: number): string {
  const missing = Math.min(width, 10_000) - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const [, mark = '', digits = text] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  return mark + '0'.repeat(missing) + digits;
}
