import type { EcrImage } from '../aws/image-reference.js';
import { CLUSTER_API } from '../aws/services.js';
import type { Location } from '../model/location.js';
import type { Unknown } from '../model/value.js';
import type { NeededFor } from '../model/workload.js';

/** One host that a workload must reach. */
export interface Requirement {
  /** The endpoint service's short name; `registry` for a registry that is not ECR. */
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly neededFor: NeededFor;
  /** Why it is needed: `image of container api`; empty where nothing tells. */
  readonly why: string;
  readonly location: Location | null;
  /** Set for a bucket: its addresses are S3's in this region. */
  readonly s3Region: string | null;
  /** The bucket that is read, `*` for one that isn't known; null: that of the layers, or no bucket at all. */
  readonly bucket: string | null;
  /** The thing that answers at the host, where it isn't AWS alone: a cluster. */
  readonly owner: string | null;
  /** The images that are pulled, as far as they are known; empty: whichever of the account's. */
  readonly images: readonly EcrImage[];
  /** The image that brings the workload to this host, where that is told. */
  readonly image: NamedImage | null;
  /** The pull-through cache rule for whose sake the host is called at the first pull of an image; null: at every pull. */
  readonly cacheRule: string | null;
  /** Set where not even the image is known: no verdict can be. */
  readonly unsure: Unknown | null;
}

/** An image as the input names it, and where. */
export interface NamedImage {
  readonly reference: string;
  readonly location: Location | null;
}

/**
 * The API of a cluster, which answers itself; names of registries outside of ECR, and of ECR's FIPS hosts, which no interface endpoint answers.
 * Source: aws/containers-roadmap#1002: ECR has no FIPS endpoint service (open since 2020, read 2026-11).
 */
export function endpointCannotServe({ service, host }: Pick<Requirement, 'service' | 'host'>): boolean {
  return service === 'registry' || service === CLUSTER_API || /(^|[.-])ecr-fips\./.test(host);
}
