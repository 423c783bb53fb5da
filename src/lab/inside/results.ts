import type { Seen } from './server.js';

/** What the leader tells of one VPC. */
export interface LabResult {
  readonly legs: readonly LegResult[];
  readonly pulls: readonly PullResult[];
  /** Packets dropped, by drop point: the counters of the packet filter at the end. */
  readonly dropped: readonly number[];
  readonly milliseconds: { readonly build: number; readonly probes: number; readonly pulls: number };
}

export interface LegResult {
  readonly pull: number;
  readonly leg: number;
  readonly answers: readonly string[];
  /** Null: answered. `silent`: nobody did. */
  readonly dnsError: 'no such name' | 'silent' | null;
  /** Drop points at which the question was dropped. */
  readonly dnsDrops: readonly number[];
  readonly trials: readonly Trial[];
}

/** A connection that was tried, from a source and a port of a class to an address. */
export interface Trial {
  readonly destination: string;
  readonly alternative: number;
  readonly source: string;
  readonly port: number;
  readonly address: string;
  /** Null: no connection. */
  readonly reached: Reached | null;
  /** Numbers of the drop points that dropped it. */
  readonly drops: readonly number[];
  /** A connection that was refused or unreachable, which is neither. */
  readonly error: string | null;
  readonly tries: number;
}

export interface Reached {
  readonly status: number;
  /** The client's address as the service sees it. */
  readonly from: string;
  readonly kind: 'endpoint' | 'gateway' | 'internet' | null;
  readonly id: string | null;
}

/** What a real client did. */
export interface PullResult {
  readonly pull: number;
  readonly client: string;
  readonly image: string;
  readonly code: number;
  readonly milliseconds: number;
  /** What it wrote to stderr, and the credential helper into its log. */
  readonly complaint: string;
  readonly requests: readonly Seen[];
  /** Drop points whose counters moved while it ran, with the number of packets. */
  readonly dropped: readonly (readonly [point: number, packets: number])[];
}

/** The lines that the leader writes. */
export type Report =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'result'; readonly result: LabResult }
  /** The network is taken down again. */
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };
