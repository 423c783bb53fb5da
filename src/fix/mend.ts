import type { Change } from '../model/change.js';
import type { Location } from '../model/location.js';
import type { Edits } from './edit.js';

/** What mends a finding: a change of the network, or of what only the source has. */
export type Mend =
  | Change
  /** The list of a `for_each` becomes a map or a set. */
  | { readonly kind: 'for-each'; readonly location: Location }
  /** The API of a cluster answers inside of the VPC too. */
  | { readonly kind: 'cluster-private-access'; readonly location: Location }
  /** A private name of which the VPC has another owner. */
  | { readonly kind: 'private-dns-off'; readonly endpoint: string }
  /** A further statement: everyone may do this, by this endpoint. */
  | { readonly kind: 'policy-statement'; readonly endpoint: string; readonly allowed: Allowed };

export interface Allowed {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Says how a mend is made in a language; null where no edit is known to be right. */
export type Editor = (mend: Mend) => Edits;

/**
 * `--fix` makes it by itself: it opens nothing but what the pull needs, takes nothing away that works, and costs nothing.
 * An entry of a network ACL changes what all of a subnet does; a policy and the API of a cluster are a matter of who may
 * do what; a rule for every address says more than S3.
 */
export function isSafe(mend: Mend): boolean {
  const isWide = mend.kind === 'group-rule' && mend.peer.kind === 'cidr' && mend.peer.cidr.text === '0.0.0.0/0';
  return SAFE.has(mend.kind) && !isWide;
}

const SAFE: ReadonlySet<Mend['kind']> = new Set([
  'vpc-dns',
  'private-dns',
  'endpoint-type',
  'private-dns-for-vpc',
  'endpoint-route-table',
  'endpoint-subnet-dropped',
  'group-rule',
  'for-each',
]);
