import { describe, expect, test } from 'vitest';
import { planOf } from './as-plan.js';
import { checkTerraform } from './terraform.js';

const NETWORK = `provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc" "second" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_security_group" "client" {
  for_each = { a = 1, b = 2 }
  vpc_id   = aws_vpc.main.id
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.app.id]
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = { api = "ecr.api", dkr = "ecr.dkr" }
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
`;

/** What isn't known, neither how many there are nor which. */
const NOT_KNOWN = 'aws_vpc_endpoint.s3.cidr_blocks';

async function told(source: string) {
  const text = JSON.stringify(await planOf({ 'main.tf': source }));
  const alone = await checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } });
  const written = await checkTerraform({ 'main.tf': source });
  const lines = ({ pulls }: typeof alone) => pulls.map(({ legs }) => legs.map(({ leg }) => leg.verdict).join(' '));
  return { source: lines(written), alone: lines(alone), network: alone.network };
}

/** Of blocks that the provider declares as attributes, and of others: a plan tells of them in two ways. */
describe('dynamic blocks in a plan alone', () => {
  const rule = (name: string, block: string) =>
    `  dynamic "${name}" {
    for_each = ${NOT_KNOWN}
    content {
      rule_no    = 10
      action     = "allow"
      protocol   = "-1"
      from_port  = 0
      to_port    = 0
      cidr_block = ${block}
    }
  }
`;

  test('a default network ACL whose rules are not known does not deny everything', async () => {
    const acl = `resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
${rule('ingress', 'ingress.value')}${rule('egress', '"0.0.0.0/0"')}}
`;
    const { source, alone } = await told(NETWORK + acl);
    expect(source).toEqual(['private private unknown']);
    expect(alone).toEqual(source);
  });

  test('a hosted zone that may be of the VPC is not a public one', async () => {
    const zone = `resource "aws_route53_zone" "s3" {
  name = "s3.eu-west-1.amazonaws.com"
  dynamic "vpc" {
    for_each = ${NOT_KNOWN}
    content {
      vpc_id = aws_vpc.main.id
    }
  }
}
`;
    const { source, alone } = await told(NETWORK + zone);
    expect(source).toEqual(['private private unknown']);
    expect(alone).toEqual(source);
  });

  test('a block that is written says nothing of one that dynamic makes beside it', async () => {
    const zone = `resource "aws_route53_zone" "s3" {
  name = "s3.eu-west-1.amazonaws.com"
  vpc {
    vpc_id = aws_vpc.second.id
  }
  dynamic "vpc" {
    for_each = [1]
    content {
      vpc_id = aws_vpc.main.id
    }
  }
}
`;
    const { source, alone } = await told(NETWORK + zone);
    expect(source).toEqual(['private private blocked']);
    expect(alone).toEqual(['private private unknown']);
  });

  test('nor does it where the provider declares blocks as attributes', async () => {
    const written = /resource "aws_security_group" "endpoint" \{[\s\S]*?\n\}\n/.exec(NETWORK)?.[0] ?? '';
    const block = (group: string) =>
      `from_port = 443\n to_port = 443\n protocol = "tcp"\n security_groups = [aws_security_group.client["${group}"].id]`;
    const group = `resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    ${block('a')}
  }
  dynamic "ingress" {
    for_each = [1]
    content {
      ${block('b')}
    }
  }
}
`;
    const { network } = await told(NETWORK.replace(written, group));
    const peers = network.securityGroups
      .find(({ id }) => id === 'aws_security_group.endpoint')
      ?.rules.items.map(({ peer }) => peer.known);
    expect(peers).toEqual([false, false]);
  });
});
