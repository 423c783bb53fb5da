import { compareLocations } from '../model/location.js';
import type { Finding, Severity } from '../rules/finding.js';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const PHASES: readonly Finding['phase'][] = ['apply', 'run', 'advice'];

/** The gravest first, then what apply refuses, then by place: the same input gives the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
    compareLocations(a.location, b.location) ||
    compareText(a.rule, b.rule) ||
    compareText(a.resource, b.resource)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
