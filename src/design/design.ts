import type { Change } from '../model/change.js';
import type { Location } from '../model/location.js';
import type { Network } from '../model/network.js';
import type { Leg, Verdict } from '../trace/leg.js';

/** What `check` says of a network, as far as a design depends on it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly pulls: readonly JudgedPull[];
  readonly findings: readonly {
    readonly rule: string;
    readonly phase: 'apply' | 'run' | 'advice';
    readonly resource: string;
    readonly location: Location | null;
    readonly message: string;
    readonly fix: string;
  }[];
}

export interface JudgedPull {
  readonly workload: string;
  readonly vpc: string | null;
  readonly subnet: string | null;
  readonly verdict: Verdict;
  readonly legs: readonly { readonly leg: Leg }[];
}

/** Judges a network with the workloads that it names. */
export type Judge = (network: Network) => Judgement;

/** A way that was taken, why, and what it costs or risks. */
export interface Decision {
  readonly what: string;
  readonly why: string;
  /** The other way, and how to have it; null where there is none. */
  readonly instead: string | null;
}

/** A network that pulls privately, and how to get there from the one that was given. */
export interface Design {
  /** What was there: nothing but the workloads' own network for a spec. */
  readonly base: Network;
  readonly network: Network;
  /** What is new. Everything, for a spec. */
  readonly added: Network;
  readonly changes: readonly Change[];
  readonly decisions: readonly Decision[];
  readonly vpcs: readonly DesignedVpc[];
}

export interface DesignedVpc {
  readonly vpc: string;
  readonly region: string;
  /** Keys of the zones that workloads are in. */
  readonly zones: readonly string[];
  /** Interface services that it has in the end, and the zones that the new ones are in. */
  readonly services: readonly string[];
  readonly newServices: readonly string[];
  readonly endpointZones: number;
}
