import { readFileSync } from 'node:fs';
import type { PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import type { AppStack } from './app-stacks';
import type { CheckAnswer, CheckFinding } from './check-result';
import { FailOn } from './fail-on';

const RANK = { note: 0, warning: 1, error: 2 };

/** Findings as CDK reports violations. */
export function toReport(
  { verdict, findings }: CheckAnswer,
  stacks: readonly AppStack[],
  { failOn, version }: { readonly failOn: FailOn; readonly version: string },
): PolicyValidationPluginReport {
  const read = stacks.map(readTemplate).sort((a, b) => Number(b.validated) - Number(a.validated));
  const violations = findings.flatMap((finding): PolicyViolation[] => {
    if (finding.ignored !== undefined) return [];
    const place = placeOf(finding, read);
    return place === null ? [] : [toViolation(finding, place, failOn)];
  });
  return {
    success: violations.every(({ severity }) => severity !== 'error'),
    violations,
    pluginVersion: version,
    ...(verdict === null ? {} : { metadata: { verdict } }),
  };
}

/**
 * The check could not be made: that fails the synth, and can't be acknowledged. CDK's own command passes a validator that
 * throws (aws-cdk 2.1148, read 2026-11).
 */
export function notChecked(
  why: string,
  stacks: readonly AppStack[],
  { version }: { readonly version: string },
): PolicyValidationPluginReport {
  return {
    success: false,
    pluginVersion: version,
    violations: [
      {
        ruleName: 'not-checked',
        description: `The check could not be made: ${why}`,
        severity: 'fatal',
        violatingResources: [
          { constructPath: stacks.find(({ validated }) => validated)?.constructPath ?? '', locations: [] },
        ],
      },
    ],
  };
}

function toViolation(finding: CheckFinding, resource: PolicyViolatingResource, failOn: FailOn): PolicyViolation {
  const { rule, message, fix, awsError, location, phase } = finding;
  return {
    ruleName: rule,
    description: message,
    fix,
    severity: severityOf(finding, failOn),
    violatingResources: [resource],
    ruleMetadata: {
      phase,
      ...(awsError === null ? {} : { prints: awsError }),
      ...(location === null ? {} : { source: `${location.file}:${location.line}:${location.column}` }),
      documentation: `npx pullpath rules ${rule}`,
    },
  };
}

/**
 * What fails is an error to CDK and nothing else is: once something is acknowledged, it judges what is left by the
 * severities alone.
 */
function severityOf({ severity }: CheckFinding, failOn: FailOn): string {
  if (failOn !== FailOn.NEVER && RANK[severity] >= RANK[failOn]) return 'error';
  return severity === 'note' ? 'info' : 'warning';
}

/**
 * Where a finding is, for CDK: the resource in its template, else the stack. Null for one of a stack that isn't
 * validated now: the whole app is read, since stacks refer to each other.
 */
function placeOf({ resource }: CheckFinding, stacks: readonly ReadStack[]): PolicyViolatingResource | null {
  const slash = resource.lastIndexOf('/');
  const prefix = slash < 0 ? '' : resource.slice(0, slash);
  const name = resource.slice(slash + 1);
  const named = stacks.filter(({ prefixes }) => prefixes.includes(prefix));
  // A thing that AWS makes with a resource is named after it: `Vpc.main_route_table`.
  for (const logicalId of [name, /^[A-Za-z0-9]*/.exec(name)?.[0] ?? '']) {
    const has = ({ logicalIds }: ReadStack) => logicalIds.has(logicalId);
    const stack = named.find(has) ?? stacks.find(has);
    if (stack === undefined) continue;
    return stack.validated ? { resourceLogicalId: logicalId, templatePath: stack.templatePath, locations: [] } : null;
  }
  const stack = named[0] ?? stacks[0];
  return stack?.validated === false ? null : { constructPath: stack?.constructPath ?? '', locations: [resource] };
}

interface ReadStack extends AppStack {
  readonly logicalIds: ReadonlySet<string>;
}

function readTemplate(stack: AppStack): ReadStack {
  const { Resources = {} }: { readonly Resources?: object } = JSON.parse(readFileSync(stack.templatePath, 'utf8'));
  return { ...stack, logicalIds: new Set(Object.keys(Resources)) };
}
