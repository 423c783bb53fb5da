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
    ['private', 'private', 'unknown'],
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
])('endpoints admit %s', async (_, source, expected) => {
  const { pulls } = await checkTerraform(source);
  const legs = new Map(pulls[0]?.legs.map(({ leg }) => [leg.service, leg.verdict]));
  expect(['ecr.api', 'ecr.dkr', 's3'].map((name) => legs.get(name))).toEqual(expected);
});

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
