import type { Decimal, TerraformValue } from './value.js';

/**
 * Numbers as Terraform has them: binary floats of up to 512 bits, rounded to the nearest, ties to even. What it prints
 * and what it holds for equal shows their last bit, so that nothing less will do.
 *
 * Source: zclconf/go-cty, cty/value_ops.go and cty/primitive_type.go; Go, math/big/float.go (read 2026-11).
 */
export interface BinaryFloat {
  readonly negative: boolean;
  /** Odd, or zero. */
  readonly mantissa: bigint;
  /** The value is mantissa × 2^exponent. */
  readonly exponent: number;
  /** Bits that results are rounded to: the larger one of both operands counts. */
  readonly precision: number;
}

/** Of numbers that are written. */
const WRITTEN = 512;
/** Of whole numbers that a function counts, such as `length`. */
const COUNTED = 64;
/** Of what a function computes with the machine's floats, such as `log`. */
const MACHINE = 53;

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value < 0x20000000000000n ? Math.floor(Math.log2(Number(value))) + 1 : longBitLength(value);
}

function longBitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** `sticky` tells that the exact value is a little larger than what is given. */
function rounded(
  negative: boolean,
  value: bigint,
  {
    exponent,
    precision,
    sticky = false,
  }: { readonly exponent: number; readonly precision: number; readonly sticky?: boolean },
): BinaryFloat {
  let mantissa = value;
  let power = exponent;
  const excess = bitLength(mantissa) - precision;
  if (excess > 0) {
    const shift = BigInt(excess);
    const rest = mantissa & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    mantissa >>= shift;
    power += excess;
    if (rest > half || (rest === half && (sticky || (mantissa & 1n) === 1n))) mantissa += 1n;
  }
  if (mantissa === 0n) return { negative, mantissa, exponent: 0, precision };
  while ((mantissa & 0xffffffffn) === 0n) {
    mantissa >>= 32n;
    power += 32;
  }
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    power++;
  }
  return { negative, mantissa, exponent: power, precision };
}

export function fromBigInt(
  value: bigint,
  precision = Math.max(COUNTED, bitLength(value < 0n ? -value : value)),
): Decimal {
  return rounded(value < 0n, value < 0n ? -value : value, { exponent: 0, precision });
}

/** A number that a function counted, or computed with the machine's floats. */
export function decimal(value: number): Decimal {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return fromBigInt(BigInt(value), COUNTED);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const power = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = power === 0 ? fraction : fraction | 0x10000000000000n;
  return rounded(value < 0 || Object.is(value, -0), mantissa, {
    exponent: Math.max(power, 1) - 1075,
    precision: MACHINE,
  });
}

export function numberValue(value: Decimal | number): TerraformValue {
  return { kind: 'number', value: typeof value === 'number' ? decimal(value) : value };
}

/** Null where the text is no number as Terraform reads one. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (match === null) return null;
  const fraction = match[3] ?? match[4] ?? '';
  const digits = BigInt(`${match[2] ?? ''}${fraction}`);
  const power = Number(match[5] ?? 0) - fraction.length;
  const negative = match[1] === '-';
  if (power >= 0) return rounded(negative, digits * 10n ** BigInt(power), { exponent: 0, precision: WRITTEN });
  return quotient(negative, digits, 10n ** BigInt(-power), { exponent: 0, precision: WRITTEN });
}

function quotient(
  negative: boolean,
  dividend: bigint,
  divisor: bigint,
  { exponent, precision }: { readonly exponent: number; readonly precision: number },
): BinaryFloat {
  const shift = Math.max(0, precision + 2 + bitLength(divisor) - bitLength(dividend));
  const shifted = dividend << BigInt(shift);
  const value = shifted / divisor;
  // One further bit stands for all that is left.
  const rest = value * divisor === shifted ? 0n : 1n;
  return rounded(negative, (value << 1n) | rest, { exponent: exponent - shift - 1, precision });
}

function signed({ negative, mantissa }: Decimal): bigint {
  return negative ? -mantissa : mantissa;
}

/** Both as whole multiples of one power of two. */
function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  if (a.mantissa === 0n) return [0n, signed(b), b.exponent];
  if (b.mantissa === 0n) return [signed(a), 0n, a.exponent];
  const exponent = Math.min(a.exponent, b.exponent);
  return [signed(a) << BigInt(a.exponent - exponent), signed(b) << BigInt(b.exponent - exponent), exponent];
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [left, right] = aligned(a, b);
  return left === right ? 0 : left < right ? -1 : 1;
}

export function isZero({ mantissa }: Decimal): boolean {
  return mantissa === 0n;
}

export function isNegative({ negative, mantissa }: Decimal): boolean {
  return negative && mantissa !== 0n;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [left, right, exponent] = aligned(a, b);
  const sum = left + right;
  const precision = Math.max(a.precision, b.precision);
  const negative = sum === 0n ? a.mantissa === 0n && a.negative && b.negative : sum < 0n;
  return rounded(negative, sum < 0n ? -sum : sum, { exponent, precision });
}

export function negate(value: Decimal): Decimal {
  return { ...value, negative: !value.negative };
}

export function absolute(value: Decimal): Decimal {
  return { ...value, negative: false };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

/** A product keeps all its bits up to 512, also where neither factor has as many. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const product = rounded(a.negative !== b.negative, a.mantissa * b.mantissa, {
    exponent: a.exponent + b.exponent,
    precision: WRITTEN,
  });
  return { ...product, precision: Math.max(a.precision, b.precision, bitLength(product.mantissa)) };
}

/** The divisor is not zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  const precision = Math.max(a.precision, b.precision);
  return quotient(a.negative !== b.negative, a.mantissa, b.mantissa, { exponent: a.exponent - b.exponent, precision });
}

/** The divisor is not zero. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  const whole = fromBigInt(truncate(divide(a, b)), a.precision);
  const product = rounded(whole.negative !== b.negative, whole.mantissa * b.mantissa, {
    exponent: whole.exponent + b.exponent,
    precision: a.precision,
  });
  return subtract(a, product);
}

/** What stands before the point. */
export function truncate(value: Decimal): bigint {
  const whole =
    value.exponent >= 0 ? value.mantissa << BigInt(value.exponent) : value.mantissa >> BigInt(-value.exponent);
  return value.negative ? -whole : whole;
}

export function isWhole({ exponent }: Decimal): boolean {
  return exponent >= 0;
}

export function toNumber(value: Decimal): number {
  const { negative, mantissa, exponent } = rounded(value.negative, value.mantissa, { ...value, precision: MACHINE });
  const size = Number(mantissa) * 2 ** Math.max(-1074, Math.min(1023, exponent));
  return negative ? -size : size;
}

/** Null where the value is no whole number that a computer counts with. */
export function toInteger(value: Decimal): number | null {
  if (!isWhole(value) || value.exponent > 64) return null;
  const number = Number(truncate(value));
  return Number.isSafeInteger(number) ? number : null;
}
