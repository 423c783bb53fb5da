import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { changedTemplate, checkTemplate } from './templates.js';

/** `Service ecs-fargate: ecr.api private, …`, each once. */
function pullsOf({ pulls }: CheckResult): readonly string[] {
  return [
    ...new Set(
      pulls.map(
        ({ workload, kind, legs }) =>
          `${workload} ${kind}: ${legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ')}`,
      ),
    ),
  ];
}

const PRIVATE = 'ecr.api private, ecr.dkr private, s3 private';
const SUBNETS = '[!Ref Private1aApp1, !Ref Private1cApp1]';
const OPEN_IMAGE = '!Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1"';

function withResources(text: string): string {
  return changedTemplate(['\n  # Image layers come from S3.', `\n${text}\n  # Image layers come from S3.`]);
}

function task(image: string): string {
  return `  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: app
          Image: ${image}
          LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: x, awslogs-region: !Ref AWS::Region } }
`;
}

const SERVICE = `  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: !Ref Task
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ${SUBNETS} } }
`;

describe('workloads of a template', () => {
  test.each([null, 'ap-northeast-1'])(
    'a service on Fargate with an image of the account (region %s)',
    async (region) => {
      const result = await checkTemplate(withResources(task(OPEN_IMAGE) + SERVICE), { region });
      // Without a group of its own it has the default one, which lets everything out.
      expect(pullsOf(result)).toEqual([`Service ecs-fargate: ${PRIVATE}, logs private`]);
      expect(result.pulls.map(({ subnet }) => subnet)).toEqual(['Private1aApp1', 'Private1cApp1']);
    },
  );

  test('an image of a region that is written out, where that of the stack is not told', async () => {
    const image = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1';
    const template = withResources(task(image) + SERVICE);
    expect(pullsOf(await checkTemplate(template))).toEqual([
      'Service ecs-fargate: ecr.api unknown, ecr.dkr unknown, s3 unknown, logs private',
    ]);
    expect(pullsOf(await checkTemplate(template, { region: 'ap-northeast-1' }))).toEqual([
      `Service ecs-fargate: ${PRIVATE}, logs private`,
    ]);
    expect(pullsOf(await checkTemplate(template, { region: 'us-east-1' }))).toEqual([
      'Service ecs-fargate: ecr.api blocked, ecr.dkr blocked, s3 blocked, logs private',
    ]);
  });

  test.each<readonly [name: string, resources: string, expected: readonly string[]]>([
    [
      'a service of Express Mode, whatever groups ECS adds to its own',
      `  Express:
    Type: AWS::ECS::ExpressGatewayService
    Properties:
      ExecutionRoleArn: x
      InfrastructureRoleArn: x
      PrimaryContainer: { Image: ${OPEN_IMAGE}, Secrets: [{ Name: KEY, ValueFrom: key }] }
      NetworkConfiguration: { Subnets: ${SUBNETS}, SecurityGroups: [!GetAtt Main.DefaultSecurityGroup] }
`,
      [`Express ecs-fargate: ${PRIVATE}, ssm private, logs private`],
    ],
    [
      'and one in the default VPC',
      `  Express:
    Type: AWS::ECS::ExpressGatewayService
    Properties: { ExecutionRoleArn: x, InfrastructureRoleArn: x, PrimaryContainer: { Image: ${OPEN_IMAGE} } }
`,
      ['Express ecs-fargate: ecr.api unknown, ecr.dkr unknown, s3 unknown, logs unknown'],
    ],
    [
      'tasks that events and schedules start',
      `${task(OPEN_IMAGE)}  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets:
        - Id: a
          Arn: x
          EcsParameters:
            TaskDefinitionArn: !Ref Task
            LaunchType: FARGATE
            NetworkConfiguration: { AwsVpcConfiguration: { Subnets: ${SUBNETS} } }
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Target:
        Arn: x
        EcsParameters:
          TaskDefinitionArn: !Ref Task
          LaunchType: FARGATE
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ${SUBNETS} } }
`,
      [`Rule ecs-fargate: ${PRIVATE}, logs private`, `Schedule ecs-fargate: ${PRIVATE}, logs private`],
    ],
    [
      'a service on the hosts of a capacity provider',
      `${task(OPEN_IMAGE).replace('[FARGATE]', '[EC2]')}  Launch: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { SecurityGroupIds: [!Ref Hosts], ImageId: ami-1 } } }
  Hosts: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Main } }
  Scaling: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { VPCZoneIdentifier: ${SUBNETS}, LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }, MinSize: "0", MaxSize: "2" } }
  Provider: { Type: AWS::ECS::CapacityProvider, Properties: { AutoScalingGroupProvider: { AutoScalingGroupArn: !Ref Scaling } } }
  Cluster: { Type: AWS::ECS::Cluster }
  Providers: { Type: AWS::ECS::ClusterCapacityProviderAssociations, Properties: { Cluster: !Ref Cluster, CapacityProviders: [!Ref Provider], DefaultCapacityProviderStrategy: [{ CapacityProvider: !Ref Provider, Weight: 1 }] } }
  Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ${SUBNETS} } } } }
`,
      [`Service ecs-ec2: ${PRIVATE}, ecs blocked, ecs-agent blocked, ecs-telemetry blocked, logs private`],
    ],
    [
      'Fargate profiles of EKS, Batch and CodeBuild',
      `  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, ResourcesVpcConfig: { SubnetIds: ${SUBNETS} } } }
  Profile: { Type: AWS::EKS::FargateProfile, Properties: { ClusterName: !Ref Cluster, Subnets: ${SUBNETS}, PodExecutionRoleArn: x, Selectors: [{ Namespace: default }] } }
  Batch: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeResources: { Type: FARGATE, MaxvCpus: 1, Subnets: ${SUBNETS}, SecurityGroupIds: [!GetAtt Main.DefaultSecurityGroup] } } }
  Build: { Type: AWS::CodeBuild::Project, Properties: { VpcConfig: { VpcId: !Ref Main, Subnets: ${SUBNETS}, SecurityGroupIds: [!GetAtt Main.DefaultSecurityGroup] }, Environment: { Type: LINUX_CONTAINER, ComputeType: x, Image: x, PrivilegedMode: true }, Source: { Type: NO_SOURCE }, Artifacts: { Type: NO_ARTIFACTS } } }
`,
      [
        `Profile eks-fargate: ${PRIVATE}, ecr.dkr private, sts blocked, eks-cluster blocked`,
        `Batch batch: ${PRIVATE}`,
        `Build codebuild: ${PRIVATE}, logs private`,
      ],
    ],
    [
      'a Fargate profile that names no subnets: which private ones of its cluster it uses is not known',
      `  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, ResourcesVpcConfig: { SubnetIds: ${SUBNETS}, EndpointPrivateAccess: true } } }
  Profile: { Type: AWS::EKS::FargateProfile, Properties: { ClusterName: !Ref Cluster, PodExecutionRoleArn: x, Selectors: [{ Namespace: default }] } }
`,
      ['Profile eks-fargate: ecr.api unknown, ecr.dkr unknown, s3 unknown, ecr.dkr unknown, sts unknown'],
    ],
  ])('%s', async (_, resources, expected) => {
    expect(pullsOf(await checkTemplate(withResources(resources), { region: 'ap-northeast-1' }))).toEqual(expected);
  });

  test('functions and App Runner pull outside of the VPC', async () => {
    const { assumptions } = await checkTemplate(
      withResources(
        '  Function: { Type: AWS::Lambda::Function, Properties: { PackageType: Image, Code: { ImageUri: x }, Role: x } }\n',
      ),
    );
    expect(assumptions.join('\n')).toMatch(/Function: Lambda and App Runner pull images outside of the VPC/);
  });
});

describe('stacks in the manner of Copilot: environment and service', () => {
  const read = (name: string) => ({
    folder: '',
    document: { name, text: readFileSync(`test/fixtures/copilot/${name}`, 'utf8') },
  });
  const verdicts = async (...variables: readonly (readonly [string, string])[]) => {
    const roots = [read('demo-test.yaml'), read('demo-test-api.yaml')];
    const result = await checkTemplate({}, { roots, variables: new Map(variables), region: 'eu-west-1' });
    return [...pullsOf(result), ...result.pulls.map(({ subnet }) => subnet)];
  };

  test('placed in public subnets, in private ones, and there with NAT gateways', async () => {
    const all = (verdict: string) => ['ecr.api', 'ecr.dkr', 's3', 'logs'].map((leg) => `${leg} ${verdict}`).join(', ');
    const service = 'demo-test-api/Service ecs-fargate';
    const subnets = (kind: string) => [`demo-test/${kind}Subnet1`, `demo-test/${kind}Subnet2`];
    expect(await verdicts()).toEqual([`${service}: ${all('public')}`, ...subnets('Public')]);
    expect(await verdicts(['Placement', 'private'])).toEqual([`${service}: ${all('blocked')}`, ...subnets('Private')]);
    expect(await verdicts(['Placement', 'private'], ['NATWorkloads', 'api'])).toEqual([
      `${service}: ${all('public')}`,
      ...subnets('Private'),
    ]);
  });
});

test.each(['2.150', '2.276'])('an ApplicationLoadBalancedFargateService of CDK %s', async (version) => {
  const { filesOnDisk } = await import('../../src/read/disk.js');
  const { readInfrastructure } = await import('../../src/read/read.js');
  const { check } = await import('../../src/check/check.js');
  const { TEMPLATE_OPTIONS } = await import('./templates.js');
  const result = check(await readInfrastructure(filesOnDisk(`test/fixtures/cdk/fargate-${version}`), TEMPLATE_OPTIONS));
  expect(pullsOf(result)).toEqual([`Service9571FDD8 ecs-fargate: ${PRIVATE}, logs private`]);
  expect(result.pulls.map(({ availabilityZone }) => availabilityZone)).toEqual(['eu-west-1a', 'eu-west-1b']);
});
