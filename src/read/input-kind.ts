/** What an input is. */
export const INPUT_KINDS = ['terraform', 'plan', 'state', 'cloudformation', 'cdk'] as const;

export type InputKind = (typeof INPUT_KINDS)[number];
