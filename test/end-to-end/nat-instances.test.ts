import { describe, expect, test } from 'vitest';
import { planOf } from './as-plan.js';
import { checkTerraform } from './terraform.js';

/** A private subnet behind an instance that is to translate addresses. */
const network = (nat: string) => `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.9.0/24"
  map_public_ip_on_launch = true
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_instance" "nat" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.nano"
  subnet_id     = aws_subnet.public.id
  ${nat}
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block           = "0.0.0.0/0"
    network_interface_id = aws_instance.nat.primary_network_interface_id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
`;

async function judge(source: string | Readonly<Record<string, string>>, options = {}) {
  const { pulls, findings } = await checkTerraform(source, options);
  const app = pulls.find(({ subnet }) => subnet === 'aws_subnet.app');
  const finding = findings.find(({ rule }) => rule === 'no-route');
  return [app?.verdict, finding?.resource];
}

describe('the source/destination check of a NAT instance', () => {
  test.each([
    ['left on', '', ['blocked', 'aws_instance.nat']],
    ['off', 'source_dest_check = false', ['unknown', undefined]],
    [
      'left alone when it is changed',
      'lifecycle {\n    ignore_changes = [source_dest_check]\n  }',
      ['unknown', undefined],
    ],
    [
      'switched off by a command',
      'provisioner "local-exec" {\n    command = "aws ec2 modify-instance-attribute --instance-id ${self.id} --no-source-dest-check"\n  }',
      ['unknown', undefined],
    ],
    ['that its role may switch off', 'iam_instance_profile = "nat"', ['unknown', undefined]],
  ])('%s', async (_, nat, expected) => {
    expect(await judge(network(nat))).toEqual(expected);
  });

  test.each([
    ['', 'blocked'],
    ['source_dest_check = false', 'unknown'],
  ])('in a plan (%s)', async (nat, verdict) => {
    const text = JSON.stringify(await planOf({ 'main.tf': network(nat) }));
    expect((await judge({}, { document: { name: 'plan.json', text } }))[0]).toBe(verdict);
  });

  test('in a plan, switched off by a command', async () => {
    const plan = JSON.parse(JSON.stringify(await planOf({ 'main.tf': network('') })));
    for (const resource of plan.configuration.root_module.resources)
      if (resource.type === 'aws_instance') resource.provisioners = [{ type: 'local-exec', expressions: {} }];
    const document = { name: 'plan.json', text: JSON.stringify(plan) };
    expect((await judge({}, { document }))[0]).toBe('unknown');
  });
});
