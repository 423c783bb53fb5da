/** What AWS bills for on the way of a pull. */
export const PRICE_ITEMS = {
  'nat-gateway-hour': 'hour',
  'nat-gateway-gb': 'GB',
  'regional-nat-gateway-hour': 'hour',
  'regional-nat-gateway-gb': 'GB',
  'nat-instance-hour': 'hour',
  'nat-instance-disk-month': 'GB-month',
  'interface-endpoint-hour': 'hour',
  'interface-endpoint-gb': 'GB',
  'endpoint-cross-zone-gb': 'GB',
  'cross-zone-gb': 'GB',
  'public-ipv4-hour': 'hour',
  'transit-gateway-attachment-hour': 'hour',
  'transit-gateway-gb': 'GB',
  'hosted-zone-month': 'month',
  'inter-region-gb': 'GB',
} as const;

export type PriceItem = keyof typeof PRICE_ITEMS;

/** One figure of a price list, with where it stands and since when. */
export interface Price {
  readonly item: PriceItem;
  readonly region: string;
  /** The region that data goes to, for `inter-region-gb`; absent: every region not named. */
  readonly to?: string;
  /** By how much is used in a month; the first begins at 0. Decimals as text, so that they stay exact. */
  readonly tiers: readonly PriceTier[];
  readonly source: string;
  /** `2026-09-20`: when the source had it. */
  readonly date: string;
}

export interface PriceTier {
  readonly from: string;
  readonly price: string;
}

export interface PriceTable {
  readonly currency: string;
  readonly prices: readonly Price[];
}

export function isPriceItem(text: string): text is PriceItem {
  return Object.hasOwn(PRICE_ITEMS, text);
}
