import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

interface Parts {
  readonly provider?: string;
  readonly zone?: string;
  readonly api?: string;
  readonly s3?: string;
  readonly more?: string;
}

/** A network that asks for the region of its provider, which only the names of zones and services tell. */
const network = ({ provider = '', zone = '"eu-west-1a"', api = OWN, s3 = OWN, more = '' }: Parts) => `
${provider}
data "aws_region" "current" {}
resource "aws_vpc" "it" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.it.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = ${zone}
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.it.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.it.id
  service_name        = "com.amazonaws.${api}.\${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.it.id
  service_name    = "com.amazonaws.${s3}.s3"
  route_table_ids = [aws_vpc.it.main_route_table_id]
}
${more}`;

const OWN = '${data.aws_region.current.name}';
const PLACE = 'data.aws_availability_zones.it.names[0]';
const ZONES = 'data "aws_availability_zones" "it" {}\n';
const VARIABLE = 'variable "place" {\n  type = string\n}\nprovider "aws" {\n  region = var.place\n}\n';
const OTHER = (zone: string) =>
  `resource "aws_vpc" "other" {\n  cidr_block = "10.9.0.0/16"\n}\nresource "aws_subnet" "other" {\n  vpc_id = aws_vpc.other.id\n  cidr_block = "10.9.1.0/24"\n  availability_zone = "${zone}"\n}\n`;

test.each<readonly [name: string, parts: Parts, verdict: string, told: string | null]>([
  ['a zone', {}, 'private', 'The aws provider is in eu-west-1'],
  ['a service', { zone: PLACE, api: 'eu-west-1', more: ZONES }, 'private', 'The aws provider is in eu-west-1'],
  ['a zone, where a variable is it', { provider: VARIABLE }, 'private', 'var.place is eu-west-1'],
  ['nothing', { zone: PLACE, more: ZONES }, 'unknown', null],
  ['a zone and a service that differ', { api: 'us-east-1' }, 'unknown', null],
  ['zones of two VPCs that differ', { more: OTHER('us-east-1a') }, 'unknown', null],
  ['the provider', { provider: 'provider "aws" {\n  region = "eu-west-1"\n}\n' }, 'private', null],
])('the region is told by %s', async (_, parts, verdict, told) => {
  const { pulls, assumptions } = await checkTerraform(network(parts));
  expect(pulls.find(({ subnet }) => subnet === 'aws_subnet.app')?.verdict).toBe(verdict);
  expect(assumptions.filter((each) => each.endsWith('as zones and endpoints say.'))).toEqual(
    told === null ? [] : [`${told}, as zones and endpoints say.`],
  );
});

test('what is given is not overridden', async () => {
  const { findings, assumptions } = await checkTerraform(network({ zone: '"eu-west-1a"', api: 'eu-west-1' }), {
    region: 'us-east-1',
  });
  expect(findings.map(({ rule }) => rule)).toContain('endpoint-region-mismatch');
  expect(assumptions.filter((each) => each.includes('eu-west-1,'))).toEqual([]);
});
