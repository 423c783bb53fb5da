import type { PriceTable } from '../aws/price.js';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { alternatives } from './alternatives.js';
import { type Bill, type Line, price } from './bill.js';
import { type BreakEven, breakEvens, cheaperAt } from './break-even.js';
import { type Part, totalCost } from './curve.js';
import type { Layout, Traffic } from './layout.js';
import { regionsOf } from './price-list.js';
import { Fraction } from './quantity.js';
import type { Today } from './today.js';

export interface Comparison {
  readonly layout: Layout;
  readonly traffic: Traffic;
  readonly currency: string;
  readonly options: readonly CostedOption[];
  readonly leftOut: readonly { readonly name: string; readonly title: string; readonly why: string }[];
  readonly breakEvens: readonly PairBreakEven[];
  readonly notes: readonly string[];
}

export interface CostedOption {
  readonly name: string;
  readonly title: string;
  readonly parts: readonly Part[];
  /** What the sum lacks, and why. */
  readonly notCounted: readonly string[];
}

export interface PairBreakEven {
  readonly one: string;
  readonly other: string;
  readonly at: readonly BreakEven[];
  /** The cheaper one at no traffic, then after each point: a name, or null where they are equal. */
  readonly cheaper: readonly (string | null)[];
}

/** Costs each way to build the network, and finds where each two of them cost the same. */
export function compare(
  layout: Layout,
  traffic: Traffic,
  { prices, today }: { readonly prices: PriceTable; readonly today: Today | null },
): Comparison {
  for (const region of [layout.region, ...(traffic.imageRegion === null ? [] : [traffic.imageRegion])]) {
    const regions = regionsOf(prices);
    if (!regions.includes(region))
      throw new InputError(
        `there are no prices for region ${region}${closestTo(region, regions)}`,
        null,
        'run pullpath prices update --region REGION, or give --prices FILE',
      );
  }
  const known = [
    ...(today === null ? [] : [{ name: 'today', title: 'as it stands today', lines: today.lines }]),
    ...alternatives(layout, traffic),
  ].map(({ name, title, lines }) => ({ name, title, bill: billOf(lines, prices, layout.region) }));
  const options = known.flatMap(({ name, title, bill }) =>
    bill.kind === 'priced' ? [{ name, title, parts: bill.parts, notCounted: bill.notCounted }] : [],
  );
  return {
    layout,
    traffic,
    currency: prices.currency,
    options,
    leftOut: known.flatMap(({ name, title, bill }) =>
      bill.kind === 'left-out' ? [{ name, title, why: bill.why }] : [],
    ),
    breakEvens: options.flatMap((one, index) => options.slice(index + 1).map((other) => pair(one, other))),
    notes: today?.notes ?? [],
  };
}

function billOf(lines: readonly Line[] | { readonly cannot: string }, prices: PriceTable, region: string): Bill {
  return 'cannot' in lines ? { kind: 'left-out', why: lines.cannot } : price(lines, prices, region);
}

function pair(one: CostedOption, other: CostedOption): PairBreakEven {
  const at = breakEvens(one.parts, other.parts);
  const cheaper: (string | null)[] = [];
  const say = (layers: Fraction) => {
    const which = cheaperAt(one.parts, other.parts, layers);
    cheaper.push(which === 'equal' ? null : which === 'one' ? one.name : other.name);
  };
  let before = new Fraction(0);
  for (const [index, { from, to }] of at.entries()) {
    if (index === 0) say(before.add(from).div(2));
    if (to === null) cheaper.push(null);
    else say(to.add(at[index + 1]?.from ?? to.add(2)).div(2));
    before = to ?? from;
  }
  if (at.length === 0) say(before);
  return { one: one.name, other: other.name, at, cheaper };
}

/** The cheapest first, at this many gigabytes of layers. */
export function byCost(options: readonly CostedOption[], layers: Fraction): readonly CostedOption[] {
  return [...options].sort((left, right) => totalCost(left.parts, layers).compare(totalCost(right.parts, layers)));
}
