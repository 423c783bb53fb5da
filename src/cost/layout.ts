import { Fraction } from './quantity.js';

/** What is to be compared: so many VPCs alike, in one region. */
export interface Layout {
  readonly region: string;
  readonly vpcs: number;
  /** Zones with workloads, in each VPC. */
  readonly zones: number;
  /** Short names of what is needed over interface endpoints: `ecr.api`, `ecr.dkr`, `logs`. */
  readonly services: readonly string[];
}

/** Gigabytes in a month, over all VPCs. */
export interface Traffic {
  /** Image layers and configs: S3. */
  readonly layers: Fraction;
  /** Manifests and tokens: ECR's own two services. They grow with the layers. */
  readonly manifests: Fraction;
  /** To other AWS services, for example logs. */
  readonly services: Fraction;
  /** To and from the internet. */
  readonly internet: Fraction;
  /** Where the images are; null: in the layout's region. */
  readonly imageRegion: string | null;
}

export function trafficOfLayers(layers: Fraction | number): Traffic {
  const none = new Fraction(0);
  return { layers: new Fraction(layers), manifests: none, services: none, internet: none, imageRegion: null };
}
