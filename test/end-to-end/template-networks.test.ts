import { describe, expect, test } from 'vitest';
import type { Network } from '../../src/model/network.js';
import { ALL_GOOD } from './faults.js';
import { changedTemplate, checkTemplate, readTemplate, resourceText, TEMPLATE, templateVerdicts } from './templates.js';
import { errors, lineOf } from './terraform.js';

const HEAD = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
`;

async function networkOf(resources: string): Promise<Network> {
  return (await readTemplate(`${HEAD}${resources}`)).network;
}

describe('the egress of a security group', () => {
  const group = (more = '') =>
    `  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Vpc${more} } }\n`;
  const separate =
    '  Rule: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 } }\n';
  const everything = ', SecurityGroupEgress: [{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }]';
  const narrow = ', SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.1.0.0/16 }]';
  /** `10.0.0.0/8 surely, 0.0.0.0/0 perhaps`. */
  const egress = async (resources: string) => {
    const { securityGroups } = await networkOf(resources);
    return securityGroups
      .find(({ id }) => id === 'Group')
      ?.rules.items.filter(({ direction }) => direction === 'egress')
      .map(({ peer, exists }) => {
        const text = peer.known && peer.value.kind === 'cidr' ? peer.value.cidr.text : '?';
        return `${text} ${exists.known ? 'surely' : 'perhaps'}`;
      })
      .sort();
  };

  test.each<readonly [string, string, readonly string[]]>([
    ['none written: everything', group(), ['0.0.0.0/0 surely']],
    [
      'none written in a VPC with IPv6',
      `${group()}  Ipv6: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true } }\n`,
      ['0.0.0.0/0 surely', '::/0 perhaps'],
    ],
    ['written inline: that alone', group(narrow), ['10.1.0.0/16 surely']],
    [
      'a separate rule: whether it takes the default away is not known',
      group() + separate,
      ['0.0.0.0/0 perhaps', '10.0.0.0/8 surely'],
    ],
    [
      'a separate rule beside an inline one for everything',
      group(everything) + separate,
      ['0.0.0.0/0 perhaps', '10.0.0.0/8 surely'],
    ],
    ['a separate rule beside a narrow one', group(narrow) + separate, ['10.0.0.0/8 surely', '10.1.0.0/16 surely']],
    ['an empty list', group(', SecurityGroupEgress: []'), ['0.0.0.0/0 perhaps']],
    ['bits behind the prefix, which EC2 clears', group(narrow.replace('10.1.0.0', '10.1.2.3')), ['10.1.0.0/16 surely']],
  ])('%s', async (_, resources, expected) => {
    expect(await egress(resources)).toEqual(expected);
  });

  const RULE = 'IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16';
  const rule = (group: string) =>
    `  AppEgress:\n    Type: AWS::EC2::SecurityGroupEgress\n    Properties: { GroupId: ${group}, ${RULE} }\n`;
  const app = (more = '') =>
    `  App: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Main${more} } }\n`;
  const service = (groups: string) => `  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], ContainerDefinitions: [{ Name: app, Image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1" }] }
  Service:
    Type: AWS::ECS::Service
    Properties: { LaunchType: FARGATE, TaskDefinition: !Ref Task, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref Private1aApp1]${groups} } } }
`;
  const OWN = ', SecurityGroups: [!Ref App]';
  const taken = (group: string) =>
    `Whether Private1aApp1 can reach s3 depends on whether ${group} keeps its egress rule for all traffic beside AppEgress (CloudFormation is known to take it away when a separate rule is added), which is not known here.`;
  const inline = 'write the rule of AppEgress in SecurityGroupEgress of App, with all others';

  test.each<readonly [name: string, resources: string, message: string]>([
    [
      'a group without inline egress',
      app() + rule('!Ref App') + service(OWN),
      `${taken('App')} To settle it: ${inline}.`,
    ],
    [
      'a group with everything inline',
      app(everything) + rule('!GetAtt App.GroupId') + service(OWN),
      `${taken('App')} To settle it: ${inline}.`,
    ],
    [
      'the default group of the VPC, which nobody writes',
      rule('!GetAtt Main.DefaultSecurityGroup') + service(''),
      `${taken('the default group of Main')} To settle it: give what has the default group of Main a group of its own, with all egress rules in its SecurityGroupEgress.`,
    ],
  ])('a separate rule surprises, told at that rule: %s', async (_, resources, message) => {
    const template = changedTemplate([
      '\n  # Image layers come from S3.',
      `\n${resources}\n  # Image layers come from S3.`,
    ]);
    const result = await checkTemplate(template, { region: 'ap-northeast-1' });
    expect(result.pulls.map(({ legs }) => legs.map(({ leg }) => `${leg.service} ${leg.verdict}`))).toEqual([
      ['ecr.api private', 'ecr.dkr private', 's3 unknown'],
    ]);
    expect(result.verdict).toBe('unknown');
    const warnings = result.findings.filter(({ severity }) => severity !== 'note');
    expect(warnings).toMatchObject([{ rule: 'not-known', severity: 'warning', message }]);
    expect(lineOf(result, 'not-known')).toBe('AppEgress:');
  });

  test.each<readonly [name: string, resources: string, expected: string]>([
    ['alone', '', 'surely'],
    ['beside a separate rule', rule('!GetAtt Cluster.ClusterSecurityGroupId'), 'perhaps'],
    ['beside a separate rule of another group', rule('!GetAtt Vpc.DefaultSecurityGroup'), 'surely'],
  ])('the own group of a cluster lets everything out: %s', async (_, resources, expected) => {
    const { securityGroups } = await networkOf(
      `${resources}  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: x, ResourcesVpcConfig: { SubnetIds: [x] } } }\n`,
    );
    const group = securityGroups.find(({ id }) => id === 'Cluster.cluster_security_group');
    const open = group?.rules.items.find(
      ({ peer, direction }) =>
        direction === 'egress' && peer.known && peer.value.kind === 'cidr' && peer.value.cidr.text === '0.0.0.0/0',
    );
    expect(open?.exists.known).toBe(expected === 'surely');
  });

  test('a default group that CDK empties keeps the separate rule alone', async () => {
    const emptied = `  Emptied: { Type: "Custom::VpcRestrictDefaultSG", Properties: { ServiceToken: x, DefaultSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup, Account: x } }\n`;
    const { vpcs, securityGroups } = await networkOf(emptied + rule('!GetAtt Vpc.DefaultSecurityGroup'));
    const group = securityGroups.find(({ id }) => id === vpcs[0]?.defaultSecurityGroup);
    expect(group?.rules).toMatchObject({ complete: true, items: [{ id: 'AppEgress', exists: { value: true } }] });
  });
});

describe('what types become', () => {
  test('endpoints: Gateway and private DNS off where nothing is said', async () => {
    const { endpoints } =
      await networkOf(`  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.s3 } }
  Api:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !GetAtt Vpc.VpcId
      ServiceName: com.amazonaws.eu-west-1.s3
      VpcEndpointType: Interface
      DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: AllResolvers }
      PrivateDnsEnabled: yes
      PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "*", Resource: !Sub "arn:\${AWS::Partition}:s3:::x" }] }
`);
    expect(endpoints).toMatchObject([
      {
        id: 'S3',
        vpc: { value: 'Vpc' },
        type: { value: 'Gateway' },
        privateDns: { value: false },
        policy: { value: null },
      },
      {
        id: 'Api',
        vpc: { value: 'Vpc' },
        type: { value: 'Interface' },
        privateDns: { value: true },
        privateDnsOnlyForInboundResolver: { value: false },
        policy: { value: { statements: [{ resource: { patterns: [{ value: 'arn:aws:s3:::x' }] } }] } },
      },
    ]);
  });

  test('routes, gateways and network ACLs', async () => {
    const network = await networkOf(`  Igw: { Type: AWS::EC2::InternetGateway }
  Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Subnet, AllocationId: eipalloc-1 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Default: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw } }
  Ipv6: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationIpv6CidrBlock: "::/0", NatGatewayId: !Ref Nat } }
  Association: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table } }
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Vpc } }
  Entry: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, Egress: true, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 } } }
  All: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: -1, RuleAction: deny, CidrBlock: 0.0.0.0/0 } }
  AclAssociation: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref Subnet, NetworkAclId: !Ref Acl } }
`);
    expect(network.internetGateways).toMatchObject([{ id: 'Igw', vpc: { value: 'Vpc' } }]);
    expect(network.natGateways).toMatchObject([
      { id: 'Nat', connectivity: { value: 'public' }, subnet: { value: 'Subnet' } },
    ]);
    expect(network.subnets).toMatchObject([
      { mapPublicIp: { value: true }, routeTable: { value: 'Table' }, networkAcl: { value: 'Acl' } },
    ]);
    expect(network.routeTables.find(({ id }) => id === 'Table')?.routes.items).toMatchObject([
      { target: { value: { kind: 'internet-gateway', id: 'Igw' } } },
      { target: { value: { kind: 'nat-gateway', id: 'Nat' } } },
    ]);
    expect(network.networkAcls.find(({ id }) => id === 'Acl')?.entries.items).toMatchObject([
      {
        direction: 'egress',
        protocol: { value: 6 },
        ports: { value: { from: 443, to: 443 } },
        action: { value: 'allow' },
      },
      { direction: 'ingress', protocol: { value: 'all' }, action: { value: 'deny' } },
    ]);
  });

  test('private zones with an alias to an endpoint', async () => {
    const { hostedZones } =
      await networkOf(`  Api: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.ecr.api, VpcEndpointType: Interface } }
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: api.ecr.eu-west-1.amazonaws.com., VPCs: [{ VPCId: !Ref Vpc, VPCRegion: eu-west-1 }] } }
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref Zone
      Name: api.ecr.eu-west-1.amazonaws.com
      Type: A
      AliasTarget:
        DNSName: !Select [1, !Split [":", !Select [0, !GetAtt Api.DnsEntries]]]
        HostedZoneId: !Select [0, !Split [":", !Select [0, !GetAtt Api.DnsEntries]]]
`);
    expect(hostedZones).toMatchObject([
      {
        id: 'Zone',
        vpcs: { items: [{ value: 'Vpc' }], complete: true },
        records: { items: [{ answer: { value: { kind: 'endpoint', id: 'Api' } } }], complete: true },
      },
    ]);
  });

  test('booleans as texts, however they are written', async () => {
    const { subnets } =
      await networkOf(`  One: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: "True" } }
  Two: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, MapPublicIpOnLaunch: "FALSE" } }
`);
    expect(subnets.map(({ mapPublicIp }) => mapPublicIp)).toMatchObject([{ value: true }, { value: false }]);
  });

  test('rules and profiles of the resolver', async () => {
    const { resolverRules } =
      await networkOf(`  Rule: { Type: AWS::Route53Resolver::ResolverRule, Properties: { DomainName: AMAZONAWS.com., RuleType: FORWARD } }
  Forwarded: { Type: AWS::Route53Resolver::ResolverRuleAssociation, Properties: { ResolverRuleId: !GetAtt Rule.ResolverRuleId, VPCId: !Ref Vpc } }
  Profile: { Type: AWS::Route53Profiles::ProfileAssociation, Properties: { ProfileId: rp-1, ResourceId: !Ref Vpc } }
`);
    expect(resolverRules).toMatchObject([
      { id: 'Forwarded', vpc: { value: 'Vpc' }, kind: { value: 'forward' }, domain: { value: 'amazonaws.com' } },
      { id: 'Profile', vpc: { value: 'Vpc' }, kind: { value: 'profile' }, domain: { known: false } },
    ]);
  });

  test('a loop of the language extensions', async () => {
    const { subnets } = (
      await readTemplate(`Transform: AWS::LanguageExtensions
${HEAD.replace(/.*\n/, '')}  Fn::ForEach::Subnets:
    - Number
    - ["1", "2"]
    - "Subnet\${Number}": { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: !Sub "10.0.\${Number}.0/24" } }
`)
    ).network;
    expect(subnets.map(({ id, cidr }) => `${id} ${cidr.known ? cidr.value?.text : '?'}`)).toEqual([
      'Subnet1 10.0.1.0/24',
      'Subnet2 10.0.2.0/24',
    ]);
  });
});

describe('the source/destination check of an instance that a route leads to', () => {
  test.each([
    ['left on', '', 'checking-interface'],
    ['off', ', SourceDestCheck: false', 'instance'],
    ['of interfaces of its own', ', NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: eni-1 }]', 'instance'],
    [
      'of interfaces that are made with it',
      ', NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnet-1 }]',
      'instance',
    ],
    ['with a role', ', IamInstanceProfile: nat', 'instance'],
  ])('%s', async (_, more, kind) => {
    const { routeTables } = await networkOf(`  Nat: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-1${more} } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref Nat } }
`);
    expect(routeTables.find(({ id }) => id === 'Table')?.routes.items[0]?.target).toMatchObject({
      value: { kind, id: 'Nat' },
    });
  });
});

describe('what is not known', () => {
  const legs = async (template: string, options = {}) => {
    const result = await checkTemplate(template, options);
    const all = result.pulls.flatMap((pull) => pull.legs.map(({ leg }) => `${leg.service} ${leg.verdict}`));
    return { legs: [...new Set(all)], unknowns: result.unknowns, findings: result.findings, result };
  };

  test('a VPC that is a parameter: unknown until it is declared', async () => {
    const template = changedTemplate(
      [resourceText('Main'), '\n'],
      ['Resources:', 'Parameters: { Main: { Type: AWS::EC2::VPC::Id } }\nResources:'],
    ).replaceAll('!GetAtt Main.CidrBlock', '10.0.0.0/16');
    const { legs: found, unknowns, result } = await legs(template);
    expect(result.network.vpcs.map(({ id }) => id)).toEqual(['Parameters.Main']);
    expect(found).toEqual(['ecr.api unknown', 'ecr.dkr unknown', 's3 unknown']);
    expect(unknowns.map(({ settle }) => settle).join()).toMatch(/template that declares it/);
  });

  test('an endpoint under a condition that nothing decides, and that --var settles', async () => {
    const template = changedTemplate(
      [
        'Resources:',
        'Parameters: { Private: { Type: String } }\nConditions: { Private: !Equals [!Ref Private, "yes"] }\nResources:',
      ],
      [
        resourceText('EcrApi'),
        resourceText('EcrApi').replace('    Properties', '    Condition: Private\n    Properties'),
      ],
    );
    const { legs: found, unknowns } = await legs(template);
    expect(found).toEqual(['ecr.api unknown', 'ecr.dkr private', 's3 private']);
    expect(unknowns).toMatchObject([{ what: 'Parameters.Private', settle: 'pass --var Private=…' }]);
    const given = (value: string) => ({ variables: new Map([['Private', value]]) });
    expect((await legs(template, given('yes'))).legs).toEqual(['ecr.api private', 'ecr.dkr private', 's3 private']);
    expect((await legs(template, given('no'))).legs).toEqual(['ecr.api blocked', 'ecr.dkr private', 's3 private']);
  });

  test('a macro may change everything, AWS::Include in a group only that', async () => {
    const macro = await legs(
      changedTemplate(['Resources:', 'Transform: MyMacro\nResources:'], [resourceText('EcrApi'), '']),
    );
    expect(macro.legs).toContain('ecr.api unknown');
    const include = await legs(
      changedTemplate([
        '      GroupName: vpc_endpoint_sg\n',
        '      Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://x/y } }\n',
      ]).replace('CidrIp: !GetAtt Main.CidrBlock', 'CidrIp: 10.9.0.0/16'),
    );
    expect(include.legs).toEqual(['ecr.api unknown', 'ecr.dkr unknown', 's3 private']);
  });

  test('a reference that leads nowhere', async () => {
    const { findings } = await legs(changedTemplate(['- !Ref VpcEndpoint\n', '- !Ref VpcEndpiont\n']));
    expect(findings.find(({ rule }) => rule === 'reference-not-found')).toMatchObject({ resource: 'EcrApi' });
  });

  test('transforms of SAM and others that make no network change nothing', async () => {
    const { result } = await legs(
      changedTemplate(['Resources:', 'Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]\nResources:']),
    );
    expect(templateVerdicts(result)).toEqual(ALL_GOOD);
  });
});

describe('several templates', () => {
  const NETWORK = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Cidr: { Type: String }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Cidr, EnableDnsHostnames: true } }
  AppSubnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: !Select [0, !Cidr [!Ref Cidr, 2, 8]] , AvailabilityZone: !Select [0, !GetAZs ""] } }
Outputs:
  VpcId: { Value: !Ref Vpc, Export: { Name: !Sub "\${AWS::StackName}-vpc" } }
  Cidr: { Value: !Ref Cidr, Export: { Name: !Sub "\${AWS::StackName}-cidr" } }
  SubnetIds: { Value: !Join [",", [!Ref AppSubnet]], Export: { Name: !Sub "\${AWS::StackName}-subnets" } }
`;
  const endpoints = (
    vpc: string,
    cidr: string,
    subnets: string,
    parameters = '',
  ) => `AWSTemplateFormatVersion: "2010-09-09"
${parameters}Resources:
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: ${vpc}, SecurityGroupIngress: { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: ${cidr} } } }
${['ecr.api', 'ecr.dkr', 's3']
  .map(
    (service, index) =>
      `  E${index}: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: ${vpc}, ServiceName: !Sub "com.amazonaws.\${AWS::Region}.${service}", VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: ${subnets}, SecurityGroupIds: [!GetAtt Group.GroupId]${service === 's3' ? ', DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: AllResolvers }' : ''} } }\n`,
  )
  .join('')}`;
  const PARAMETERS =
    'Parameters:\n  Vpc: { Type: AWS::EC2::VPC::Id }\n  Cidr: { Type: String }\n  Subnets: { Type: "List<AWS::EC2::Subnet::Id>" }\n';
  const stack = (name: string, file: string, parameters: string) =>
    `  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file}, Parameters: { ${parameters} } } }\n`;
  const NESTED = {
    'root.yaml': `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${stack('Network', './parts/network.yaml', 'Cidr: 10.0.0.0/16')}${stack('Endpoints', 'parts/endpoints.yaml', 'Vpc: !GetAtt Network.Outputs.VpcId, Cidr: 10.0.0.0/16, Subnets: !GetAtt Network.Outputs.SubnetIds')}`,
    'parts/network.yaml': NETWORK,
    'parts/endpoints.yaml': endpoints('!Ref Vpc', '!Ref Cidr', '!Ref Subnets', PARAMETERS),
  };

  test('nested stacks: outputs of one are parameters of the other', async () => {
    const result = await checkTemplate(NESTED);
    expect(result.verdict).toBe('private');
    expect(result.pulls.map(({ subnet, vpc }) => [vpc, subnet])).toEqual([['Network/Vpc', 'Network/AppSubnet']]);
    expect(result.network.subnets[0]?.location).toMatchObject({
      file: 'parts/network.yaml',
      line: 6,
      through: [{ module: 'Network', file: 'root.yaml', line: 3, column: 3 }],
    });
    expect(errors(result)).toEqual([]);
  });

  test('a nested template that is not there: what it is handed may be changed by it', async () => {
    const { 'parts/endpoints.yaml': _, ...rest } = NESTED;
    const result = await checkTemplate(rest);
    expect(result.verdict).toBe('unknown');
    expect(result.notices).toEqual(['Endpoints could not be read: give its template as a local file in TemplateURL.']);
  });

  test('exports and imports of templates that are given together', async () => {
    const service = endpoints(
      '!ImportValue network-vpc',
      '!ImportValue network-cidr',
      '!Split [",", !ImportValue network-subnets]',
    );
    const together = { 'network.yaml': NETWORK, 'endpoints.yaml': service };
    const result = await checkTemplate(together, {
      roots: Object.entries(together).map(([name, text]) => ({ folder: '', document: { name, text } })),
      variables: new Map([['Cidr', '10.0.0.0/16']]),
    });
    expect(result.verdict).toBe('private');
    expect(result.pulls.map(({ subnet }) => subnet)).toEqual(['network/AppSubnet']);
    const alone = await checkTemplate(service);
    expect(alone.network.vpcs.map(({ id }) => id)).toEqual(['ImportValue(network-vpc)']);
  });

  test('a folder: a template that another one nests is no stack of its own', async () => {
    const files = {
      'root.yaml': NESTED['root.yaml'].replaceAll('parts/', ''),
      'network.yaml': NETWORK,
      'endpoints.yaml': NESTED['parts/endpoints.yaml'],
    };
    const result = await checkTemplate(files);
    expect(result.network.vpcs.map(({ id }) => id)).toEqual(['Network/Vpc']);
    expect(result.verdict).toBe('private');
  });
});

test('ignores in Metadata, of a resource and of the template', async () => {
  const off = (text: string) => text.replace('PrivateDnsEnabled: true', 'PrivateDnsEnabled: false');
  const ignore = 'Metadata: { pullpath: { ignore: { private-dns-off: known } } }\n';
  const resource = off(resourceText('EcrApi')).replace('    Properties', `    ${ignore}    Properties`);
  for (const template of [
    changedTemplate([resourceText('EcrApi'), resource]),
    changedTemplate([resourceText('EcrApi'), off(resourceText('EcrApi'))], ['Resources:', `${ignore}Resources:`]),
  ]) {
    const result = await checkTemplate(template);
    expect(result.findings).toMatchObject([{ rule: 'private-dns-off', ignored: { reason: 'known' } }]);
  }
});

test('the Rules section: an assertion that the parameters break is told', async () => {
  const rules = `Parameters: { Env: { Type: String, Default: test } }
Rules:
  OnlyProd:
    RuleCondition: !Not [!Equals [!Ref Env, ""]]
    Assertions: [{ Assert: { Fn::Contains: [[prod, dev], !Ref Env] }, AssertDescription: prod or dev }]
`;
  const { notices } = await readTemplate(changedTemplate(['Resources:', `${rules}Resources:`]));
  expect(notices).toEqual(['CloudFormation refuses these parameters: the rule OnlyProd does not hold (prod or dev).']);
  expect((await readTemplate(TEMPLATE)).notices).toEqual([]);
});
