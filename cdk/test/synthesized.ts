import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { vi } from 'vitest';

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly severity: string;
  readonly description: string;
  readonly fix: string | undefined;
  /** Why it was acknowledged. */
  readonly reason: string | undefined;
}

interface ReportedViolation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly suggestedFix?: string;
  readonly reason?: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly ReportedViolation[];
    readonly suppressedViolations?: readonly ReportedViolation[];
  }[];
}

export interface Synthesis {
  readonly failed: boolean;
  readonly violations: readonly Violation[];
  readonly acknowledged: readonly Violation[];
}

/** What CDK's own report says after the synth. */
export function synthesize(app: App): Synthesis {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  let failed = false;
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationFailed')) throw error;
    failed = true;
  } finally {
    said.mockRestore();
  }
  return { failed, ...readReport(app.outdir) };
}

export function readReport(folder: string): Omit<Synthesis, 'failed'> {
  const { pluginReports }: Report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));
  return {
    violations: pluginReports.flatMap(({ violations }) => violations.flatMap(toViolations)),
    acknowledged: pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations.flatMap(toViolations)),
  };
}

function toViolations({
  ruleName,
  severity,
  description,
  suggestedFix,
  reason,
  violatingConstructs,
}: ReportedViolation): Violation[] {
  return violatingConstructs.map(({ constructPath }) => ({
    rule: ruleName,
    path: constructPath,
    severity,
    description,
    fix: suggestedFix,
    reason,
  }));
}
