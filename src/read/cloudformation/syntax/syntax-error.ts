/** What is wrong in the text of a template, at an offset. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
  readonly offset: number;
  readonly hint: string;

  constructor(message: string, offset: number, hint: string) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}

/** Templates nest this deep at the most: what people and generators write does not come near it. */
export const MAXIMUM_DEPTH = 200;

export function tooDeep(offset: number): TemplateSyntaxError {
  return new TemplateSyntaxError(`it is nested more than ${MAXIMUM_DEPTH} deep`, offset, 'flatten it');
}

/** Source: CloudFormation refuses a key that stands twice in one mapping (cfn-lint E0000, read 2026-11). */
export function refuseRepeats(
  entries: readonly { readonly key: string; readonly keyRange: { readonly start: number } }[],
) {
  const seen = new Set<string>();
  for (const { key, keyRange } of entries) {
    if (seen.has(key))
      throw new TemplateSyntaxError(`${JSON.stringify(key)} stands twice in one mapping`, keyRange.start, 'remove one');
    seen.add(key);
  }
}
