import type { Comparison } from '../cost/compare.js';
import { type Part, quantityAt, tieredAmounts } from '../cost/curve.js';
import { Fraction, plain, toPlaces, ZERO } from '../cost/quantity.js';

/** Decimals are text of ten places at most, as AWS bills; the parts, so rounded, add up to the total exactly. */
export function costToJson(comparison: Comparison, volumes: readonly Fraction[], version: string): string {
  const { layout, traffic, currency, options, leftOut, breakEvens, notes } = comparison;
  return `${JSON.stringify(
    {
      schemaVersion: 1,
      tool: { name: 'pullpath', version },
      currency,
      ...layout,
      traffic: {
        layersGb: plain(traffic.layers),
        manifestsGb: plain(traffic.manifests),
        servicesGb: plain(traffic.services),
        internetGb: plain(traffic.internet),
        imageRegion: traffic.imageRegion,
      },
      options: options.map(({ name, title, parts, notCounted }) => ({
        name,
        title,
        at: volumes.map((layers) => billAt(parts, layers)),
        notCounted,
      })),
      leftOut,
      breakEvens: breakEvens.map(({ one, other, at, cheaper }) => ({
        one,
        other,
        at: at.map(({ from, to }) => ({ fromGb: plain(from), toGb: to === null ? null : plain(to) })),
        cheaper,
      })),
      notes,
    },
    null,
    2,
  )}\n`;
}

function billAt(parts: readonly Part[], layers: Fraction) {
  const lines = parts.map(({ what, basis, quantity, price }) => {
    const tiers = tieredAmounts(price, quantityAt(quantity, layers));
    const exact = tiers.reduce((sum, tier) => sum.add(tier.quantity.mul(tier.price)), ZERO);
    return {
      what,
      basis,
      item: price.item,
      quantity: plain(quantityAt(quantity, layers)),
      tiers: tiers.map((tier) => ({ quantity: plain(tier.quantity), price: plain(tier.price) })),
      amount: toPlaces(exact),
      region: price.region,
      source: price.source,
      date: price.date,
    };
  });
  return {
    layersGb: plain(layers),
    total: plain(lines.reduce((sum, line) => sum.add(line.amount), new Fraction(0))),
    parts: lines.map((line) => ({ ...line, amount: plain(line.amount) })),
  };
}
