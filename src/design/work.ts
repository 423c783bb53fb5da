import { type Change, keyOf } from '../model/change.js';
import type { Network } from '../model/network.js';
import { applyChange } from './apply.js';
import type { Decision, DesignedVpc } from './design.js';
import type { Names } from './names.js';
import type { Choices, Spec } from './spec.js';

/** A design as it grows. */
export interface Work {
  network: Network;
  readonly base: Network;
  readonly choices: Choices;
  readonly spec: Spec | null;
  readonly names: Names;
  readonly changes: Map<string, Change>;
  readonly decisions: Decision[];
  readonly vpcs: DesignedVpc[];
  /** The numbers of the entries that network ACLs are given, by what they allow. */
  readonly entries: Map<string, number>;
}

/** Makes a change, once. */
export function make(work: Work, change: Change): void {
  if (work.changes.has(keyOf(change))) return;
  work.changes.set(keyOf(change), change);
  work.network = applyChange(work.network, change);
}
