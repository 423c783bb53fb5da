import type { EcrImage } from '../aws/image-reference.js';
import type { Location } from '../model/location.js';
import type { NeededFor } from '../model/workload.js';

/** One host that a workload must reach. */
export interface Requirement {
  /** The endpoint service's short name; `registry` for a registry that is not ECR. */
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly neededFor: NeededFor;
  /** Why it is needed; empty for the pull itself. */
  readonly why: string;
  readonly location: Location | null;
  /** Set for the layer bucket: its addresses are S3's in this region. */
  readonly s3Region: string | null;
  /** The images that are pulled, as far as they are known; empty: any of the account's. */
  readonly images: readonly EcrImage[];
}
