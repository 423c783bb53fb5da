import type { Price, PriceItem, PriceTable } from '../aws/price.js';
import { type Flow, flow, isNothing, type Part } from './curve.js';
import { findPrice } from './price-list.js';

/** AWS: a month is 730 hours in its own calculator and examples. */
export const HOURS = 730;

/** A line of a bill before its price is known. */
export interface Line {
  readonly what: string;
  readonly basis: string;
  readonly item: PriceItem;
  readonly quantity: Flow;
  /** The other region of `inter-region-gb`, and the one that bills it. */
  readonly from?: string;
  readonly to?: string;
  /** Why it may be left out of the sum, said beside it. Without this, a missing price leaves the whole bill out. */
  readonly ifUnpriced?: string;
}

export type Bill =
  | { readonly kind: 'priced'; readonly parts: readonly Part[]; readonly notCounted: readonly string[] }
  | { readonly kind: 'left-out'; readonly why: string };

export function hourly(what: string, item: PriceItem, count: number, thing: string): Line {
  return {
    what,
    basis: `${count} ${count === 1 ? thing : plural(thing)} × ${HOURS} h`,
    item,
    quantity: flow(count * HOURS),
  };
}

function plural(thing: string): string {
  return thing.endsWith('s') ? `${thing}es` : `${thing}s`;
}

export function monthly(what: string, item: PriceItem, count: number, basis: string): Line {
  return { what, basis, item, quantity: flow(count) };
}

export function data(what: string, item: PriceItem, quantity: Flow, basis = ''): Line {
  return { what, basis, item, quantity };
}

/** Gives every line its price. What costs nothing because nothing flows needs none. */
export function price(lines: readonly Line[], table: PriceTable, region: string): Bill {
  const parts: Part[] = [];
  const notCounted: string[] = [];
  const missing: string[] = [];
  for (const { what, basis, item, quantity, from, to, ifUnpriced } of lines) {
    if (isNothing(quantity)) continue;
    const found: Price | null = findPrice(table, item, from ?? region, to);
    if (found !== null) parts.push({ what, basis, quantity, price: found });
    else if (ifUnpriced !== undefined) notCounted.push(ifUnpriced);
    else missing.push(`${item} in ${from ?? region}`);
  }
  if (missing.length > 0) return { kind: 'left-out', why: `no price for ${[...new Set(missing)].join(', ')}` };
  return { kind: 'priced', parts, notCounted };
}
