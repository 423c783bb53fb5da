import type { Location } from './location.js';

/** A finding that the user has accepted, beside the resource or in pullpath.yaml. */
export interface Ignore {
  readonly rule: string;
  readonly reason: string;
  /** Where the ignore itself is written. */
  readonly location: Location;
  readonly covers: IgnoredThing;
  /** The last day on which it holds, `2027-03-31`; null: for ever. */
  readonly until: string | null;
}

/** By the lines of the block that a comment stands on, or by the resource's id, where `*` stands for anything. */
type IgnoredThing =
  | { readonly kind: 'lines'; readonly file: string; readonly from: number; readonly to: number }
  | { readonly kind: 'resource'; readonly id: string };
