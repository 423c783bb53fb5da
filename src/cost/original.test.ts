import { expect, test } from 'vitest';
import { BUNDLED_PRICES } from '../aws/prices.js';
import { compare } from './compare.js';
import { totalCost } from './curve.js';
import { trafficOfLayers } from './layout.js';
import { decimal, Fraction } from './quantity.js';

/**
 * The original system: ap-northeast-1, two zones, ecr.api and ecr.dkr. Worked out by hand:
 *
 * - endpoints in each zone: 2 services × 2 zones × 730 h × 0.014 = 40.88; layers over the S3 gateway cost nothing
 * - NAT gateway in each zone: 2 × 730 h × 0.062 = 90.52, 2 addresses × 730 h × 0.005 = 7.30: 97.82, and 0.062 a GB
 * - one NAT gateway: 45.26 + 3.65 = 48.91, and a GB 0.062 + half of it over zones at 2 × 0.01 = 0.072
 * - endpoints, S3 gateway, one NAT gateway: 40.88 + 48.91 = 89.79
 */
const LAYOUT = { region: 'ap-northeast-1', vpcs: 1, zones: 2, services: ['ecr.api', 'ecr.dkr'] };
const comparison = compare(LAYOUT, trafficOfLayers(0), { prices: BUNDLED_PRICES, today: null });

test.each([
  // GB, endpoints, NAT gateway in each zone, one NAT gateway, S3 gateway and NAT in each zone, hybrid
  [0, '40.88', '97.82', '48.91', '97.82', '89.79'],
  [100, '40.88', '104.02', '56.11', '97.82', '89.79'], // 97.82 + 6.20; 48.91 + 7.20
  [500, '40.88', '128.82', '84.91', '97.82', '89.79'], // + 31.00; + 36.00
  [1_000, '40.88', '159.82', '120.91', '97.82', '89.79'], // + 62.00; + 72.00
  [4_891, '40.88', '401.06', '401.06', '97.82', '89.79'], // + 303.242; + 352.152: where both are equal
  [10_000, '40.88', '717.82', '768.91', '97.82', '89.79'], // + 620.00; + 720.00
])('at %d GB', (gb, endpoints, natPerZone, natOne, gatewayOnly, hybrid) => {
  const costs = Object.fromEntries(
    comparison.options.map(({ name, parts }) => [name, decimal(totalCost(parts, new Fraction(gb)), 2)]),
  );
  expect(costs).toMatchObject({
    'endpoints-every-zone': endpoints,
    'endpoints-one-zone': '20.44',
    'nat-per-zone': natPerZone,
    'nat-regional': natPerZone,
    'nat-one': natOne,
    's3-gateway-only': gatewayOnly,
    hybrid,
  });
});

test('one NAT gateway and one in each zone are equal where the second gateway costs what crossing zones does', () => {
  // 97.82 − 48.91 = 48.91 a month, at 0.072 − 0.062 = 0.01 a GB.
  const pair = comparison.breakEvens.find(({ one, other }) => one === 'nat-per-zone' && other === 'nat-one');
  expect(pair?.at.map(({ from }) => from.toFraction())).toEqual(['4891']);
  expect(pair?.cheaper).toEqual(['nat-one', 'nat-per-zone']);
});

test('what has no settled price is left out by name', () => {
  expect(comparison.leftOut).toMatchObject([
    { name: 'nat-instance', why: expect.stringContaining('no price for nat-instance-hour in ap-northeast-1') },
    { name: 'centralized', why: 'no price for transit-gateway-attachment-hour in ap-northeast-1' },
  ]);
});

test('Ohio and Virginia have a transit gateway; two VPCs share the endpoints', () => {
  const { options } = compare({ ...LAYOUT, region: 'us-east-1', vpcs: 2 }, trafficOfLayers(0), {
    prices: BUNDLED_PRICES,
    today: null,
  });
  const cost = (name: string) =>
    decimal(totalCost(options.find((option) => option.name === name)?.parts ?? [], new Fraction(1_000)), 2);
  // 2 services × 2 zones × 730 h × 0.01 = 29.20; 3 attachments × 730 h × 0.05 = 109.50.
  expect(cost('centralized')).toBe('138.70');
  // 2 VPCs × 2 × 2 × 730 h × 0.01.
  expect(cost('endpoints-every-zone')).toBe('58.40');
  // 2 × 730 h × 0.0042 = 6.132; 2 × 8 GB × 0.08 = 1.28; 2 × 730 h × 0.005 = 7.30; 1,000 GB over zones at 0.01 = 10.
  expect(cost('nat-instance')).toBe('24.71');
});

test('what the transfer of other services costs, and what of it is not settled', () => {
  const traffic = { ...trafficOfLayers(1_000), services: new Fraction(300) };
  const { options } = compare(LAYOUT, traffic, { prices: BUNDLED_PRICES, today: null });
  const endpoints = options.find(({ name }) => name === 'endpoints-every-zone');
  // 40.88 + 300 GB × 0.01.
  expect(decimal(totalCost(endpoints?.parts ?? [], traffic.layers), 2)).toBe('43.88');
  expect(endpoints?.notCounted).toEqual([expect.stringContaining('not settled')]);
});

test('images of another region pay the region that they leave, and need a NAT gateway', () => {
  const traffic = { ...trafficOfLayers(1_000), imageRegion: 'us-east-1' };
  const { options, leftOut } = compare({ ...LAYOUT, region: 'us-east-2' }, traffic, {
    prices: BUNDLED_PRICES,
    today: null,
  });
  const perZone = options.find(({ name }) => name === 'nat-per-zone');
  // 2 × 730 × 0.045 = 65.70; 2 × 730 × 0.005 = 7.30; 1,000 × 0.045 = 45; 1,000 × 0.01 from Virginia to Ohio = 10.
  expect(decimal(totalCost(perZone?.parts ?? [], traffic.layers), 2)).toBe('128.00');
  expect(leftOut.map(({ name }) => name)).toContain('endpoints-every-zone');
});

test('traffic to the internet leaves out what has no NAT gateway', () => {
  const { leftOut } = compare(
    LAYOUT,
    { ...trafficOfLayers(10), internet: new Fraction(1) },
    { prices: BUNDLED_PRICES, today: null },
  );
  expect(leftOut).toContainEqual(
    expect.objectContaining({ name: 'endpoints-every-zone', why: 'traffic to the internet needs a NAT gateway' }),
  );
});

test('a region without prices is one clear line', () => {
  expect(() =>
    compare({ ...LAYOUT, region: 'us-east-9' }, trafficOfLayers(1), { prices: BUNDLED_PRICES, today: null }),
  ).toThrow('there are no prices for region us-east-9, did you mean "us-east-1"?');
});
