import { expect, test } from 'vitest';
import { BUNDLED_PRICES } from '../aws/prices.js';
import { findPrice, overlay, readPriceTable } from './price-list.js';

const PRICE = {
  item: 'nat-gateway-gb',
  region: 'eu-west-1',
  price: '0.03',
  source: 'our contract',
  date: '2026-10-01',
};

test('a contract goes before the bundled figure, and the rest stays', () => {
  const table = overlay(BUNDLED_PRICES, readPriceTable({ currency: 'USD', prices: [PRICE] }, 'prices.yaml'));
  expect(findPrice(table, 'nat-gateway-gb', 'eu-west-1')?.tiers).toEqual([{ from: '0', price: '0.03' }]);
  expect(findPrice(table, 'nat-gateway-hour', 'eu-west-1')?.tiers).toEqual([{ from: '0', price: '0.048' }]);
});

test('another currency stands alone', () => {
  const theirs = readPriceTable({ currency: 'EUR', prices: [PRICE] }, 'prices.yaml');
  expect(overlay(BUNDLED_PRICES, theirs)).toEqual(theirs);
});

test('a price to a region goes before the price to any', () => {
  expect(findPrice(BUNDLED_PRICES, 'inter-region-gb', 'us-east-1', 'us-east-2')?.tiers[0]?.price).toBe('0.01');
  expect(findPrice(BUNDLED_PRICES, 'inter-region-gb', 'us-east-1', 'eu-west-1')?.tiers[0]?.price).toBe('0.02');
  expect(findPrice(BUNDLED_PRICES, 'transit-gateway-gb', 'ap-northeast-1')).toBeNull();
});

test.each([
  ['a list', [], 'this is no price file'],
  ['no currency', { prices: [] }, 'currency is missing'],
  ['no prices', { currency: 'USD' }, 'prices is missing'],
  ['an unknown item', { ...PRICE, item: 'nat-gateway-gbs' }, 'did you mean "nat-gateway-gb"?'],
  ['no region', { ...PRICE, region: 'Ireland' }, 'Ireland is no region'],
  ['a negative price', { ...PRICE, price: '-0.03' }, 'price -0.03 is no number'],
  ['NaN', { ...PRICE, price: Number.NaN }, 'price NaN is no number'],
  ['no source', { ...PRICE, source: ' ' }, 'source is missing'],
  ['no such day', { ...PRICE, date: '2026-02-30' }, 'date 2026-02-30 is not written as'],
  [
    'tiers out of order',
    {
      ...PRICE,
      tiers: [
        { from: '0', price: '1' },
        { from: '0', price: '2' },
      ],
    },
    'from more',
  ],
])('a price file with %s is refused', (_name, data, message) => {
  const table = 'item' in data ? { currency: 'USD', prices: [data] } : data;
  expect(() => readPriceTable(table, 'prices.yaml')).toThrow(message);
});

test('two prices for one thing are refused', () => {
  expect(() => readPriceTable({ currency: 'USD', prices: [PRICE, PRICE] }, 'prices.yaml')).toThrow('has two prices');
});
