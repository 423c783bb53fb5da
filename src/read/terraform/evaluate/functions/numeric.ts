import { decimal, numberValue, parseDecimal, toInteger } from '../decimal.js';
import type { Decimal, TerraformValue } from '../value.js';
import { ANY, type FunctionTable, integer, items, listOf, number, refuse, text } from './function.js';

function rounded(value: Decimal, direction: 'up' | 'down'): Decimal {
  const whole = value.round(0, 0);
  if (whole.eq(value)) return whole;
  const negative = value.lt(0);
  if (direction === 'up') return negative ? whole : whole.plus(1);
  return negative ? whole.minus(1) : whole;
}

function fromFloat(value: number): TerraformValue {
  return Number.isFinite(value) ? numberValue(value) : refuse('the result is not a finite number');
}

function range(start: Decimal, limit: Decimal, step: Decimal): TerraformValue {
  if (step.eq(0)) return refuse('step must not be zero');
  const up = step.gt(0);
  if (start.lt(limit) && !up) return refuse('when end is greater than start, step must be positive');
  if (start.gt(limit) && up) return refuse('when end is less than start, step must be negative');
  const list: TerraformValue[] = [];
  for (let value = start; up ? value.lt(limit) : value.gt(limit); value = value.plus(step)) {
    // Terraform: more than 1024 values is refused ("range Function").
    if (list.length >= 1024)
      return refuse(
        'more than 1024 values were generated; either decrease the difference between start and end or use a smaller step',
      );
    list.push({ kind: 'number', value });
  }
  return listOf('number', list);
}

/** Source: Terraform language, "Numeric Functions" (read 2026-11). */
export const NUMERIC: FunctionTable = {
  abs: { minimum: 1, maximum: 1, type: 'number', run: (values) => numberValue(number(values, 0).abs()) },
  ceil: { minimum: 1, maximum: 1, type: 'number', run: (values) => numberValue(rounded(number(values, 0), 'up')) },
  floor: { minimum: 1, maximum: 1, type: 'number', run: (values) => numberValue(rounded(number(values, 0), 'down')) },
  log: {
    minimum: 2,
    maximum: 2,
    type: 'number',
    run: (values) => fromFloat(Math.log(number(values, 0).toNumber()) / Math.log(number(values, 1).toNumber())),
  },
  max: {
    minimum: 1,
    maximum: ANY,
    type: 'number',
    run: (values) => numberValue(values.map((_, index) => number(values, index)).reduce((a, b) => (b.gt(a) ? b : a))),
  },
  min: {
    minimum: 1,
    maximum: ANY,
    type: 'number',
    run: (values) => numberValue(values.map((_, index) => number(values, index)).reduce((a, b) => (b.lt(a) ? b : a))),
  },
  parseint: {
    minimum: 2,
    maximum: 2,
    type: 'number',
    run(values) {
      const base = integer(values, 1);
      if (base < 2 || base > 62) return refuse('base must be a whole number between 2 and 62 inclusive');
      const source = text(values, 0);
      return numberValue(parseInBase(source, base) ?? refuse(`cannot parse "${source}" as a base ${base} integer`));
    },
  },
  pow: { minimum: 2, maximum: 2, type: 'number', run: (values) => power(number(values, 0), number(values, 1)) },
  signum: { minimum: 1, maximum: 1, type: 'number', run: (values) => numberValue(number(values, 0).cmp(0)) },
  sum: {
    minimum: 1,
    maximum: 1,
    type: 'number',
    run(values) {
      const list = items(values, 0);
      if (list.length === 0) return refuse('cannot sum an empty list');
      return numberValue(list.map((_, index) => number(list, index)).reduce((a, b) => a.plus(b)));
    },
  },
  range: {
    minimum: 1,
    maximum: 3,
    run(values) {
      const given = values.map((_, index) => number(values, index));
      const [first = decimal(0), second, step] = given;
      if (second === undefined) return range(decimal(0), first, decimal(first.lt(0) ? -1 : 1));
      return range(first, second, step ?? decimal(second.lt(first) ? -1 : 1));
    },
  },
};

function power(base: Decimal, exponent: Decimal): TerraformValue {
  const whole = toInteger(exponent);
  if (whole !== null && whole >= 0 && whole <= 512) return numberValue(base.pow(whole));
  return fromFloat(base.toNumber() ** exponent.toNumber());
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function parseInBase(source: string, base: number): Decimal | null {
  const negative = source.startsWith('-');
  const digits = source.replace(/^[+-]/, '');
  if (base === 10) return /^\d+$/.test(digits) ? parseDecimal(negative ? `-${digits}` : digits) : null;
  let value = decimal(0);
  for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
    const place = DIGITS.indexOf(digit);
    if (place < 0 || place >= base) return null;
    value = value.times(base).plus(place);
  }
  return digits === '' ? null : negative ? decimal(0).minus(value) : value;
}
