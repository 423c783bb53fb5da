import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

/** A VPC of which a data source finds something that it isn't told to be one of those that are declared. */
const network = (more: string) => `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.s3"
}
${more}`;
const found = (type: string, vpc = 'vpc_id = aws_vpc.main.id') =>
  `data "${type}" "it" {\n  ${vpc}\n  filter {\n    name = "owner-id"\n    values = ["123456789012"]\n  }\n}\n`;
const ADD_TABLE =
  'resource "aws_vpc_endpoint_route_table_association" "it" {\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n  route_table_id = data.aws_route_table.it.id\n}\n';
const ADD_RULE =
  'resource "aws_vpc_security_group_ingress_rule" "it" {\n  security_group_id = data.aws_security_group.it.id\n  cidr_ipv4 = "10.0.0.0/16"\n  ip_protocol = "-1"\n}\n';
const OTHER_TABLE = `resource "aws_route_table" "s3" {\n  vpc_id = aws_vpc.main.id\n}
resource "aws_vpc_endpoint_route_table_association" "it" {\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n  route_table_id = aws_route_table.s3.id\n}
resource "aws_route_table_association" "it" {\n  subnet_id = data.aws_subnet.it.id\n  route_table_id = aws_route_table.s3.id\n}\n`;
const ELSEWHERE = 'vpc_id = "vpc-0123456789abcdef0"';

test.each<readonly [name: string, more: string, api: string, s3: string]>([
  ['nothing', '', 'blocked', 'blocked'],
  ['a table that the S3 endpoint is on', found('aws_route_table') + ADD_TABLE, 'blocked', 'unknown'],
  ['a group that lets in', found('aws_security_group') + ADD_RULE, 'unknown', 'blocked'],
  ['a subnet that has the table of S3', found('aws_subnet') + OTHER_TABLE, 'blocked', 'unknown'],
  ['a table of another VPC', found('aws_route_table', ELSEWHERE) + ADD_TABLE, 'blocked', 'blocked'],
  ['a group of another VPC', found('aws_security_group', ELSEWHERE) + ADD_RULE, 'blocked', 'blocked'],
])('a data source finds %s', async (_, more, ...expected) => {
  const { pulls } = await checkTerraform(network(more));
  const [pull] = pulls.filter(({ subnet }) => subnet === 'aws_subnet.app');
  const legs = new Map(pull?.legs.map(({ leg }) => [leg.service, leg.verdict]));
  expect([legs.get('ecr.api'), legs.get('s3')]).toEqual(expected);
});
