import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

/** Subnets that are alike, but that the endpoint stands in the second; their ACL lets nothing in on port 443. */
const ALIKE = `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.\${count.index}.0/24"
  availability_zone = "eu-west-1\${["a", "b", "c"][count.index]}"
}
resource "aws_network_acl" "app" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = aws_subnet.app[*].id
  ingress {
    rule_no    = 1
    action     = "deny"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }
  ingress {
    rule_no    = 2
    action     = "allow"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
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
  subnet_ids          = [aws_subnet.app[1].id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
`;

/** `private` or another verdict on ecr.api, of each subnet. */
async function apiOf(source: string): Promise<readonly (readonly [string | null, string | undefined])[]> {
  const { pulls } = await checkTerraform(source);
  return pulls.map(({ subnet, legs }) => [subnet, legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict]);
}

/** Source: VPC guide, "Network ACLs": they see what enters or leaves a subnet, and nothing inside of it (read 2026-11). */
test('a network ACL is not asked between a workload and the interface in its own subnet', async () => {
  expect(await apiOf(ALIKE)).toEqual([
    ['aws_subnet.app[0]', 'blocked'],
    ['aws_subnet.app[1]', 'private'],
    ['aws_subnet.app[2]', 'blocked'],
  ]);
});

test('subnets on two sides of a range that a group admits are told apart, in whatever order they come', async () => {
  const admitting = (block: string) =>
    ALIKE.replace('cidr_blocks = ["10.0.0.0/16"]', `cidr_blocks = ["${block}"]`).replace(
      'action     = "deny"',
      'action     = "allow"',
    );
  const descending = admitting('10.0.0.0/24').replace('10.0.${count.index}.0/24', '10.0.${2 - count.index}.0/24');
  expect((await apiOf(admitting('10.0.2.0/23'))).map(([, verdict]) => verdict)).toEqual([
    'blocked',
    'blocked',
    'private',
  ]);
  expect((await apiOf(descending)).map(([, verdict]) => verdict)).toEqual(['blocked', 'blocked', 'private']);
});
