import type { CheckResult } from '../check/result.js';
import type { Finding } from '../rules/finding.js';
import { applyEdits } from './edit.js';
import type { Suggestion } from './suggest.js';

/** More than this are not tried one by one: the first of them show what is wrong. */
const MAXIMUM_TRIED = 40;

/** What the changed texts would be judged as; null where they can't be read any more. */
export type Rejudge = (texts: ReadonlyMap<string, string>) => Promise<CheckResult | null>;

/**
 * The suggestions that hold: with their edits made the finding is gone, and nothing is wrong that was not before. What
 * holds by the help of one that isn't safe isn't safe either: the safe ones hold by themselves.
 */
export async function verified(
  result: CheckResult,
  suggestions: readonly Suggestion[],
  rejudge: Rejudge,
): Promise<readonly Suggestion[]> {
  const held = await holding(result, suggestions, rejudge);
  const safe = held.filter(({ safe: isSafe }) => isSafe);
  if (safe.length === held.length) return held;
  const alone = new Set(await holding(result, safe, rejudge));
  return held.map((suggestion) => ({ ...suggestion, safe: alone.has(suggestion) }));
}

/** All are tried together first; where that doesn't do, one after the other, each upon those that held. */
async function holding(
  result: CheckResult,
  suggestions: readonly Suggestion[],
  rejudge: Rejudge,
): Promise<readonly Suggestion[]> {
  if (suggestions.length === 0) return [];
  if (holds(result, suggestions, await rejudge(textsOf(result, suggestions)))) return suggestions;
  const kept: Suggestion[] = [];
  for (const suggestion of suggestions.slice(0, MAXIMUM_TRIED)) {
    const tried = [...kept, suggestion];
    if (holds(result, tried, await rejudge(textsOf(result, tried)))) kept.push(suggestion);
  }
  return kept;
}

function textsOf({ sources }: CheckResult, suggestions: readonly Suggestion[]): ReadonlyMap<string, string> {
  return applyEdits(
    sources,
    suggestions.flatMap(({ edits }) => edits),
  );
}

function holds(before: CheckResult, suggestions: readonly Suggestion[], after: CheckResult | null): boolean {
  if (after === null) return false;
  const wrong = new Set(before.findings.map(nameOf));
  const mended = new Set(
    suggestions.flatMap(({ finding }) => {
      const found = before.findings[finding];
      return found === undefined ? [] : [nameOf(found)];
    }),
  );
  return after.findings.every(
    (finding) => finding.phase === 'advice' || (wrong.has(nameOf(finding)) && !mended.has(nameOf(finding))),
  );
}

function nameOf({ rule, resource }: Finding): string {
  return `${rule} ${resource}`;
}
