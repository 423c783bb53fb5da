import { describe, expect, test } from 'vitest';
import { isCollection, parseDocument, visit } from 'yaml';
import { TEMPLATE_FAULTS } from '../end-to-end/template-faults.js';
import { changedTemplate, checkTemplate, resourceText } from '../end-to-end/templates.js';
import { errors } from '../end-to-end/terraform.js';
import { fixed } from './fixing.js';

const SUBNETS = '[!Ref Private1aApp1, !Ref Private1cApp1]';

function withResources(text: string, template = changedTemplate()): string {
  return `${template.trimEnd()}\n\n${text}`;
}

async function fix(source: string, which: 'safe' | 'all', region: string | null = null) {
  const read = (files: Readonly<Record<string, string>>) => checkTemplate(files, { region });
  const { before, after, lines } = await fixed({ 'template.yaml': source }, which, read);
  return {
    was: errors(before).map((error) => error.split(' ')[0]),
    verdict: after.verdict,
    left: errors(after),
    lines,
  };
}

const SERVICE = `  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - { Name: app, Image: !Sub "\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/app:1" }
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: !Ref Task
      NetworkConfiguration:
        AwsvpcConfiguration: { Subnets: ${SUBNETS}, SecurityGroups: [!Ref App] }
  App:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: app
      VpcId: !Ref Main
      SecurityGroupEgress:
`;

const TO_VPC = '        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 } # endpoints\n';
const TO_DNS = '        - { IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 10.0.0.0/16 }\n';

/** Subnets in zones that only the account tells, and nothing else. */
const BARE = `Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16, EnableDnsSupport: true, EnableDnsHostnames: true }
  One:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Main, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
  Two:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Main, CidrBlock: 10.0.2.0/24, AvailabilityZone: !Select [1, !GetAZs ""] }
  Table:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Main }
  OfOne:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref One, RouteTableId: !Ref Table }
  OfTwo:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref Two, RouteTableId: !Ref Table }
`;

describe('what mends a template', () => {
  test('all that is missing, in the zones of the subnets that are there', async () => {
    const { verdict, left, lines } = await fix(BARE, 'all', 'eu-west-1');
    expect([verdict, left]).toEqual(['private', []]);
    expect(lines.flatMap((line) => /AvailabilityZone: (.*)$/.exec(line)?.[1] ?? [])).toEqual([
      '!GetAtt One.AvailabilityZone',
      '!GetAtt Two.AvailabilityZone',
    ]);
  });

  test('a way out to S3, whose prefix list a template can not name: not by itself', async () => {
    const source = withResources(SERVICE + TO_VPC);
    expect((await fix(source, 'safe')).lines).toEqual([]);
    expect(await fix(source, 'all')).toEqual({
      was: ['workload-egress-closed'],
      verdict: 'private',
      left: [],
      lines: [
        '+        - { Description: "HTTPS to S3: image layers, which come from S3", IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }',
      ],
    });
  });

  test('a way out to endpoints and to S3', async () => {
    const { verdict, left, lines } = await fix(withResources(SERVICE + TO_DNS), 'all');
    expect([verdict, left]).toEqual(['private', []]);
    expect(lines.map((line) => /CidrIp: .*(?= \})/.exec(line)?.[0])).toEqual([
      'CidrIp: !GetAtt Main.CidrBlock',
      'CidrIp: 0.0.0.0/0',
    ]);
  });

  test('an S3 endpoint on no route table', async () => {
    const before = resourceText('S3');
    const source = changedTemplate([before, before.replace(/ {6}RouteTableIds:\n(?: {8}.*\n)+/, '')]);
    expect(await fix(source, 'safe')).toEqual({
      was: [...Array(4).fill('layer-bucket-unreachable'), 'gateway-endpoint-without-route-table'],
      verdict: 'private',
      left: [],
      lines: ['+      RouteTableIds:', '+        - !Ref PrivateRouteTable'],
    });
  });

  test.each(['block', 'flow'])('a policy that leaves out the layers (%s)', async (style) => {
    const before = resourceText('S3');
    const statement = {
      block:
        '\n          - Effect: Allow\n            Principal: "*"\n            Action: s3:GetObject\n            Resource: arn:aws:s3:::mine/*\n',
      flow: ' [{ Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: "arn:aws:s3:::mine/*" }]\n',
    }[style];
    const source = changedTemplate([
      before,
      `${before}      PolicyDocument:\n        Version: "2012-10-17"\n        Statement:${statement}`,
    ]);
    expect((await fix(source, 'safe', 'eu-west-1')).lines).toEqual([]);
    const { was, verdict, left, lines } = await fix(source, 'all', 'eu-west-1');
    expect([was, verdict, left]).toEqual([['endpoint-policy-denies-pull'], 'private', []]);
    expect(lines.join('\n')).toContain('arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*');
    expect(lines.filter((line) => line.startsWith('-')).length).toBe(style === 'flow' ? 1 : 0);
  });

  test('the API of a cluster', async () => {
    const sts = resourceText('EcrApi').replaceAll('EcrApi', 'Sts').replace('ecr.api', 'sts');
    const source = withResources(
      `  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, ResourcesVpcConfig: { SubnetIds: ${SUBNETS} } } }
  Profile: { Type: AWS::EKS::FargateProfile, Properties: { ClusterName: !Ref Cluster, Subnets: ${SUBNETS}, PodExecutionRoleArn: x, Selectors: [{ Namespace: default }] } }
`,
      `${changedTemplate().trimEnd()}\n${sts}`,
    );
    const { was, lines } = await fix(source, 'all');
    expect(was).toContain('cluster-endpoint-public');
    expect(lines.filter((line) => line.includes('ResourcesVpcConfig'))[1]).toContain(
      'ResourcesVpcConfig: { EndpointPrivateAccess: true, SubnetIds:',
    );
  });

  test('a list that a parameter or a function makes is left alone', async () => {
    const source = changedTemplate([
      resourceText('VpcEndpoint'),
      resourceText('VpcEndpoint').replace(
        / {6}SecurityGroupIngress:\n(?: {8}.*\n)+/,
        '      SecurityGroupIngress: !If [Never, [], []]\n',
      ),
    ]).replace('\nResources:', '\nConditions:\n  Never: !Equals [a, b]\nResources:');
    const { was, lines } = await fix(source, 'all');
    expect(was).toContain('endpoint-security-group-closed');
    expect(lines).toEqual([]);
  });
});

describe('a template in flow style', () => {
  test.each(TEMPLATE_FAULTS)('mends: $name', async ({ source }) => {
    const document = parseDocument(source, { logLevel: 'silent' });
    visit(document, {
      Collection(key, node) {
        if (key !== null) node.flow = true;
      },
      Node(_key, node) {
        delete node.comment;
        delete node.commentBefore;
        if (!isCollection(node)) delete node.spaceBefore;
      },
    });
    const text = `# one\n${document.toString({ lineWidth: 0 })}`;
    const { verdict, left, lines } = await fix(text, 'all');
    expect([verdict, left]).toEqual(['private', []]);
    expect(lines.length).toBe(2);
  });
});
