import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

/** Two subnets with a route table each, an S3 endpoint on those that a data source finds, and what comes with the VPC. */
const NETWORK = `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" }
}
resource "aws_subnet" "app" {
  for_each   = { a = 1, b = 2 }
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
}
`;
const TABLES = `
resource "aws_route_table" "private" {
  for_each = { a = 1, b = 2 }
  vpc_id   = aws_vpc.main.id
  tags     = { Name = "private-\${each.key}" }
}
resource "aws_route_table_association" "private" {
  for_each       = { a = 1, b = 2 }
  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}
`;
const UNUSED = 'resource "aws_route_table" "unused" {\n  vpc_id = aws_vpc.main.id\n}\n';
const taken = (tags: string, more = '') => `
resource "aws_default_route_table" "main" {
  ${more}
  default_route_table_id = aws_vpc.main.default_route_table_id
  tags                   = ${tags}
}
`;
const main = (table: string) =>
  `resource "aws_main_route_table_association" "it" {\n  vpc_id = aws_vpc.main.id\n  route_table_id = ${table}\n}\n`;
const filter = (name: string, values: string) => `  filter {\n    name   = "${name}"\n    values = ${values}\n  }\n`;
const found = (arguments_: string, vpc = '  vpc_id = aws_vpc.main.id\n') =>
  `data "aws_route_tables" "it" {\n${vpc}${arguments_}\n}\n${endpoint('data.aws_route_tables.it.ids')}`;
const one = (arguments_: string) =>
  `data "aws_route_table" "it" {\n  vpc_id = aws_vpc.main.id\n${arguments_}\n}\n${endpoint('[data.aws_route_table.it.id]')}`;
const endpoint = (tables: string) => `resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = ${tables}
}
`;
const OF_VPC = filter('vpc-id', '[aws_vpc.main.id]');

test.each<readonly [name: string, source: string, a: string, b: string]>([
  ['all of the VPC', TABLES + found(''), 'private', 'private'],
  ['all of the VPC by a filter', TABLES + found('', OF_VPC), 'private', 'private'],
  ['those of a name', TABLES + found(filter('tag:Name', '["private-*"]')), 'private', 'private'],
  ['one by its name', TABLES + found('  tags = { Name = "private-a" }'), 'private', 'blocked'],
  ['none of a name', TABLES + found('  tags = { Name = "public" }'), 'blocked', 'blocked'],
  [
    'those of a name that is not told',
    `variable "name" {}\n${TABLES}${found('  tags = { Name = var.name }')}`,
    'unknown',
    'unknown',
  ],
  ['those that are associated', TABLES + UNUSED + found(filter('association.main', '["false"]')), 'private', 'private'],
  ['the main one', TABLES + found(filter('association.main', '["true"]')), 'blocked', 'blocked'],
  ['the main one, which all have', found(filter('association.main', '["true"]')), 'private', 'private'],
  ['all, where there is the main one alone', found(''), 'private', 'private'],
  [
    'the main one in the place of that of the VPC',
    TABLES + main('aws_route_table.private["b"].id') + found(filter('association.main', '["true"]')),
    'blocked',
    'private',
  ],
  [
    'those of a subnet',
    TABLES + found(filter('association.subnet-id', '[aws_subnet.app["b"].id]')),
    'blocked',
    'private',
  ],
  [
    'the main one by the tags of what takes it over',
    taken('{ Name = "main" }') + found('  tags = { Name = "main" }'),
    'private',
    'private',
  ],
  [
    'none, where what takes it over has other tags',
    taken('{}') + found('  tags = { Name = "main" }'),
    'blocked',
    'blocked',
  ],
  [
    'it where it may be taken over',
    `variable "many" { type = number }\n${taken('{ Name = "main" }', 'count = var.many')}${found('  tags = { Name = "main" }')}`,
    'unknown',
    'unknown',
  ],
  ['one, the main one', one(filter('association.main', '["true"]')), 'private', 'private'],
  ['one by its subnet', TABLES + one('  subnet_id = aws_subnet.app["a"].id'), 'private', 'blocked'],
  ['one by a filter that is not known here', TABLES + one(filter('owner-id', '["1"]')), 'unknown', 'unknown'],
])('data sources of route tables find %s', async (_, source, ...expected) => {
  const { pulls } = await checkTerraform(NETWORK + source);
  expect(pulls.map(({ legs }) => legs.find(({ leg }) => leg.service === 's3')?.leg.verdict)).toEqual(expected);
});

test('tables of a VPC of another root module are found by its tags', async () => {
  const endpoints = `
provider "aws" {
  region = "eu-west-1"
}
data "aws_vpc" "main" {
  tags = { Name = "main" }
}
${found('').replaceAll('aws_vpc.main', 'data.aws_vpc.main')}`;
  const { pulls } = await checkTerraform(
    { 'network/main.tf': NETWORK + TABLES, 'endpoints/main.tf': endpoints },
    { roots: [{ folder: 'network' }, { folder: 'endpoints' }] },
  );
  expect(pulls.map(({ legs }) => legs.find(({ leg }) => leg.service === 's3')?.leg.verdict)).toEqual([
    'private',
    'private',
  ]);
});

const GROUPS = `
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
}
resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.app["a"].id]
  security_group_ids  = data.aws_security_groups.it.ids
}
data "aws_security_groups" "it" {
`;
const CLUSTER = `
resource "aws_eks_cluster" "it" {
  name     = "it"
  role_arn = "arn:aws:iam::123456789012:role/it"
  vpc_config {
    subnet_ids = values(aws_subnet.app)[*].id
  }
}
`;

test.each([
  ['all of the VPC', `${GROUPS}${OF_VPC}}\n`, 'private'],
  ['the default one by its name', `${GROUPS}${OF_VPC}${filter('group-name', '["default"]')}}\n`, 'unknown'],
  ['all of the VPC, beside that of a cluster', `${GROUPS}${OF_VPC}}\n${CLUSTER}`, 'unknown'],
  [
    'one by a tag that EKS gives to none',
    `${GROUPS.replace('vpc_id', 'tags = { Team = "x" }\n  vpc_id')}${OF_VPC}  tags = { Team = "x" }\n}\n${CLUSTER}`,
    'private',
  ],
])('data sources of groups find %s', async (_, source, expected) => {
  const network = NETWORK.replace('"10.0.0.0/16"', '"10.0.0.0/16"\n  enable_dns_hostnames = true');
  const { pulls } = await checkTerraform(network + source, { workloads: [] });
  expect(pulls[0]?.legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict).toBe(expected);
});
