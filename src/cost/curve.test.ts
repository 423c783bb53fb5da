import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf } from '../../test/seed.js';
import type { Price } from '../aws/price.js';
import { breakEvens, cheaperAt } from './break-even.js';
import { flow, type Part, partCost, totalCost } from './curve.js';
import { Fraction, plain, ZERO } from './quantity.js';

const price = fc.integer({ min: 0, max: 100 }).map((cents) => plain(new Fraction(cents, 1000)));
const anyPrice: fc.Arbitrary<Price> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 3 }),
    fc.array(price, { minLength: 4, maxLength: 4 }),
  )
  .map(([bounds, prices]) => ({
    item: 'nat-gateway-gb',
    region: 'us-east-1',
    tiers: [0, ...bounds.sort((one, other) => one - other)].map((from, index) => ({
      from: String(from),
      price: prices[index] ?? '0',
    })),
    source: 'test',
    date: '2026-01-01',
  }));
const anyPart: fc.Arbitrary<Part> = fc
  .tuple(anyPrice, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 3 }))
  .map(([unit, fixed, numerator, denominator]) => ({
    what: 'data',
    basis: '',
    price: unit,
    quantity: flow(fixed, new Fraction(numerator, denominator)),
  }));
const anyBill = fc.array(anyPart, { maxLength: 4 });
const anyVolume = fc.integer({ min: 0, max: 20_000 }).map((value) => new Fraction(value, 3));

test('cost never falls as gigabytes grow', () => {
  fc.assert(
    fc.property(anyBill, anyVolume, anyVolume, (bill, volume, more) => {
      expect(totalCost(bill, volume.add(more)).compare(totalCost(bill, volume))).toBeGreaterThanOrEqual(0);
    }),
    { seed: seedOf(1) },
  );
});

test('tiers are continuous: a step of next to nothing costs next to nothing', () => {
  const step = new Fraction(1, 1_000_000_000);
  fc.assert(
    fc.property(anyPart, (part) => {
      for (const { from } of part.price.tiers) {
        if (part.quantity.perGb.equals(0)) continue;
        const at = new Fraction(from).sub(part.quantity.fixed).div(part.quantity.perGb);
        if (at.compare(step) <= 0) continue;
        const jump = partCost(part, at.add(step)).sub(partCost(part, at.sub(step)));
        // The dearest tier is 0.1, at 6 GB a GB of layers.
        expect(jump.compare(step.mul(2).mul(6).mul('0.1'))).toBeLessThanOrEqual(0);
      }
    }),
    { seed: seedOf(1) },
  );
});

test('the sum of the parts is the total, exactly', () => {
  fc.assert(
    fc.property(anyBill, anyVolume, (bill, volume) => {
      const sum = bill.map((part) => partCost(part, volume)).reduce((one, other) => one.add(other), ZERO);
      expect(totalCost(bill, volume).equals(sum)).toBe(true);
    }),
    { seed: seedOf(1) },
  );
});

test('break-evens are exactly where the curves cross, and nowhere else', () => {
  fc.assert(
    fc.property(anyBill, anyBill, fc.array(anyVolume, { minLength: 20, maxLength: 20 }), (one, other, volumes) => {
      const found = breakEvens(one, other);
      const difference = (at: Fraction) => totalCost(one, at).sub(totalCost(other, at));
      for (const { from, to } of found) {
        expect(difference(from).equals(0)).toBe(true);
        expect(difference(to ?? from.add(12_345)).equals(0)).toBe(true);
      }
      // Wherever two samples differ in sign, one of the points lies between them.
      const samples = [...volumes].sort((left, right) => left.compare(right));
      for (const [index, start] of samples.entries()) {
        const end = samples[index + 1];
        if (end === undefined) continue;
        const [before, after] = [cheaperAt(one, other, start), cheaperAt(one, other, end)];
        if (before === after && before !== 'equal') continue;
        expect(found.some(({ from, to }) => from.compare(end) <= 0 && (to === null || to.compare(start) >= 0))).toBe(
          true,
        );
      }
      for (const volume of volumes) {
        const within = found.some(
          ({ from, to }) => from.compare(volume) <= 0 && (to === null || to.compare(volume) >= 0),
        );
        expect(difference(volume).equals(0)).toBe(within);
      }
    }),
    { seed: seedOf(1) },
  );
});

test('two curves with tiers cross twice', () => {
  const part = (tiers: Price['tiers'], fixed: number): Part => ({
    what: 'data',
    basis: '',
    quantity: flow(fixed, 1),
    price: { item: 'nat-gateway-gb', region: 'us-east-1', tiers, source: 'test', date: '2026-01-01' },
  });
  // 0.02 a GB up to 100, then 0.001, against 0.01 all along after a start of 0.5: equal at 50, and at
  // 2 + 0.001 (x − 100) = 0.5 + 0.01 x, so x = 1.4 ÷ 0.009.
  const tiered = part(
    [
      { from: '0', price: '0.02' },
      { from: '100', price: '0.001' },
    ],
    0,
  );
  const straight = part([{ from: '0', price: '0.01' }], 50);
  expect(breakEvens([tiered], [straight]).map(({ from }) => from.toFraction())).toEqual(['50', '1400/9']);
});
