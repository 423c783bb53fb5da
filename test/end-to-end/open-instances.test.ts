import { describe, expect, test } from 'vitest';
import { checkTerraform, errors } from './terraform.js';

/** What may be one of the things that are declared leaves these in doubt, whatever else it depends on. */
const NETWORK = `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "it" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_nat_gateway" "it" {
  subnet_id     = aws_subnet.public.id
  allocation_id = "eipalloc-0123456789abcdef0"
}
resource "aws_internet_gateway" "it" {
  vpc_id = aws_vpc.it.id
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.255.0/24"
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.it.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.it.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.it.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.it.id
  }
}
`;
const ONE = 'resource "aws_subnet" "app" {\n  vpc_id = aws_vpc.it.id\n  cidr_block = "10.0.1.0/24"\n}\n';
const MANY = `variable "zones" { type = set(string) }
resource "aws_subnet" "app" {
  for_each   = var.zones
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.1.0/24"
}
`;
const associate = (argument: string, repeat = '') => `resource "aws_route_table_association" "app" {
  ${repeat}
  subnet_id      = ${argument}
  route_table_id = aws_route_table.private.id
}
`;

describe('a route table that a subnet may have', () => {
  test.each([
    [
      'each instance of a resource, whose keys are not known',
      MANY + associate('each.value.id', 'for_each = aws_subnet.app'),
    ],
    ['the same as a list', MANY + associate('each.value', 'for_each = toset(values(aws_subnet.app)[*].id)')],
    [
      'the same by for',
      MANY + associate('each.value', 'for_each = { for key, subnet in aws_subnet.app : key => subnet.id }'),
    ],
    [
      'one of two, by a condition',
      `variable "own" { type = bool }\nvariable "other" { type = string }\n${ONE}${associate('var.own ? aws_subnet.app.id : var.other')}`,
    ],
    [
      'one of two, by coalesce',
      `variable "other" { type = string }\n${ONE}${associate('coalesce(var.other, aws_subnet.app.id)')}`,
    ],
    [
      'one of a list, by an index',
      `variable "index" { type = number }\n${ONE}${associate('[aws_subnet.app.id, "subnet-1"][var.index]')}`,
    ],
    [
      'one of a list with others',
      `variable "others" { type = list(string) }\n${ONE}${associate('element(concat(var.others, [aws_subnet.app.id]), 0)')}`,
    ],
    [
      'one of a map, by a filter',
      `variable "wanted" { type = string }\n${ONE}${associate('[for name, id in { app = aws_subnet.app.id, other = "subnet-1" } : id if name == var.wanted][0]')}`,
    ],
  ])('%s', async (_, source) => {
    const result = await checkTerraform(NETWORK + source, { workloads: [] });
    const pulls = result.pulls.filter(({ subnet }) => subnet?.startsWith('aws_subnet.app') === true);
    expect(pulls.flatMap(({ legs }) => legs.map(({ leg }) => leg.verdict))).toEqual(['unknown', 'unknown', 'unknown']);
    expect(errors(result).filter((error) => !error.startsWith('not-known'))).toEqual([]);
  });

  test('each item of a list is the same, however many there are', async () => {
    const source = `variable "keys" { type = set(string) }\n`;
    const result = await checkTerraform(
      NETWORK + source + ONE + associate('[for key in var.keys : aws_subnet.app.id][0]'),
    );
    expect(result.verdict).toBe('public');
  });

  test('one that only others can be leaves it without', async () => {
    const source = `variable "a" { type = bool }\nvariable "b" { type = string }\nvariable "c" { type = string }\n`;
    const result = await checkTerraform(NETWORK + source + ONE + associate('var.a ? var.b : var.c'));
    expect(result.verdict).toBe('blocked');
  });
});

describe('one of many instances, by a key that is written out', () => {
  const S3 = `resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.it.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
`;
  const COUNTED = `variable "size" { type = number }
resource "aws_subnet" "app" {
  count      = var.size
  vpc_id     = aws_vpc.it.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
`;
  test.each<readonly [name: string, source: string, verdict: string]>([
    ['of a map', MANY + associate('aws_subnet.app["a"].id'), 'unknown'],
    ['of a list', COUNTED + associate('aws_subnet.app[0].id'), 'unknown'],
    ['of a list of their ids', COUNTED + associate('aws_subnet.app[*].id[1]'), 'unknown'],
    ['of the values of a map', MANY + associate('values(aws_subnet.app)[0].id'), 'unknown'],
    ['of what for makes of them', MANY + associate('[for subnet in aws_subnet.app : subnet.id][0]'), 'unknown'],
    [
      'where there are two in any case',
      `${COUNTED.replace('var.size', '2')}${associate('aws_subnet.app[1].id')}`,
      'private',
    ],
  ])('%s', async (_, source, verdict) => {
    const { pulls } = await checkTerraform(NETWORK + S3 + source, { workloads: [] });
    const last = pulls.findLast(({ subnet }) => subnet?.startsWith('aws_subnet.app'));
    expect(last?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe(verdict);
  });

  test.each([
    ['by a count', 'count = var.create ? 1 : 0', '[0]'],
    ['by a set', 'for_each = toset(var.create ? ["it"] : [])', '["it"]'],
  ])('where there is one at most, it is that: %s', async (_, repeat, key) => {
    const { pulls } = await checkTerraform(`
provider "aws" { region = "eu-west-1" }
variable "create" { type = bool }
resource "aws_vpc" "it" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "app" {
  ${repeat}
  vpc_id = aws_vpc.it.id
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app${key}.id
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.it.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.app${key}.id]
}
`);
    expect(pulls[0]?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe('private');
  });
});

test('an endpoint in a VPC that may be the declared one or another', async () => {
  const source = `
variable "create" { type = bool }
variable "vpc_id" { type = string }
resource "aws_vpc_endpoint" "api" {
  vpc_id              = var.create ? aws_vpc.it.id : var.vpc_id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
`;
  const result = await checkTerraform(NETWORK + ONE + source);
  expect(errors(result).filter((error) => error.startsWith('endpoint-missing'))).toEqual([]);
  expect(result.verdict).toBe('unknown');
});

describe('for_each over what is not known', () => {
  test.each<readonly [name: string, source: string, expected: readonly string[]]>([
    ['a set of a variable', 'variable "x" { type = string }\nlocals { it = toset([var.x]) }', []],
    ['keys of a variable', 'variable "x" { type = string }\nlocals { it = { (var.x) = 1 } }', []],
    [
      'a set of what a data source looks up',
      'data "aws_caller_identity" "x" {}\nlocals { it = toset([data.aws_caller_identity.x.account_id]) }',
      [],
    ],
    [
      'keys of what a data source looks up',
      'data "aws_caller_identity" "x" {}\nlocals { it = { (data.aws_caller_identity.x.account_id) = 1 } }',
      [],
    ],
    ['a set of what AWS makes', 'locals { it = toset([aws_vpc.it.id]) }', ['for-each-keys-unknown aws_eip.it']],
    ['a set of texts of it', 'locals { it = toset(["${aws_vpc.it.id}-a"]) }', ['for-each-keys-unknown aws_eip.it']],
    ['keys of what AWS makes', 'locals { it = { (aws_vpc.it.id) = 1 } }', ['for-each-keys-unknown aws_eip.it']],
  ])('%s', async (_, source, expected) => {
    const result = await checkTerraform(
      `${NETWORK}${ONE}${source}\nresource "aws_eip" "it" {\n  for_each = local.it\n}\n`,
    );
    expect(errors(result).filter((error) => error.startsWith('for-each'))).toEqual(expected);
  });
});

test('what holds for the first of many does not hold for all of them', async () => {
  const source = `
provider "aws" { region = "eu-west-1" }
variable "size" { type = number }
resource "aws_vpc" "it" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  count      = var.size
  vpc_id     = aws_vpc.it.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_subnet" "endpoint" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.255.0/24"
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.it.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/24"]
  }
}
resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.it.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
`;
  for (const [admitted, verdict] of [
    ['10.0.0.0/24', 'unknown'],
    ['10.0.0.0/16', 'private'],
  ] as const) {
    const { pulls } = await checkTerraform(source.replace('["10.0.0.0/24"]', `["${admitted}"]`));
    const pull = pulls.find(({ subnet }) => subnet === 'aws_subnet.app[0]');
    expect(pull?.legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict).toBe(verdict);
  }
});
