import { isPriceItem, PRICE_ITEMS, type Price, type PriceItem, type PriceTable } from '../aws/price.js';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { parseDecimal } from './quantity.js';

/** The price of an item in a region. Null where the table has none: nothing stands in for it. */
export function findPrice(table: PriceTable, item: PriceItem, region: string, to: string | null = null): Price | null {
  const candidates = table.prices.filter((price) => price.item === item && price.region === region);
  return (
    candidates.find((price) => price.to === (to ?? undefined)) ?? candidates.find(({ to }) => to === undefined) ?? null
  );
}

export function regionsOf(table: PriceTable): readonly string[] {
  return [...new Set(table.prices.map(({ region }) => region))].sort();
}

/**
 * A table of the user's over the bundled one. In the same currency theirs goes before, figure by figure; in another one
 * theirs stands alone, since no sum of two currencies means anything.
 */
export function overlay(base: PriceTable, theirs: PriceTable): PriceTable {
  if (base.currency !== theirs.currency) return theirs;
  const key = ({ item, region, to }: Price) => `${item} ${region} ${to ?? ''}`;
  const replaced = new Set(theirs.prices.map(key));
  return {
    currency: base.currency,
    prices: [...base.prices.filter((price) => !replaced.has(key(price))), ...theirs.prices],
  };
}

const MAXIMUM_PRICES = 20_000;

/** Reads a price file's data, which may hold anything. `file` is for the message. */
export function readPriceTable(data: unknown, file: string): PriceTable {
  const fail = (what: string, hint = 'see docs/cost.md for the format'): never => {
    throw new InputError(what, { file }, hint);
  };
  if (!isRecord(data)) return fail('this is no price file');
  const { currency, prices } = data;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
    return fail('currency is missing or not three capitals', 'write currency: USD');
  if (!Array.isArray(prices)) return fail('prices is missing or not a list');
  if (prices.length > MAXIMUM_PRICES) return fail(`it has ${prices.length} prices, and ${MAXIMUM_PRICES} is the limit`);
  const read = prices.map((price: unknown, index) => readPrice(price, (what) => fail(`price ${index + 1}: ${what}`)));
  const seen = new Set<string>();
  for (const { item, region, to } of read) {
    const key = `${item} in ${region}${to === undefined ? '' : ` to ${to}`}`;
    if (seen.has(key)) fail(`${key} has two prices`, 'keep one');
    seen.add(key);
  }
  return { currency, prices: read };
}

function readPrice(price: unknown, fail: (what: string) => never): Price {
  if (!isRecord(price)) return fail('it is no mapping');
  const { item, region, to, source, date } = price;
  if (typeof item !== 'string' || !isPriceItem(item))
    return fail(`there is no item ${shown(item)}${closestTo(String(item), Object.keys(PRICE_ITEMS))}`);
  if (typeof region !== 'string' || !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region))
    return fail(`${shown(region)} is no region`);
  if (to !== undefined && (typeof to !== 'string' || item !== 'inter-region-gb'))
    return fail('to is for inter-region-gb alone, and names a region');
  if (typeof source !== 'string' || source.trim() === '') return fail('source is missing');
  if (typeof date !== 'string' || !isDate(date)) return fail(`date ${shown(date)} is not written as 2026-11-24`);
  return { item, region, ...(typeof to === 'string' ? { to } : {}), tiers: readTiers(price, fail), source, date };
}

function readTiers(price: Readonly<Record<string, unknown>>, fail: (what: string) => never): Price['tiers'] {
  if (price.tiers === undefined) return [{ from: '0', price: readFigure(price.price, 'price', fail) }];
  if (!Array.isArray(price.tiers) || price.tiers.length === 0 || price.tiers.length > 50)
    return fail('tiers is not a list of 1 to 50');
  const tiers = price.tiers.map((tier: unknown) => {
    if (!isRecord(tier)) return fail('a tier is no mapping');
    return { from: readFigure(tier.from, 'from', fail), price: readFigure(tier.price, 'price', fail) };
  });
  let last: number | null = null;
  for (const { from } of tiers) {
    const value = Number(from);
    if (last === null ? value !== 0 : value <= last)
      return fail('the first tier is from 0, and each further one from more');
    last = value;
  }
  return tiers;
}

function readFigure(value: unknown, name: string, fail: (what: string) => never): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || parseDecimal(text) === null)
    return fail(`${name} ${shown(value)} is no number of zero or more`);
  return text;
}

function shown(value: unknown): string {
  if (value === undefined) return '(missing)';
  return typeof value === 'object' ? '(not a plain value)' : String(value).slice(0, 40);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
