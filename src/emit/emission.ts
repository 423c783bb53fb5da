import type { Change } from '../model/change.js';
import type { Network, Subnet } from '../model/network.js';

/** What is to be written. */
export interface Emission {
  /** Every thing in it is new. */
  readonly added: Network;
  /** What it becomes part of; null: it stands alone. */
  readonly base: Network | null;
  readonly changes: readonly Change[];
  readonly region: string;
  /** The account that endpoint policies name; null: none does. */
  readonly account: string | null;
}

export interface EmittedFile {
  readonly name: string;
  readonly text: string;
}

/** Whether a subnet's block is inside of one that is added to its VPC, which the subnet must wait for. */
export function isInAdded({ cidr, vpc }: Subnet, change: Extract<Change, { kind: 'vpc-cidr' }>): boolean {
  return (
    vpc.known &&
    vpc.value === change.vpc &&
    cidr.known &&
    cidr.value !== null &&
    cidr.value.start >= change.cidr.start &&
    cidr.value.end <= change.cidr.end
  );
}
