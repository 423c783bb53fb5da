import type { Price } from '../aws/price.js';
import { Fraction, ZERO } from './quantity.js';

/** A quantity that grows with the gigabytes of layers in a month: `fixed + perGb × layers`. */
export interface Flow {
  readonly fixed: Fraction;
  readonly perGb: Fraction;
}

/** One line of a bill. */
export interface Part {
  readonly what: string;
  /** How the quantity comes about: `2 gateways × 730 h`. Empty for a plain amount of data. */
  readonly basis: string;
  readonly quantity: Flow;
  readonly price: Price;
}

export function flow(fixed: Fraction | number, perGb: Fraction | number = 0): Flow {
  return { fixed: new Fraction(fixed), perGb: new Fraction(perGb) };
}

export function plus(...flows: readonly Flow[]): Flow {
  return {
    fixed: flows.reduce((sum, { fixed }) => sum.add(fixed), ZERO),
    perGb: flows.reduce((sum, { perGb }) => sum.add(perGb), ZERO),
  };
}

export function times({ fixed, perGb }: Flow, factor: Fraction | number): Flow {
  return { fixed: fixed.mul(factor), perGb: perGb.mul(factor) };
}

export function isNothing({ fixed, perGb }: Flow): boolean {
  return fixed.equals(0) && perGb.equals(0);
}

export function quantityAt({ fixed, perGb }: Flow, layers: Fraction): Fraction {
  return fixed.add(perGb.mul(layers));
}

/** What a quantity costs, tier by tier: the tiers that it reaches. */
export function tieredAmounts(
  price: Price,
  quantity: Fraction,
): readonly { readonly quantity: Fraction; readonly price: Fraction }[] {
  return price.tiers.flatMap(({ from, price: unit }, index) => {
    const next = price.tiers[index + 1];
    const top = next === undefined || quantity.compare(next.from) <= 0 ? quantity : new Fraction(next.from);
    const inside = top.sub(from);
    return inside.compare(0) > 0 ? [{ quantity: inside, price: new Fraction(unit) }] : [];
  });
}

export function partCost({ price, quantity }: Part, layers: Fraction): Fraction {
  return tieredAmounts(price, quantityAt(quantity, layers)).reduce(
    (sum, { quantity, price }) => sum.add(quantity.mul(price)),
    ZERO,
  );
}

export function totalCost(parts: readonly Part[], layers: Fraction): Fraction {
  return parts.reduce((sum, part) => sum.add(partCost(part, layers)), ZERO);
}

/** The gigabytes of layers at which the slope of the curve changes. */
export function bends(parts: readonly Part[]): readonly Fraction[] {
  return parts.flatMap(({ price, quantity: { fixed, perGb } }) =>
    perGb.equals(0)
      ? []
      : price.tiers.map(({ from }) => new Fraction(from).sub(fixed).div(perGb)).filter((at) => at.compare(0) > 0),
  );
}
