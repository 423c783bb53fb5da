import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { expect, test } from 'vitest';
import type { PrivatePullVpcProps } from '../lib/index.js';
import { original, ZONES } from './original-system.ts';
import { servicesIn } from './stacks.ts';

function nameOf({ Properties }: { Properties: { Tags: { Key: string; Value: string }[] } }): string | undefined {
  return Properties.Tags.find(({ Key }) => Key === 'Name')?.Value;
}

test('is the original system, field by field', () => {
  const template = Template.fromStack(original().stack);
  template.hasResourceProperties('AWS::EC2::VPC', {
    CidrBlock: '10.0.0.0/16',
    EnableDnsSupport: true,
    EnableDnsHostnames: true,
    Tags: [{ Key: 'Name', Value: 'main' }],
  });
  const subnets = template.findResources('AWS::EC2::Subnet');
  expect(
    Object.values(subnets)
      .map((subnet) =>
        [subnet.Properties.AvailabilityZone, subnet.Properties.CidrBlock, nameOf(subnet as never)].join(' '),
      )
      .sort(),
  ).toEqual([
    'ap-northeast-1a 10.0.1.0/24 private 1a app 1',
    'ap-northeast-1a 10.0.2.0/24 private 1a app 2',
    'ap-northeast-1a 10.0.3.0/24 private 1a vpc endpoint',
    'ap-northeast-1c 10.0.4.0/24 private 1c app 1',
    'ap-northeast-1c 10.0.5.0/24 private 1c app 2',
    'ap-northeast-1c 10.0.6.0/24 private 1c vpc endpoint',
  ]);

  const idOf = (name: string) => Object.keys(subnets).find((id) => nameOf(subnets[id] as never) === name);
  const applications = ['1a app 1', '1a app 2', '1c app 1', '1c app 2'].map((name) => ({
    Ref: idOf(`private ${name}`),
  }));
  const endpoints = ['1a', '1c'].map((zone) => ({ Ref: idOf(`private ${zone} vpc endpoint`) }));
  const [[routeTable, table] = []] = Object.entries(template.findResources('AWS::EC2::RouteTable'));
  template.resourceCountIs('AWS::EC2::RouteTable', 1);
  expect(nameOf(table as never)).toBe('VPC Endpoint S3');
  expect(
    Object.values(template.findResources('AWS::EC2::SubnetRouteTableAssociation')).map(({ Properties }) => Properties),
  ).toEqual(applications.map((SubnetId) => ({ SubnetId, RouteTableId: { Ref: routeTable } })));

  expect(servicesIn(template)).toEqual(['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'ssmmessages']);
  const [[group] = []] = Object.entries(template.findResources('AWS::EC2::SecurityGroup'));
  template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  for (const { Properties } of Object.values(
    template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } }),
  )) {
    expect(Properties).toMatchObject({
      PrivateDnsEnabled: true,
      SubnetIds: endpoints,
      SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }],
    });
  }
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupName: 'vpc_endpoint_sg',
    SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
  });
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] },
    RouteTableIds: [{ Ref: routeTable }],
  });
  for (const type of ['NatGateway', 'InternetGateway', 'Route', 'EIP'])
    template.resourceCountIs(`AWS::EC2::${type}`, 0);
});

test('gives the template that reviewers have seen', () => {
  expect(Template.fromStack(original({ leastPrivilege: {} }).stack).toJSON()).toMatchSnapshot();
});

test('places workloads in the application subnets, and admits them', () => {
  const { stack, main } = original();
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: main.vpc });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('api', { image: ecs.ContainerImage.fromRegistry('example') });
  const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
  main.connections.allowDefaultPortFrom(service);
  service.node.addDependency(main.pathsEstablished);
  const template = Template.fromStack(stack);
  const [resource] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(resource?.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets).toEqual(
    ['1aApp1', '1aApp2', '1cApp1', '1cApp2'].map((name) => ({
      Ref: expect.stringMatching(new RegExp(`^MainPrivate${name}[0-9A-F]{8}$`)),
    })),
  );
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
});

test('takes zones of any shape, also without endpoints of their own', () => {
  const [a, c] = ZONES;
  const { main } = original({
    zones: [
      ...(a === undefined ? [] : [a]),
      { availabilityZone: 'ap-northeast-1c', applicationSubnets: c?.applicationSubnets.slice(1) ?? [] },
    ],
  });
  expect(main.applicationSubnets.map(({ availabilityZone }) => availabilityZone)).toEqual([
    'ap-northeast-1a',
    'ap-northeast-1a',
    'ap-northeast-1c',
  ]);
  expect(main.privateLink.endpointSubnets).toHaveLength(1);
});

test.each<[string, Partial<PrivatePullVpcProps>, string]>([
  [
    'no endpoint subnet',
    { zones: ZONES.map(({ endpointCidrBlock, ...zone }) => zone) },
    'endpointSubnets: there is none',
  ],
  ['no zone', { zones: [] }, 'applicationSubnets: the selection is empty'],
  [
    'a zone twice',
    {
      zones: [...ZONES, ...ZONES.slice(0, 1)].map((zone, place) => ({
        ...zone,
        applicationSubnets: [{ name: `app ${place}`, cidrBlock: `10.0.${place + 10}.0/24` }],
      })),
    },
    'are both in ap-northeast-1a',
  ],
  [
    'overlapping subnets',
    {
      zones: [
        ...ZONES.slice(0, 1),
        { availabilityZone: 'ap-northeast-1c', applicationSubnets: [{ name: 'c', cidrBlock: '10.0.3.0/25' }] },
      ],
    },
    '10.0.3.0/24 overlaps 10.0.3.0/25 of another subnet',
  ],
])('refuses %s', (_case, props, message) => {
  expect(() => Template.fromStack(original(props).stack)).toThrow(message);
});

test('is an ordinary VPC to everything else', () => {
  const { main } = original();
  expect(main.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_ISOLATED }).subnets).toEqual(
    main.applicationSubnets,
  );
});
