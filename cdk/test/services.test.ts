import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { endpointServiceName, serviceNames } from '../../src/aws/services.ts';
import { RULES } from '../../src/rules/index.ts';
import { VERSION } from '../../src/version.ts';
import { EcrPrivateLink, PullpathValidator, Runs } from '../lib/index.js';
import { RUN_SERVICES } from '../lib/pullpath-tables.js';
import { ENDPOINT_GROUP, vpcOf } from './stacks.ts';

test.each(['ap-northeast-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])(
  'the service names are those of pullpath in %s',
  (region) => {
    const stack = new Stack(new App(), 'Network', { env: { region } });
    const vpc = vpcOf(stack, { availabilityZones: [`${region}a`] });
    // Gateways, and a name of China's that AWS's documentation has with a prefix and CDK has without.
    const services = serviceNames().filter((name) => !['s3', 'dynamodb', 'eks-auth'].includes(name));
    new EcrPrivateLink(stack, 'PrivateLink', { vpc, endpointSubnets: ENDPOINT_GROUP, services });
    const endpoints = Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint', {
      Properties: { VpcEndpointType: 'Interface' },
    });
    expect(
      Object.values(endpoints)
        .map(({ Properties }) => Properties.ServiceName)
        .sort(),
    ).toEqual(services.map((name) => endpointServiceName(name, region, 'Interface')).sort());
  },
);

test('everything that runs is told by pullpath, and the other way round', () => {
  expect(Object.values(Runs).sort()).toEqual(Object.keys(RUN_SERVICES).sort());
});

test('the validator is of the version that it holds, and tells its rules', () => {
  const { version, ruleIds, name } = new PullpathValidator();
  expect({ version, ruleIds, name }).toEqual({
    version: VERSION,
    ruleIds: RULES.map((rule) => rule.name),
    name: 'pullpath',
  });
});
