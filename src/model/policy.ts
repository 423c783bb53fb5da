import type { Location } from './location.js';
import type { Value } from './value.js';

/**
 * A resource policy, as far as it decides a pull.
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" (read 2026-11).
 */
export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
  readonly location: Location | null;
}

export interface PolicyStatement {
  readonly sid: string | null;
  readonly effect: Value<'Allow' | 'Deny'>;
  readonly principal: Value<PolicyPrincipal>;
  /** `Action` or, where `not` is set, `NotAction`. */
  readonly action: { readonly not: boolean; readonly patterns: readonly Value<string>[] };
  /** `Resource` or, where `not` is set, `NotResource`. */
  readonly resource: { readonly not: boolean; readonly patterns: readonly Value<string>[] };
  readonly conditions: readonly PolicyCondition[];
  readonly location: Location | null;
}

export type PolicyPrincipal =
  | { readonly kind: 'anyone' }
  /** `{ "AWS": [...] }`, `{ "Service": [...] }`; with `not`, `NotPrincipal`. */
  | {
      readonly kind: 'listed';
      readonly not: boolean;
      readonly entries: readonly { readonly type: string; readonly value: Value<string> }[];
    };

export interface PolicyCondition {
  /** `StringEquals`, `ForAnyValue:StringLike`, `ArnNotLikeIfExists` … */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Value<string>[];
  /** Set where all values are the account that the policy itself is in, whichever that is. */
  readonly isOwnAccount?: true;
}
