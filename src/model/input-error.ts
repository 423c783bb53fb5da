/** A sentence as a part of another: `Add the record.` is `add the record`. */
export function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z_]+[ .])/, (letter) => letter.toLowerCase());
}

/**
 * The user's input can't be read: the one kind of error that is the user's to mend. The command turns it into one
 * line on stderr and exit code 2; everything else that is thrown is a bug.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly place: { readonly file: string; readonly line?: number; readonly column?: number } | null;
  /** What to do about it, a short clause: `run terraform validate`. */
  readonly hint: string | null;

  constructor(
    message: string,
    place: { readonly file: string; readonly line?: number; readonly column?: number } | null = null,
    hint: string | null = null,
  ) {
    super(message);
    this.place = place;
    this.hint = hint;
  }
}
