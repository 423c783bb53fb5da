import { expect, test } from 'vitest';
import { checkTemplate } from './templates.js';
import { errors } from './terraform.js';

/** A service in one of two subnets, behind an endpoint with one of two groups. */
function template({
  parameter = '{ Type: String }',
  subnets = '[!Ref A]',
  group = '!Ref Open',
  condition = '',
  more = '',
}): string {
  return `
Parameters:
  Env: ${parameter}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  NotProd: !Not [!Condition Prod]
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true } }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1b } }
  Open: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }] } }
  AlsoOpen: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: 10.0.0.0/16 }] } }
  Closed: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Vpc } }
  Api:
    Type: AWS::EC2::VPCEndpoint
    ${condition}
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.eu-west-1.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref A]
      SecurityGroupIds: [${group}]
  Task: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], ContainerDefinitions: [{ Name: app, Image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1" }] } }
  Service:
    Type: AWS::ECS::Service
    Properties: { LaunchType: FARGATE, TaskDefinition: !Ref Task, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ${subnets}, SecurityGroups: [!Ref AlsoOpen] } } }
${more}`;
}

const ONE_OF_GROUPS = '!If [Prod, !Ref Open, !Ref AlsoOpen]';
const ONE_OF_SUBNETS = '[!If [Prod, !Ref A, !Ref B]]';
const ALLOWED = '{ Type: String, AllowedValues: [prod, dev] }';

test.each<readonly [name: string, template: string, verdict: string]>([
  ['groups that both let it in', template({ group: ONE_OF_GROUPS }), 'private'],
  ['groups of which one does', template({ group: '!If [Prod, !Ref Open, !Ref Closed]' }), 'unknown'],
  ['subnets', template({ subnets: ONE_OF_SUBNETS }), 'private'],
  ['a list of subnets', template({ subnets: '!If [Prod, [!Ref A, !Ref B], [!Ref B]]' }), 'private'],
  ['the existence of the endpoint', template({ condition: 'Condition: Prod' }), 'unknown'],
  [
    'one endpoint or another',
    template({
      condition: 'Condition: Prod',
      more: `  Other:
    Type: AWS::EC2::VPCEndpoint
    Condition: NotProd
    Properties: { VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.ecr.api, VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [!Ref B], SecurityGroupIds: [!Ref AlsoOpen] }
`,
    }),
    'private',
  ],
  [
    'a parameter that is more than compared',
    template({ group: ONE_OF_GROUPS, more: 'Outputs: { Env: { Value: !Sub "${Env} it is" } }\n' }),
    'unknown',
  ],
  [
    'a parameter that is compared as a part of a text, too',
    template({ group: '!If [Also, !Ref Open, !Ref Open]', condition: 'Condition: NotAlso' }).replace(
      '  NotProd:',
      '  Also: !Equals [!Sub "${Env}-1", dev-1]\n  NotAlso: !Not [!Condition Also]\n  NotProd:',
    ),
    'unknown',
  ],
  [
    'a parameter of which all values are told',
    template({ parameter: ALLOWED, group: ONE_OF_GROUPS, more: 'Outputs: { Env: { Value: !Ref Env } }\n' }),
    'private',
  ],
])('what comes out alike under all settings of a condition is told: %s', async (_, source, verdict) => {
  const { pulls } = await checkTemplate(source, { region: 'eu-west-1' });
  expect(pulls.map(({ legs }) => legs[0]?.leg.verdict)).toEqual([verdict]);
});

test('a group that is closed under all settings is told, where it stands under the first', async () => {
  const result = await checkTemplate(
    template({
      group: '!If [Prod, !Ref Closed, !Ref AlsoClosed]',
      more: '  AlsoClosed: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Vpc } }\n',
    }),
    { region: 'eu-west-1' },
  );
  expect(result.pulls[0]?.legs[0]).toMatchObject({ leg: { verdict: 'blocked', unknowns: [] } });
  expect(errors(result)).toContain('endpoint-security-group-closed Closed');
  expect(result.unknowns).toEqual([]);
});

test('two stacks may have two values of one name', async () => {
  const { pulls } = await checkTemplate(
    { 'a.yaml': template({ group: ONE_OF_GROUPS }), 'b.yaml': template({ group: ONE_OF_GROUPS }) },
    { region: 'eu-west-1' },
  );
  expect(pulls.map(({ legs }) => legs[0]?.leg.verdict)).toEqual(['unknown', 'unknown']);
});
