import { expect, test } from 'vitest';
import { readPriceTable } from '../cost/price-list.js';
import { PRICE_ITEMS } from './price.js';
import { BUNDLED_PRICES } from './prices.js';

test('every figure is one that a price file may hold: region, date, source, tiers, no double', () => {
  expect(readPriceTable(JSON.parse(JSON.stringify(BUNDLED_PRICES)), 'bundled')).toEqual(BUNDLED_PRICES);
});

test('no figure is free of charge or of a source', () => {
  for (const { tiers, source, date } of BUNDLED_PRICES.prices) {
    expect(tiers.every(({ price }) => Number(price) > 0)).toBe(true);
    expect(source.length).toBeGreaterThan(10);
    expect(date > '2024-01-01' && date < '2026-12-31').toBe(true);
  }
});

test('what is not settled has no figure', () => {
  const has = (item: string, region: string) =>
    BUNDLED_PRICES.prices.some((price) => price.item === item && price.region === region);
  for (const region of ['ap-northeast-3', 'ap-southeast-2', 'sa-east-1'])
    expect(has('interface-endpoint-hour', region)).toBe(false);
  for (const region of ['ap-northeast-1', 'eu-west-1']) expect(has('transit-gateway-gb', region)).toBe(false);
  expect(
    BUNDLED_PRICES.prices.some(({ item }) => item === 'endpoint-cross-zone-gb' || item === 'hosted-zone-month'),
  ).toBe(false);
  expect(Object.keys(PRICE_ITEMS)).toContain('endpoint-cross-zone-gb');
});
