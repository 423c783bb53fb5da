/** What an input is. */
export const INPUT_KINDS = ['terraform', 'plan', 'state', 'cloudformation', 'cdk', 'network'] as const;

export type InputKind = (typeof INPUT_KINDS)[number];
