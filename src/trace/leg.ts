import type { Location } from '../model/location.js';
import type { Unknown } from '../model/value.js';
import type { NeededFor } from '../model/workload.js';
import type { Problem } from './problem.js';

/** What happens to one leg of a pull, or to a pull, or to all of them. */
export type Verdict = 'private' | 'public' | 'unknown' | 'intermittent' | 'blocked';

/** From the best to the worst: a pull is as bad as its worst required leg. */
export const VERDICTS: readonly Verdict[] = ['private', 'public', 'unknown', 'intermittent', 'blocked'];

export function worst(verdicts: Iterable<Verdict>): Verdict | null {
  let found: Verdict | null = null;
  for (const verdict of verdicts) found = worseOf(found, verdict);
  return found;
}

export function worseOf(a: Verdict | null, b: Verdict): Verdict {
  return a === null || VERDICTS.indexOf(b) > VERDICTS.indexOf(a) ? b : a;
}

/** One host that a workload must reach, and what happens on the way. */
export interface Leg {
  /** The service's short name: `ecr.api`, `s3`, `logs`; `registry` for a registry that is not ECR. */
  readonly service: string;
  /** Where the account is not known: `*.dkr.ecr.REGION.amazonaws.com`. */
  readonly host: string;
  readonly port: number;
  readonly neededFor: NeededFor;
  /** Pull or start. */
  readonly required: boolean;
  /** Why the workload needs it: `awslogs driver of container api`; empty where nothing tells. */
  readonly why: string;
  /** Where that is written. */
  readonly location: Location | null;
  readonly verdict: Verdict;
  /** The endpoint, NAT gateway or internet gateway that it takes; null if none. */
  readonly via: string | null;
  readonly hops: readonly Hop[];
  /** What a verdict `unknown` depends on. */
  readonly unknowns: readonly Unknown[];
}

export type HopPlace =
  | 'dns'
  | 'security-group'
  | 'network-acl'
  | 'route-table'
  | 'endpoint'
  | 'endpoint-policy'
  | 'nat-gateway'
  | 'internet-gateway'
  | 'service';

export type HopOutcome = 'pass' | 'fail' | 'partial' | 'unknown';

export interface Hop {
  readonly at: HopPlace;
  /** The id of the thing that decides here; null where nothing of the network does. */
  readonly resource: string | null;
  /** Where the rule, route or entry that decided it stands. */
  readonly location: Location | null;
  readonly outcome: HopOutcome;
  /** One sentence for a person: what happens here and which rule or route decides it. */
  readonly detail: string;
  /** The explanation code of AWS Reachability Analyzer where one fits. */
  readonly awsCode: string | null;
  /** What is wrong here, for the rules; null where the hop passes. */
  readonly problem: Problem | null;
  /** One packet that is dropped here, and by what: `10.0.1.4:32768 → 10.0.3.4:443: reply dropped by …`. */
  readonly witness?: string;
}
