import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { type AppStack, appStacks } from '../lib/app-stacks.js';
import type { CheckFinding } from '../lib/check-result.js';
import { FailOn } from '../lib/index.js';
import { notChecked, toReport } from '../lib/validation-report.js';

const FINDING: CheckFinding = {
  rule: 'endpoint-missing',
  severity: 'error',
  phase: 'run',
  resource: 'Vpc',
  location: { file: 'Network.template.json', line: 3, column: 5 },
  message: 'The VPC has no endpoint for ecr.api.',
  awsError: 'dial tcp: i/o timeout',
  fix: 'Add one.',
};

function vpcIn(stack: Stack): void {
  new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
}

/** The stacks of an app as a validator sees them, `validated` those of the stage of this path. */
function synthesized(fill: (app: App) => void, stage = ''): AppStack[] {
  const app = new App();
  fill(app);
  app.synth();
  const scope = stage === '' ? app : app.node.findChild(stage);
  const stacks = scope.node.findAll().filter((each): each is Stack => Stack.isStack(each) && !each.nested);
  return appStacks(
    app,
    stacks.map((each) => `${Stage.of(each)?.outdir}/${each.templateFile}`),
  );
}

const ONE = () => synthesized((app) => vpcIn(new Stack(app, 'Network')));

function reported(findings: readonly CheckFinding[], stacks: readonly AppStack[], failOn = FailOn.ERROR) {
  return toReport({ verdict: 'blocked', findings }, stacks, { failOn, version: '1.2.3' });
}

test('a finding is a violation with its fix, what is printed, and where it is', () => {
  const { violations, ...rest } = reported([FINDING], ONE());
  expect(rest).toEqual({ success: false, pluginVersion: '1.2.3', metadata: { verdict: 'blocked' } });
  expect(violations).toEqual([
    {
      ruleName: 'endpoint-missing',
      description: 'The VPC has no endpoint for ecr.api.',
      fix: 'Add one.',
      severity: 'error',
      violatingResources: [
        { resourceLogicalId: 'Vpc', templatePath: expect.stringMatching(/Network\.template\.json$/), locations: [] },
      ],
      ruleMetadata: {
        phase: 'run',
        prints: 'dial tcp: i/o timeout',
        source: 'Network.template.json:3:5',
        documentation: 'npx pullpath rules endpoint-missing',
      },
    },
  ]);
});

test('without findings, or with accepted ones, it succeeds', () => {
  expect(reported([], ONE())).toMatchObject({ success: true, violations: [] });
  expect(reported([{ ...FINDING, ignored: { reason: 'dev' } }], ONE())).toMatchObject({
    success: true,
    violations: [],
  });
});

test.each([
  ['error', FailOn.ERROR, 'error', false],
  ['error', FailOn.NEVER, 'warning', true],
  ['warning', FailOn.ERROR, 'warning', true],
  ['warning', FailOn.WARNING, 'error', false],
  ['note', FailOn.WARNING, 'info', true],
  ['note', FailOn.NOTE, 'error', false],
  ['note', FailOn.NEVER, 'info', true],
] as const)('%s with failOn %s is %s to CDK', (severity, failOn, told, success) => {
  const report = reported([{ ...FINDING, severity }], ONE(), failOn);
  expect(report).toMatchObject({ success, violations: [{ severity: told }] });
});

test('a check that could not be made fails, and can not be acknowledged', () => {
  expect(notChecked('the file is gone', ONE(), { version: '1.2.3' })).toMatchObject({
    success: false,
    violations: [
      {
        ruleName: 'not-checked',
        description: 'The check could not be made: the file is gone',
        severity: 'fatal',
        violatingResources: [{ constructPath: 'Network' }],
      },
    ],
  });
});

describe('a finding is placed', () => {
  const placed = (resource: string, stacks: readonly AppStack[]) =>
    reported([{ ...FINDING, resource }], stacks).violations.map(
      ({ violatingResources: [place] }) =>
        place?.constructPath ?? `${place?.templatePath?.split('/').at(-1)}#${place?.resourceLogicalId}`,
    );
  const two = () =>
    synthesized((app) => {
      vpcIn(new Stack(app, 'A'));
      vpcIn(new Stack(app, 'B', { stackName: 'production-b' }));
    });
  const stages = (stage = '') =>
    synthesized((app) => {
      for (const name of ['Dev', 'Prod']) vpcIn(new Stack(new Stage(app, name), 'Network'));
    }, stage);

  test('at the resource of the stack that its id names', () => {
    expect(placed('A/Vpc', two())).toEqual(['A.template.json#Vpc']);
    expect(placed('production-b/Vpc', two())).toEqual(['B.template.json#Vpc']);
  });

  test('at the resource that AWS makes a thing with', () => {
    expect(placed('production-b/Vpc.main_route_table', two())).toEqual(['B.template.json#Vpc']);
  });

  test('at the stack, where it is about no resource of the app', () => {
    expect(placed('production-b/subnet-0123', two())).toEqual(['B']);
    expect(placed('subnet-0123', two())).toEqual(['A']);
    expect(placed('elsewhere/subnet-0123', two())).toEqual(['A']);
  });

  test('in a nested stack', () => {
    const stacks = synthesized((app) => {
      const outer = new Stack(app, 'Outer');
      vpcIn(new NestedStack(outer, 'Inner'));
    });
    const inner = stacks.find(({ constructPath }) => constructPath === 'Outer/Inner');
    const prefix = inner?.prefixes.find((each) => each.startsWith('Outer/'));
    expect(prefix).toMatch(/^Outer\/InnerNestedStackInnerNestedStackResource[0-9A-F]{8}$/);
    expect(placed(`${prefix}/Vpc`, stacks)).toEqual([
      expect.stringMatching(/^OuterInner.*\.nested\.template\.json#Vpc$/),
    ]);
    expect(placed(`${prefix?.slice('Outer/'.length)}/Vpc`, stacks)).toEqual([
      expect.stringMatching(/\.nested\.template\.json#Vpc$/),
    ]);
  });

  test('in a stage, and left to the other one where only one is validated', () => {
    expect(placed('Prod-Network/Vpc', stages())).toEqual(
      ['ProdNetwork.template.json#Vpc'].map(() => expect.stringMatching(/#Vpc$/)),
    );
    expect(placed('Prod-Network/Vpc', stages('Prod'))).toHaveLength(1);
    expect(placed('Dev-Network/Vpc', stages('Prod'))).toEqual([]);
    expect(placed('Dev-Network/subnet-0123', stages('Prod'))).toEqual([]);
  });
});
