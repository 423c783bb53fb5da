import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { planOf } from './as-plan.js';
import { checkTemplate } from './templates.js';
import { checkTerraform, errors, lineOf } from './terraform.js';

/** A private service in `aws_vpc.main`, and a second VPC with one of everything. */
const TWO_VPCS = `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc" "other" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.main.id }
resource "aws_route_table" "other" { vpc_id = aws_vpc.other.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_network_acl" "other" {
  vpc_id = aws_vpc.other.id
  ingress { # of the ACL
    rule_no    = 1
    action     = "deny"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}
resource "aws_internet_gateway" "other" { vpc_id = aws_vpc.other.id }
resource "aws_security_group" "main" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.other.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.main.id]
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.app.id]
}
resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "api", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1" }])
}
resource "aws_ecs_service" "api" {
  name            = "api"
  task_definition = aws_ecs_task_definition.api.arn
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.app.id]
    security_groups = [aws_security_group.main.id]
  }
}
`;

type Change = readonly [from: string, to: string];

function changed(...changes: readonly Change[]): string {
  return changes.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not there: ${from}`);
    return source.replace(from, to);
  }, TWO_VPCS);
}

/** `private private blocked`: ecr.api, ecr.dkr and s3 of each pull. */
function legsOf({ pulls }: CheckResult): readonly string[] {
  return pulls.map(({ legs }) => legs.map(({ leg }) => leg.verdict).join(' '));
}

function mismatches({ findings }: CheckResult): readonly string[] {
  return findings.filter(({ rule }) => rule === 'vpc-mismatch').map(({ message }) => message);
}

const SUBNET: Change = ['subnet_ids          = [aws_subnet.app.id]', 'subnet_ids = [aws_subnet.other.id]'];
const GROUP: Change = [
  'security_group_ids  = [aws_security_group.main.id]',
  'security_group_ids = [aws_security_group.other.id]',
];
const TABLE: Change = ['route_table_ids = [aws_route_table.app.id]', 'route_table_ids = [aws_route_table.other.id]'];
const SERVICE_GROUP: Change = [
  '    security_groups = [aws_security_group.main.id]',
  '    security_groups = [aws_security_group.other.id]',
];

test('two VPCs side by side are no fault', async () => {
  const result = await checkTerraform(TWO_VPCS);
  expect(legsOf(result)).toEqual(['private private private']);
  expect(errors(result)).toEqual([]);
});

const association = (kind: string, endpoint: string, argument: string) => `
resource "aws_vpc_endpoint_${kind}_association" "other" {
  vpc_endpoint_id = aws_vpc_endpoint.${endpoint}.id
  ${argument}
}
`;

/** A second subnet of `aws_vpc.main`, right behind the first, with the route table of the other VPC. */
const SECOND: Change = [
  'resource "aws_subnet" "other" {',
  `resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "second" {
  subnet_id      = aws_subnet.second.id
  route_table_id = aws_route_table.other.id
}
resource "aws_subnet" "other" {`,
];

const REFUSED: readonly (readonly [name: string, source: string, legs: readonly string[], message: string])[] = [
  [
    'subnets of an endpoint',
    changed(SUBNET),
    ['blocked blocked private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its subnet aws_subnet.other is in aws_vpc.other: AWS refuses the endpoint.',
  ],
  [
    'one subnet of two',
    changed(['[aws_subnet.app.id]', '[aws_subnet.app.id, aws_subnet.other.id]']),
    ['blocked blocked private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its subnet aws_subnet.other is in aws_vpc.other: AWS refuses the endpoint.',
  ],
  [
    'the table of a second subnet',
    changed(SECOND),
    ['private private private'],
    'aws_subnet.second is in aws_vpc.main, but its route table aws_route_table.other is in aws_vpc.other: AWS refuses the association, and the subnet keeps the main route table.',
  ],
  [
    'a subnet that is added to an endpoint',
    changed() + association('subnet', 'interface["ecr.api"]', 'subnet_id = aws_subnet.other.id'),
    ['private private private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its subnet aws_subnet.other is in aws_vpc.other: AWS refuses the association, and the endpoint stands without it.',
  ],
  [
    'a route table that is added to a gateway endpoint',
    changed() + association('route_table', 's3', 'route_table_id = aws_route_table.other.id'),
    ['private private private'],
    'aws_vpc_endpoint.s3 is in aws_vpc.main, but its route table aws_route_table.other is in aws_vpc.other: AWS refuses the association, and the endpoint stands without it.',
  ],
  [
    'a group that is added to an endpoint',
    changed() +
      association('security_group', 'interface["ecr.api"]', 'security_group_id = aws_security_group.other.id'),
    ['private private private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its security group aws_security_group.other is in aws_vpc.other: AWS refuses the association, and the endpoint stands without it.',
  ],
  [
    'all that an endpoint is given, by blocks of their own',
    changed(['[aws_subnet.app.id]\n  security', '[]\n  security']) +
      association('subnet', 'interface["ecr.api"]', 'subnet_id = aws_subnet.other.id'),
    ['blocked blocked private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its subnet aws_subnet.other is in aws_vpc.other: AWS refuses the association, and the endpoint stands without it.',
  ],
  [
    'groups of an endpoint',
    changed(GROUP),
    ['blocked blocked private'],
    'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its security group aws_security_group.other is in aws_vpc.other: AWS refuses the endpoint.',
  ],
  [
    'route tables of a gateway endpoint',
    changed(['[aws_route_table.app.id]', '[aws_route_table.app.id, aws_route_table.other.id]']),
    ['private private blocked'],
    'aws_vpc_endpoint.s3 is in aws_vpc.main, but its route table aws_route_table.other is in aws_vpc.other: AWS refuses the endpoint.',
  ],
  [
    'groups of a service',
    changed(SERVICE_GROUP),
    ['blocked blocked blocked'],
    'aws_ecs_service.api has subnets in aws_vpc.main, but its security group aws_security_group.other is in aws_vpc.other: AWS starts nothing there.',
  ],
  [
    'subnets of a service',
    changed(['    subnets         = [aws_subnet.app.id]', 'subnets = [aws_subnet.app.id, aws_subnet.other.id]']),
    ['blocked blocked blocked', 'blocked blocked blocked'],
    'aws_ecs_service.api has subnets in aws_vpc.main, but its subnet aws_subnet.other is in aws_vpc.other: AWS starts nothing there.',
  ],
  [
    'the route table of a subnet',
    changed(
      ['  route_table_id = aws_route_table.app.id', '  route_table_id = aws_route_table.other.id'],
      ['[aws_route_table.app.id]', '[aws_route_table.app.id, aws_vpc.main.main_route_table_id]'],
    ),
    ['private private private'],
    'aws_subnet.app is in aws_vpc.main, but its route table aws_route_table.other is in aws_vpc.other: AWS refuses the association, and the subnet keeps the main route table.',
  ],
  [
    'the network ACL of a subnet',
    changed([
      '  vpc_id = aws_vpc.other.id\n  ingress { # of the ACL',
      'vpc_id = aws_vpc.other.id\nsubnet_ids = [aws_subnet.app.id]\ningress {',
    ]),
    ['private private private'],
    'aws_subnet.app is in aws_vpc.main, but its network ACL aws_network_acl.other is in aws_vpc.other: AWS refuses the association, and the subnet keeps the default network ACL.',
  ],
  [
    'the main route table',
    `${changed([/resource "aws_route_table_association"[^}]*}/.exec(TWO_VPCS)?.[0] ?? '?', ''])}
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.other.id
}`,
    ['unknown unknown unknown'],
    'aws_vpc.main is a VPC of its own, but its route table aws_route_table.other is in aws_vpc.other: AWS refuses the association.',
  ],
  [
    'the internet gateway of a route',
    `${changed(TABLE, ['    subnets         = [aws_subnet.app.id]', 'assign_public_ip = true\nsubnets = [aws_subnet.app.id]'])}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.other.id
}`,
    ['private private blocked'],
    'aws_route_table.app is in aws_vpc.main, but its internet gateway aws_internet_gateway.other is in aws_vpc.other: AWS refuses the route.',
  ],
];

describe('what AWS refuses since it is in another VPC', () => {
  test.each(REFUSED)('%s', async (_name, source, legs, message) => {
    const result = await checkTerraform(source);
    expect(legsOf(result)).toEqual(legs);
    expect(mismatches(result)).toContain(message);
  });

  // Which of two references an item of a list is, a plan alone does not tell.
  test.each(REFUSED.filter(([name]) => name !== 'subnets of a service'))(
    '%s, as a plan',
    async (_name, source, legs, message) => {
      const text = JSON.stringify(await planOf({ 'main.tf': source }));
      const result = await checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } });
      expect(legsOf(result)).toEqual(legs);
      expect(mismatches(result)).toContain(message);
    },
  );
});

test('a leg that is blocked by it tells the finding, and the finding the line', async () => {
  const result = await checkTerraform(changed(SERVICE_GROUP));
  const [finding] = result.findings;
  expect(finding).toMatchObject({
    rule: 'vpc-mismatch',
    severity: 'error',
    awsError: expect.stringContaining('does not appear to belong to the same VPC as the input subnets'),
  });
  expect(lineOf(result, 'vpc-mismatch')).toContain('aws_security_group.other.id');
  expect(result.pulls[0]?.legs.map(({ findings }) => findings)).toEqual([[0], [0], [0]]);
});

test.each<readonly [name: string, resources: string]>([
  [
    'an instance',
    `resource "aws_instance" "host" {
  ami                    = "ami-1"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.other.id]
  user_data              = "docker pull 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1"
}`,
  ],
  [
    'nodes with the groups of their launch template',
    `resource "aws_launch_template" "nodes" {
  vpc_security_group_ids = [aws_security_group.other.id]
}
resource "aws_eks_node_group" "nodes" {
  cluster_name = "elsewhere"
  subnet_ids   = [aws_subnet.app.id]
  launch_template {
    id      = aws_launch_template.nodes.id
    version = "1"
  }
}`,
  ],
  [
    'nodes in another VPC than their cluster',
    `resource "aws_eks_cluster" "main" {
  name = "main"
  vpc_config {
    subnet_ids = [aws_subnet.app.id]
  }
}
resource "aws_eks_node_group" "nodes" {
  cluster_name = aws_eks_cluster.main.name
  subnet_ids   = [aws_subnet.other.id]
}`,
  ],
  [
    'builds',
    `resource "aws_codebuild_project" "build" {
  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.app.id]
    security_group_ids = [aws_security_group.other.id]
  }
}`,
  ],
])('%s: never started', async (_name, resources) => {
  const [network = ''] = TWO_VPCS.split('resource "aws_ecs_task_definition"');
  const result = await checkTerraform(`${network}${resources}`);
  const declared = result.pulls.filter(({ kind }) => kind !== 'assumed');
  expect(declared.map(({ verdict }) => verdict)).toEqual(['blocked']);
  expect(mismatches(result)).toHaveLength(1);
});

describe('is not known to be in another VPC', () => {
  const ASSOCIATION = `
resource "aws_vpc_security_group_vpc_association" "other" {
  security_group_id = aws_security_group.other.id
  vpc_id            = aws_vpc.main.id
}`;

  test.each<readonly [name: string, source: string]>([
    ['a group that is associated with this one', `${changed(GROUP, SERVICE_GROUP)}${ASSOCIATION}`],
    [
      'a group that may be',
      `${changed(GROUP)}
variable "vpc" {}
${ASSOCIATION.replace('aws_vpc.main.id', 'var.vpc')}`,
    ],
    [
      'a group while one that is not told is associated',
      `${changed(GROUP)}
variable "which" {}
${ASSOCIATION.replace('aws_security_group.other.id', 'var.which ? aws_security_group.other.id : aws_security_group.main.id')}`,
    ],
    [
      'a group that is only read, which may be associated elsewhere',
      `${changed([
        'security_group_ids  = [aws_security_group.main.id]',
        'security_group_ids = [aws_security_group.main.id, data.aws_security_group.shared.id]',
      ])}
data "aws_security_group" "shared" {
  name   = "shared"
  vpc_id = aws_vpc.other.id
}`,
    ],
    [
      'a group of a VPC that goes by an id',
      `${changed([
        'security_group_ids  = [aws_security_group.main.id]',
        'security_group_ids = [aws_security_group.main.id, aws_security_group.foreign.id]',
      ])}
resource "aws_security_group" "foreign" { vpc_id = "vpc-0123" }`,
    ],
  ])('%s', async (_name, source) => {
    const result = await checkTerraform(source);
    expect(legsOf(result)).toEqual(['private private private']);
    expect(mismatches(result)).toEqual([]);
  });
});

test.each([
  ['of its VPC alone', '', 'blocked'],
  [
    'that is associated with the VPC of the endpoints',
    `resource "aws_vpc_security_group_vpc_association" "other" {
  security_group_id = aws_security_group.other.id
  vpc_id            = aws_vpc.main.id
}`,
    'unknown',
  ],
])('a group %s tells where a service is whose subnets are not known', async (_name, association, verdict) => {
  const source = changed(SERVICE_GROUP, ['    subnets         = [aws_subnet.app.id]', '    subnets = var.subnets']);
  const { pulls } = await checkTerraform(`${source}${association}
variable "subnets" { type = list(string) }
resource "aws_security_group" "closed" { vpc_id = aws_vpc.other.id }
resource "aws_vpc_endpoint" "closed" {
  vpc_id              = aws_vpc.other.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.other.id]
  security_group_ids  = [aws_security_group.closed.id]
}`);
  expect(pulls[0]?.legs[0]?.leg.verdict).toBe(verdict);
});

describe('the default VPC is none that is declared', () => {
  const OWN: Change = [
    'security_group_ids  = [aws_security_group.main.id]',
    'security_group_ids = [aws_security_group.main.id, aws_security_group.forgotten.id]',
  ];

  test('a group that names no VPC is in it', async () => {
    const result = await checkTerraform(`${changed(OWN)}\nresource "aws_security_group" "forgotten" {}`);
    expect(legsOf(result)).toEqual(['blocked blocked private']);
    expect(result.findings.find(({ rule }) => rule === 'vpc-mismatch')).toMatchObject({
      message:
        'aws_vpc_endpoint.interface["ecr.api"] is in aws_vpc.main, but its security group aws_security_group.forgotten is in the default VPC of eu-west-1: AWS refuses the endpoint.',
      fix: 'Write vpc_id of the group, aws_vpc.main: without it, a group is made in the default VPC.',
    });
  });

  test.each([
    ['resource "aws_default_vpc" "default" {}', 'aws_default_vpc.default'],
    ['data "aws_vpc" "default" { default = true }', 'data.aws_vpc.default'],
  ])('by %s', async (declaration, name) => {
    const result = await checkTerraform(
      `${changed(OWN)}\n${declaration}\nresource "aws_security_group" "forgotten" { vpc_id = ${name}.id }`,
    );
    expect(legsOf(result)).toEqual(['blocked blocked private']);
    expect(mismatches(result)[0]).toContain(`aws_security_group.forgotten is in ${name}`);
  });

  test('but may be one that goes by an id', async () => {
    const result = await checkTerraform(`provider "aws" { region = "eu-west-1" }
resource "aws_security_group" "forgotten" {}
resource "aws_vpc_endpoint" "api" {
  vpc_id             = "vpc-0aaa"
  service_name       = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.forgotten.id]
}`);
    expect(mismatches(result)).toEqual([]);
  });
});

test('two ids of AWS are two VPCs, and a subnet by its id that both use is in neither', async () => {
  const endpoint = (name: string, vpc: string, subnet: string) => `
resource "aws_vpc_endpoint" "${name}" {
  vpc_id              = "${vpc}"
  service_name        = "com.amazonaws.eu-west-1.${name}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [${subnet}]
}`;
  const source = (subnet: string) => `provider "aws" { region = "eu-west-1" }
resource "aws_subnet" "b" {
  vpc_id     = "vpc-0bbb"
  cidr_block = "10.0.1.0/24"
}${endpoint('logs', 'vpc-0aaa', subnet)}${endpoint('ssm', 'vpc-0bbb', subnet)}`;
  const declared = await checkTerraform(source('aws_subnet.b.id'));
  expect(mismatches(declared)).toEqual([
    'aws_vpc_endpoint.logs is in vpc-0aaa, but its subnet aws_subnet.b is in vpc-0bbb: AWS refuses the endpoint.',
  ]);
  expect(mismatches(await checkTerraform(source('"subnet-0123"')))).toEqual([]);
});

describe('in templates', () => {
  const template = (group: string, more = '') => `
Resources:
  Main: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true } }
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  App: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, VpcId: !Ref Other, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }] } }
  Api:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Main
      ServiceName: com.amazonaws.eu-west-1.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref App]
      SecurityGroupIds: [${group}]
${more}`;
  const apiOf = ({ pulls }: CheckResult) => pulls[0]?.legs[0]?.leg.verdict;

  test('a group of another VPC', async () => {
    const result = await checkTemplate(template('!GetAtt Group.GroupId'), { region: 'eu-west-1' });
    expect(apiOf(result)).toBe('blocked');
    expect(result.findings.find(({ rule }) => rule === 'vpc-mismatch')).toMatchObject({
      resource: 'Api',
      fix: 'Name groups of Main, or associate the group with it (AWS::EC2::SecurityGroupVpcAssociation).',
    });
  });

  test('a group that is associated with this one', async () => {
    const more =
      '  Shared: { Type: AWS::EC2::SecurityGroupVpcAssociation, Properties: { GroupId: !GetAtt Group.GroupId, VpcId: !Ref Main } }';
    const result = await checkTemplate(template('!GetAtt Group.GroupId', more), { region: 'eu-west-1' });
    expect(apiOf(result)).toBe('private');
    expect(mismatches(result)).toEqual([]);
  });
});

test('an endpoint that AWS refuses is to be mended, and no other one to be added', async () => {
  const { findings } = await checkTerraform(changed(SUBNET));
  const missing = findings.filter(({ rule }) => rule === 'endpoint-missing');
  expect(missing.map(({ message }) => message)).toEqual([
    expect.stringContaining('no endpoint for ecr.api (AWS refuses aws_vpc_endpoint.interface["ecr.api"]), and'),
    expect.stringContaining('no endpoint for ecr.dkr (AWS refuses aws_vpc_endpoint.interface["ecr.dkr"]), and'),
  ]);
  expect(missing[0]?.fix).toContain('Mend aws_vpc_endpoint.interface["ecr.api"]');
});
