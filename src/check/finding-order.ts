import { compareLocations } from '../model/location.js';
import type { Finding, Severity } from '../rules/finding.js';

const SEVERITIES: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
const PHASES: Readonly<Record<Finding['phase'], number>> = { apply: 0, run: 1, advice: 2 };

/** The gravest first, then what apply refuses, then by place: the same input gives the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
    PHASES[a.phase] - PHASES[b.phase] ||
    compareLocations(a.location, b.location) ||
    compareText(a.rule, b.rule) ||
    compareText(a.resource, b.resource)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
