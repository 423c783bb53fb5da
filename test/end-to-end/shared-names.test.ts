import { describe, expect, test } from 'vitest';
import { checkTerraform, ORIGINAL } from './terraform.js';

/** A spoke whose endpoints are in another VPC, behind a transit gateway. */
const SPOKE = `
provider "aws" { region = "eu-west-1" }
variable "zone" { type = string }
resource "aws_vpc" "main" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.1.0/24"
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = "tgw-0123456789abcdef0"
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
`;
const ZONE = `resource "aws_route53_zone_association" "ecr" {
  zone_id = var.zone
  vpc_id  = aws_vpc.main.id
}
`;
const PROFILE = `resource "aws_route53profiles_association" "hub" {
  name        = "hub"
  profile_id  = "rp-0123456789abcdef"
  resource_id = aws_vpc.main.id
}
`;
const RULE = (domain: string) => `resource "aws_route53_resolver_rule" "hub" {
  domain_name          = "${domain}"
  rule_type            = "FORWARD"
  resolver_endpoint_id = "rslvr-out-1"
  target_ip {
    ip = "10.0.0.2"
  }
}
resource "aws_route53_resolver_rule_association" "hub" {
  resolver_rule_id = aws_route53_resolver_rule.hub.id
  vpc_id           = aws_vpc.main.id
}
`;

async function apiVerdicts(source: string): Promise<readonly string[]> {
  const { pulls } = await checkTerraform(source);
  const legs = pulls.flatMap(({ legs: all }) => all.map(({ leg }) => leg));
  return [...new Set(legs.filter(({ service }) => service === 'ecr.api').map(({ verdict }) => verdict))];
}

describe('names that are answered from elsewhere', () => {
  test.each([
    ['nothing', '', 'blocked'],
    ['a zone of another account', ZONE, 'unknown'],
    ['a profile', PROFILE, 'unknown'],
    ['a rule for the names of AWS', RULE('amazonaws.com'), 'unknown'],
    ['a rule for other names', RULE('corp.example'), 'blocked'],
  ])('in a spoke: %s', async (_, source, verdict) => {
    expect(await apiVerdicts(SPOKE + source)).toEqual([verdict]);
  });

  test.each([
    ['a zone of another account', `variable "zone" { type = string }\n${ZONE}`],
    ['a profile', PROFILE],
    ['a rule for the names of AWS', RULE('amazonaws.com')],
  ])('beside endpoints that own them: %s', async (_, source) => {
    expect(await apiVerdicts(ORIGINAL + source)).toEqual(['private']);
  });
});
