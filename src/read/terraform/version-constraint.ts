/**
 * The one version that a constraint lets through; null where there are more. Patches count for one: `~> 5.51.0`.
 * Source: Terraform language, "Version Constraints" (read 2026-11).
 */
export function exactVersion(constraint: string): string | null {
  return /^\s*(?:=|~>)?\s*(\d+\.\d+\.\d+)\s*$/.exec(constraint)?.[1] ?? null;
}
