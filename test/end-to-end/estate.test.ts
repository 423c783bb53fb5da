import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { planOf } from './as-plan.js';
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

describe('what a data source finds is used in its place', () => {
  const THINGS = `
provider "aws" {
  region = "ap-northeast-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
  tags       = { Name = "app-a" }
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
  tags       = { Name = "app-b" }
}
resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id
  tags   = { Role = "app" }
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
  tags   = { Role = "app" }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.app.id
}
`;
  const VPC = 'vpc_id = aws_vpc.main.id';
  const filter = (name: string, ...values: readonly string[]) =>
    `filter {\n  name = "${name}"\n  values = ${JSON.stringify(values)}\n}`;

  /** What an endpoint's argument holds; `?` at the end where there may be more. */
  const endpointWith = async (argument: string, rest: string): Promise<readonly string[]> => {
    const { network } = await readTerraform(`${THINGS}
${rest}
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.ap-northeast-1.s3"
  vpc_endpoint_type = "Interface"
  ${argument}
}
`);
    const [endpoint] = network.endpoints;
    if (endpoint === undefined) throw new Error('there is an endpoint');
    const sets = [endpoint.securityGroups, endpoint.routeTables, endpoint.subnets];
    return sets.flatMap((set) => [
      ...set.items
        .map((item) => ('subnet' in item ? item.subnet : item))
        .map((id) => (id.known ? id.value : 'unknown')),
      ...(set.complete ? [] : ['?']),
    ]);
  };
  const found = (type: string, body: string, argument: string) =>
    endpointWith(argument.replace('FOUND', `data.${type}.it`), `data "${type}" "it" {\n${body}\n}`);

  const IN_VPC = filter('vpc-id').replace('[]', '[aws_vpc.main.id]');
  const GROUPS = 'security_group_ids = FOUND.ids';
  const TABLES = 'route_table_ids = FOUND.ids';
  const GROUP = 'security_group_ids = [FOUND.id]';
  test.each<readonly [name: string, type: string, body: string, argument: string, expected: readonly string[]]>([
    [
      'groups of a tag',
      'aws_security_groups',
      `${IN_VPC}\ntags = { Role = "app" }`,
      GROUPS,
      ['aws_security_group.app'],
    ],
    [
      'all groups of a VPC: its default group is one',
      'aws_security_groups',
      IN_VPC,
      GROUPS,
      ['aws_security_group.app', 'aws_vpc.main.default_security_group'],
    ],
    [
      'all tables of a VPC: its main one is one',
      'aws_route_tables',
      VPC,
      TABLES,
      ['aws_route_table.app', 'aws_vpc.main.main_route_table'],
    ],
    ['tables of a tag', 'aws_route_tables', `${VPC}\ntags = { Role = "app" }`, TABLES, ['aws_route_table.app']],
    [
      'the table of a subnet',
      'aws_route_table',
      'subnet_id = aws_subnet.a.id',
      'route_table_ids = [FOUND.id]',
      ['aws_route_table.app'],
    ],
    [
      'the table of a subnet that has none',
      'aws_route_table',
      'subnet_id = aws_subnet.b.id',
      'route_table_ids = [FOUND.id]',
      ['data.aws_route_table.it', '?'],
    ],
    ['a group by its name', 'aws_security_group', 'name = "app"', GROUP, ['aws_security_group.app']],
    [
      'a group by its name, beside those whose names AWS makes',
      'aws_security_group',
      'name = "app"\n}\nresource "aws_security_group" "none" {\nvpc_id = aws_vpc.main.id\n}\nresource "aws_security_group" "prefixed" {\nname_prefix = "api-"',
      GROUP,
      ['aws_security_group.app'],
    ],
    [
      'a group that a prefix may name',
      'aws_security_group',
      'name = "app"\n}\nresource "aws_security_group" "prefixed" {\nname_prefix = "ap"',
      GROUP,
      ['data.aws_security_group.it'],
    ],
    ['a group by its id', 'aws_security_group', 'id = aws_security_group.app.id', GROUP, ['aws_security_group.app']],
    [
      'a group by the VPC alone: it may be the default one',
      'aws_security_group',
      VPC,
      GROUP,
      ['data.aws_security_group.it'],
    ],
    [
      'of another region',
      'aws_security_group',
      'name = "app"\nregion = "us-east-1"',
      GROUP,
      ['data.aws_security_group.it'],
    ],
    ['by wildcards', 'aws_subnet', filter('tag:Name', '*p?b'), 'subnet_ids = [FOUND.id]', ['aws_subnet.b']],
    [
      'by a wildcard that fits both',
      'aws_subnet',
      filter('tag:Name', 'app-*'),
      'subnet_ids = [FOUND.id]',
      ['data.aws_subnet.it'],
    ],
    [
      'by a wildcard that takes long to fit',
      'aws_subnet',
      filter('tag:Name', `${'*a'.repeat(200)}z`, 'app-a'),
      'subnet_ids = [FOUND.id]',
      ['aws_subnet.a'],
    ],
  ])('%s', async (_, type, body, argument, expected) => {
    expect(await found(type, body, argument)).toEqual(expected);
  });

  const LIST = `data "aws_subnets" "it" {
  ${IN_VPC}
}`;
  const [A, B] = ['aws_subnet.a', 'aws_subnet.b'];
  test.each<readonly [subnets: string, expected: readonly string[]]>([
    ['data.aws_subnets.it.ids', [A, B]],
    ['distinct(concat(data.aws_subnets.it.ids, []))', [A, B]],
    ['[for id in data.aws_subnets.it.ids : id]', [A, B]],
    ['values({ for id in data.aws_subnets.it.ids : "x" => id... })[0]', [A, B]],
    ['[length(data.aws_subnets.it.ids) == 2 ? aws_subnet.b.id : "none"]', [B]],
    ['[reverse(data.aws_subnets.it.ids)[0]]', ['unknown']],
    ['[flatten([data.aws_subnets.it.ids])[0]]', ['unknown']],
    ['[(data.aws_subnets.it.ids[*])[1]]', ['unknown']],
    ['[[for id in data.aws_subnets.it.ids : id][0]]', ['unknown']],
    ['[tolist(toset([aws_subnet.a.id, aws_subnet.b.id]))[0]]', ['unknown']],
    ['[for i, id in data.aws_subnets.it.ids : id if i == 0]', ['?']],
    ['slice(data.aws_subnets.it.ids, 0, 1)', ['?']],
    ['values(zipmap(["a", "b"], data.aws_subnets.it.ids))', ['?']],
    ['[split(",", join(",", data.aws_subnets.it.ids))[0]]', ['unknown']],
    ['concat(data.aws_subnets.it.ids...)', ['?']],
  ])('subnet_ids = %s', async (subnets, expected) => {
    expect(await endpointWith(`subnet_ids = ${subnets}`, LIST)).toEqual(expected);
  });

  test.each<readonly [name: string, argument: string, records: number]>([
    ['a private zone is not the public one of its name', '', 0],
    ['but the private one', 'private_zone = true', 1],
  ])('zones: %s', async (_, argument, records) => {
    const { network } = await readTerraform(`${THINGS}
resource "aws_route53_zone" "inner" {
  name = "example.com"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
data "aws_route53_zone" "it" {
  name = "example.com."
  ${argument}
}
resource "aws_route53_record" "it" {
  zone_id = data.aws_route53_zone.it.zone_id
  name    = "api.example.com"
  type    = "A"
  ttl     = 60
  records = ["10.0.1.9"]
}
`);
    expect(network.hostedZones.map(({ records: { items } }) => items.length)).toEqual([records]);
  });
});

const ROOTS = [{ folder: 'network' }, { folder: 'service' }];

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
    readTerraform({ 'network/main.tf': NETWORK, 'service/main.tf': service }, { roots: ROOTS });

  test('a remote state is joined by its backend, and ids begin with the folder', async () => {
    const { network } = await read(SERVICE);
    expect(network.vpcs.map(({ id }) => id)).toEqual(['network/aws_vpc.main']);
    const [endpoint] = network.endpoints;
    expect(endpoint?.id).toBe('service/aws_vpc_endpoint.logs');
    expect(endpoint?.vpc).toMatchObject({ known: true, value: 'network/aws_vpc.main' });
    expect(endpoint?.location?.file).toBe('service/main.tf');
  });

  test('what another root module gives is known when this one is planned', async () => {
    const { network } = await read(
      `${SERVICE}resource "aws_security_group" "each" {\n  for_each = toset([data.terraform_remote_state.network.outputs.vpc_id])\n  vpc_id   = each.value\n}\n`,
    );
    expect(network.problems).toEqual([]);
    expect(network.securityGroups.find(({ id }) => id.startsWith('service/'))?.vpc).toMatchObject({
      value: 'network/aws_vpc.main',
    });
  });

  test('what may be the VPC of another folder leaves it in doubt, not blocked', async () => {
    const { network } = await read(
      'provider "aws" {\n  region = "ap-northeast-1"\n}\nvariable "vpc" {}\nresource "aws_vpc_endpoint" "logs" {\n  vpc_id = var.vpc\n  service_name = "com.amazonaws.ap-northeast-1.logs"\n  vpc_endpoint_type = "Interface"\n}\n',
    );
    expect(network.vpcs.find(({ id }) => id === 'network/aws_vpc.main')?.partial?.what).toBe(
      'which VPC service/var.vpc is',
    );
  });

  test('a variable must be declared by one of them', async () => {
    const options = { roots: ROOTS, variables: new Map([['size', '3']]) };
    const texts = { 'network/main.tf': NETWORK, 'service/main.tf': SERVICE };
    await expect(readTerraform(texts, options)).rejects.toThrow('no such variable');
    texts['service/main.tf'] += 'variable "size" {}\n';
    await readTerraform(texts, options);
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

  test('and plans and states beside them', async () => {
    const plan = JSON.stringify(await planOf({ 'main.tf': ORIGINAL }));
    mkdirSync(join(folder, 'plans'));
    for (const name of ['a.json', 'b.json']) writeFileSync(join(folder, 'plans', name), plan);
    const run = (...paths: readonly string[]) => {
      const command = [resolve('dist/cli/main.cjs'), 'check', ...paths, '--format', 'json', '--fail-on', 'never'];
      return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', input: plan });
    };
    const vpcs = (...paths: readonly string[]) => [
      ...new Set<string>(JSON.parse(run(...paths).stdout).pulls.map((pull: { readonly vpc: string }) => pull.vpc)),
    ];
    expect(vpcs('plans/a.json', 'live')).toEqual(['plans/aws_vpc.main']);
    expect(vpcs('plans/a.json', 'plans/b.json')).toEqual(['plans/a.json/aws_vpc.main', 'plans/b.json/aws_vpc.main']);
    expect(vpcs('-', 'live')).toEqual(['aws_vpc.main']);
    writeFileSync(join(folder, 'plans', 'c.json'), '{}');
    expect(run('live', 'plans/c.json')).toMatchObject({ status: 2, stdout: '' });
    expect(run('live', 'plans/c.json').stderr).toMatch(/^pullpath: plans\/c\.json: this is neither a plan nor a state/);
  });
});
