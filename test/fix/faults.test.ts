import { describe, expect, test } from 'vitest';
import { FAULTS } from '../end-to-end/faults.js';
import { checkTerraform, errors } from '../end-to-end/terraform.js';
import { fixed } from './fixing.js';

async function mended(source: string, which: 'safe' | 'all') {
  const { after, lines } = await fixed({ 'main.tf': source }, which, checkTerraform);
  return { verdict: after.verdict, left: errors(after), lines };
}

/** What `--fix` changes for each fault: the lines of the diff. */
const SAFE: Readonly<Record<string, readonly string[]>> = {
  'the endpoint group closed to all but one app subnet': [
    '+resource "aws_vpc_security_group_ingress_rule" "vpc_endpoint_https" {',
    '+  security_group_id = aws_security_group.vpc_endpoint.id',
    '+  description       = "HTTPS from the VPC: image pulls over the endpoints"',
    '+  cidr_ipv4         = aws_vpc.main.cidr_block',
    '+  ip_protocol       = "tcp"',
    '+  from_port         = 443',
    '+  to_port           = 443',
    '+}',
    '+',
  ],
  'the S3 endpoint not on one route table': [
    '-  route_table_ids   = [aws_route_table.private.id]',
    '+  route_table_ids   = [aws_route_table.private.id, aws_route_table.other.id]',
  ],
  'private DNS off': ['-  private_dns_enabled = false', '+  private_dns_enabled = true'],
  'both subnets of one zone on one endpoint': [
    '-  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1a_app1.id, aws_subnet.private_1c_vpc_endpoint.id]',
    '+  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1c_vpc_endpoint.id]',
  ],
  'DNS support off': ['-  enable_dns_support   = false', '+  enable_dns_support   = true'],
};

describe('--fix', () => {
  test.each(Object.keys(SAFE))('mends: %s', async (name) => {
    const source = FAULTS.find((fault) => fault.name === name)?.source ?? '';
    expect(await mended(source, 'safe')).toEqual({ verdict: 'private', left: [], lines: SAFE[name] });
  });

  test('opens no more than one fault asks for, and leaves no fault half mended', async () => {
    for (const { name, source } of FAULTS) {
      const { verdict, left, lines } = await mended(source, 'safe');
      if (lines.length > 0) expect([name, verdict, left]).toEqual([name, 'private', []]);
    }
  });
});

describe('--fix --unsafe', () => {
  test.each(FAULTS)('mends: $name', async ({ source }) => {
    const { verdict, left } = await mended(source, 'all');
    expect([verdict, left]).toEqual(['private', []]);
  });
});

describe('--suggest', () => {
  test.each([
    ['no S3 endpoint at all', '+resource "aws_vpc_endpoint" "s3" {'],
    ['one endpoint missing', '+resource "aws_vpc_endpoint" "ecr_api" {'],
  ])('adds what is missing: %s', async (name, line) => {
    const source = FAULTS.find((fault) => fault.name === name)?.source ?? '';
    const { verdict, left, lines } = await mended(source, 'all');
    expect([verdict, left]).toEqual(['private', []]);
    expect(lines).toContain(line);
    expect(lines.filter((each) => each.startsWith('-'))).toEqual([]);
  });
});
