import { expect, test } from 'vitest';
import { BUNDLED_PRICES } from '../aws/prices.js';
import { HOURS } from './bill.js';
import { flow, type Part, partCost, tieredAmounts } from './curve.js';
import { findPrice } from './price-list.js';
import { decimal, Fraction } from './quantity.js';

/** Infracost's unit rules: internal/resources/aws/{nat_gateway,vpc_endpoint,data_transfer}.go and their golden files. */
function cost(item: Parameters<typeof findPrice>[1], quantity: number, region = 'us-east-1'): string {
  const price = findPrice(BUNDLED_PRICES, item, region);
  if (price === null) throw new Error(`no price for ${item}`);
  const part: Part = { what: item, basis: '', quantity: flow(quantity), price };
  return decimal(partCost(part, new Fraction(0)), 2);
}

test.each([
  ['a NAT gateway is 730 hours', 'nat-gateway-hour', HOURS, 'us-east-1', '32.85'],
  ['a NAT gateway in sa-east-1', 'nat-gateway-hour', HOURS, 'sa-east-1', '67.89'],
  ['100 GB through it', 'nat-gateway-gb', 100, 'us-east-1', '4.50'],
  ['an interface endpoint is 730 hours a subnet', 'interface-endpoint-hour', 2 * HOURS, 'us-east-1', '14.60'],
  ['a transit gateway attachment', 'transit-gateway-attachment-hour', HOURS, 'us-east-1', '36.50'],
  ['100 GB through it', 'transit-gateway-gb', 100, 'us-east-1', '2.00'],
  ['1,000 GB between zones count twice', 'cross-zone-gb', 2 * 1_000, 'us-east-1', '20.00'],
] as const)('%s', (_name, item, quantity, region, expected) => {
  expect(cost(item, quantity, region)).toBe(expected);
});

test('the endpoint tiers begin where the Price List has them', () => {
  const price = findPrice(BUNDLED_PRICES, 'interface-endpoint-gb', 'us-east-1');
  if (price === null) throw new Error('no price');
  // Infracost asks the Price List for startUsageAmount 0, 1048576 and 5242880, and splits at 1,000,000 and 5,000,000.
  expect(price.tiers.map(({ from }) => from)).toEqual(['0', '1048576', '5242880']);
  expect(tieredAmounts(price, new Fraction(6_000_000)).map(({ quantity }) => quantity.toFraction())).toEqual([
    '1048576',
    '4194304',
    '757120',
  ]);
  // 1,048,576 × 0.01 + 4,194,304 × 0.006 + 757,120 × 0.004.
  expect(cost('interface-endpoint-gb', 6_000_000)).toBe('38,680.06');
});
