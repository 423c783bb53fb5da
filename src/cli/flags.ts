/** Options that every command shares which reads infrastructure. */
export interface ReadingFlags {
  readonly var: ReadonlyMap<string, string>;
  readonly varFile: readonly string[];
  readonly region?: string;
  readonly need: readonly string[];
  readonly workload: readonly string[];
  readonly vpc: readonly string[];
}

export interface CheckFlags extends ReadingFlags {
  readonly format: readonly string[];
  readonly failOn: 'error' | 'warning' | 'note' | 'never';
  readonly quiet?: boolean;
}

export interface ExplainFlags extends ReadingFlags {
  readonly in: string;
}
