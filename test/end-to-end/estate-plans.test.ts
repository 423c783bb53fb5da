import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { planOf } from './as-plan.js';
import { ORIGINAL, readTerraform } from './terraform.js';

describe('plans and states are parts of an estate', () => {
  /** The network as a state: everything has the id that AWS gave it. */
  const ids = ['vpc-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb', 'subnet-0cccccccccccccccc'] as const;
  const state = (name: string, resources: readonly object[]) => ({
    folder: '',
    document: {
      name,
      text: JSON.stringify({
        format_version: '1.0',
        terraform_version: '1.9.0',
        values: { root_module: { resources } },
      }),
    },
  });
  const resource = (type: string, name: string, values: object, mode = 'managed') => ({
    address: `${mode === 'data' ? 'data.' : ''}${type}.${name}`,
    mode,
    type,
    name,
    values,
  });
  const [vpc, app, inner] = ids;
  const network = [
    resource('aws_vpc', 'main', {
      id: vpc,
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'main' },
    }),
    resource('aws_subnet', 'app', { id: app, vpc_id: vpc, cidr_block: '10.0.1.0/24', availability_zone: 'eu-west-1a' }),
    resource('aws_subnet', 'endpoint', {
      id: inner,
      vpc_id: vpc,
      cidr_block: '10.0.2.0/24',
      availability_zone: 'eu-west-1a',
    }),
  ];
  const group = 'sg-0dddddddddddddddd';
  const services = [
    resource('aws_security_group', 'endpoint', {
      id: group,
      vpc_id: vpc,
      ingress: [{ protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: ['10.0.0.0/16'] }],
      egress: [],
    }),
    ...['ecr.api', 'ecr.dkr', 's3'].map((service) =>
      resource('aws_vpc_endpoint', service.replace('.', '_'), {
        id: `vpce-${service}`,
        vpc_id: vpc,
        service_name: `com.amazonaws.eu-west-1.${service}`,
        vpc_endpoint_type: 'Interface',
        subnet_ids: [inner],
        security_group_ids: [group],
        private_dns_enabled: true,
        dns_options: [{ private_dns_only_for_inbound_resolver_endpoint: false }],
      }),
    ),
  ];

  test('two states are joined by the ids of AWS, and named by their files', async () => {
    const roots = [state('network.json', network), state('services.json', services)];
    const result = check(await readTerraform({}, { roots, region: 'eu-west-1' }));
    expect(result.pulls.map(({ subnet, legs }) => [subnet, ...legs.map(({ leg }) => leg.verdict)])).toEqual([
      ['network.json/aws_subnet.app', 'private', 'private', 'private'],
    ]);
    expect(result.network.endpoints[0]?.location?.file).toBe('services.json');
  });

  test('a state and source that looks things up in it', async () => {
    const looked = `
provider "aws" {
  region = "eu-west-1"
}
data "aws_vpc" "main" {
  tags = { Name = "main" }
}
data "aws_subnet" "inner" {
  vpc_id     = data.aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_security_group" "endpoint" {
  vpc_id = data.aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [data.aws_vpc.main.cidr_block]
  }
}
resource "aws_vpc_endpoint" "each" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = data.aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [data.aws_subnet.inner.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
`;
    const roots = [state('network.json', network), { folder: 'services' }];
    const result = check(await readTerraform({ 'services/main.tf': looked }, { roots, region: 'eu-west-1' }));
    const verdicts = result.pulls.flatMap(({ subnet, legs }) => [subnet, ...legs.map(({ leg }) => leg.verdict)]);
    expect(verdicts).toEqual(['aws_subnet.app', 'private', 'private', 'blocked']);
  });

  test('what a plan leaves open keeps the name of its root module', async () => {
    const text = JSON.stringify(await planOf({ 'main.tf': ORIGINAL }));
    const roots = [{ folder: 'a', document: { name: 'a/plan.json', text } }, { folder: 'b' }];
    const other = 'resource "aws_vpc" "main" {\n  cidr_block = "10.9.0.0/16"\n}\n';
    const { network: read } = await readTerraform({ 'b/main.tf': other }, { roots });
    expect(read.vpcs.map(({ id }) => id)).toEqual(['a/aws_vpc.main', 'b/aws_vpc.main']);
    const homes = read.subnets.map((subnet) => (subnet.vpc.known ? subnet.vpc.value : subnet.vpc.what));
    expect(new Set(homes)).toEqual(new Set(['a/aws_vpc.main']));
  });
});
