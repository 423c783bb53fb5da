import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { ORIGINAL, readTerraform } from './terraform.js';

/** The original system without its endpoints, which another root module makes; it exports what that needs. */
const ENDPOINTS = ORIGINAL.indexOf('resource "aws_security_group" "vpc_endpoint"');
const NETWORK = `${ORIGINAL.slice(0, ENDPOINTS)}
terraform {
  backend "s3" {
    bucket = "states"
    key    = "network.tfstate"
  }
}
output "vpc_id" {
  value = aws_vpc.main.id
}
`;

describe('data sources find what the same folder declares', () => {
  const subnet = (name: string, tier: string) => `
resource "aws_subnet" "${name}" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.${name.length}.0/24"
  availability_zone = "ap-northeast-1${name.length}"
  tags              = { Tier = "${tier}" }
}
`;
  const subnetsOf = async (tags: string, subnets: string) => {
    const { network } = await readTerraform(`
provider "aws" {
  region = "ap-northeast-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
${subnet('a', 'private')}${subnet('bb', 'private')}${subnet('ccc', 'public')}
data "aws_subnets" "found" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  tags = { Tier = ${tags} }
}
variable "tier" {}
resource "aws_vpc_endpoint" "api" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_endpoint_type = "Interface"
  subnet_ids        = ${subnets}
}
`);
    const items = network.endpoints[0]?.subnets.items ?? [];
    return items.map(({ subnet: id }) => (id.known ? id.value : 'unknown'));
  };

  test.each<readonly [name: string, tags: string, subnets: string, expected: readonly string[]]>([
    ['all of a tag', '"private"', 'data.aws_subnets.found.ids', ['aws_subnet.a', 'aws_subnet.bb']],
    ['none of a tag', '"database"', 'data.aws_subnets.found.ids', []],
    ['one alone has a place', '"public"', '[data.aws_subnets.found.ids[0]]', ['aws_subnet.ccc']],
    ['of two none has a place', '"private"', '[data.aws_subnets.found.ids[0]]', ['unknown']],
    ['nor one that element picks', '"private"', '[element(data.aws_subnets.found.ids, 1)]', ['unknown']],
    ['a tag that is not known', 'var.tier', '[data.aws_subnets.found.ids[0]]', ['unknown']],
  ])('subnets: %s', async (_, tags, subnets, expected) => {
    expect(await subnetsOf(tags, subnets)).toEqual(expected);
  });
});

describe('several folders are one estate', () => {
  const SERVICE = `
data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "network.tfstate"
  }
}
resource "aws_vpc_endpoint" "logs" {
  vpc_id            = data.terraform_remote_state.network.outputs.vpc_id
  service_name      = "com.amazonaws.ap-northeast-1.logs"
  vpc_endpoint_type = "Interface"
}
provider "aws" {
  region = "ap-northeast-1"
}
`;
  const read = (service: string) =>
    readTerraform({ 'network/main.tf': NETWORK, 'service/main.tf': service }, { folders: ['network', 'service'] });

  test('a remote state is joined by its backend, and ids begin with the folder', async () => {
    const { network } = await read(SERVICE);
    expect(network.vpcs.map(({ id }) => id)).toEqual(['network/aws_vpc.main']);
    const [endpoint] = network.endpoints;
    expect(endpoint?.id).toBe('service/aws_vpc_endpoint.logs');
    expect(endpoint?.vpc).toMatchObject({ known: true, value: 'network/aws_vpc.main' });
    expect(endpoint?.location?.file).toBe('service/main.tf');
  });

  test('another state is not', async () => {
    const { network } = await read(SERVICE.replace('network.tfstate', 'other.tfstate'));
    expect(network.endpoints[0]?.vpc).not.toMatchObject({ value: 'network/aws_vpc.main' });
  });

  test('what names no thing of the estate leaves the network in doubt', async () => {
    const result = check(
      await read(
        'variable "group" {}\nresource "aws_security_group_rule" "any" {\n  type = "ingress"\n  from_port = 443\n  to_port = 443\n  protocol = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n  security_group_id = var.group\n}\n',
      ),
    );
    expect(result.network.securityGroups.every(({ rules }) => !rules.complete)).toBe(true);
  });
});

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-estate-'));
  beforeAll(() => {
    for (const name of ['network', 'live']) mkdirSync(join(folder, name));
    cpSync('examples/original/main.tf', join(folder, 'network', 'main.tf'));
    writeFileSync(join(folder, 'live', 'main.tf'), 'resource "aws_vpc" "other" {\n  cidr_block = "10.9.0.0/16"\n}\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the command reads several folders', () => {
    const command = [resolve('dist/cli/main.cjs'), 'check', 'network', 'live', '--format', 'json'];
    const { pulls } = JSON.parse(execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8' }));
    expect(pulls[0].vpc).toBe('network/aws_vpc.main');
  });
});
