import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

/** Zones by their place in the account's list, as most templates have them. */
const TEMPLATE = `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsHostnames: true
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: !Select [0, !GetAZs ""]
`;

const SERVICE = `  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - { Name: web, Image: !Sub "\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/web:1" }
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: !Ref Task
      NetworkConfiguration:
        AwsvpcConfiguration: { Subnets: [!Ref A], SecurityGroups: [!Ref Web] }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-design-template-'));
  writeFileSync(join(folder, 'template.yaml'), TEMPLATE);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pullpath(...args: readonly string[]) {
  const { AWS_REGION: _region, ...env } = process.env;
  return spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8', env, timeout: 30_000 });
}

function designed(format: string, template = 'template.yaml') {
  return pullpath('design', template, '--region', 'eu-west-1', '--emit', format);
}

describe('a stack beside a template', () => {
  test('names resources and parameters by what they are', () => {
    writeFileSync(join(folder, 'service.yaml'), `${TEMPLATE}${SERVICE}`);
    const { status, stdout, stderr } = designed('cloudformation', 'service.yaml');
    expect(stderr).not.toContain('pullpath:');
    expect(status).toBe(0);
    const document = parse(stdout, { logLevel: 'silent' });
    expect(Object.keys(document.Parameters)).toEqual([
      'VpcId',
      'VpcMainRouteTableId',
      'WebId',
      'VpcEndpointS3PrefixListId',
    ]);
    expect(document.Parameters.VpcMainRouteTableId.Description).toBe('The main route table of Vpc');
    expect(Object.keys(document.Resources)).toEqual([
      'VpcEndpointZone1Subnet',
      'VpcEndpointSecurityGroup',
      'EcrApiEndpoint',
      'EcrDkrEndpoint',
      'S3Endpoint',
      'WebHttpsEgress',
      'WebS3Egress',
    ]);
    expect(document.Resources.VpcEndpointZone1Subnet.Properties.AvailabilityZone).toEqual({
      'Fn::Select': [0, { 'Fn::GetAZs': '' }],
    });
  });
});

describe('a template whose zones have no names', () => {
  test('becomes a network file that check reads', () => {
    const { status, stdout } = designed('network');
    expect(status).toBe(0);
    writeFileSync(join(folder, 'network.json'), stdout);
    const checked = pullpath('check', 'network.json', '--format', 'json');
    expect(JSON.parse(checked.stdout).verdict).toBe('private');
  });

  test('becomes an app of CDK that is told the zone', () => {
    const { status, stdout } = designed('cdk');
    expect(status).toBe(0);
    expect(stdout).toContain("availabilityZone: this.node.getContext('Fn::GetAZs[0]'),");
    expect(stdout).not.toContain("''");
  });
});

describe('an app of CDK', () => {
  const second = TEMPLATE.replace('Resources:\n', '')
    .replace('  Vpc:', '  Other:')
    .replace('!Ref Vpc', '!Ref Other')
    .replace('  A:', '  B:');

  test('is for one VPC', () => {
    writeFileSync(join(folder, 'two.yaml'), `${TEMPLATE}${second}`);
    const { status, stdout, stderr } = designed('cdk', 'two.yaml');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^pullpath: EcrPrivateLink is for one VPC, and Vpc and Other lack endpoints; .*--vpc.*\n$/);
  });

  test('is not written where nothing is lacking', () => {
    writeFileSync(join(folder, 'whole.json'), designed('network').stdout);
    const { status, stdout } = designed('cdk', 'whole.json');
    expect([status, stdout]).toEqual([0, '']);
  });
});
