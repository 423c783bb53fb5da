/** What an input is. */
export const INPUT_KINDS = ['terraform', 'plan', 'state'] as const;

export type InputKind = (typeof INPUT_KINDS)[number];
