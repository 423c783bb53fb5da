import Fraction from 'fraction.js';

/** Money and gigabytes are exact fractions: a third of the traffic stays a third. */
export { Fraction };

export const ZERO = new Fraction(0);

const DECIMAL = /^\d{1,15}(\.\d{1,12})?$/;

/** Reads a number that is not negative, as people and files write it. Null if it is none. */
export function parseDecimal(text: string): Fraction | null {
  return DECIMAL.test(text) ? new Fraction(text) : null;
}

/** `1,234.50`: rounded half up to this many places. */
export function decimal(value: Fraction, places: number): string {
  const [whole = '0', part = ''] = fixed(value, places).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return part === '' ? grouped : `${grouped}.${part}`;
}

/** The shortest text of at most ten places: `0.062`, `1333.3333333333`. */
export function plain(value: Fraction): string {
  const text = fixed(value, PLACES);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** As AWS bills: ten places. */
const PLACES = 10;

export function toPlaces(value: Fraction): Fraction {
  return new Fraction(fixed(value, PLACES));
}

/** A quantity for people: at most three places. */
export function amount(value: Fraction): string {
  if (value.compare(0) > 0 && value.compare('0.001') < 0) return 'under 0.001';
  return decimal(value, 3).replace(/\.?0+$/, '');
}

function fixed(value: Fraction, places: number): string {
  const scale = 10n ** BigInt(places);
  const scaled = (value.n * scale * 2n + value.d) / (value.d * 2n);
  const sign = value.s < 0n && scaled > 0n ? '-' : '';
  if (places === 0) return `${sign}${scaled}`;
  const digits = scaled.toString().padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
