import type { ReadingFlags } from './flags.js';

export interface CostFlags extends ReadingFlags {
  readonly original?: boolean;
  readonly zones?: string;
  readonly vpcs?: string;
  readonly gb?: string;
  readonly servicesGb?: string;
  readonly internetGb?: string;
  readonly imageRegion?: string;
  readonly imageSize?: string;
  readonly image: readonly string[];
  readonly pulls?: string;
  readonly freshHosts?: string;
  readonly traffic?: string;
  readonly prices?: string;
  readonly format: 'text' | 'json';
}

/** What tells how much is pulled. */
export type TrafficFlags = Pick<
  CostFlags,
  'gb' | 'servicesGb' | 'internetGb' | 'imageRegion' | 'imageSize' | 'image' | 'pulls' | 'freshHosts' | 'traffic'
>;

export interface PricesFlags {
  readonly region: readonly string[];
  readonly prices?: string;
  readonly format: 'text' | 'json';
}

export interface PricesUpdateFlags {
  readonly region: readonly string[];
  readonly output: string;
  readonly baseUrl: string;
}
