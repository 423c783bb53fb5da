import { describe, expect, test } from 'vitest';
import { checkTemplate } from '../end-to-end/templates.js';
import { checkTerraform, errors } from '../end-to-end/terraform.js';
import { fixed } from './fixing.js';

const NETWORK = `
provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]
}

resource "aws_security_group" "endpoints" {
  vpc_id = aws_vpc.main.id
}
`;

const endpoint = (name: string, service: string, privateDns: boolean) => `
resource "aws_vpc_endpoint" "${name}" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${service}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = ${privateDns}
}
`;

describe('what a patch uncovers', () => {
  test('is mended with it: names that lead to a closed group', async () => {
    const source = `${NETWORK}${endpoint('api', 'ecr.api', true)}${endpoint('dkr', 'ecr.dkr', false)}`;
    const { before, after, lines } = await fixed({ 'main.tf': source }, 'safe', checkTerraform);
    expect(before.findings.map(({ rule }) => rule)).not.toContain('endpoint-security-group-closed');
    expect([after.verdict, errors(after)]).toEqual(['private', []]);
    expect(lines.filter((line) => /enable_dns|private_dns|resource/.test(line))).toEqual([
      '+  enable_dns_hostnames = true',
      '+resource "aws_vpc_security_group_ingress_rule" "endpoints_https" {',
      '-  private_dns_enabled = false',
      '+  private_dns_enabled = true',
    ]);
  });

  test('is mended with it in a template', async () => {
    const source = `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  App:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1a
  Table:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  AppTable:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref App
      RouteTableId: !Ref Table
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: endpoints
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.9.0.0/16 }
${['api', 'dkr']
  .map(
    (service) => `  ${service}:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.eu-west-1.ecr.${service}
      VpcEndpointType: Interface
      SubnetIds: [!Ref App]
      SecurityGroupIds: [!Ref Group]
`,
  )
  .join('')}  s3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.eu-west-1.s3
      RouteTableIds: [!Ref Table]
`;
    const { after, lines } = await fixed({ 'template.yaml': source }, 'safe', checkTemplate);
    expect([after.verdict, errors(after)]).toEqual(['private', []]);
    expect(lines).toContain('+      EnableDnsHostnames: true');
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([]);
  });
});

describe('a patch that holds by the help of another', () => {
  const S3_INTERFACE = `${NETWORK.replace(/resource "aws_vpc_endpoint" "s3" \{[^}]*\}/, '').replace('cidr_block = "10.0.0.0/16"', 'cidr_block           = "10.0.0.0/16"\n  enable_dns_hostnames = true')}
resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.endpoints.id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
${endpoint('s3', 's3', false)}`;

  test('is no safer than that one', async () => {
    // Private DNS for S3 needs the gateway endpoint, which is added at will only.
    const safe = await fixed({ 'main.tf': S3_INTERFACE }, 'safe', checkTerraform);
    expect(safe.lines).toEqual([]);
    const all = await fixed({ 'main.tf': S3_INTERFACE }, 'all', checkTerraform);
    expect([all.after.verdict, errors(all.after)]).toEqual(['private', []]);
  });
});

describe('entries of a network ACL', () => {
  test('have numbers of their own, whichever findings ask for them', async () => {
    const source = `${NETWORK}
resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
}`;
    const { after, lines } = await fixed({ 'main.tf': source }, 'all', checkTerraform);
    expect(after.verdict).toBe('private');
    let direction = '';
    const numbers = lines.flatMap((line) => {
      direction = /^\+\s*(ingress|egress) \{/.exec(line)?.[1] ?? direction;
      const number = /rule_no\s+= (\d+)/.exec(line)?.[1];
      return number === undefined ? [] : [`${direction} ${number}`];
    });
    expect(numbers.length).toBeGreaterThan(4);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
