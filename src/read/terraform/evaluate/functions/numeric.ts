import {
  absolute,
  add,
  compare,
  decimal,
  fromBigInt,
  isNegative,
  isWhole,
  isZero,
  numberValue,
  toNumber,
  truncate,
} from '../../../resource/decimal.js';
import type { Decimal, TerraformValue } from '../../../resource/value.js';
import { type FunctionTable, integer, items, listOf, number, refuse, text } from './function.js';

function rounded(value: Decimal, direction: 'up' | 'down'): Decimal {
  if (isZero(value)) return { ...value, negative: false };
  if (isWhole(value)) return value;
  const step = direction === 'up' ? (value.negative ? 0n : 1n) : value.negative ? -1n : 0n;
  return fromBigInt(truncate(value) + step, value.precision);
}

function fromFloat(value: number): TerraformValue {
  return Number.isFinite(value) ? numberValue(value) : refuse('the result is not a finite number');
}

function range(start: Decimal, limit: Decimal, step: Decimal): TerraformValue {
  if (isZero(step)) return compare(start, limit) === 0 ? listOf('number', []) : refuse('step must not be zero');
  const up = !isNegative(step);
  const ahead = compare(start, limit);
  if (ahead < 0 && !up) return refuse('end must be less than start when step is negative');
  if (ahead > 0 && up) return refuse('end must be greater than start when step is positive');
  const list: TerraformValue[] = [];
  for (let value = start; up ? compare(value, limit) < 0 : compare(value, limit) > 0; value = add(value, step)) {
    // Terraform: more than 1024 values is refused ("range Function").
    if (list.length >= 1024)
      return refuse(
        'more than 1024 values were generated; either decrease the difference between start and end or use a smaller step',
      );
    list.push({ kind: 'number', value });
  }
  return listOf('number', list);
}

function atLeastOne(values: readonly TerraformValue[]): readonly Decimal[] {
  return values.length === 0
    ? refuse('must pass at least one number')
    : values.map((_, index) => number(values, index));
}

/** Source: Terraform language, "Numeric Functions" (read 2026-11). */
export const NUMERIC: FunctionTable = {
  abs: { takes: ['number'], type: 'number', run: (values) => numberValue(absolute(number(values, 0))) },
  ceil: { takes: ['number'], type: 'number', run: (values) => numberValue(rounded(number(values, 0), 'up')) },
  floor: { takes: ['number'], type: 'number', run: (values) => numberValue(rounded(number(values, 0), 'down')) },
  log: {
    takes: ['number', 'number'],
    type: 'number',
    run: (values) => fromFloat(Math.log(toNumber(number(values, 0))) / Math.log(toNumber(number(values, 1)))),
  },
  max: {
    takes: [],
    rest: 'number',
    type: 'number',
    run: (values) => numberValue(atLeastOne(values).reduce((a, b) => (compare(b, a) > 0 ? b : a))),
  },
  min: {
    takes: [],
    rest: 'number',
    type: 'number',
    run: (values) => numberValue(atLeastOne(values).reduce((a, b) => (compare(b, a) < 0 ? b : a))),
  },
  parseint: {
    takes: ['any', 'number'],
    type: 'number',
    run(values) {
      const base = integer(values, 1);
      if (values[0]?.kind !== 'string') return refuse('first argument must be a string, not a number');
      if (base < 2 || base > 62) return refuse('base must be a whole number between 2 and 62 inclusive');
      const source = text(values, 0);
      return numberValue(parseInBase(source, base) ?? refuse(`cannot parse "${source}" as a base ${base} integer`));
    },
  },
  pow: {
    takes: ['number', 'number'],
    type: 'number',
    run: (values) => fromFloat(power(toNumber(number(values, 0)), toNumber(number(values, 1)))),
  },
  signum: {
    takes: ['number'],
    type: 'number',
    run: (values) =>
      isWhole(number(values, 0))
        ? numberValue(compare(number(values, 0), decimal(0)))
        : refuse('value must be a whole number'),
  },
  sum: {
    takes: ['any'],
    type: 'number',
    run(values) {
      const list = items(values, 0);
      if (list.length === 0) return refuse('cannot sum an empty list');
      return numberValue(list.map((_, index) => number(list, index)).reduce((a, b) => add(a, b)));
    },
  },
  range: {
    takes: [],
    rest: 'number',
    run(values) {
      if (values.length < 1 || values.length > 3) return refuse('must have one, two, or three arguments');
      const given = values.map((_, index) => number(values, index));
      const [first = decimal(0), second, step] = given;
      if (second === undefined) return range(decimal(0), first, decimal(isNegative(first) ? -1 : 1));
      return range(first, second, step ?? decimal(compare(second, first) < 0 ? -1 : 1));
    },
  },
};

/** Bit for bit as Go does it where the exponent is whole. Source: Go, math/pow.go. */
function power(base: number, exponent: number): number {
  const size = Math.abs(exponent);
  if (!Number.isSafeInteger(size) || size > 1100 || base === 0 || !Number.isFinite(base)) return base ** exponent;
  let result = 1;
  let scale = 0;
  let [factor, doublings] = split(base);
  for (let left = size; left > 0; left = Math.floor(left / 2)) {
    if (Math.abs(doublings) > 4096) {
      scale += doublings;
      break;
    }
    if (left % 2 === 1) {
      result *= factor;
      scale += doublings;
    }
    factor *= factor;
    doublings *= 2;
    if (factor < 0.5) {
      factor *= 2;
      doublings--;
    }
  }
  if (exponent < 0) {
    result = 1 / result;
    scale = -scale;
  }
  return result * 2 ** Math.trunc(scale / 2) * 2 ** (scale - Math.trunc(scale / 2));
}

/** A number as a fraction from 0.5 to below 1, and how often it is doubled. */
function split(value: number): readonly [number, number] {
  let fraction = value;
  let doublings = 0;
  while (Math.abs(fraction) >= 1) {
    fraction /= 2;
    doublings++;
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    doublings--;
  }
  return [fraction, doublings];
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Longer ones take long to read, and stand for nothing. */
const MAXIMUM_DIGITS = 10_000;

function parseInBase(source: string, base: number): Decimal | null {
  const digits = source.replace(/^[+-]/, '');
  if (digits === '' || digits.length > MAXIMUM_DIGITS) return null;
  let value = 0n;
  for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
    const place = DIGITS.indexOf(digit);
    if (place < 0 || place >= base) return null;
    value = value * BigInt(base) + BigInt(place);
  }
  return fromBigInt(source.startsWith('-') ? -value : value);
}
