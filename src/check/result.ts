import type { Location } from '../model/location.js';
import type { Network } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Workload, WorkloadKind } from '../model/workload.js';
import type { Finding } from '../rules/finding.js';
import type { Leg, Verdict } from '../trace/leg.js';

/** What `check` knows in the end. Reporters make text, JSON and the rest of it; it changes nothing any more. */
export interface CheckResult {
  readonly verdict: Verdict;
  readonly pulls: readonly Pull[];
  readonly findings: readonly Finding[];
  /** What a person should know before anything else. */
  readonly notices: readonly string[];
  readonly assumptions: readonly string[];
  readonly unknowns: readonly Unknown[];
  readonly network: Network;
  /** The text of every file that was read, by the name that locations use: for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
}

/** One workload in one of its subnets. */
export interface Pull {
  /** An assumed workload has its subnet's id. */
  readonly workload: string;
  readonly kind: WorkloadKind;
  readonly vpc: string | null;
  readonly subnet: string | null;
  /** Null if it isn't known. */
  readonly availabilityZone: string | null;
  readonly cidr: string | null;
  readonly verdict: Verdict;
  /** What becomes of its legs, in one list for all pulls that fare alike. */
  readonly fate: readonly Leg[];
  /** The same, with the findings that are its own. */
  readonly legs: readonly PullLeg[];
  readonly location: Location | null;
  /** Who pulls. */
  readonly puller: Workload;
}

export interface PullLeg {
  /** Shared by all pulls that fare alike. */
  readonly leg: Leg;
  /** Indexes into the result's findings. */
  readonly findings: readonly number[];
}
