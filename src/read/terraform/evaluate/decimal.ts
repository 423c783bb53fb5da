import Big from 'big.js';
import type { Decimal, TerraformValue } from './value.js';

/**
 * Exact decimals. Terraform computes with 512-bit floats; decimals of 155 digits are as fine, and give 0.1 + 0.2 = 0.3
 * as Terraform prints it. Source: zclconf/go-cty, cty/function/stdlib and docs/types.md (read 2026-11).
 */
Big.DP = 155;
Big.NE = -7;
Big.PE = 400;

export function decimal(text: string | number): Decimal {
  return new Big(text);
}

export function numberValue(value: Decimal | number): TerraformValue {
  return { kind: 'number', value: typeof value === 'number' ? new Big(value) : value };
}

/** As Terraform writes a number into a string: plain digits, no exponent. */
export function formatDecimal(value: Decimal): string {
  const text = value.round(150).toFixed();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Null where the value is no whole number that a computer counts with. */
export function toInteger(value: Decimal): number | null {
  const number = value.toNumber();
  return Number.isSafeInteger(number) && value.eq(number) ? number : null;
}

/** Null where the text is no number as Terraform reads one. */
export function parseDecimal(text: string): Decimal | null {
  const trimmed = text.startsWith('+') ? text.slice(1) : text;
  if (!/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test(trimmed)) return null;
  return new Big(trimmed.replace(/\.(?=$|[eE])/, ''));
}
