import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { misfits } from './terraform-schema.js';

const VPC = 'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/16"\n}\n';
const RULE =
  'resource "aws_vpc_security_group_ingress_rule" "a" {\n  security_group_id = aws_security_group.a.id\n  ip_protocol = "tcp"\n  from_port = 443\n}\n';

test.each([
  ['nothing wrong', VPC, []],
  [
    'what Terraform itself takes',
    VPC.replace('}', '  count = 2\n  lifecycle {\n    prevent_destroy = true\n  }\n}'),
    [],
  ],
  ['an unknown argument', VPC.replace('cidr_block', 'cidr_bock'), ['aws_vpc.a: there is no argument cidr_bock']],
  [
    'another kind',
    VPC.replace('"10.0.0.0/16"', '["10.0.0.0/16"]'),
    ['aws_vpc.a: cidr_block is a string, and not a list'],
  ],
  [
    'a text for a list',
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.a.id\n  subnet_ids = aws_subnet.a.id\n}\n',
    ['aws_vpc_endpoint.a: subnet_ids is a list, and not a string'],
  ],
  ['a rule', RULE, []],
  [
    'what is missing',
    RULE.replace('  ip_protocol = "tcp"\n', ''),
    ['aws_vpc_security_group_ingress_rule.a: ip_protocol is missing'],
  ],
  ['an unknown block', VPC.replace('}', '  dns {\n  }\n}'), ['aws_vpc.a: there is no block dns']],
  [
    'inside of a block',
    'resource "aws_route_table" "a" {\n  vpc_id = "vpc-1"\n  route {\n    nat_gateway = "x"\n  }\n}\n',
    ['aws_route_table.a.route: there is no argument nat_gateway'],
  ],
  [
    'a block with a sign',
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = "vpc-1"\n  dns_options = {}\n}\n',
    ['aws_vpc_endpoint.a: dns_options is a block'],
  ],
  ['the provider', 'provider "aws" {\n  regions = "eu-west-1"\n}\n', ['aws: there is no argument regions']],
  ['another type', 'resource "aws_vcp" "a" {\n}\n', ['aws_vcp.a: there is no such resource in the schema']],
])("the check against the provider's schema sees %s", (_, text, wrong) => {
  expect(misfits(text)).toEqual(wrong);
});

const EXAMPLES = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tf'));

test('there are examples', () => expect(EXAMPLES).not.toEqual([]));

test.each(EXAMPLES)("the example %s uses only what the provider's schema has", (name) => {
  expect(misfits(readFileSync(join('examples', name), 'utf8'))).toEqual([]);
});

const RULES = 'src/rules';
const PAGES = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(join(RULES, name), 'utf8').matchAll(/^```hcl\n(.*?)^```$/gms)].map(([, text = ''], at) => ({
      name,
      at: at + 1,
      text,
    })),
  );

test('the pages have Terraform', () => {
  expect(PAGES.length).toBeGreaterThan(20);
});

test.each(PAGES)("the Terraform of $name ($at) uses only what the provider's schema has", ({ text }) => {
  expect(misfits(text)).toEqual([]);
});
