import type { ImageManifest } from './manifest.js';
import { Fraction, ZERO } from './quantity.js';

/** AWS counts a gigabyte as 2^30 bytes: its 1 PB tier begins at 1,048,576 GB. */
const GB = new Fraction(2n ** 30n);

/** How often what is fetched, in a month. */
interface Pulls {
  /** Pulls without a cache: each fetches the whole image. Fargate. */
  readonly uncached: Fraction;
  /** Hosts that start with an empty cache: each fetches every layer once, however many images share it. */
  readonly freshHosts: Fraction;
}

export interface ImageUse {
  readonly image: ImageManifest | { readonly bytes: Fraction };
  readonly pulls: Pulls;
}

/** The gigabytes that pulls fetch in a month. */
export function trafficOfPulls(uses: readonly ImageUse[]): { readonly layers: Fraction; readonly manifests: Fraction } {
  let layers = ZERO;
  let manifests = ZERO;
  const shared = new Map<string, { readonly bytes: number; readonly hosts: Fraction }>();
  for (const { image, pulls } of uses) {
    const every = pulls.uncached.add(pulls.freshHosts);
    if ('bytes' in image) {
      layers = layers.add(image.bytes.mul(every));
      continue;
    }
    manifests = manifests.add(every.mul(image.manifestBytes));
    for (const [digest, bytes] of image.blobs) {
      layers = layers.add(pulls.uncached.mul(bytes));
      const before = shared.get(digest);
      // Images of unlike numbers of hosts run on the same hosts as far as they go.
      if (before === undefined || before.hosts.compare(pulls.freshHosts) < 0)
        shared.set(digest, { bytes, hosts: pulls.freshHosts });
    }
  }
  for (const { bytes, hosts } of shared.values()) layers = layers.add(hosts.mul(bytes));
  return { layers: layers.div(GB), manifests: manifests.div(GB) };
}

const UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  kb: 10n ** 3n,
  mb: 10n ** 6n,
  gb: 10n ** 9n,
  kib: 2n ** 10n,
  mib: 2n ** 20n,
  gib: 2n ** 30n,
};

/** `500MB`, `1.2 GiB`. Null if it is no size. */
export function parseSize(text: string): Fraction | null {
  const match = /^(\d{1,15}(?:\.\d{1,12})?)\s*([kmg]?i?b)$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  return match?.[1] === undefined || unit === undefined ? null : new Fraction(match[1]).mul(unit);
}
