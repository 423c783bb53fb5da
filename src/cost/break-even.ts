import { bends, type Part, totalCost } from './curve.js';
import { type Fraction, ZERO } from './quantity.js';

/** Where two bills are equal: at `from` alone, or from there up to `to`; `to` null: for ever. */
export interface BreakEven {
  readonly from: Fraction;
  readonly to: Fraction | null;
}

/**
 * The gigabytes of layers a month at which two bills are equal, exactly. Both are straight between the bends that their
 * tiers make, so between two neighbouring bends the difference has one zero at most, or is zero all along.
 */
export function breakEvens(one: readonly Part[], other: readonly Part[]): readonly BreakEven[] {
  const difference = (layers: Fraction) => totalCost(one, layers).sub(totalCost(other, layers));
  const knots = sorted([ZERO, ...bends(one), ...bends(other)]);
  const found: BreakEven[] = [];
  for (const [index, from] of knots.entries()) {
    const to = knots[index + 1] ?? null;
    const start = difference(from);
    const slope = to === null ? difference(from.add(1)).sub(start) : difference(to).sub(start).div(to.sub(from));
    if (slope.equals(0)) {
      if (start.equals(0)) found.push({ from, to });
      continue;
    }
    const zero = from.sub(start.div(slope));
    if (zero.compare(from) < 0 || (to !== null && zero.compare(to) >= 0)) continue;
    found.push({ from: zero, to: zero });
  }
  return joined(found);
}

/** Which is cheaper between the break-evens: at this many gigabytes. */
export function cheaperAt(one: readonly Part[], other: readonly Part[], layers: Fraction): 'one' | 'other' | 'equal' {
  const order = totalCost(one, layers).compare(totalCost(other, layers));
  return order < 0 ? 'one' : order > 0 ? 'other' : 'equal';
}

function sorted(values: readonly Fraction[]): readonly Fraction[] {
  return [...values]
    .sort((left, right) => left.compare(right))
    .filter((value, index, all) => index === 0 || !value.equals(all[index - 1] ?? ZERO));
}

/** Stretches that touch become one. */
function joined(found: readonly BreakEven[]): readonly BreakEven[] {
  const result: BreakEven[] = [];
  for (const next of found) {
    const last = result.at(-1);
    if (last?.to?.equals(next.from)) result[result.length - 1] = { from: last.from, to: next.to };
    else result.push(next);
  }
  return result;
}
