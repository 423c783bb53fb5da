import type { Change } from '../model/change.js';
import type { Network } from '../model/network.js';

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
