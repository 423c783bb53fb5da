import type { Location } from '../model/location.js';

export type Severity = 'error' | 'warning' | 'note';

/** apply: AWS or the tool refuses it. run: a pull fails or leaves the private path. advice: works, could be better. */
export type Phase = 'apply' | 'run' | 'advice';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly phase: Phase;
  /** The id of the thing that the finding is about. */
  readonly resource: string;
  /** Null only for a live account. */
  readonly location: Location | null;
  /** What is wrong and why it matters. */
  readonly message: string;
  /** What AWS, Terraform or the client would print; null if nothing. */
  readonly awsError: string | null;
  readonly fix: string;
  /** Set where the user has accepted it: it stays in the output, and counts for no exit code. */
  readonly ignored?: { readonly reason: string };
  /** A change of the source that mends it, as a unified diff; `safe` where `--fix` makes it by itself. */
  readonly patch?: { readonly diff: string; readonly safe: boolean };
}
