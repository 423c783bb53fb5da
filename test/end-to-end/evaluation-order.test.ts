import { describe, expect, test } from 'vitest';
import type { Network } from '../../src/model/network.js';
import { readTerraform } from './terraform.js';

/** Terraform evaluates each variable, local and output by itself: what looks like a circle between modules is none. */
async function cidrOf(files: Readonly<Record<string, string>>, vpc: string): Promise<string> {
  const { network } = await readTerraform(files);
  return cidr(network, vpc);
}

function cidr({ vpcs }: Network, id: string): string {
  const found = vpcs.find((each) => each.id === id);
  const [only] = found?.cidrs.items ?? [];
  return only?.known === true ? only.value.text : `unknown: ${JSON.stringify(vpcs.map((each) => each.id))}`;
}

const VPC = 'resource "aws_vpc" "it" {\n  cidr_block = var.cidr\n}\n';

describe('modules that need each other', () => {
  const twoModules = (key: string, repeat: string) => ({
    'main.tf': `
module "a" {
  source = "./a"
  ${repeat}
  base = "10.0.0.0/8"
  last = module.b${key}.second
}
module "b" {
  source = "./b"
  ${repeat}
  first = module.a${key}.first
}`,
    'a/main.tf': `variable "base" {}
variable "last" {}
variable "cidr" { default = null }
output "first" { value = cidrsubnet(var.base, 4, 1) }
resource "aws_vpc" "it" {
  cidr_block = var.last
}`,
    'b/main.tf': `variable "first" {}
output "second" { value = cidrsubnet(var.first, 4, 2) }`,
  });

  test.each([
    ['', '', 'module.a'],
    ['[0]', 'count = 1', 'module.a[0]'],
    ['["x"]', 'for_each = { x = 1 }', 'module.a["x"]'],
  ])('are followed output by output: module.a%s', async (key, repeat, address) => {
    expect(await cidrOf(twoModules(key, repeat), `${address}.aws_vpc.it`)).toBe('10.18.0.0/16');
  });

  test('a resource whose local names the resource again by way of a module call', async () => {
    const files = {
      'main.tf': `
module "vpc" {
  source = "./vpc"
  cidr   = "10.0.0.0/16"
  group  = local.group
}
locals { group = aws_security_group.it[0].id }
resource "aws_security_group" "it" {
  count  = 1
  vpc_id = module.vpc.id
}`,
      'vpc/main.tf': `variable "cidr" {}
variable "group" {}
${VPC}
resource "aws_subnet" "it" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.1.0/24"
  tags       = { Group = var.group }
}
output "id" { value = aws_vpc.it.id }`,
    };
    const { network } = await readTerraform(files);
    expect(network.securityGroups.map(({ vpc }) => (vpc.known ? vpc.value : vpc.what))).toContain(
      'module.vpc.aws_vpc.it',
    );
  });

  test.each([
    [
      'a module repeated by its own output',
      'module "a" {\n  source = "./a"\n  count = length(module.a)\n}',
      /module\.a → module\.a/,
    ],
    [
      'an argument that comes back to itself',
      'module "a" {\n  source = "./a"\n  value = module.a.same\n}',
      /module\.a\.output\.same → module\.a\.var\.value → module\.a\.output\.same/,
    ],
  ])('a circle is told: %s', async (_, source, message) => {
    const inner = 'variable "value" { default = "x" }\noutput "same" { value = var.value }';
    await expect(readTerraform({ 'main.tf': source, 'a/main.tf': inner })).rejects.toThrow(message);
  });

  test('what is wrong in an argument that nothing uses is told', async () => {
    const { network } = await readTerraform({
      'main.tf': 'module "a" {\n  source = "./a"\n  cidr = "10.0.0.0/16"\n  unused = aws_vpc.gone.id\n}',
      'a/main.tf': `variable "cidr" {}\nvariable "unused" {}\n${VPC}`,
    });
    expect(network.problems.map((problem) => ('reference' in problem ? problem.reference : problem.kind))).toEqual([
      'aws_vpc.gone',
    ]);
  });

  test('an argument that does not fit is told at the call', async () => {
    const files = {
      'main.tf': 'module "a" {\n  source = "./a"\n  cidr = ["10.0.0.0/16"]\n}',
      'a/main.tf': `variable "cidr" { type = string }\n${VPC}`,
    };
    await expect(readTerraform(files)).rejects.toMatchObject({ place: { file: 'main.tf', line: 3 } });
  });
});

describe('provider configurations', () => {
  const region = ({ vpcs: [vpc] }: Network) =>
    vpc === undefined ? 'no VPC' : vpc.region.known ? vpc.region.value : vpc.region.what;

  test.each([
    [
      'a data source of another configuration',
      `provider "aws" { region = data.aws_region.other.name }
provider "aws" {
  alias  = "other"
  region = "eu-west-3"
}
data "aws_region" "other" { provider = aws.other }`,
      'eu-west-3',
    ],
    [
      'the state of another root module',
      `provider "aws" { region = local.region }
data "terraform_remote_state" "other" {
  backend = "local"
  config  = { path = "../other.tfstate" }
}
locals { region = data.terraform_remote_state.other.outputs.region }`,
      'data.terraform_remote_state.other.outputs.region',
    ],
    [
      'an output of a module',
      `provider "aws" { region = module.settings.region }
module "settings" { source = "./settings" }`,
      'us-east-2',
    ],
  ])('may depend on %s', async (_, source, expected) => {
    const { network } = await readTerraform({
      'main.tf': `${source}\nresource "aws_vpc" "it" {\n  cidr_block = "10.0.0.0/16"\n}\n`,
      'settings/main.tf': 'output "region" { value = "us-east-2" }',
    });
    expect(region(network)).toBe(expected);
  });

  test('tags may come from a data source', async () => {
    const { network } = await readTerraform(`
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { Region = data.aws_region.current.name } }
}
data "aws_region" "current" {}
resource "aws_vpc" "it" {
  cidr_block = "10.0.0.0/16"
}`);
    expect(network.vpcs[0]?.tags).toEqual({ Region: 'eu-west-1' });
  });

  test.each(['aws_vpc.all[1].tags.number', '[for vpc in aws_vpc.all : vpc.tags][1].number'])(
    'tags are texts for who reads them by %s, whatever is written',
    async (tag) => {
      const cidr = await cidrOf(
        {
          'main.tf': `resource "aws_vpc" "all" {
  count      = 2
  cidr_block = "10.\${count.index}.0.0/16"
  tags       = { number = count.index }
}
resource "aws_vpc" "it" {
  cidr_block = ${tag} == "1" ? "10.8.0.0/16" : "10.9.0.0/16"
}`,
        },
        'aws_vpc.it',
      );
      expect(cidr).toBe('10.8.0.0/16');
    },
  );

  test('a circle is told', async () => {
    const source = `provider "aws" { region = data.aws_region.current.name }
data "aws_region" "current" {}
resource "aws_vpc" "it" {
  cidr_block = "10.0.0.0/16"
}`;
    await expect(readTerraform(source)).rejects.toThrow(/provider aws's region → provider aws's region/);
  });
});

describe('an object that is a resource', () => {
  test.each([
    ['chosen from two', 'local.chosen.cidr_block', 'var.create ? aws_vpc.a : aws_vpc.b'],
    ['converted to a type that has less', 'module.take.cidr', 'null'],
  ])('keeps what AWS computes: %s', async (_, cidr, chosen) => {
    const { network } = await readTerraform({
      'main.tf': `
variable "create" { default = true }
resource "aws_vpc" "a" {
  ipv4_ipam_pool_id = "ipam-pool-1"
}
resource "aws_vpc" "b" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}
locals { chosen = ${chosen} }
module "take" {
  source = "./take"
  vpc    = aws_vpc.a
}
resource "aws_subnet" "it" {
  vpc_id     = aws_vpc.a.id
  cidr_block = ${cidr}
}`,
      'take/main.tf':
        'variable "vpc" { type = object({ id = string, cidr_block = string }) }\noutput "cidr" { value = var.vpc.cidr_block }',
    });
    const [subnet] = network.subnets;
    expect(subnet?.cidr).toMatchObject({ known: false, what: 'aws_vpc.a.cidr_block' });
  });
});

describe('the workspace', () => {
  const source = `
locals {
  cidr = { default = "10.0.0.0/16", prod = "10.1.0.0/16" }
}
resource "aws_vpc" "it" {
  cidr_block = local.cidr[terraform.workspace]
}`;

  test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['default where nothing tells it', {}, {}, '10.0.0.0/16'],
    ['the one that is selected', { '.terraform/environment': 'prod' }, {}, '10.1.0.0/16'],
    [
      'selected, where Terraform keeps its data elsewhere',
      { 'data/environment': 'prod' },
      { TF_DATA_DIR: 'data' },
      '10.1.0.0/16',
    ],
    ['the one of the environment', { '.terraform/environment': 'dev' }, { TF_WORKSPACE: 'prod' }, '10.1.0.0/16'],
  ])('is %s', async (_, files, environment, expected) => {
    const { network } = await readTerraform({ 'main.tf': source, ...files }, { environment });
    expect(cidr(network, 'aws_vpc.it')).toBe(expected);
    const assumed = network.assumptions.filter((each) => each.startsWith('terraform.workspace is default'));
    expect(assumed).toHaveLength(expected === '10.0.0.0/16' ? 1 : 0);
  });

  test('is asked for where the default one does not do', async () => {
    const broken = `locals { chosen = local.cidr[terraform.workspace] }\n${source.replace('default =', 'dev =').replace('local.cidr[terraform.workspace]', 'local.chosen')}`;
    await expect(readTerraform(broken)).rejects.toMatchObject({
      hint: 'name the workspace by TF_WORKSPACE, or run terraform validate',
    });
  });
});
