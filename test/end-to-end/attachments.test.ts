import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

const NETWORK = `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route" "out" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.main.id
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}
resource "aws_network_interface" "own" {
  subnet_id       = aws_subnet.public.id
  security_groups = [aws_security_group.open.id]
}
resource "aws_eip" "spare" {
  domain = "vpc"
}
variable "wanted" {
  type = bool
}
`;

const instance = (group: string) => `
resource "aws_instance" "it" {
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.${group}.id]
  user_data              = "docker pull 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"
}
`;
const ON_INTERFACE = `
resource "aws_instance" "it" {
  user_data = "docker pull 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.own.id
  }
}
`;
const eip = (what: string) => `resource "aws_eip" "it" {\n  ${what}\n}\n`;
const association = (what: string) =>
  `resource "aws_eip_association" "it" {\n  allocation_id = aws_eip.spare.id\n  ${what}\n}\n`;
const ATTACHED = `
resource "aws_network_interface_sg_attachment" "it" {
  security_group_id    = aws_security_group.open.id
  network_interface_id = aws_instance.it.primary_network_interface_id
}
`;

test.each<readonly [name: string, source: string, verdict: string]>([
  ['no address', instance('open'), 'blocked'],
  ['an address', instance('open') + eip('instance = aws_instance.it.id'), 'public'],
  ['an associated address', instance('open') + association('instance_id = aws_instance.it.id'), 'public'],
  [
    'an address of its interface',
    ON_INTERFACE + association('network_interface_id = aws_network_interface.own.id'),
    'public',
  ],
  [
    'an address, perhaps',
    instance('open') + eip('count = var.wanted ? 1 : 0\n  instance = aws_instance.it.id'),
    'unknown',
  ],
  ['an address and a closed group', instance('closed') + eip('instance = aws_instance.it.id'), 'blocked'],
  ['an address and one more group', instance('closed') + eip('instance = aws_instance.it.id') + ATTACHED, 'public'],
])('an instance with %s', async (_, source, verdict) => {
  const { pulls } = await checkTerraform(NETWORK + source);
  expect(pulls.map((pull) => pull.verdict)).toEqual([verdict]);
});
