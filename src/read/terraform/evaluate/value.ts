import type { Unknown } from '../../../model/value.js';

/**
 * Values as Terraform has them: every value has a type, also when it is null or unknown.
 *
 * Source: Terraform language, "Types and Values" and "Type Constraints" (read 2026-11).
 */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  /** Not known yet (`any`, or the type of an unknown whose type isn't known). */
  | 'dynamic'
  | { readonly list: Type }
  | { readonly set: Type }
  | { readonly map: Type }
  | { readonly tuple: readonly Type[] }
  | { readonly object: Readonly<Record<string, Type>>; readonly optional?: readonly string[] };
