import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

interface Parts {
  readonly group?: string;
  readonly table?: string;
  readonly acl?: string;
  readonly interfaces?: string;
  readonly s3?: string;
  readonly more?: string;
}

/** A network in which every thing may hand a part of it over to others. */
const network = ({ group = ADMITS, table = '', acl = OPEN, interfaces = '', s3 = TABLES, more = '' }: Parts) => `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "it" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "endpoint" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.it.id
  ${group}
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.it.id
  ${table}
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_network_acl" "app" {
  vpc_id = aws_vpc.it.id
  ${acl}
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.it.id
  service_name        = "com.amazonaws.eu-west-1.\${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  ${interfaces}
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.it.id
  service_name = "com.amazonaws.eu-west-1.s3"
  ${s3}
}
${more}`;

const ignore = (...names: readonly string[]) => `lifecycle {\n    ignore_changes = [${names.join(', ')}]\n  }\n`;
const ALL = 'lifecycle {\n    ignore_changes = all\n  }\n';
const ADMITS = `ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
  `;
const TABLES = 'route_table_ids = [aws_route_table.app.id]\n  ';
const DENIES = `policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "*", Resource = "*" }] })
  `;
const entry = (direction: string) =>
  `${direction} {\n    rule_no    = 1\n    action     = "allow"\n    protocol   = "-1"\n    cidr_block = "0.0.0.0/0"\n    from_port  = 0\n    to_port    = 0\n  }\n  `;
const OPEN = `subnet_ids = [aws_subnet.app.id]\n  ${entry('ingress')}${entry('egress')}`;
const CLOSED = 'subnet_ids = [aws_subnet.app.id]\n  ';
const RULE = `resource "aws_vpc_security_group_ingress_rule" "other" {
  security_group_id = aws_security_group.endpoint.id
  cidr_ipv4         = "192.168.0.0/16"
  ip_protocol       = "-1"
}
`;
const ROUTE = `resource "aws_route" "other" {
  route_table_id            = aws_route_table.app.id
  destination_cidr_block    = "192.168.0.0/16"
  vpc_peering_connection_id = "pcx-0123456789abcdef0"
}
`;
const ON_TABLE = `resource "aws_vpc_endpoint_route_table_association" "it" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_vpc.it.main_route_table_id
}
`;
const POLICY = `resource "aws_vpc_endpoint_policy" "it" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  policy          = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] })
}
`;
const [OK, NO, NOT_KNOWN] = ['private', 'blocked', 'unknown'];

test.each<readonly [name: string, parts: Parts, api: string, s3: string]>([
  ['nothing', {}, OK, OK],
  ['rules of a group that admits all that is needed', { group: ADMITS + ignore('ingress') }, OK, OK],
  ['rules of a group that admits nobody', { group: ignore('ingress') }, NOT_KNOWN, OK],
  ['rules by an index', { group: ignore('ingress[0].cidr_blocks') }, NOT_KNOWN, OK],
  ['rules in the old syntax', { group: ignore('"ingress"') }, NOT_KNOWN, OK],
  ['all of a group', { group: ALL }, NOT_KNOWN, OK],
  ['all of a group in the old syntax', { group: ignore('"*"') }, NOT_KNOWN, OK],
  ['tags of a group that admits nobody', { group: ignore('tags', 'description') }, NO, OK],
  ['rules that stand beside the group', { group: ignore('ingress'), more: RULE }, NO, OK],
  ['routes', { table: ignore('route') }, NOT_KNOWN, NOT_KNOWN],
  ['routes that stand beside the table', { table: ignore('route'), more: ROUTE }, OK, OK],
  ['entries of an ACL', { acl: CLOSED + ignore('ingress', 'egress') }, NOT_KNOWN, NOT_KNOWN],
  ['subnets of an ACL', { acl: ignore('subnet_ids') }, NOT_KNOWN, NOT_KNOWN],
  ['tags of an ACL that denies all', { acl: CLOSED + ignore('tags') }, NO, NO],
  ['groups of an endpoint that admits nobody', { group: '', interfaces: ignore('security_group_ids') }, NOT_KNOWN, OK],
  ['groups of an endpoint', { interfaces: ignore('security_group_ids') }, OK, OK],
  ['subnets of an endpoint', { interfaces: ignore('subnet_ids') }, NOT_KNOWN, OK],
  ['tables of the S3 endpoint', { s3: ignore('route_table_ids') }, OK, NOT_KNOWN],
  ['tables that are associated beside it', { s3: ignore('route_table_ids'), more: ON_TABLE }, OK, NO],
  ['a policy that denies all', { s3: TABLES + DENIES + ignore('policy') }, OK, NOT_KNOWN],
  ['no policy', { s3: TABLES + ignore('policy') }, OK, NOT_KNOWN],
  ['a policy that stands beside it', { s3: TABLES + DENIES + ignore('policy'), more: POLICY }, OK, OK],
])('what is left to others: %s', async (_, parts, ...expected) => {
  const { pulls } = await checkTerraform(network(parts));
  const legs = new Map(pulls[0]?.legs.map(({ leg }) => [leg.service, leg.verdict]));
  expect([legs.get('ecr.api'), legs.get('s3')]).toEqual(expected);
});

test('says what is left to others', async () => {
  const { unknowns } = await checkTerraform(network({ group: ignore('ingress') }));
  expect(unknowns.map(({ what }) => what)).toEqual([
    'what others make of ingress of aws_security_group.endpoint, whose changes are ignored',
  ]);
});
