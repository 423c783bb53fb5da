import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { EcrPrivateLink, Runs } from '../lib/index.js';
import { original } from './original-system.ts';
import { ENDPOINT_GROUP, ENV, vpcOf } from './stacks.ts';
import { synthesize } from './synthesized.ts';

const PACKS = { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks };

test.each(Object.entries(PACKS))('%s has nothing to say of the endpoints', (_name, Pack) => {
  const app = new App();
  const stack = new Stack(app, 'Network', { env: ENV });
  const vpc = vpcOf(stack);
  const runs = [Runs.ECS_FARGATE, Runs.LOGS, Runs.SSM_LOGIN];
  new EcrPrivateLink(stack, 'PrivateLink', { vpc, endpointSubnets: ENDPOINT_GROUP, runs, leastPrivilege: {} });
  Validations.of(app).addPlugins(new Pack(app));
  // The rules of VPCs show that the pack has looked.
  expect(new Set(synthesize(app).violations.map(({ path }) => path))).toEqual(new Set(['Network/Vpc/Resource']));
});

test.each([
  [AwsSolutionsChecks, ['AwsSolutions-VPC7']],
  [NIST80053R5Checks, ['NIST.800.53.R5-VPCDefaultSecurityGroupClosed', 'NIST.800.53.R5-VPCFlowLogsEnabled']],
])('%o says of the VPC what its owner decides', (Pack, rules) => {
  const app = new App();
  const { main } = original({}, app);
  Validations.of(app).addPlugins(new Pack(app));
  const violations = [...synthesize(app).violations].sort((a, b) => a.rule.localeCompare(b.rule));
  expect(violations.map(({ rule, path }) => ({ rule, path }))).toEqual(
    rules.map((rule) => ({ rule, path: main.vpc.node.defaultChild?.node.path })),
  );
});
