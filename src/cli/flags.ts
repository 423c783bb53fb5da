import type { InputKind } from '../read/input-kind.js';

/** Options that every command shares which reads infrastructure. */
export interface ReadingFlags {
  /** What the input is, where its content is not to decide. */
  readonly as?: InputKind;
  readonly var: ReadonlyMap<string, string>;
  readonly varFile: readonly string[];
  readonly region?: string;
  /** Left out: `pullpath.yaml` in the folder that is read. */
  readonly config?: string;
  /** Every root module below the folder, each judged alone. */
  readonly recursive?: boolean;
  readonly need: readonly string[];
  readonly workload: readonly string[];
  readonly vpc: readonly string[];
  /** Only these stacks of a CDK app. */
  readonly stack?: readonly string[];
  /** The ports that clients send from; left out: Linux's default range. */
  readonly sourcePorts?: { readonly from: number; readonly to: number };
}

export interface CheckFlags extends ReadingFlags {
  readonly format: readonly string[];
  readonly failOn: 'error' | 'warning' | 'note' | 'never';
  readonly quiet?: boolean;
  readonly suggest?: boolean;
  readonly fix?: boolean;
  readonly unsafe?: boolean;
  /** How much is pulled, as for `cost`. */
  readonly gb?: string;
  readonly traffic?: string;
  readonly prices?: string;
}

export interface ExplainFlags extends ReadingFlags {
  readonly in: readonly string[];
}
