import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { EcrPrivateLink, FailOn, PullpathValidator } from '../lib/index.js';
import { original } from './original-system.ts';
import { ENDPOINT_GROUP, ENV, vpcOf } from './stacks.ts';
import { synthesize } from './synthesized.ts';

/** A VPC as CDK makes it easily: endpoints that admit no one, and no way to S3. */
function broken(stack: Stack): ec2.Vpc {
  const vpc = vpcOf(stack);
  for (const [id, service] of Object.entries({
    Api: ec2.InterfaceVpcEndpointAwsService.ECR,
    Dkr: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  }))
    vpc.addInterfaceEndpoint(id, { service, open: false, subnets: { subnetGroupName: 'endpoint' } });
  return vpc;
}

function brokenApp(): { app: App; vpc: ec2.Vpc } {
  const app = new App();
  const vpc = broken(new Stack(app, 'Network', { env: ENV }));
  return { app, vpc };
}

const rulesIn = (violations: readonly { readonly rule: string }[]) =>
  [...new Set(violations.map(({ rule }) => rule))].sort();

describe('the synth', () => {
  test('passes what private pulls were made for', () => {
    const app = new App();
    original({}, app);
    Validations.of(app).addPlugins(new PullpathValidator({ needs: ['logs', 'ssm', 'ssmmessages'] }));
    expect(synthesize(app)).toEqual({ failed: false, violations: [], acknowledged: [] });
  });

  test('passes a VPC with endpoints, also with least privilege', () => {
    const app = new App();
    const stack = new Stack(app, 'Network', { env: ENV });
    new EcrPrivateLink(stack, 'PrivateLink', {
      vpc: vpcOf(stack),
      endpointSubnets: ENDPOINT_GROUP,
      leastPrivilege: {},
    });
    Validations.of(app).addPlugins(new PullpathValidator());
    expect(synthesize(app)).toEqual({ failed: false, violations: [], acknowledged: [] });
  });

  test('fails with the findings at their constructs', () => {
    const { app } = brokenApp();
    Validations.of(app).addPlugins(new PullpathValidator());
    const { failed, violations } = synthesize(app);
    expect(failed).toBe(true);
    expect(rulesIn(violations.filter(({ severity }) => severity === 'error'))).toEqual([
      'endpoint-missing',
      'endpoint-security-group-closed',
      'layer-bucket-unreachable',
    ]);
    expect(violations).toContainEqual(
      expect.objectContaining({
        rule: 'endpoint-security-group-closed',
        path: expect.stringMatching(/^Network\/Vpc\/(Api|Dkr)\/SecurityGroup\/Resource$/),
        description: expect.stringContaining('443'),
        fix: expect.stringContaining('443'),
      }),
    );
    expect(violations).toContainEqual(
      expect.objectContaining({ rule: 'endpoint-missing', path: 'Network/Vpc/Resource' }),
    );
  });

  test('passes when every error is acknowledged, with the reasons in the report', () => {
    const { app, vpc } = brokenApp();
    Validations.of(app).addPlugins(new PullpathValidator());
    Validations.of(vpc).acknowledge(
      { id: 'pullpath::endpoint-missing', reason: 'made in another app' },
      { id: 'pullpath::endpoint-security-group-closed', reason: 'opened in another app' },
      { id: 'pullpath::layer-bucket-unreachable', reason: 'made in another app' },
    );
    const { failed, acknowledged } = synthesize(app);
    expect(failed).toBe(false);
    expect(acknowledged).toContainEqual(
      expect.objectContaining({ rule: 'endpoint-security-group-closed', reason: 'opened in another app' }),
    );
  });

  test('still fails when an error is acknowledged elsewhere', () => {
    const { app, vpc } = brokenApp();
    const other = new Stack(app, 'Other', { env: ENV });
    new CfnResource(other, 'Topic', { type: 'AWS::SNS::Topic' });
    Validations.of(app).addPlugins(new PullpathValidator());
    Validations.of(other).acknowledge({ id: 'pullpath::endpoint-missing', reason: 'not here' });
    Validations.of(vpc).acknowledge({ id: 'pullpath::layer-bucket-unreachable', reason: 'made in another app' });
    const { failed, violations } = synthesize(app);
    expect(failed).toBe(true);
    expect(rulesIn(violations)).toContain('endpoint-missing');
  });

  test('only reports with FailOn.NEVER', () => {
    const { app } = brokenApp();
    Validations.of(app).addPlugins(new PullpathValidator({ failOn: FailOn.NEVER }));
    const { failed, violations } = synthesize(app);
    expect(failed).toBe(false);
    expect(rulesIn(violations)).toContain('endpoint-missing');
  });

  test('passes an app without any network', () => {
    const app = new App();
    new Stack(app, 'Empty', { env: ENV });
    Validations.of(app).addPlugins(new PullpathValidator());
    expect(synthesize(app)).toEqual({ failed: false, violations: [], acknowledged: [] });
  });

  test('takes workloads and ignores from a pullpath.yaml, and fails where it is wrong', () => {
    const { app } = brokenApp();
    const config = join(app.outdir, 'pullpath.yaml');
    Validations.of(app).addPlugins(new PullpathValidator({ config }));
    writeFileSync(config, 'workload: []\n');
    const { failed, violations } = synthesize(app);
    expect(failed).toBe(true);
    expect(violations).toEqual([
      expect.objectContaining({
        rule: 'not-checked',
        severity: 'fatal',
        description: expect.stringContaining('pullpath.yaml'),
      }),
    ]);
  });
});

describe('the whole app is read', () => {
  test('with endpoints in a stack beside that of the VPC', () => {
    const app = new App();
    const network = new Stack(app, 'Network', { env: ENV });
    const vpc = vpcOf(network);
    new EcrPrivateLink(new Stack(app, 'Pulls', { env: ENV }), 'PrivateLink', { vpc, endpointSubnets: ENDPOINT_GROUP });
    Validations.of(app).addPlugins(new PullpathValidator());
    expect(synthesize(app)).toEqual({ failed: false, violations: [], acknowledged: [] });
  });

  // The command lets templates tell where those that they nest are; without it, the manifest of assets does.
  test.each([true, false])('with a finding in a nested stack at its construct, with asset metadata %j', (told) => {
    const app = new App({ context: { 'aws:cdk:enable-asset-metadata': told } });
    broken(new NestedStack(new Stack(app, 'Outer', { env: ENV }), 'Inner'));
    Validations.of(app).addPlugins(new PullpathValidator());
    expect(synthesize(app).violations).toContainEqual(
      expect.objectContaining({ rule: 'endpoint-missing', path: 'Outer/Inner/Vpc/Resource' }),
    );
  });

  test('and a validator of one stage tells of this one', () => {
    const app = new App();
    for (const name of ['Dev', 'Prod']) broken(new Stack(new Stage(app, name), 'Network', { env: ENV }));
    Validations.of(app.node.findChild('Prod')).addPlugins(new PullpathValidator());
    const paths = synthesize(app).violations.map(({ path }) => path.split('/')[0]);
    expect(new Set(paths)).toEqual(new Set(['Prod']));
  });
});
