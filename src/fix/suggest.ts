import type { CheckResult } from '../check/result.js';
import { keyOf } from '../model/change.js';
import { type Edits, type TextEdit, together } from './edit.js';
import { LACKS, lacking } from './lacking.js';
import { isSafe, type Mend } from './mend.js';
import { templateSource } from './template-source.js';
import { terraformSource } from './terraform-source.js';
import { type JudgeNetwork, withUncovered } from './uncovered.js';

/** What mends a finding: edits of the source. */
export interface Suggestion {
  /** Index into the result's findings. */
  readonly finding: number;
  readonly edits: readonly TextEdit[];
  /** `--fix` makes it by itself: it opens nothing but what the pull needs, and takes nothing away that works. */
  readonly safe: boolean;
}

/** The edits that would mend the findings of a result, where some are known to be right; not yet tried. */
export async function suggest(result: CheckResult, judge: JudgeNetwork): Promise<readonly Suggestion[]> {
  const isTerraform = [...result.sources.keys()].some((file) => file.endsWith('.tf'));
  const source = isTerraform ? terraformSource(result) : await templateSource(result);
  const made = new Map<string, Edits>();
  const edit = (mend: Mend) => {
    const key = keyOf(mend);
    const known = made.get(key);
    if (known !== undefined) return known;
    const edits = source.edits(mend);
    made.set(key, edits);
    return edits;
  };
  // One number for each entry of a network ACL, whichever finding asks for it.
  const entries = new Map<string, number>();
  const mendsOf = withUncovered(result, judge, entries);
  let whole: Edits | undefined;
  return result.findings.flatMap((finding, index): readonly Suggestion[] => {
    if (finding.ignored !== undefined || finding.phase === 'advice') return [];
    const mends = mendsOf(index);
    if (mends.length === 0 && LACKS.has(finding.rule)) {
      whole = whole === undefined ? lacking(result, { judge, source, entries }) : whole;
      return whole === null ? [] : [{ finding: index, edits: whole, safe: false }];
    }
    const edits = together(mends.map(edit));
    if (edits === null || edits.length === 0) return [];
    return [{ finding: index, edits, safe: mends.every(isSafe) }];
  });
}
