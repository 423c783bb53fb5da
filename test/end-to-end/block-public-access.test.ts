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

/** Of a workload behind the NAT gateway, and of one with a public address of its own. */
async function verdictsOf(source: string): Promise<readonly (string | undefined)[]> {
  const { pulls } = await checkTerraform(`${source}${HOST}`);
  return ['aws_subnet.app', 'aws_subnet.public'].map((id) => pulls.find(({ subnet }) => subnet === id)?.verdict);
}

const HOST = ['app', 'public']
  .map(
    (subnet) => `
resource "aws_instance" "${subnet}" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.${subnet}.id
  associate_public_ip_address = ${subnet === 'public'}
  vpc_security_group_ids      = [aws_security_group.open.id]
  user_data                   = "docker run 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1"
}`,
  )
  .concat(
    `
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.main.id
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}`,
  )
  .join('');

test.each([
  ['none', '', ['public', 'public']],
  ['both directions', '"block-bidirectional"', ['unknown', 'unknown']],
  ['what comes in, NAT gateways excepted', '"block-ingress"', ['public', 'unknown']],
  ['nothing', '"off"', ['public', 'public']],
  ['what a variable says', 'var.mode', ['unknown', 'unknown']],
])('VPC Block Public Access of %s', async (_, mode, verdicts) => {
  expect(await verdictsOf(network(mode))).toEqual(verdicts);
});

function excluded(what: string, mode = 'allow-bidirectional', name = 'one'): string {
  return `
variable "vpc" { type = string }
resource "aws_vpc_block_public_access_exclusion" "${name}" {
  ${what}
  internet_gateway_exclusion_mode = "${mode}"
}`;
}

test.each<readonly [name: string, mode: string, exclusion: string, verdicts: readonly string[]]>([
  ['the VPC', 'block-bidirectional', excluded('vpc_id = aws_vpc.main.id'), ['public', 'public']],
  [
    'what goes out of the VPC',
    'block-bidirectional',
    excluded('vpc_id = aws_vpc.main.id', 'allow-egress'),
    ['public', 'public'],
  ],
  ['the VPC', 'block-ingress', excluded('vpc_id = aws_vpc.main.id'), ['public', 'public']],
  [
    'what goes out of the VPC, which counts in the other mode alone',
    'block-ingress',
    excluded('vpc_id = aws_vpc.main.id', 'allow-egress'),
    ['public', 'unknown'],
  ],
  [
    'the public subnet alone',
    'block-bidirectional',
    excluded('subnet_id = aws_subnet.public.id'),
    ['unknown', 'public'],
  ],
  [
    'both subnets',
    'block-bidirectional',
    excluded('subnet_id = aws_subnet.public.id') +
      excluded('subnet_id = aws_subnet.app.id', 'allow-egress', 'two').replace(/variable.*/, ''),
    ['public', 'public'],
  ],
  ['a VPC that is not told', 'block-bidirectional', excluded('vpc_id = var.vpc'), ['unknown', 'unknown']],
  [
    'what may not exist',
    'block-bidirectional',
    excluded('vpc_id = aws_vpc.main.id\n  count = var.vpc == "" ? 0 : 1'),
    ['unknown', 'unknown'],
  ],
])('VPC Block Public Access excludes %s (%s)', async (_, mode, exclusion, verdicts) => {
  expect(await verdictsOf(`${network(`"${mode}"`)}${exclusion}`)).toEqual(verdicts);
});

test('leaves what needs no internet gateway alone', async () => {
  expect((await checkTerraform(ORIGINAL + blocked('"block-bidirectional"'))).verdict).toBe('private');
});

test.each([
  ['block-bidirectional', '', true],
  ['block-bidirectional', 'VpcId: !Ref Main', false],
  ['block-bidirectional', 'SubnetId: !Ref App', true],
  ['off', '', false],
])('a template says %s, and excludes %s', async (mode, exclusion, blocks) => {
  const excludes = `  Except: { Type: AWS::EC2::VPCBlockPublicAccessExclusion, Properties: { InternetGatewayExclusionMode: allow-egress, ${exclusion} } }\n`;
  const template = `Resources:
  Main: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Out: { Type: AWS::EC2::InternetGateway }
  Attached: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Main, InternetGatewayId: !Ref Out } }
  All: { Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: { InternetGatewayBlockMode: ${mode} } }
  App: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Main, CidrBlock: 10.0.1.0/24 } }
${exclusion === '' ? '' : excludes}`;
  const { network: read } = await checkTemplate({ 'template.yaml': template }, { region: 'eu-west-1' });
  expect(read.internetGateways.map(({ blocked: block }) => block !== undefined)).toEqual([blocks]);
  if (exclusion.startsWith('Subnet')) expect(read.internetGateways[0]?.blocked?.excludedSubnets).toEqual(['App']);
});
