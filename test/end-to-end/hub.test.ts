import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

/** A spoke whose private zone leads to an endpoint of a hub's VPC, and a peering between the two. */
function hub({
  there = 'vpc_peering_connection_id = aws_vpc_peering_connection.hub.id',
  back = 'vpc_peering_connection_id = aws_vpc_peering_connection.hub.id',
  from = '10.0.0.0/16',
  groups = 'security_group_ids = [aws_security_group.hub.id]',
  block = '10.9.0.0/16',
  accepted = 'auto_accept = true',
  peer = 'aws_vpc.hub.id',
}): string {
  return `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "spoke" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.spoke.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_vpc" "hub" {
  cidr_block = "${block}"
}
resource "aws_subnet" "hub" {
  vpc_id     = aws_vpc.hub.id
  cidr_block = cidrsubnet(aws_vpc.hub.cidr_block, 8, 7)
}
resource "aws_security_group" "hub" {
  vpc_id = aws_vpc.hub.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["${from}"]
  }
}
resource "aws_vpc_endpoint" "api" {
  vpc_id            = aws_vpc.hub.id
  service_name      = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.hub.id]
  ${groups}
}
resource "aws_route53_zone" "api" {
  name = "api.ecr.eu-west-1.amazonaws.com"
  vpc {
    vpc_id = aws_vpc.spoke.id
  }
}
resource "aws_route53_record" "api" {
  zone_id = aws_route53_zone.api.zone_id
  name    = ""
  type    = "A"
  alias {
    name    = aws_vpc_endpoint.api.dns_entry[0].dns_name
    zone_id = aws_vpc_endpoint.api.dns_entry[0].hosted_zone_id
  }
}
resource "aws_vpc_peering_connection" "hub" {
  vpc_id      = aws_vpc.spoke.id
  peer_vpc_id = ${peer}
  ${accepted}
}
variable "peers" {
  type = number
}
variable "hub" {
  type = string
}
${route('there', 'spoke', '10.9.0.0/16', there)}${route('back', 'hub', '10.0.0.0/16', back)}`;
}

function route(name: string, vpc: string, destination: string, target: string): string {
  if (target === '') return '';
  return `resource "aws_route" "${name}" {
  route_table_id         = aws_vpc.${vpc}.main_route_table_id
  destination_cidr_block = "${destination}"
  ${target}
}
`;
}

const OVERLAP = `resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.hub.id
  cidr_block = "10.0.128.0/20"
}
`;

test.each<readonly [name: string, source: string, verdict: string, rule: string]>([
  ['a transit gateway', hub({ there: 'transit_gateway_id = "tgw-1"' }), 'unknown', 'not-known'],
  ['a peering that nobody accepts', hub({ accepted: '' }), 'unknown', 'not-known'],
  [
    'a peering that may not be there',
    hub({ accepted: 'auto_accept = true\n  count = var.peers' }),
    'unknown',
    'not-known',
  ],
  ['a peering with a VPC that is not told', hub({ peer: 'var.hub' }), 'unknown', 'not-known'],
  [
    'a peering that is looked up',
    hub({ there: 'vpc_peering_connection_id = "pcx-0123456789abcdef0"' }),
    'unknown',
    'not-known',
  ],
  ['no way there', hub({ there: '' }), 'blocked', 'no-route'],
  ['no way back', hub({ back: '' }), 'blocked', 'no-route'],
  ['a group for others', hub({ from: '10.9.0.0/16' }), 'blocked', 'endpoint-security-group-closed'],
  ["the hub's default group, which the workload may carry", hub({ groups: '' }), 'unknown', 'not-known'],
  [
    'a NAT gateway, whose address the group sees',
    `${hub({ there: 'nat_gateway_id = aws_nat_gateway.private.id', from: '10.0.9.0/24', back: '' })}
resource "aws_subnet" "nat" {
  vpc_id     = aws_vpc.spoke.id
  cidr_block = "10.0.9.0/24"
}
resource "aws_nat_gateway" "private" {
  subnet_id         = aws_subnet.nat.id
  connectivity_type = "private"
}`,
    'unknown',
    'not-known',
  ],
  ['a peering of VPCs that overlap in part', `${hub({})}${OVERLAP}`, 'blocked', 'no-route'],
  ['addresses that the spoke has itself', hub({ block: '10.0.0.0/16' }), 'blocked', 'no-route'],
])('an endpoint in a hub, by %s', async (_, source, verdict, rule) => {
  const { pulls, findings } = await checkTerraform(source);
  const legs = pulls.flatMap((pull) => (pull.subnet === 'aws_subnet.app' ? pull.legs : []));
  const [api] = legs.filter(({ leg }) => leg.service === 'ecr.api');
  expect(api?.leg.verdict).toBe(verdict);
  expect(api?.findings.map((index) => findings[index]?.rule)).toContain(rule);
});

const ACCEPTER = `resource "aws_vpc_peering_connection_accepter" "hub" {
  vpc_peering_connection_id = aws_vpc_peering_connection.hub.id
  auto_accept               = true
}
`;
const BY_ACCEPTER = 'vpc_peering_connection_id = aws_vpc_peering_connection_accepter.hub.id';

test.each<readonly [name: string, source: string]>([
  ['both ways', hub({})],
  ['accepted by another resource', hub({ accepted: '' }) + ACCEPTER],
  ['by the id of what accepts it', hub({ accepted: '', back: BY_ACCEPTER, there: BY_ACCEPTER }) + ACCEPTER],
  ['accepted already', hub({ accepted: 'accept_status = "active"' })],
])('an endpoint in a hub is private over a peering %s', async (_, source) => {
  const { pulls, findings } = await checkTerraform(source);
  const legs = pulls.flatMap((pull) => (pull.subnet === 'aws_subnet.app' ? pull.legs : []));
  const [api] = legs.filter(({ leg }) => leg.service === 'ecr.api');
  expect(api?.leg.verdict).toBe('private');
  expect(api?.findings.map((index) => findings[index]?.rule).filter((rule) => rule === 'no-route')).toEqual([]);
  expect(api?.leg.hops.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
});

test('says that nothing leads back', async () => {
  const { findings } = await checkTerraform(hub({ back: '' }));
  const found = findings.find(({ rule, message }) => rule === 'no-route' && message.includes('ecr.api'));
  expect(found?.resource).toBe('aws_vpc.hub.main_route_table');
  expect(found?.message).toContain("the replies have no route back to the workload's VPC");
});

test('over a peering nobody uses the gateways of the other VPC', async () => {
  const source = `${hub({})}
resource "aws_route" "everything" {
  route_table_id            = aws_vpc.spoke.main_route_table_id
  destination_cidr_block    = "0.0.0.0/0"
  vpc_peering_connection_id = aws_vpc_peering_connection.hub.id
}
`;
  const { pulls, findings } = await checkTerraform(source);
  const [pull] = pulls.filter(({ subnet }) => subnet === 'aws_subnet.app');
  expect(pull?.legs.map(({ leg }) => [leg.service, leg.verdict])).toEqual([
    ['ecr.api', 'private'],
    ['ecr.dkr', 'blocked'],
    ['s3', 'blocked'],
  ]);
  expect(findings.map(({ message }) => message).join('\n')).toContain(
    "a peering connection leads to the other VPC's own",
  );
});
