import { expect, test } from 'vitest';
import { checkTemplate } from './templates.js';
import { checkTerraform, ORIGINAL } from './terraform.js';

const network = (mode: string) => `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.9.0/24"
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
resource "aws_eip" "nat" {}
resource "aws_nat_gateway" "main" {
  subnet_id     = aws_subnet.public.id
  allocation_id = aws_eip.nat.id
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
${blocked(mode)}`;

function blocked(mode: string): string {
  return mode === ''
    ? ''
    : `
variable "mode" { type = string }
resource "aws_vpc_block_public_access_options" "all" {
  internet_gateway_block_mode = ${mode}
}
`;
}

test.each([
  ['none', '', 'public'],
  ['both directions', '"block-bidirectional"', 'unknown'],
  ['what comes in', '"block-ingress"', 'public'],
  ['nothing', '"off"', 'public'],
  ['what a variable says', 'var.mode', 'unknown'],
])('VPC Block Public Access of %s', async (_, mode, verdict) => {
  const { pulls } = await checkTerraform(network(mode));
  expect(pulls.find(({ subnet }) => subnet === 'aws_subnet.app')?.verdict).toBe(verdict);
});

test('leaves what needs no internet gateway alone', async () => {
  expect((await checkTerraform(ORIGINAL + blocked('"block-bidirectional"'))).verdict).toBe('private');
});

test.each([
  ['block-bidirectional', false],
  ['block-ingress', true],
])('a template says %s', async (mode, known) => {
  const template = `Resources:
  Main: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Out: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Main, InternetGatewayId: !Ref Out } }
  All: { Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: { InternetGatewayBlockMode: ${mode} } }
  App: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, CidrBlock: 10.0.1.0/24 } }
`;
  const { network: read } = await checkTemplate({ 'template.yaml': template }, { region: 'eu-west-1' });
  expect(read.internetGateways.map(({ vpc }) => vpc.known)).toEqual([known]);
});
