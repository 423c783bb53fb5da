import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

/** A VPC whose block only a variable or AWS's IPAM tells, and a group that admits some block to its endpoints. */
const network = (block: string, admitted: string, more = '') => `
provider "aws" {
  region = "eu-west-1"
}
variable "cidr" {}
variable "other" {}
resource "aws_vpc" "main" {
  ${block}
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 2)
  availability_zone = "eu-west-1a"
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [${admitted}]
  }
}
resource "aws_vpc_endpoint" "it" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]
}
${more}`;
const VARIABLE = 'cidr_block = var.cidr';
const IPAM = 'ipv4_ipam_pool_id   = "ipam-pool-0123456789abcdef0"\n  ipv4_netmask_length = 16';
const OWN = 'aws_vpc.main.cidr_block';
const IPV6 = 'assign_generated_ipv6_cidr_block = true';
const SECOND =
  'resource "aws_vpc_ipv4_cidr_block_association" "it" {\n  vpc_id = aws_vpc.main.id\n  cidr_block = "100.64.0.0/16"\n}\n';
const service = (egress: string) => `
resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc_security_group_egress_rule" "task" {
  security_group_id = aws_security_group.task.id
  ip_protocol       = "-1"
  ${egress}
}
resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions    = jsonencode([{ name = "app", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1" }])
}
resource "aws_ecs_service" "app" {
  name            = "app"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.app.arn
  network_configuration {
    subnets         = [aws_subnet.app.id]
    security_groups = [aws_security_group.task.id]
  }
}
`;

test.each<readonly [name: string, source: string, expected: readonly string[]]>([
  ['the block of IPAM', network(IPAM, OWN), ['private', 'private', 'private']],
  ['the block of a variable', network(VARIABLE, OWN), ['private', 'private', 'private']],
  ['the variable itself', network(VARIABLE, 'var.cidr'), ['private', 'private', 'private']],
  ['the block beside one of IPv6', network(`${VARIABLE}\n  ${IPV6}`, OWN), ['private', 'private', 'private']],
  ['a part of the block', network(VARIABLE, 'cidrsubnet(var.cidr, 8, 1)'), ['unknown', 'unknown', 'private']],
  ['another variable', network(VARIABLE, 'var.other'), ['unknown', 'unknown', 'private']],
  ['one of two blocks', network(IPAM, OWN, SECOND), ['unknown', 'unknown', 'private']],
  [
    'the block, to a task that it is let out to',
    network(IPAM, OWN, service(`cidr_ipv4 = ${OWN}`)),
    ['private', 'private', 'blocked'],
  ],
  [
    'the block, to a task that is let out elsewhere',
    network(IPAM, OWN, service('cidr_ipv4 = var.other')),
    ['unknown', 'unknown', 'unknown'],
  ],
  [
    'the block, to a task by IPv6 alone',
    network(IPAM, OWN, service('cidr_ipv6 = "::/0"')),
    ['blocked', 'blocked', 'blocked'],
  ],
  ["the workload's subnet", network(VARIABLE, 'aws_subnet.app.cidr_block'), ['private', 'private', 'private']],
  ['it as a list', network(VARIABLE, 'one(aws_subnet.app[*].cidr_block)'), ['private', 'private', 'private']],
  ['another subnet', network(VARIABLE, 'aws_subnet.endpoint.cidr_block'), ['blocked', 'blocked', 'private']],
  [
    'a part of the subnet',
    network(VARIABLE, 'cidrsubnet(aws_subnet.app.cidr_block, 2, 1)'),
    ['unknown', 'unknown', 'private'],
  ],
  [
    'a task that is let out to their subnet',
    network(VARIABLE, OWN, service('cidr_ipv4 = aws_subnet.endpoint.cidr_block')),
    ['private', 'private', 'blocked'],
  ],
  [
    'a task that is let out to its own subnet',
    network(VARIABLE, OWN, service('cidr_ipv4 = aws_subnet.app.cidr_block')),
    ['blocked', 'blocked', 'blocked'],
  ],
])('endpoints admit %s', async (_, source, expected) => {
  expect(await legsOf(source)).toEqual(expected);
  if (source.includes(IPAM)) return;
  await expectSo(source, expected);
});

interface Entry {
  readonly in: string;
  readonly out: string;
  readonly action?: 'allow' | 'deny';
  readonly ports?: readonly [request: string, reply: string];
}

/** A network ACL of some subnets: its entries are for the packets that pull, and their replies. */
const acl = (subnets: readonly ('app' | 'endpoint')[], entries: readonly Entry[]) => `
resource "aws_network_acl" "it" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [${subnets.map((name) => `aws_subnet.${name}.id`).join(', ')}]
}
${entries
  .flatMap(({ in: from, out: to, action = 'allow', ports }, index) => {
    const isNear = subnets.includes('app');
    const [request, reply] = ports ?? ['443', '1024-65535'];
    return [[false, from, isNear ? reply : request] as const, [true, to, isNear ? request : reply] as const].map(
      ([egress, block, range]) => {
        const [first, last = first] = range.split('-');
        return `resource "aws_network_acl_rule" "${egress ? 'out' : 'in'}${index}" {
  network_acl_id = aws_network_acl.it.id
  rule_number    = ${100 + index}
  rule_action    = "${action}"
  egress         = ${egress}
  protocol       = "tcp"
  from_port      = ${first}
  to_port        = ${last}
  cidr_block     = ${block}
}
`;
      },
    );
  })
  .join('')}`;
const ANYONE = { in: '"0.0.0.0/0"', out: '"0.0.0.0/0"' };
const APP = 'aws_subnet.app.cidr_block';
const ENDPOINT = 'aws_subnet.endpoint.cidr_block';

test.each<readonly [name: string, acl: string, expected: readonly string[]]>([
  ['the block at the endpoints', acl(['endpoint'], [{ in: OWN, out: OWN }]), ['private', 'private', 'private']],
  [
    'the variable itself at the endpoints',
    acl(['endpoint'], [{ in: 'var.cidr', out: 'var.cidr' }]),
    ['private', 'private', 'private'],
  ],
  ['the block at the workload', acl(['app'], [{ in: OWN, out: OWN }]), ['private', 'private', 'blocked']],
  [
    'all but the block at the workload',
    acl(['app'], [{ in: OWN, out: OWN, action: 'deny' }, ANYONE]),
    ['blocked', 'blocked', 'private'],
  ],
  [
    'another block at the endpoints',
    acl(['endpoint'], [{ in: 'var.other', out: 'var.other' }]),
    ['unknown', 'unknown', 'private'],
  ],
  [
    'the block in, and nothing out',
    acl(['endpoint'], [{ in: OWN, out: OWN, ports: ['443', '443'] }]),
    ['blocked', 'blocked', 'private'],
  ],
  [
    'the block, for a part of the ports',
    acl(['endpoint'], [{ in: OWN, out: OWN, ports: ['443', '1024-40000'] }]),
    ['intermittent', 'intermittent', 'private'],
  ],
  [
    "the workload's subnet at the endpoints",
    acl(['endpoint'], [{ in: APP, out: APP }]),
    ['private', 'private', 'private'],
  ],
  [
    'other subnets at the endpoints',
    acl(['endpoint'], [{ in: ENDPOINT, out: ENDPOINT }]),
    ['blocked', 'blocked', 'private'],
  ],
  [
    'all but the subnet of the endpoints at the workload',
    acl(['app'], [{ in: ENDPOINT, out: ENDPOINT, action: 'deny' }, ANYONE]),
    ['blocked', 'blocked', 'private'],
  ],
])('a network ACL lets through %s', async (_, more, expected) => {
  const source = network(VARIABLE, OWN, more);
  expect(await legsOf(source)).toEqual(expected);
  await expectSo(source, expected);
});

test.each([
  ['a second block', SECOND, ['unknown', 'unknown', 'private']],
  ['a block of IPv6', '', ['private', 'private', 'private']],
])("a network ACL for the VPC's block, beside %s", async (_, more, expected) => {
  const block = more === '' ? `${VARIABLE}\n  ${IPV6}` : VARIABLE;
  expect(await legsOf(network(block, '"0.0.0.0/0"', acl(['endpoint'], [{ in: OWN, out: OWN }]) + more))).toEqual(
    expected,
  );
});

test("the NAT gateway's subnet takes in what is in the VPC's block, and lets out what is not", async () => {
  const nat = (inside: string) => `
resource "aws_internet_gateway" "it" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 3)
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.it.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_nat_gateway" "it" {
  subnet_id     = aws_subnet.public.id
  allocation_id = "eipalloc-0123456789abcdef0"
}
resource "aws_route" "out" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.it.id
}
resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.public.id]
  ingress {
    rule_no    = 1
    action     = "${inside}"
    protocol   = "-1"
    cidr_block = aws_vpc.main.cidr_block
    from_port  = 0
    to_port    = 0
  }
  ingress {
    rule_no    = 2
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 1024
    to_port    = 65535
  }
  egress {
    rule_no    = 1
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}
`;
  const withoutGateway = (inside: string) =>
    network(VARIABLE, OWN, nat(inside)).replace('eu-west-1.s3', 'eu-west-1.dynamodb');
  for (const [inside, expected] of [
    ['allow', ['private', 'private', 'public']],
    ['deny', ['private', 'private', 'blocked']],
  ] as const) {
    expect(await legsOf(withoutGateway(inside))).toEqual(expected);
    await expectSo(withoutGateway(inside), expected);
  }
});

async function legsOf(source: string, values: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> {
  const { pulls } = await checkTerraform(source, { variables: new Map(Object.entries(values)) });
  const legs = new Map(pulls[0]?.legs.map(({ leg }) => [leg.service, leg.verdict]));
  return ['ecr.api', 'ecr.dkr', 's3'].map((name) => legs.get(name));
}

/** Whatever the variables turn out to be, what was told without them is so. */
async function expectSo(source: string, told: readonly string[]): Promise<void> {
  for (const [cidr, other] of [
    ['10.0.0.0/16', '10.0.0.0/8'],
    ['100.64.0.0/16', '192.168.0.0/16'],
    ['203.0.112.0/20', '203.0.113.0/24'],
  ] as const) {
    const found = await legsOf(source, { cidr, other });
    expect(found.map((verdict, index) => (told[index] === 'unknown' ? 'unknown' : verdict))).toEqual(told);
  }
}

test('a VPC does not admit the block of another one', async () => {
  const other = `resource "aws_vpc" "other" {\n  cidr_block = var.other\n}\n`;
  const { pulls } = await checkTerraform(network(VARIABLE, 'aws_vpc.other.cidr_block', other));
  expect(
    pulls.flatMap(({ legs }) => legs.filter(({ leg }) => leg.service === 'ecr.api')).map(({ leg }) => leg.verdict),
  ).toEqual(['unknown']);
});

test.each([
  ['"10.0.0.0/16"', 'private'],
  ['"10.0.0.0/17"', 'unknown'],
])(
  'a subnet whose block is not told is in that of its VPC, beside one of IPv6: %s is %s',
  async (admitted, verdict) => {
    const source = network(`cidr_block = "10.0.0.0/16"\n  ${IPV6}`, admitted).replace(
      'cidrsubnet(aws_vpc.main.cidr_block, 8, 1)',
      'var.other',
    );
    expect((await checkTerraform(source)).verdict).toBe(verdict);
  },
);

test.each([
  ['true', 'blocked'],
  ['false', 'private'],
  ['var.native', 'unknown'],
])('a subnet has no IPv4 block where it is of IPv6 alone: %s is %s', async (native, verdict) => {
  const block = native === 'false' ? 'cidr_block = "10.0.3.0/24"' : '';
  const source = `${network(`cidr_block = "10.0.0.0/16"\n  ${IPV6}`, OWN)}
variable "native" {
  type = bool
}
resource "aws_subnet" "native" {
  vpc_id            = aws_vpc.main.id
  ipv6_cidr_block   = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
  ipv6_native       = ${native}
  availability_zone = "eu-west-1b"
  ${block}
}
`;
  const { pulls } = await checkTerraform(source);
  const pull = pulls.find(({ subnet }) => subnet === 'aws_subnet.native');
  expect(pull?.legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict).toBe(verdict);
});
