/** What the check says: a part of pullpath's `CheckResult`. */
export interface CheckAnswer {
  /** Null where there is no network in the app. */
  readonly verdict: string | null;
  readonly findings: readonly CheckFinding[];
}

export interface CheckFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly phase: string;
  /** The logical id of the resource, with the name of its stack before a slash where there are several. */
  readonly resource: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
  readonly message: string;
  readonly awsError: string | null;
  readonly fix: string;
  readonly ignored?: { readonly reason: string };
}
