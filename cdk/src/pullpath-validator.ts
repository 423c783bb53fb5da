import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Stage,
} from 'aws-cdk-lib';
import { appStacks } from './app-stacks';
import type { CheckAnswer } from './check-result';
import { FailOn } from './fail-on';
import { PULLPATH_VERSION, RULE_IDS } from './pullpath-tables';
import { notChecked, toReport } from './validation-report';

/**
 * Properties of PullpathValidator.
 */
export interface PullpathValidatorProps {
  /**
   * The least severity of a finding that fails the synth.
   *
   * @default FailOn.ERROR
   */
  readonly failOn?: FailOn;

  /**
   * Services that workloads need besides the pull, by their short names: `logs`, `secretsmanager`. It counts where the
   * app declares no workload that tells them itself, and one is assumed in every private subnet.
   *
   * @default - none
   */
  readonly needs?: string[];

  /**
   * Whether pulls may go over NAT or an internet gateway.
   *
   * @default false
   */
  readonly allowPublic?: boolean;

  /**
   * The region of stacks without `env.region`.
   *
   * @default - not known: what depends on it is reported as unknown
   */
  readonly region?: string;

  /**
   * A pullpath.yaml: workloads that the app does not declare, and findings that are accepted.
   *
   * @default - none
   */
  readonly config?: string;
}

/** What the process of the check answers. */
interface Answer extends CheckAnswer {
  readonly refused?: {
    readonly message: string;
    readonly place: { readonly file: string } | null;
    readonly hint: string | null;
  };
}

/** A report of the largest apps is far below this. */
const MAXIMUM_ANSWER = 256 * 1024 * 1024;

/**
 * Fails the synth where a container image could not be pulled, privately, with pullpath's findings in CDK's own report.
 * A finding is accepted in CDK's own way:
 * `Validations.of(scope).acknowledge({ id: 'pullpath::RULE', reason: '…' })`.
 *
 * It needs no credentials and asks nothing of the network.
 */
export class PullpathValidator implements IPolicyValidationPlugin {
  /**
   * The name in the report, and before the `::` of what is acknowledged.
   */
  public readonly name: string = 'pullpath';

  /**
   * The version of pullpath that checks.
   */
  public readonly version?: string = PULLPATH_VERSION;

  /**
   * The rules of pullpath.
   */
  public readonly ruleIds?: string[] = [...RULE_IDS];

  constructor(private readonly props: PullpathValidatorProps = {}) {}

  /**
   * Called by CDK when the templates are written.
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { failOn = FailOn.ERROR } = this.props;
    const options = { failOn, version: PULLPATH_VERSION };
    const stacks = appStacks(context.appConstruct, context.templatePaths);
    let answer: Answer;
    try {
      answer = this.check(assemblyOf(context));
    } catch (error) {
      return notChecked(error instanceof Error ? error.message : String(error), stacks, options);
    }
    const { refused } = answer;
    if (refused === undefined) return toReport(answer, stacks, options);
    const where = refused.place === null || refused.place.file === '' ? '' : `${refused.place.file}: `;
    const hint = refused.hint === null ? '' : `; ${refused.hint}`;
    return notChecked(`${where}${refused.message}${hint}`, stacks, options);
  }

  private check(folder: string): Answer {
    const { needs = [], allowPublic = false, region = null, config } = this.props;
    const request = {
      folder,
      region,
      needs,
      allowPublic,
      config: config === undefined ? null : resolve(config),
    };
    const { status, error, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'check-assembly.cjs')], {
      input: JSON.stringify(request),
      encoding: 'utf8',
      maxBuffer: MAXIMUM_ANSWER,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`the check broke off (exit code ${status}): ${stderr.trim()}`);
    return JSON.parse(stdout) as Answer;
  }
}

/** The folder of the whole app, since its stacks refer to each other. */
function assemblyOf({ appConstruct, templatePaths }: IPolicyValidationContext): string {
  const root = appConstruct.node.root;
  return Stage.isStage(root) ? root.outdir : dirname(templatePaths[0] ?? '.');
}
