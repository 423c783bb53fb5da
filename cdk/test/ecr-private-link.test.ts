import { App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, test } from 'vitest';
import { EcrPrivateLink, EndpointSubnets, Ingress, Runs } from '../lib/index.js';
import { ENDPOINT_GROUP, ENV, servicesIn, stackOf, templateOf, vpcOf } from './stacks.ts';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const GROUP = 'AWS::EC2::SecurityGroup';

/** What the group of the endpoints admits. */
function ingressOf(template: Template): unknown[] {
  const [group] = Object.values(
    template.findResources(
      GROUP,
      Match.objectLike({ Properties: { GroupDescription: Match.stringLikeRegexp('interface endpoints') } }),
    ),
  );
  return (group?.Properties.SecurityGroupIngress ?? []).map(
    (rule: { CidrIp: unknown; FromPort: number; ToPort: number }) => {
      expect([rule.FromPort, rule.ToPort]).toEqual([443, 443]);
      return rule.CidrIp;
    },
  );
}

describe('the endpoints', () => {
  test('of a pull are ecr.api, ecr.dkr and the gateway of S3', () => {
    const template = templateOf();
    expect(servicesIn(template)).toEqual(['ecr.api', 'ecr.dkr']);
    template.resourceCountIs(ENDPOINT, 3);
    template.allResourcesProperties(ENDPOINT, Match.objectLike({ VpcId: { Ref: 'Vpc8378EB38' } }));
    template.hasResourceProperties(ENDPOINT, { VpcEndpointType: 'Gateway' });
  });

  test('have private DNS, and stand in one subnet of each zone', () => {
    const template = templateOf();
    const interfaces = Object.values(
      template.findResources(ENDPOINT, { Properties: { VpcEndpointType: 'Interface' } }),
    );
    for (const { Properties } of interfaces) {
      expect(Properties.PrivateDnsEnabled).toBe(true);
      expect(Properties.SubnetIds).toEqual(
        [{ Ref: 'VpcendpointSubnet1Subnet9CD4F7C5' }, { Ref: 'VpcendpointSubnet2SubnetCC2D5B1B' }].map(() => ({
          Ref: expect.stringMatching(/^Vpcendpoint/),
        })),
      );
    }
  });

  test.each([
    [[Runs.ECS_FARGATE], []],
    [[Runs.ECS_FARGATE, Runs.LOGS], ['logs']],
    [[Runs.ECS_EC2], ['ecs', 'ecs-agent', 'ecs-telemetry']],
    [
      [Runs.EKS, Runs.POD_IDENTITY],
      ['ec2', 'eks', 'eks-auth', 'sts'],
    ],
    [[Runs.EKS_FARGATE], ['sts']],
    [
      [Runs.BATCH, Runs.ECS_EC2],
      ['ecs', 'ecs-agent', 'ecs-telemetry'],
    ],
    [[Runs.CODEBUILD], ['codebuild', 'logs']],
    [[Runs.SSM_LOGIN], ['ssm', 'ssmmessages']],
    [
      [Runs.ECS_EXEC, Runs.PARAMETERS, Runs.SECRETS],
      ['secretsmanager', 'ssm', 'ssmmessages'],
    ],
  ])('for %j also have %j', (runs, services) => {
    expect(servicesIn(templateOf({ runs }))).toEqual(['ecr.api', 'ecr.dkr', ...services]);
  });

  test('for Fargate in a region introduced since the end of 2023 are those of ECS too', () => {
    const stack = stackOf({ env: { region: 'ca-west-1' } });
    const vpc = vpcOf(stack, { availabilityZones: ['ca-west-1a'] });
    const link = new EcrPrivateLink(stack, 'PrivateLink', {
      vpc,
      endpointSubnets: ENDPOINT_GROUP,
      runs: [Runs.ECS_FARGATE],
    });
    expect(link.services).toEqual(['ecr.api', 'ecr.dkr', 'ecs', 'ecs-agent', 'ecs-telemetry']);
  });

  test('that the VPC has already are not made', () => {
    const template = templateOf({ runs: [Runs.LOGS], existingServices: ['logs', 's3', 'ecr.api'] });
    expect(servicesIn(template)).toEqual(['ecr.dkr']);
    template.resourceCountIs(ENDPOINT, 1);
  });

  test('that are called existing by a wrong name are refused', () => {
    expect(() => templateOf({ existingServices: ['log'] })).toThrow(
      'existingServices: this makes no endpoint for "log"',
    );
  });

  test('of further services are made by their short names', () => {
    expect(servicesIn(templateOf({ services: ['kms', 'sqs'] }))).toEqual(['ecr.api', 'ecr.dkr', 'kms', 'sqs']);
  });

  test('are found by service', () => {
    templateOf(
      {},
      {
        using: (link) => {
          expect(link.endpoint('ecr.dkr').node.id).toBe('EcrDkr');
          expect(() => link.endpoint('logs')).toThrow(
            'made no interface endpoint for "logs". There are: ecr.api, ecr.dkr',
          );
        },
      },
    );
  });

  test('carry names, and take further tags', () => {
    const template = templateOf({ name: 'shared' }, { using: (link) => Tags.of(link).add('team', 'platform') });
    for (const name of ['shared ecr.api', 'shared ecr.dkr', 'shared s3'])
      template.hasResourceProperties(ENDPOINT, {
        Tags: [
          { Key: 'Name', Value: name },
          { Key: 'team', Value: 'platform' },
        ],
      });
  });

  test('in a stack without a region are named by AWS::Region', () => {
    const stack = stackOf({});
    const vpc = vpcOf(stack, { availabilityZones: stack.availabilityZones });
    expect(servicesIn(templateOf({ vpc }, { stack }))).toEqual(['ecr.api', 'ecr.dkr']);
  });

  test.each([
    [['ecr.dockr'], 'pullpath knows no endpoint service "ecr.dockr"'],
    [['s3'], 'leave s3 out'],
  ])('for %j are refused', (services, message) => {
    expect(() => templateOf({ services })).toThrow(message);
  });
});

describe('the gateway endpoint of S3', () => {
  test('is on the route tables of the application subnets and no other', () => {
    const template = templateOf();
    const [gateway] = Object.values(template.findResources(ENDPOINT, { Properties: { VpcEndpointType: 'Gateway' } }));
    expect(
      gateway?.Properties.RouteTableIds.map(({ Ref }: { Ref: string }) => Ref.replace(/RouteTable.*/, '')),
    ).toEqual(['Vpcapp1Subnet1', 'Vpcapp1Subnet2', 'Vpcapp2Subnet1', 'Vpcapp2Subnet2']);
  });

  test('names a shared route table once', () => {
    const stack = stackOf();
    const vpc = importedVpc(stack, ['rtb-1', 'rtb-1', 'rtb-1', 'rtb-2', 'rtb-3', 'rtb-3']);
    const [gateway] = Object.values(
      templateOf({ vpc }, { stack }).findResources(ENDPOINT, { Properties: { VpcEndpointType: 'Gateway' } }),
    );
    expect(gateway?.Properties.RouteTableIds).toEqual(['rtb-1', 'rtb-2']);
  });

  test('is refused where a route table is not known', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const subnet = ec2.Subnet.fromSubnetAttributes(stack, 'Other', {
      subnetId: 'subnet-1',
      availabilityZone: 'ap-northeast-1a',
    });
    expect(() => templateOf({ vpc, applicationSubnets: { subnets: [subnet] } }, { stack })).toThrow(
      'the route table of Network/Other is not known, and the gateway endpoint of S3 needs it',
    );
  });
});

function importedVpc(stack: Stack, routeTables?: string[]): ec2.IVpc {
  const ids = (group: string) => [`subnet-${group}a`, `subnet-${group}c`];
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    isolatedSubnetIds: [...ids('app1'), ...ids('app2'), ...ids('endpoint')],
    isolatedSubnetNames: ['app1', 'app2', 'endpoint'],
    isolatedSubnetRouteTableIds: routeTables ?? ['rtb-1', 'rtb-2', 'rtb-3', 'rtb-4', 'rtb-5', 'rtb-6'],
    isolatedSubnetIpv4CidrBlocks: [
      '10.0.1.0/24',
      '10.0.4.0/24',
      '10.0.2.0/24',
      '10.0.5.0/24',
      '10.0.3.0/28',
      '10.0.6.0/28',
    ],
  });
}

describe('endpoint subnets', () => {
  test('are made, one for each zone, on the main route table', () => {
    const stack = stackOf();
    const vpc = importedVpc(stack);
    const template = templateOf(
      {
        vpc,
        applicationSubnets: { subnets: [...vpc.isolatedSubnets.slice(0, 4)] },
        endpointSubnets: EndpointSubnets.create([
          { availabilityZone: 'ap-northeast-1a', cidrBlock: '10.0.7.0/28' },
          { availabilityZone: 'ap-northeast-1c', cidrBlock: '10.0.7.16/28', name: 'endpoints c' },
        ]),
        name: 'shared',
      },
      { stack },
    );
    template.resourceCountIs('AWS::EC2::Subnet', 2);
    template.resourceCountIs('AWS::EC2::SubnetRouteTableAssociation', 0);
    template.hasResourceProperties('AWS::EC2::Subnet', {
      VpcId: 'vpc-0123',
      AvailabilityZone: 'ap-northeast-1a',
      CidrBlock: '10.0.7.0/28',
      Tags: [{ Key: 'Name', Value: 'shared vpc endpoint ap-northeast-1a' }],
    });
    template.hasResourceProperties('AWS::EC2::Subnet', { Tags: [{ Key: 'Name', Value: 'endpoints c' }] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('that are there may be in a block of the VPC that is not told', () => {
    const stack = stackOf();
    const vpc = importedVpc(stack);
    const far = ec2.Subnet.fromSubnetAttributes(stack, 'Far', {
      subnetId: 'subnet-far',
      availabilityZone: 'ap-northeast-1a',
      ipv4CidrBlock: '100.64.0.0/28',
      routeTableId: 'rtb-far',
    });
    templateOf({ vpc, endpointSubnets: EndpointSubnets.fromSelection({ subnets: [far] }) }, { stack });
  });

  test('may be the first application subnet of each zone', () => {
    templateOf(
      { endpointSubnets: EndpointSubnets.insideApplicationSubnets() },
      {
        using: (link) =>
          expect(link.endpointSubnets.map(({ node }) => node.id)).toEqual(['app1Subnet1', 'app1Subnet2']),
      },
    );
  });

  test('are not taken for application subnets', () => {
    templateOf(
      {},
      {
        using: (link) =>
          expect(link.applicationSubnets.map(({ node }) => node.id)).toEqual([
            'app1Subnet1',
            'app1Subnet2',
            'app2Subnet1',
            'app2Subnet2',
          ]),
      },
    );
  });

  test('warn of a zone without one', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const endpointSubnets = EndpointSubnets.fromSelection({
      subnetGroupName: 'endpoint',
      availabilityZones: ['ap-northeast-1c'],
    });
    templateOf({ vpc, endpointSubnets }, { stack });
    Annotations.fromStack(stack).hasWarning(
      '/Network/PrivateLink',
      Match.stringLikeRegexp('There is no endpoint subnet in ap-northeast-1a'),
    );
  });

  test.each<[string, (vpc: ec2.IVpc) => EndpointSubnets, string]>([
    [
      'two of one zone',
      ({ isolatedSubnets }) => EndpointSubnets.fromSelection({ subnets: isolatedSubnets }),
      'Network/Vpc/app1Subnet1 and Network/Vpc/app2Subnet1 are both in ap-northeast-1a, and an interface endpoint takes one subnet a zone',
    ],
    [
      'two groups at once',
      () => EndpointSubnets.fromSelection({ subnetType: ec2.SubnetType.PRIVATE_ISOLATED }),
      'are both in ap-northeast-1a',
    ],
    ['none', () => EndpointSubnets.fromSelection({ subnets: [] }), 'there is none'],
    ['none made', () => EndpointSubnets.create([]), 'there is none'],
    [
      'an unknown group',
      () => EndpointSubnets.fromSelection({ subnetGroupName: 'endpoints' }),
      "There are no subnet groups with name 'endpoints' in this VPC. Available names: app1,app2,endpoint",
    ],
    [
      'two made for one zone',
      () =>
        EndpointSubnets.create(
          ['10.0.8.0/28', '10.0.8.16/28'].map((cidrBlock) => ({ availabilityZone: 'ap-northeast-1a', cidrBlock })),
        ),
      'are both in ap-northeast-1a',
    ],
    ['one that overlaps', () => oneSubnet('10.0.1.0/28'), '10.0.1.0/28 overlaps 10.0.1.0/24 of another subnet'],
    [
      'one outside of the VPC',
      () => oneSubnet('10.1.0.0/28'),
      '10.1.0.0/28 is outside of the VPC, which has 10.0.0.0/16',
    ],
    ['one that is too small', () => oneSubnet('10.0.8.0/29'), 'The smallest is a /28'],
    ['no block', () => oneSubnet('10.0.8.0'), '"10.0.8.0" is no block of IPv4 addresses'],
    ['bits behind the prefix', () => oneSubnet('10.0.8.1/28'), 'has address bits behind its prefix'],
  ])('are refused: %s', (_case, endpointSubnets, message) => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    expect(() => templateOf({ vpc, endpointSubnets: endpointSubnets(vpc) }, { stack })).toThrow(message);
  });

  test('of one zone are told apart also where zones are known only at deployment', () => {
    const stack = stackOf({});
    const vpc = vpcOf(stack, { availabilityZones: stack.availabilityZones });
    const endpointSubnets = EndpointSubnets.fromSelection({ subnets: vpc.isolatedSubnets });
    expect(() => templateOf({ vpc, endpointSubnets }, { stack })).toThrow('are both in');
  });
});

function oneSubnet(cidrBlock: string): EndpointSubnets {
  return EndpointSubnets.create([{ availabilityZone: 'ap-northeast-1a', cidrBlock }]);
}

describe('application subnets', () => {
  test.each<[string, ec2.SubnetSelection, string]>([
    ['an empty list', { subnets: [] }, 'the selection is empty, so that no workload would be served'],
    [
      'a filter that nothing passes',
      { subnetGroupName: 'app1', availabilityZones: ['ap-northeast-1d'] },
      'the selection is empty',
    ],
    ['an unknown type', { subnetType: ec2.SubnetType.PUBLIC }, "There are no 'Public' subnet groups"],
  ])('are refused: %s', (_case, applicationSubnets, message) => {
    expect(() => templateOf({ applicationSubnets })).toThrow(message);
  });

  test('are refused where the VPC has none', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack, {
      subnetConfiguration: [{ name: 'endpoint', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 }],
    });
    expect(() => templateOf({ vpc }, { stack })).toThrow(
      "has no private or isolated subnet besides the endpoints' own",
    );
  });
});

describe('the security group', () => {
  test('admits the VPC on TCP 443, and sends nothing', () => {
    const template = templateOf();
    expect(ingressOf(template)).toEqual(['10.0.0.0/16']);
    template.hasResourceProperties(GROUP, {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32', Description: 'Disallow all traffic' })],
    });
  });

  test('admits every block of the VPC, also one that is associated later', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    new ec2.CfnVPCCidrBlock(stack, 'Before', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' });
    const template = templateOf(
      { vpc, vpcCidrBlocks: ['10.9.0.0/16'] },
      {
        stack,
        using: () => {
          new ec2.CfnVPCCidrBlock(stack, 'After', { vpcId: vpc.vpcId, cidrBlock: '100.65.0.0/16' });
          const other = new ec2.Vpc(stack, 'OtherVpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
          new ec2.CfnVPCCidrBlock(stack, 'Elsewhere', { vpcId: other.vpcId, cidrBlock: '100.66.0.0/16' });
        },
      },
    );
    expect(ingressOf(template)).toEqual(['10.0.0.0/16', '100.64.0.0/16', '10.9.0.0/16', '100.65.0.0/16']);
  });

  test('lets a made endpoint subnet be in a further block', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const endpointSubnets = oneSubnet('100.64.0.0/28');
    templateOf(
      { vpc, endpointSubnets },
      {
        stack,
        using: () => new ec2.CfnVPCCidrBlock(stack, 'Further', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' }),
      },
    );
  });

  test('admits the application subnets', () => {
    expect(ingressOf(templateOf({ ingress: Ingress.APPLICATION_SUBNETS }))).toEqual([
      '10.0.0.0/24',
      '10.0.1.0/24',
      '10.0.2.0/24',
      '10.0.3.0/24',
    ]);
  });

  test('admits no one who is not named', () => {
    expect(ingressOf(templateOf({ ingress: Ingress.NAMED }))).toEqual([]);
  });

  test('is refused where the addresses of the VPC are not known', () => {
    const stack = stackOf();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123',
      availabilityZones: ['ap-northeast-1a'],
      isolatedSubnetIds: ['subnet-1'],
      isolatedSubnetRouteTableIds: ['rtb-1'],
    });
    const endpointSubnets = EndpointSubnets.insideApplicationSubnets();
    expect(() => templateOf({ vpc, endpointSubnets }, { stack })).toThrow(
      'ingress: the addresses of Network/Vpc are not known',
    );
  });

  test('may be one that is there', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123');
    const template = templateOf({ vpc, securityGroup }, { stack });
    template.resourceCountIs(GROUP, 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0123',
      CidrIp: '10.0.0.0/16',
      FromPort: 443,
    });
  });
});

describe('connections', () => {
  const clientOf = (stack: Stack, vpc: ec2.IVpc, allowAllOutbound: boolean) =>
    new ec2.SecurityGroup(stack, 'Client', { vpc, allowAllOutbound });

  test('admit by default port', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const client = clientOf(stack, vpc, true);
    const template = templateOf(
      { vpc, ingress: Ingress.NAMED },
      {
        stack,
        using: (link) => link.connections.allowDefaultPortFrom(client),
      },
    );
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443,
      ToPort: 443,
      IpProtocol: 'tcp',
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Client'), 'GroupId'] },
    });
  });

  test('open a closed egress to the endpoints and to S3', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const client = clientOf(stack, vpc, false);
    const template = templateOf(
      { vpc, ingress: Ingress.NAMED, s3PrefixListId: 'pl-61a54008' },
      {
        stack,
        using: (link) => link.allowPullFrom(client),
      },
    );
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      FromPort: 443,
      DestinationSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PrivateLink'), 'GroupId'] },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      FromPort: 443,
      DestinationPrefixListId: 'pl-61a54008',
    });
  });

  test('refuse a closed egress where the prefix list of S3 is not known', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    expect(() =>
      templateOf({ vpc }, { stack, using: (link) => link.allowPullFrom(clientOf(stack, vpc, false)) }),
    ).toThrow('Network/Client does not allow all egress, and layers come from S3');
  });

  test('let a service wait for the endpoints without a cycle', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    const repository = new ecr.Repository(stack, 'Repository');
    taskDefinition.addContainer('api', { image: ecs.ContainerImage.fromEcrRepository(repository) });
    const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
    const template = templateOf(
      { vpc, ingress: Ingress.NAMED },
      {
        stack,
        using: (link) => {
          link.allowPullFrom(service);
          service.node.addDependency(link.pathsEstablished);
        },
      },
    );
    const [resource] = Object.values(template.findResources('AWS::ECS::Service'));
    expect(resource?.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^PrivateLinkEcrApi/),
        expect.stringMatching(/^PrivateLinkEcrDkr/),
        expect.stringMatching(/^PrivateLinkS3/),
      ]),
    );
  });
});

describe('least privilege', () => {
  const policyOf = (template: Template, id: string) =>
    Object.entries(template.findResources(ENDPOINT)).find(([logicalId]) =>
      logicalId.startsWith(`PrivateLink${id}`),
    )?.[1].Properties.PolicyDocument?.Statement;
  const arn = (service: string, rest: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:${rest}`]],
  });

  test('is off where it is not asked for', () => {
    expect(policyOf(templateOf(), 'EcrApi')).toBeUndefined();
  });

  test('lets the repositories of the account through, and the bucket of layers', () => {
    const template = templateOf({ leastPrivilege: {} });
    for (const id of ['EcrApi', 'EcrDkr'])
      expect(policyOf(template, id)).toEqual([
        { Sid: 'Token', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        {
          Sid: 'Pull',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: arn('ecr', 'ap-northeast-1:123456789012:repository/*'),
        },
      ]);
    expect(policyOf(template, 'S3')).toEqual([
      {
        Sid: 'ImageLayers',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 's3:GetObject',
        Resource: arn('s3', '::prod-ap-northeast-1-starport-layer-bucket/*'),
      },
    ]);
  });

  test('lets the add-ons of EKS through, and further registries', () => {
    const template = templateOf({ runs: [Runs.EKS], leastPrivilege: { registryAccounts: ['111122223333'] } });
    expect(policyOf(template, 'EcrDkr')[1].Resource).toEqual([
      arn('ecr', 'ap-northeast-1:123456789012:repository/*'),
      arn('ecr', 'ap-northeast-1:111122223333:repository/*'),
      arn('ecr', 'ap-northeast-1:602401143452:repository/*'),
    ]);
  });

  test('names repositories', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'api');
    const template = templateOf({ vpc, leastPrivilege: { repositories: [repository] } }, { stack });
    expect(policyOf(template, 'EcrDkr')[1].Resource).toEqual(arn('ecr', 'ap-northeast-1:123456789012:repository/api'));
  });

  test('is refused for EKS where the region is not known', () => {
    const stack = stackOf({});
    const vpc = vpcOf(stack, { availabilityZones: stack.availabilityZones });
    expect(() => templateOf({ vpc, runs: [Runs.EKS], leastPrivilege: {} }, { stack })).toThrow(
      'a stack without env.region',
    );
  });
});

describe('what AWS would refuse', () => {
  test.each<[Partial<ec2.VpcProps>, string]>([
    [{ enableDnsSupport: false, enableDnsHostnames: false }, 'has enableDnsSupport and enableDnsHostnames off'],
    [{ enableDnsHostnames: false }, 'has enableDnsHostnames off, and private DNS of endpoints needs both'],
  ])('a VPC with %j', (props, message) => {
    const stack = stackOf();
    expect(() => templateOf({ vpc: vpcOf(stack, props) }, { stack })).toThrow(message);
  });

  test('a second interface endpoint with private DNS', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    vpc.addInterfaceEndpoint('Mine', {
      service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
      subnets: { subnetGroupName: 'endpoint' },
    });
    expect(() => templateOf({ vpc }, { stack })).toThrow(
      "Network/Vpc has an endpoint for ecr.dkr already, Network/Vpc/Mine/Resource: leave one of them out, or say existingServices: ['ecr.dkr']",
    );
  });

  test('a second gateway endpoint of S3 on a route table', () => {
    const stack = stackOf({});
    const vpc = vpcOf(stack, { availabilityZones: stack.availabilityZones });
    vpc.addGatewayEndpoint('Mine', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    expect(() => templateOf({ vpc }, { stack })).toThrow('has an endpoint for s3 already');
  });

  test('but not a gateway endpoint on other route tables, nor one of DynamoDB', () => {
    const stack = stackOf();
    const vpc = vpcOf(stack);
    vpc.addGatewayEndpoint('Mine', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnetGroupName: 'endpoint' }],
    });
    vpc.addGatewayEndpoint('Dynamo', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    templateOf({ vpc }, { stack });
  });
});

test('a VPC that is looked up gives a template before it is found', () => {
  const stack = stackOf();
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123' });
  templateOf({ vpc, endpointSubnets: EndpointSubnets.fromSelection({ subnetGroupName: 'endpoint' }) }, { stack });
  expect(stack.node.root instanceof App).toBe(true);
});

test('a looked-up VPC whose subnets share zones gives a template before it is found', () => {
  const stack = stackOf();
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123' });
  const endpointSubnets = EndpointSubnets.create([{ availabilityZone: 'ap-northeast-1a', cidrBlock: '10.0.7.0/28' }]);
  templateOf({ vpc, endpointSubnets }, { stack });
});

test('a VPC of another stack is served', () => {
  const app = new App();
  const network = new Stack(app, 'Network', { env: ENV });
  const vpc = vpcOf(network);
  const stack = new Stack(app, 'Pulls', { env: ENV });
  const link = new EcrPrivateLink(stack, 'PrivateLink', { vpc, endpointSubnets: ENDPOINT_GROUP, runs: [Runs.LOGS] });
  new CfnOutput(stack, 'Group', { value: link.securityGroup.securityGroupId });
  const template = Template.fromStack(stack);
  expect(servicesIn(template)).toEqual(['ecr.api', 'ecr.dkr', 'logs']);
  expect(ingressOf(template)).toEqual(['10.0.0.0/16']);
});
