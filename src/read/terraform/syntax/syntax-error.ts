/** What is wrong: Terraform's own summary, and one line of detail. */
export type Fault = readonly [summary: string, detail: string];

/** A source that is not HCL. Columns count UTF-16 units from 1; the summary is in Terraform's own words. */
export class HclSyntaxError extends Error {
  override readonly name = 'HclSyntaxError';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly summary: string;
  readonly detail: string;

  constructor(
    summary: string,
    detail: string,
    place: { readonly file: string; readonly line: number; readonly column: number },
  ) {
    super(`${summary}: ${detail}`);
    this.summary = summary;
    this.detail = detail;
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
  }
}
