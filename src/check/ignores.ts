import type { Ignore } from '../model/ignore.js';
import type { Location } from '../model/location.js';
import { closestTo } from '../model/spelling.js';
import { matchesWildcards } from '../model/wildcard.js';
import type { Finding } from '../rules/finding.js';
import type { Rule } from '../rules/rule.js';

/** Findings with those accepted marked as such, and what is wrong with the ignores themselves. */
export interface IgnoredFindings {
  readonly findings: readonly Finding[];
  /** A sentence for each ignore that does nothing. */
  readonly complaints: readonly string[];
}

/** Marks the findings that the user has accepted. `today` is a date, `2026-11-23`; null where there is no clock. */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  { rules, today }: { readonly rules: readonly Rule[]; readonly today: string | null },
): IgnoredFindings {
  if (ignores.length === 0) return { findings, complaints: [] };
  const names = rules.map(({ name }) => name);
  const used = new Set<Ignore>();
  const complaints: string[] = [];
  const valid = ignores.filter((ignore) => {
    const wrong = whatIsWrong(ignore, names, today);
    if (wrong !== null)
      complaints.push(`The ignore at ${placeOf(ignore.location)} ${wrong}${wrong.endsWith('?') ? '' : '.'}`);
    return wrong === null;
  });
  const marked = findings.map((finding): Finding => {
    const ignore = valid.find((candidate) => candidate.rule === finding.rule && covers(candidate, finding));
    if (ignore === undefined) return finding;
    used.add(ignore);
    return { ...finding, ignored: { reason: ignore.reason } };
  });
  for (const ignore of valid) {
    if (!used.has(ignore))
      complaints.push(`The ignore of ${ignore.rule} at ${placeOf(ignore.location)} matches no finding: remove it.`);
  }
  return { findings: marked, complaints };
}

function whatIsWrong({ rule, reason, until }: Ignore, names: readonly string[], today: string | null): string | null {
  if (rule === '') return 'names no rule, so it does not hold: write pullpath-ignore: RULE reason';
  if (!names.includes(rule)) return `names the rule ${rule}, which there is not${closestTo(rule, names)}`;
  if (reason === '') return `of ${rule} gives no reason, so it does not hold: write one behind the rule`;
  if (until !== null && today !== null && until < today)
    return `of ${rule} was until ${until}, so it does not hold any more`;
  return null;
}

function covers({ covers: thing }: Ignore, { resource, location }: Finding): boolean {
  if (thing.kind === 'resource') return matchesWildcards(thing.id, resource);
  return location !== null && location.file === thing.file && thing.from <= location.line && location.line <= thing.to;
}

function placeOf({ file, line }: Location): string {
  return `${file}:${line}`;
}
