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
  /** What follows the names of things beside a VPC, where there are several VPCs. */
  readonly suffixes: ReadonlyMap<string, string>;
  readonly changes: Map<string, Change>;
  readonly decisions: Decision[];
  readonly vpcs: DesignedVpc[];
  /** The numbers of the entries that network ACLs are given, by what they allow. */
  readonly entries: Map<string, number>;
}

/** A free name for a thing beside a VPC. */
export function nameBeside(
  { names, suffixes }: Work,
  vpc: string,
  { type, name }: { readonly type: string; readonly name: string },
): string {
  return names.base(type, `${name}${suffixes.get(vpc) ?? ''}`);
}

/** Makes a change, once. */
export function make(work: Work, change: Change): void {
  if (work.changes.has(keyOf(change))) return;
  work.changes.set(keyOf(change), change);
  work.network = applyChange(work.network, change);
}
