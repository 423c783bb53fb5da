import type { Decimal } from './value.js';

/**
 * Numbers as Go's math/big writes them: exact decimals rounded to what is asked for, or the shortest that is still the
 * same number at its precision. Source: Go, math/big/ftoa.go and decimal.go (read 2026-11).
 */
interface Digits {
  /** Without zeros at either end. */
  readonly digits: string;
  /** Where the point stands: before the first digit if it is 0. */
  readonly point: number;
}

function exact(mantissa: bigint, exponent: number): Digits {
  if (mantissa === 0n) return { digits: '', point: 0 };
  const text = (exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits: text.replace(/0+$/, ''), point: text.length + Math.min(exponent, 0) };
}

function down({ digits, point }: Digits, count: number): Digits {
  const kept = digits.slice(0, Math.max(0, count)).replace(/0+$/, '');
  return { digits: kept, point: kept === '' ? 0 : point };
}

function up({ digits, point }: Digits, count: number): Digits {
  const kept = digits.slice(0, count).replace(/9+$/, '');
  const last = kept.at(-1);
  if (last === undefined) return { digits: '1', point: point + 1 };
  return { digits: kept.slice(0, -1) + String(Number(last) + 1), point };
}

/** To a count of digits; halves to the even digit. */
function round(value: Digits, count: number): Digits {
  const { digits } = value;
  if (count < 0) return { digits: '', point: 0 };
  if (count >= digits.length) return value;
  const next = digits.charCodeAt(count) - 48;
  const isHalf = next === 5 && count + 1 === digits.length;
  const roundsUp = isHalf ? count > 0 && digits.charCodeAt(count - 1) % 2 === 1 : next >= 5;
  return roundsUp ? up(value, count) : down(value, count);
}

function shortest(number: Decimal): Digits {
  const { mantissa, exponent, precision } = number;
  const value = exact(mantissa, exponent);
  if (mantissa === 0n) return value;
  const shift = precision + 1 - mantissa.toString(2).length;
  const half = mantissa << BigInt(shift);
  const lower = exact(half - 1n, exponent - shift).digits;
  const upper = exact(half + 1n, exponent - shift).digits;
  const inclusive = (half & 2n) === 0n;
  for (let index = 0; index < value.digits.length; index++) {
    const digit = value.digits.charCodeAt(index);
    const low = index < lower.length ? lower.charCodeAt(index) : 48;
    const high = index < upper.length ? upper.charCodeAt(index) : 48;
    const okDown = low !== digit || (inclusive && index + 1 === lower.length);
    const okUp = digit !== high && (inclusive || digit + 1 < high || index + 1 < upper.length);
    if (okDown && okUp) return round(value, index + 1);
    if (okDown) return down(value, index + 1);
    if (okUp) return up(value, index + 1);
  }
  return value;
}

function plain({ digits, point }: Digits, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places === 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function scientific({ digits, point }: Digits, places: number): string {
  const exponent = digits === '' ? 0 : point - 1;
  const fraction = places > 0 ? `.${digits.slice(1, places + 1).padEnd(places, '0')}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0) || '0'}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function signOf({ negative }: Decimal): string {
  return negative ? '-' : '';
}

/** As Terraform writes a number into a string: plain digits, no exponent. */
export function formatDecimal(number: Decimal): string {
  const { mantissa, exponent, precision } = number;
  // Whole numbers that fit: nothing shorter is the same number.
  if (exponent >= 0 && exponent < 32 && mantissa < 1n << 32n && precision >= 64)
    return signOf(number) + (mantissa << BigInt(exponent)).toString();
  const value = shortest(number);
  return signOf(number) + plain(value, Math.max(0, value.digits.length - value.point));
}

export function toFixed(number: Decimal, places: number): string {
  const value = exact(number.mantissa, number.exponent);
  return signOf(number) + plain(round(value, value.point + places), places);
}

export function toExponential(number: Decimal, places: number): string {
  return signOf(number) + scientific(round(exact(number.mantissa, number.exponent), places + 1), places);
}

/** With an exponent for what is very small or very large; null for the shortest. */
export function toGeneral(number: Decimal, precision: number | null): string {
  const value =
    precision === null ? shortest(number) : round(exact(number.mantissa, number.exponent), Math.max(1, precision));
  const { length } = value.digits;
  const wanted = precision === null ? length : Math.max(1, precision);
  const limit = precision === null ? 6 : wanted > length && length >= value.point ? length : wanted;
  const exponent = value.point - 1;
  if (exponent < -4 || exponent >= limit) return signOf(number) + scientific(value, Math.min(wanted, length) - 1);
  const digits = wanted > value.point ? length : wanted;
  return signOf(number) + plain(value, Math.max(digits - value.point, 0));
}
