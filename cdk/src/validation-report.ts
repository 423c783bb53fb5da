import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import type { CheckAnswer, CheckFinding } from './check-result';
import { FailOn } from './fail-on';

/** What CDK tells of a stack that is validated. */
export interface ValidatedStack {
  readonly stackConstructPath: string;
  readonly templatePath: string;
}

const RANK = { note: 0, warning: 1, error: 2 };

/** Findings as CDK reports violations. */
export function toReport(
  { verdict, findings }: CheckAnswer,
  stacks: readonly ValidatedStack[],
  { failOn, version }: { readonly failOn: FailOn; readonly version: string },
): PolicyValidationPluginReport {
  const templates = readTemplates(stacks);
  const folders = new Set(stacks.map(({ templatePath }) => dirname(templatePath)));
  const violations = findings.flatMap((finding): PolicyViolation[] => {
    if (finding.ignored !== undefined) return [];
    const place = placeOf(finding, templates, stacks);
    // The whole app is read, since stacks refer to each other; another stage answers for its own.
    if (place.templatePath !== undefined && !folders.has(dirname(place.templatePath))) return [];
    return [toViolation(finding, place, failOn)];
  });
  return {
    success: violations.every(({ severity }) => severity !== 'error'),
    violations,
    pluginVersion: version,
    ...(verdict === null ? {} : { metadata: { verdict } }),
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

/** The templates of the assembly, with those of nested stacks and of other stages, by the logical ids in each. */
interface Template {
  readonly path: string;
  readonly logicalIds: ReadonlySet<string>;
}

function readTemplates(stacks: readonly ValidatedStack[]): readonly Template[] {
  const folders = new Set(stacks.map(({ templatePath }) => dirname(templatePath)));
  return [...folders].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.template.json'))
      .sort()
      .map((name): Template => {
        const path = join(folder, name);
        const { Resources = {} }: { readonly Resources?: object } = JSON.parse(readFileSync(path, 'utf8'));
        return { path, logicalIds: new Set(Object.keys(Resources)) };
      }),
  );
}

/** Where a finding is, for CDK: the resource in its template, else the stack. */
function placeOf(
  { resource }: CheckFinding,
  templates: readonly Template[],
  stacks: readonly ValidatedStack[],
): PolicyViolatingResource {
  const slash = resource.lastIndexOf('/');
  const logicalId = resource.slice(slash + 1);
  const stackName = slash < 0 ? '' : resource.slice(0, slash);
  const having = templates.filter(({ logicalIds }) => logicalIds.has(logicalId));
  const template =
    having.find(({ path }) => isOfStack(path, stackName)) ?? (having.length === 1 ? having[0] : undefined);
  if (template !== undefined) return { resourceLogicalId: logicalId, templatePath: template.path, locations: [] };
  const stack = stacks.find(({ templatePath }) => isOfStack(templatePath, stackName)) ?? stacks[0];
  return { constructPath: stack?.stackConstructPath ?? '', locations: [resource] };
}

function isOfStack(templatePath: string, stackName: string): boolean {
  return stackName !== '' && basename(templatePath) === `${stackName}.template.json`;
}
