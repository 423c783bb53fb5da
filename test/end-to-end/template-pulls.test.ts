import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { changedTemplate, checkTemplate, resourceText } from './templates.js';

const IMAGE = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1';
const OPEN = 'Parameters: { Mode: { Type: String } }\nConditions: { Open: !Equals [!Ref Mode, x] }\n';

function task(image = IMAGE): string {
  return `  Task: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], ContainerDefinitions: [{ Name: app, Image: "${image}" }] } }\n`;
}

function service(subnet = 'Private1aApp1'): string {
  return `  Service: { Type: AWS::ECS::Service, Properties: { LaunchType: FARGATE, TaskDefinition: !Ref Task, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref ${subnet}], SecurityGroups: [!Ref App] } } } }\n`;
}

const APP = '  App: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Main } }\n';
const SERVICE = APP + task() + service();

/** The original system with resources added, and with resources or texts of it replaced. */
function system(added: string, ...replaced: readonly (readonly [string, string])[]): string {
  return changedTemplate(
    ['Resources:', `${OPEN}Resources:`],
    ['\n  # Image layers come from S3.', `\n${added}\n  # Image layers come from S3.`],
    ...replaced,
  );
}

async function legsOf(template: string): Promise<{ readonly legs: readonly string[]; readonly result: CheckResult }> {
  const result = await checkTemplate(template, { region: 'ap-northeast-1' });
  const legs = result.pulls.map(
    ({ workload, subnet, legs: all }) =>
      `${workload} in ${subnet ?? '?'}: ${all.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ')}`,
  );
  return { legs, result };
}

const ENTRY = (name: string, more: string) =>
  `  ${name}: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, CidrBlock: 0.0.0.0/0, ${more} } }\n`;
const ACL =
  '  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Main } }\n  AclOfApp: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref Private1aApp1, NetworkAclId: !Ref Acl } }\n';
const OTHER = '  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }\n';
const LIST = (id: string) =>
  `{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }, { IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: ${id} }`;
const DUAL = (records: string) => `      IpAddressType: dualstack\n      DnsOptions: { DnsRecordIpType: ${records} }\n`;
const FIREWALL = (
  rule: string,
) => `  Domains: { Type: AWS::Route53Resolver::FirewallDomainList, Properties: { Domains: [${rule}] } }
  Rules: { Type: AWS::Route53Resolver::FirewallRuleGroup, Properties: { FirewallRules: [{ Action: BLOCK, BlockResponse: NODATA, FirewallDomainListId: !Ref Domains, Priority: 1 }] } }
  Firewall: { Type: AWS::Route53Resolver::FirewallRuleGroupAssociation, Properties: { FirewallRuleGroupId: !Ref Rules, VpcId: !Ref Main, Priority: 101 } }
`;

describe('a service on Fargate', () => {
  test.each<readonly [name: string, template: string, legs: string]>([
    ['as it is', system(SERVICE), 'ecr.api private, ecr.dkr private, s3 private'],
    [
      'a route table that a condition associates with this subnet or with another',
      system(SERVICE, [
        '      SubnetId: !Ref Private1aApp1',
        '      SubnetId: !If [Open, !Ref Private1aApp1, !Ref Private1aApp2]',
      ]),
      'ecr.api private, ecr.dkr private, s3 unknown',
    ],
    [
      'the same by an index that is not known',
      system(SERVICE, [
        '      SubnetId: !Ref Private1aApp1',
        '      SubnetId: !Select [!Ref Mode, [!Ref Private1aApp1, !Ref Private1aApp2]]',
      ]),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'a condition that chooses between subnets of other stacks leaves those here as they are',
      system(
        `${SERVICE}  Other: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !If [Open, !Ref Mode, !ImportValue x], RouteTableId: !Ref PrivateRouteTable } }\n`,
        [resourceText('Private1aApp1RouteTable'), '\n'],
      ),
      'ecr.api private, ecr.dkr private, s3 blocked',
    ],
    [
      'no DHCP options at all, where machines of older kinds have no name server',
      system(
        `${SERVICE}  Dhcp: { Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: { VpcId: !Ref Main, DhcpOptionsId: default } }\n`,
      ),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'entries for TCP without a range, which EC2 refuses',
      system(SERVICE + ACL + ENTRY('Out', 'Protocol: 6, Egress: true') + ENTRY('In', 'Protocol: 6')),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'entries for all protocols, which need none',
      system(SERVICE + ACL + ENTRY('Out', 'Protocol: -1, Egress: true') + ENTRY('In', 'Protocol: -1')),
      'ecr.api private, ecr.dkr private, s3 private',
    ],
    [
      'a DNS Firewall that may hold the names of AWS',
      system(SERVICE + FIREWALL('"*.amazonaws.com"')),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'a DNS Firewall that holds others',
      system(SERVICE + FIREWALL('example.com')),
      'ecr.api private, ecr.dkr private, s3 private',
    ],
    [
      'a DNS Firewall whose domains a file tells',
      system(SERVICE + FIREWALL('x').replace('Domains: [x]', 'DomainFileUrl: s3://x/y')),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'a DNS Firewall with a rule under a condition',
      system(
        SERVICE +
          FIREWALL('example.com').replace(
            /FirewallRules: \[(.*?)\] \}/,
            'FirewallRules: [!If [Open, $1, !Ref AWS::NoValue]] }',
          ),
      ),
      'ecr.api private, ecr.dkr private, s3 private',
    ],
    [
      'the same with a rule that may hold the names',
      system(
        SERVICE +
          FIREWALL('"*.amazonaws.com"').replace(
            /FirewallRules: \[(.*?)\] \}/,
            'FirewallRules: [!If [Open, $1, !Ref AWS::NoValue]] }',
          ),
      ),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'a DNS Firewall, on this VPC or on another',
      system(
        `${SERVICE}${OTHER}${FIREWALL('"*.amazonaws.com"').replace('VpcId: !Ref Main', 'VpcId: !If [Open, !Ref Main, !Ref Other]')}`,
      ),
      'ecr.api unknown, ecr.dkr unknown, s3 unknown',
    ],
    [
      'a rule of the resolver, on this VPC or on another',
      system(
        `${SERVICE}${OTHER}  Rule: { Type: AWS::Route53Resolver::ResolverRule, Properties: { DomainName: ".", RuleType: FORWARD } }
  Forwarded: { Type: AWS::Route53Resolver::ResolverRuleAssociation, Properties: { ResolverRuleId: !Ref Rule, VPCId: !If [Open, !Ref Main, !Ref Other] } }\n`,
      ),
      'ecr.api private, ecr.dkr private, s3 unknown',
    ],
    [
      'a separate egress rule, of this group or of another, which may take the default away',
      system(
        `${SERVICE}  Narrow: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !If [Open, !Ref App, !Ref VpcEndpoint], IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 } }\n`,
      ),
      'ecr.api private, ecr.dkr private, s3 unknown',
    ],
    [
      'an endpoint of both versions whose names have addresses of IPv6 alone',
      system(SERVICE, [
        resourceText('EcrApi'),
        resourceText('EcrApi').replace('      SubnetIds', `${DUAL('ipv6')}      SubnetIds`),
      ]),
      'ecr.api blocked, ecr.dkr private, s3 private',
    ],
    [
      'and one whose private names the service defines',
      system(SERVICE, [
        resourceText('EcrApi'),
        resourceText('EcrApi').replace('      SubnetIds', `${DUAL('service-defined')}      SubnetIds`),
      ]),
      'ecr.api private, ecr.dkr private, s3 private',
    ],
    [
      'routes that a VPN propagates, which never beat the local ones',
      system(
        `${SERVICE}  Vpn: { Type: AWS::EC2::VPNGateway, Properties: { Type: ipsec.1 } }
  Vpned: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Main, VpnGatewayId: !Ref Vpn } }
  Told: { Type: AWS::EC2::VPNGatewayRoutePropagation, Properties: { RouteTableIds: [!Ref PrivateRouteTable], VpnGatewayId: !Ref Vpn } }\n`,
      ),
      'ecr.api private, ecr.dkr private, s3 unknown',
    ],
    [
      'a policy for the own account, which does not sign for layers',
      system(SERVICE, [
        '      VpcEndpointType: Gateway\n',
        '      VpcEndpointType: Gateway\n      PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*", Condition: { StringEquals: { aws:PrincipalAccount: !Ref AWS::AccountId } } }] }\n',
      ]),
      'ecr.api private, ecr.dkr private, s3 blocked',
    ],
    [
      "egress to the endpoints and to S3's prefix list by its id",
      system(
        SERVICE.replace('VpcId: !Ref Main }', `VpcId: !Ref Main, SecurityGroupEgress: [${LIST('pl-61a54008')}] }`),
      ),
      'ecr.api private, ecr.dkr private, s3 private',
    ],
    [
      'and to a list that may be of anything',
      system(
        SERVICE.replace('VpcId: !Ref Main }', `VpcId: !Ref Main, SecurityGroupEgress: [${LIST('pl-6da54004')}] }`),
      ),
      'ecr.api private, ecr.dkr private, s3 unknown',
    ],
    [
      'a module of the registry that is handed the VPC may make the endpoint',
      system(`${SERVICE}  More: { Type: Own::Network::Endpoints::MODULE, Properties: { VpcId: !Ref Main } }\n`, [
        resourceText('EcrApi'),
        '\n',
      ]),
      'ecr.api unknown, ecr.dkr private, s3 private',
    ],
    [
      'a product of the service catalog as well',
      system(
        `${SERVICE}  More: { Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct, Properties: { ProductName: x, ProvisioningParameters: [{ Key: Vpc, Value: !Ref Main }] } }\n`,
        [resourceText('EcrApi'), '\n'],
      ),
      'ecr.api unknown, ecr.dkr private, s3 private',
    ],
  ])('%s', async (_, template, legs) => {
    expect((await legsOf(template)).legs).toEqual([`Service in Private1aApp1: ${legs}`]);
  });

  test('a block of IPv6 beside its subnet counts as one of the subnet', async () => {
    const ipv6 = `  Ipv6: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Main, Ipv6CidrBlock: "2001:db8:0:0::/56", Ipv6Pool: x } }
  Block: { Type: AWS::EC2::SubnetCidrBlock, Properties: { SubnetId: !Ref Private1aApp1, Ipv6CidrBlock: "2001:db8:0:1::/64" } }
`;
    const { result } = await legsOf(system(SERVICE + ipv6));
    const blocks = result.network.subnets.map(({ id, ipv6Cidr }) => [id, ipv6Cidr.known && ipv6Cidr.value?.text]);
    expect(blocks.slice(0, 2)).toEqual([
      ['Private1aApp1', '2001:db8:0:1::/64'],
      ['Private1aApp2', undefined],
    ]);
    const open = await legsOf(
      system(
        SERVICE +
          ipv6.replace('SubnetId: !Ref Private1aApp1', 'SubnetId: !If [Open, !Ref Private1aApp1, !Ref Private1aApp2]'),
      ),
    );
    expect(open.result.network.subnets[0]?.ipv6Cidr).toMatchObject({ known: false, what: 'Parameters.Mode' });
  });
});

describe('who pulls', () => {
  const HOSTS = (script: string) => `  Cluster: { Type: AWS::ECS::Cluster }
  Launch: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { SecurityGroupIds: [!Ref App], UserData: !Base64 ${script} } } }
  Hosts: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { VPCZoneIdentifier: [!Join [",", [!Ref Private1aApp1, !Ref Private1cApp1]]], LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }, MinSize: "0", MaxSize: "2" } }
  Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref Task } }
`;
  const ON_HOSTS = ['Private1aApp1', 'Private1cApp1'].map(
    (subnet) =>
      `Service in ${subnet}: ecr.api private, ecr.dkr private, s3 private, ecs blocked, ecs-agent blocked, ecs-telemetry blocked`,
  );
  const EC2_TASK = task().replace('NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], ', '');
  const RUN =
    '{ StartAt: A, States: { A: { Type: Task, Resource: "arn:aws:states:::ecs:runTask.sync", End: true, Parameters: { LaunchType: FARGATE, TaskDefinition: "${task}", NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["${subnet}"], SecurityGroups: ["${group}"] } } } } } }';
  const VALUES = 'DefinitionSubstitutions: { task: !Ref Task, subnet: !Ref Private1aApp1, group: !Ref App }';
  const MACHINE = ['Machine in Private1aApp1: ecr.api private, ecr.dkr private, s3 private'];
  const JOBS = (
    ...addresses: readonly string[]
  ) => `  Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, CidrBlock: 10.0.9.0/24, AvailabilityZone: ap-northeast-1a } }
  Igw: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Main, InternetGatewayId: !Ref Igw } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Main } }
  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw } }
  Association: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Public, RouteTableId: !Ref Table } }
  Batch: { Type: AWS::Batch::ComputeEnvironment, Properties: { Type: MANAGED, ComputeResources: { Type: FARGATE, MaxvCpus: 1, Subnets: [!Ref Public], SecurityGroupIds: [!Ref App] } } }
${addresses
  .map(
    (address, index) =>
      `  Job${index}: { Type: AWS::Batch::JobDefinition, Properties: { Type: container, PlatformCapabilities: [FARGATE], ContainerProperties: { Image: "${IMAGE}", LogConfiguration: { LogDriver: none }, ${address} } } }\n`,
  )
  .join('')}`;
  const ENABLED = 'NetworkConfiguration: { AssignPublicIp: ENABLED }';
  const batch = (verdict: string) => [`Batch in Public: ecr.api private, ecr.dkr private, s3 ${verdict}`];

  test.each<readonly [name: string, resources: string, expected: readonly string[]]>([
    [
      'hosts whose start script names the cluster by a reference',
      APP + EC2_TASK + HOSTS('{ "Fn::Sub": "echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config" }'),
      ON_HOSTS,
    ],
    [
      'the same with a region in it',
      APP +
        EC2_TASK +
        HOSTS(
          '{ "Fn::Join": ["", ["aws configure set region ", !Ref AWS::Region, "; echo ECS_CLUSTER=", !Ref Cluster]] }',
        ),
      ON_HOSTS,
    ],
    [
      'a state machine with substitutions in an object',
      `${APP}${task()}  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: x, Definition: ${RUN}, ${VALUES} } }\n`,
      MACHINE,
    ],
    [
      'and in a text',
      `${APP}${task()}  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: x, DefinitionString: '${RUN.replaceAll(/(\w+):(?= )/g, '"$1":').replaceAll(/: (\w+)/g, (_, word: string) => `: ${word === 'true' ? word : `"${word}"`}`)}', ${VALUES} } }\n`,
      MACHINE,
    ],
    [
      'one of SAM',
      `${APP}${task()}  Machine: { Type: AWS::Serverless::StateMachine, Properties: { Definition: ${RUN}, ${VALUES} } }\n`,
      MACHINE,
    ],
    ['jobs of Batch that ask for a public address', APP + JOBS(ENABLED), batch('public')],
    ['jobs that ask for none', APP + JOBS('Privileged: false'), batch('blocked')],
    ['jobs that differ in it', APP + JOBS(ENABLED, 'Privileged: false'), batch('unknown')],
    [
      'jobs of which one asks under a condition',
      APP + JOBS(ENABLED.replace('ENABLED', '!If [Open, ENABLED, DISABLED]')),
      batch('unknown'),
    ],
  ])('%s', async (_, resources, expected) => {
    expect((await legsOf(system(resources))).legs).toEqual(expected);
  });
});

test.each(['!Ref MoreGroup', '!Ref More.Group', '!GetAtt MoreGroup.GroupId', '!GetAtt More.Group.GroupId'])(
  'what a module makes is not known, but there: %s',
  async (reference) => {
    const module = '  More: { Type: Own::Network::Groups::MODULE, Properties: { VpcId: !Ref Main } }\n';
    const { legs, result } = await legsOf(system(SERVICE.replace('[!Ref App]', `[${reference}]`) + module));
    expect(legs).toEqual(['Service in Private1aApp1: ecr.api unknown, ecr.dkr unknown, s3 unknown']);
    expect(result.findings.filter(({ rule }) => rule === 'reference-not-found')).toEqual([]);
  },
);

test.each<readonly [name: string, more: string, legs: string]>([
  [
    'a DNS Firewall',
    'Firewall: { Type: AWS::Route53Resolver::FirewallRuleGroupAssociation, Properties: { FirewallRuleGroupId: rslvr-frg-1, VpcId: !Ref Id, Priority: 101 } }',
    'ecr.api unknown, ecr.dkr unknown, s3 unknown',
  ],
  [
    'no DHCP options',
    'Dhcp: { Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: { VpcId: !Ref Id, DhcpOptionsId: default } }',
    'ecr.api unknown, ecr.dkr unknown, s3 unknown',
  ],
  [
    'a separate egress rule',
    'Narrow: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref Id, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 } }',
    'ecr.api unknown, ecr.dkr unknown, s3 unknown',
  ],
  [
    'nothing of the network',
    'Bucket: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Id } }',
    'ecr.api private, ecr.dkr private, s3 private',
  ],
])('what another stack of the estate gives a thing by its id may be for one of this: %s', async (_, more, legs) => {
  const other = `Parameters: { Id: { Type: String } }\nResources:\n  ${more}\n`;
  const result = await checkTemplate(
    {},
    {
      region: 'ap-northeast-1',
      roots: [
        { folder: '', document: { name: 'network.yaml', text: system(SERVICE) } },
        { folder: '', document: { name: 'other.yaml', text: other } },
      ],
    },
  );
  expect(result.pulls.map((pull) => pull.legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', '))).toEqual([
    legs,
  ]);
});

test.each<readonly [name: string, resources: string, rule: string, fix: string]>([
  [
    'a subnet that is known by its id',
    SERVICE.replace('!Ref Private1aApp1', 'subnet-0123456789abcdef0'),
    'not-known',
    'Give the template that declares it.',
  ],
  [
    'a NAT instance that drops what is not for it',
    `${SERVICE}  Nat: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-1, SubnetId: !Ref Private1cApp1 } }
  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref PrivateRouteTable, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref Nat } }\n`,
    'no-route',
    'Write SourceDestCheck: false at the instance or the network interface.',
  ],
])('what to do is told in the words of templates: %s', async (_, resources, rule, fix) => {
  const { result } = await legsOf(system(resources, [resourceText('EcrApi'), '\n']));
  expect(result.findings.filter((finding) => finding.rule === rule).map((finding) => finding.fix)).toContain(fix);
});

test('a reference to what a condition leaves out is told where it stands, and so is one under an open condition', async () => {
  const nat = `  Nat: { Type: AWS::EC2::NatGateway, Condition: Chosen, Properties: { SubnetId: !Ref Private1cApp1, AllocationId: x } }
  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref PrivateRouteTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
  Table: { Type: AWS::EC2::RouteTable, Condition: Chosen, Properties: { VpcId: !Ref Main, Tags: [{ Key: a, Value: !Ref Nat }] } }
  Either: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref PrivateRouteTable, DestinationCidrBlock: 10.9.0.0/16, NatGatewayId: !If [Chosen, !Ref Nat, nat-0123] } }
`;
  const found = async (condition: string) => {
    const { result } = await legsOf(
      system(SERVICE + nat).replace('Open: !Equals', `Chosen: ${condition}, Open: !Equals`),
    );
    return result.findings.filter(({ rule }) => rule === 'reference-not-found');
  };
  expect(await found('!Equals [a, b]')).toMatchObject([
    {
      resource: 'Out',
      message:
        'Nat is referred to, but nothing of that name is in this template, or not under its conditions: CloudFormation makes no stack.',
      awsError: null,
    },
  ]);
  expect(await found('!Equals [a, a]')).toEqual([]);
  expect(await found('!Equals [!Ref Mode, y]')).toMatchObject([
    { resource: 'Out', message: expect.stringContaining('Mode=other than y') },
  ]);
});

test.each<readonly [name: string, transform: string, found: readonly string[]]>([
  ['of SAM', 'AWS::Serverless-2016-10-31', ['Nothing']],
  ['of a macro', 'Own', []],
  ['of none', 'AWS::LanguageExtensions', ['ServerlessRestApi', 'Nothing']],
])('resources that a transform adds are not missing: %s', async (_, transform, found) => {
  const { findings } = await checkTemplate(`Transform: ${transform}
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Run: { Type: AWS::Serverless::Function, Properties: { Handler: x } }
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, Tags: [{ Key: a, Value: !GetAtt RunRole.Arn }, { Key: b, Value: !Ref ServerlessRestApi }, { Key: c, Value: !Ref Nothing }] }
`);
  const missing = findings
    .filter(({ rule }) => rule === 'reference-not-found')
    .map(({ message }) => message.split(' ')[0]);
  expect(missing).toEqual(found);
});

test('an output under a condition that does not hold is not there', async () => {
  const root = `Resources:
  Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: network.yaml } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !GetAtt Network.Outputs.Vpc, CidrBlock: 10.0.0.0/24 } }
`;
  const network = (condition: string) => `Conditions: { Never: !Equals [a, b], Always: !Equals [a, a] }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
Outputs:
  Vpc: { Condition: ${condition}, Value: !Ref Vpc }
`;
  const findings = async (condition: string) =>
    (await checkTemplate({ 'root.yaml': root, 'network.yaml': network(condition) })).findings
      .filter(({ rule }) => rule === 'reference-not-found')
      .map(({ resource }) => resource);
  expect(await findings('Never')).toEqual(['Subnet']);
  expect(await findings('Always')).toEqual([]);
});
