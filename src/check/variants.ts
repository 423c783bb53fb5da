import type { ReadResult } from '../model/network.js';
import type { Finding } from '../rules/finding.js';
import type { Rule, RuleContext } from '../rules/rule.js';
import { asMade } from '../trace/refused.js';
import { inferRegions } from './regions.js';

/**
 * What AWS would refuse under some settings of what isn't known, though not under all: each once, with the first
 * settings that show it.
 */
export function variantFindings(
  { variants = [] }: ReadResult,
  rules: readonly Rule[],
  found: readonly { readonly finding: Pick<Finding, 'rule' | 'resource'> }[],
): readonly Finding[] {
  if (variants.length === 0) return [];
  const seen = new Set(found.map(({ finding }) => keyOf(finding)));
  return variants.flatMap(({ when, network: given }) => {
    const { network } = inferRegions(given);
    const { refused, topology } = asMade(network);
    const context: RuleContext = { topology, refused, pulls: [], alike: [], occurrences: () => [] };
    return rules
      .filter(({ phase }) => phase === 'apply')
      .flatMap((rule) =>
        rule.find(context).flatMap(({ legs: _legs, ...finding }): readonly Finding[] => {
          const key = keyOf({ rule: rule.name, resource: finding.resource });
          if (seen.has(key)) return [];
          seen.add(key);
          const message = `${finding.message} So it is with ${when}.`;
          return [{ ...finding, message, rule: rule.name, severity: 'error', phase: rule.phase }];
        }),
      );
  });
}

function keyOf({ rule, resource }: Pick<Finding, 'rule' | 'resource'>): string {
  return `${rule} ${resource}`;
}
