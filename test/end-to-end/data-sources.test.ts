import { describe, expect, test } from 'vitest';
import { toNumber } from '../../src/read/resource/decimal.js';
import type { TerraformValue } from '../../src/read/resource/value.js';
import { loadTerraform } from '../../src/read/terraform/module/load.js';
import { filesOf } from './terraform.js';

async function outputOf(source: string, expression: string, files: Readonly<Record<string, string>> = {}) {
  const all = { 'main.tf': `${source}\noutput "it" {\n  value = ${expression}\n}\n`, ...files };
  const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null };
  const { outputs } = await loadTerraform(filesOf(all), options);
  return shown(outputs().get('it'));
}

/** A value as a test reads it: what is unknown is told by its name. */
function shown(value: TerraformValue | undefined): unknown {
  if (value === undefined) return null;
  switch (value.kind) {
    case 'null':
      return null;
    case 'unknown':
      return `? ${value.symbol?.key ?? value.why.what}`;
    case 'number':
      return toNumber(value.value);
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.map(shown);
    case 'map':
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, shown(item)]));
    default:
      return value.value;
  }
}

const PROVIDER = (region: string, more = '') => `provider "aws" {\n  region = "${region}"\n${more}}\n`;
const EUROPE = PROVIDER('eu-west-1');

describe('what data sources tell without an account', () => {
  test.each<readonly [name: string, source: string, expression: string, expected: unknown]>([
    [
      'the region',
      `${EUROPE}data "aws_region" "x" {}`,
      '[data.aws_region.x.name, data.aws_region.x.region, data.aws_region.x.id]',
      ['eu-west-1', 'eu-west-1', 'eu-west-1'],
    ],
    [
      'the region of another configuration',
      `${EUROPE}provider "aws" {\n  alias = "us"\n  region = "us-east-1"\n}\ndata "aws_region" "x" {\n  provider = aws.us\n}`,
      'data.aws_region.x.name',
      'us-east-1',
    ],
    ['no region', 'data "aws_region" "x" {}', 'data.aws_region.x.name', '? the region of the aws provider'],
    [
      'the region of a variable without a value',
      'variable "region" {}\nprovider "aws" {\n  region = var.region\n}\ndata "aws_region" "x" {}\ndata "aws_partition" "x" {}',
      '[data.aws_region.x.name, data.aws_partition.x.partition]',
      ['? var.region', '? var.region'],
    ],
    [
      'the account that is allowed alone',
      `${PROVIDER('eu-west-1', '  allowed_account_ids = ["111122223333"]\n')}data "aws_caller_identity" "x" {}`,
      'data.aws_caller_identity.x.account_id',
      '111122223333',
    ],
    [
      'one of two accounts',
      `${PROVIDER('eu-west-1', '  allowed_account_ids = ["111122223333", "444455556666"]\n')}data "aws_caller_identity" "x" {}`,
      'data.aws_caller_identity.x.account_id',
      '? data.aws_caller_identity.x.account_id',
    ],
    [
      'the caller',
      `${EUROPE}data "aws_caller_identity" "x" {}`,
      'data.aws_caller_identity.x.arn',
      '? data.aws_caller_identity.x.arn',
    ],
    [
      'the partition',
      `${EUROPE}data "aws_partition" "x" {}`,
      '[data.aws_partition.x.partition, data.aws_partition.x.dns_suffix, data.aws_partition.x.reverse_dns_prefix]',
      ['aws', 'amazonaws.com', 'com.amazonaws'],
    ],
    [
      'the partition of China',
      `${PROVIDER('cn-north-1')}data "aws_partition" "x" {}`,
      '[data.aws_partition.x.partition, data.aws_partition.x.dns_suffix]',
      ['aws-cn', 'amazonaws.com.cn'],
    ],
    [
      'the partition of GovCloud',
      `${PROVIDER('us-gov-west-1')}data "aws_partition" "x" {}`,
      '[data.aws_partition.x.partition, data.aws_partition.x.dns_suffix]',
      ['aws-us-gov', 'amazonaws.com'],
    ],
    [
      'an endpoint service',
      `${EUROPE}data "aws_vpc_endpoint_service" "x" {\n  service = "ecr.dkr"\n}`,
      'data.aws_vpc_endpoint_service.x.service_name',
      'com.amazonaws.eu-west-1.ecr.dkr',
    ],
    [
      'an endpoint service of a type',
      `${EUROPE}data "aws_vpc_endpoint_service" "x" {\n  service = "s3"\n  service_type = "Gateway"\n}`,
      'data.aws_vpc_endpoint_service.x.service_name',
      'com.amazonaws.eu-west-1.s3',
    ],
    [
      'an endpoint service in China',
      `${PROVIDER('cn-north-1')}data "aws_vpc_endpoint_service" "x" {\n  service = "ecr.api"\n}`,
      'data.aws_vpc_endpoint_service.x.service_name',
      'cn.com.amazonaws.cn-north-1.ecr.api',
    ],
    [
      'an endpoint service by its name',
      `${EUROPE}data "aws_vpc_endpoint_service" "x" {\n  service_name = "com.amazonaws.eu-west-1.s3"\n}`,
      'data.aws_vpc_endpoint_service.x.service_name',
      'com.amazonaws.eu-west-1.s3',
    ],
    [
      'zones, each another one',
      `${EUROPE}data "aws_availability_zones" "x" {}`,
      'slice(data.aws_availability_zones.x.names, 0, 2)',
      ['? data.aws_availability_zones.names[0]', '? data.aws_availability_zones.names[1]'],
    ],
    [
      'zones, the same where the same is asked for',
      `${EUROPE}data "aws_availability_zones" "x" {}\ndata "aws_availability_zones" "y" {}`,
      '[data.aws_availability_zones.x.names[0] == data.aws_availability_zones.y.names[0], data.aws_availability_zones.x.names[0] == data.aws_availability_zones.y.names[1]]',
      [true, false],
    ],
    [
      'zones, of which nothing is known beside others that were asked for otherwise',
      `${EUROPE}data "aws_availability_zones" "x" {}\ndata "aws_availability_zones" "y" {\n  all_availability_zones = true\n}`,
      '[for index in [0, 1]: try(tobool(data.aws_availability_zones.x.names[0] == data.aws_availability_zones.y.names[index]), null)]',
      ['? data.aws_availability_zones.x.names[0]', '? data.aws_availability_zones.x.names[0]'],
    ],
    [
      'zones, which are called as their region is',
      `${EUROPE}data "aws_availability_zones" "x" {}`,
      '[for pattern in ["^[a-z]{2}-", "^eu-west-1$", "^us-", "-1a"]: length(regexall(pattern, element(data.aws_availability_zones.x.names, 1))) > 0]',
      [
        true,
        '? data.aws_availability_zones.x.names[1]',
        '? data.aws_availability_zones.x.names[1]',
        '? data.aws_availability_zones.x.names[1]',
      ],
    ],
    [
      'a part of what is not known, by lookup',
      'resource "aws_vpc_endpoint" "x" {}',
      '[lookup(aws_vpc_endpoint.x.dns_entry[0], "dns_name") == aws_vpc_endpoint.x.dns_entry[0].dns_name, lookup(aws_vpc_endpoint.x.dns_entry[0], "dns_name", "") == ""]',
      [true, '? aws_vpc_endpoint.x.dns_entry[0]'],
    ],
    [
      'no zone id is called so',
      `${EUROPE}data "aws_availability_zones" "x" {}`,
      'length(regexall("^[a-z]{2}-", data.aws_availability_zones.x.zone_ids[0])) == 0',
      '? data.aws_availability_zones.x.zone_ids[0]',
    ],
    [
      'what is decided by a number that is one at least',
      `${EUROPE}data "aws_availability_zones" "x" {}\nlocals {\n  n = length(regexall("^eu", data.aws_availability_zones.x.names[0]))\n}`,
      '[local.n > 0, local.n >= 1, local.n != 0, local.n == 0, local.n < 1, 0 < local.n, 0.5 >= local.n, -local.n < 0 ? 1 : 0, local.n > 1 ? 1 : 0, local.n == 1 ? 1 : 0]',
      [
        true,
        true,
        true,
        false,
        false,
        true,
        false,
        ...Array.from({ length: 3 }, () => '? data.aws_availability_zones.x.names[0]'),
      ],
    ],
    [
      'a parameter that is declared',
      `${EUROPE}resource "aws_ssm_parameter" "p" {\n  name = "/vpc/cidr"\n  type = "String"\n  value = "10.0.0.0/16"\n}\ndata "aws_ssm_parameter" "x" {\n  name = "/vpc/cidr"\n}`,
      'data.aws_ssm_parameter.x.value',
      '10.0.0.0/16',
    ],
    [
      'a parameter with the id of what is declared',
      `${EUROPE}resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_ssm_parameter" "p" {\n  name = "/vpc/id"\n  type = "String"\n  value = aws_vpc.v.id\n}\ndata "aws_ssm_parameter" "x" {\n  name = "/vpc/id"\n}`,
      'data.aws_ssm_parameter.x.value',
      '? aws_vpc.v.id',
    ],
    [
      'a parameter from elsewhere',
      `${EUROPE}data "aws_ssm_parameter" "x" {\n  name = "/vpc/id"\n}`,
      'data.aws_ssm_parameter.x.value',
      '? data.aws_ssm_parameter.x.value',
    ],
    [
      'a prefix list of AWS',
      `${EUROPE}data "aws_ec2_managed_prefix_list" "x" {\n  name = "com.amazonaws.eu-west-1.s3"\n}`,
      'data.aws_ec2_managed_prefix_list.x.id',
      '? data.aws_ec2_managed_prefix_list.x.id',
    ],
    [
      'the state of another root module that is not here',
      `${EUROPE}data "terraform_remote_state" "x" {\n  backend = "local"\n  config = { path = "../x.tfstate" }\n}`,
      'data.terraform_remote_state.x.outputs.vpc_id',
      '? data.terraform_remote_state.x.outputs.vpc_id',
    ],
  ])('%s', async (_, source, expression, expected) => {
    expect(await outputOf(source, expression)).toEqual(expected);
  });
});

describe('a policy document', () => {
  const document = (name: string, body: string) => `data "aws_iam_policy_document" "${name}" {\n${body}\n}\n`;
  const allow = (sid: string, action: string) =>
    `  statement {\n    sid = "${sid}"\n    actions = ["${action}"]\n    resources = ["*"]\n  }\n`;
  const actions = 'jsondecode(data.aws_iam_policy_document.x.json).Statement[*].Action';
  const base = document('base', allow('a', 's3:GetObject') + allow('b', 's3:PutObject'));

  test.each<readonly [name: string, source: string, expected: unknown]>([
    ['of its own', document('x', allow('a', 's3:GetObject')), [['s3:GetObject']]],
    [
      'built on another',
      base +
        document('x', `source_policy_documents = [data.aws_iam_policy_document.base.json]\n${allow('c', 'ecr:*')}`),
      [['s3:GetObject'], ['s3:PutObject'], ['ecr:*']],
    ],
    [
      'that takes the place of a statement',
      base +
        document('x', `source_policy_documents = [data.aws_iam_policy_document.base.json]\n${allow('a', 'ecr:*')}`),
      [['s3:PutObject'], ['ecr:*']],
    ],
    [
      'that is overridden',
      base +
        document('x', `override_policy_documents = [data.aws_iam_policy_document.base.json]\n${allow('a', 'ecr:*')}`),
      [['s3:GetObject'], ['s3:PutObject']],
    ],
    [
      'built on a text',
      document('x', `source_policy_documents = [jsonencode({ Statement = { Sid = "t", Action = "a:b" } })]`),
      ['a:b'],
    ],
    [
      'built on what is not known',
      `variable "v" {}\n${document('x', 'source_policy_documents = [var.v]')}`,
      '? a policy document built on others (source_policy_documents)',
    ],
  ])('%s', async (_, source, expected) => {
    expect(await outputOf(EUROPE + source, actions)).toEqual(expected);
  });
});

describe('parts of the language that change no value, or that stand apart', () => {
  test.each<readonly [name: string, files: Readonly<Record<string, string>>, expression: string, expected: unknown]>([
    [
      'a left side that decides, before a right side that is wrong',
      {},
      '[for each in [{}, { x = 1 }] : each if contains(keys(each), "x") && each.x > 0]',
      [{ x: 1 }],
    ],
    [
      'moved, import, removed and check blocks',
      {
        'more.tf':
          'moved {\n  from = aws_vpc.a\n  to = aws_vpc.b\n}\nimport {\n  to = aws_vpc.c\n  id = "vpc-1"\n}\nremoved {\n  from = aws_vpc.d\n  lifecycle {\n    destroy = false\n  }\n}\ncheck "it" {\n  data "http" "x" {\n    url = "https://example.com"\n  }\n  assert {\n    condition = data.http.x.status_code == 200\n    error_message = "no"\n  }\n}\n',
      },
      '1',
      1,
    ],
    [
      'an override file',
      {
        'a.tf': 'locals {\n  x = "before"\n  y = "kept"\n}\nvariable "v" {\n  type = string\n  default = "before"\n}\n',
        'a_override.tf': 'locals {\n  x = "after"\n}\nvariable "v" {\n  default = "after"\n}\n',
      },
      '[local.x, local.y, var.v]',
      ['after', 'kept', 'after'],
    ],
    [
      'an override file in JSON',
      { 'a.tf': 'locals {\n  x = "before"\n}\n', 'override.tf.json': '{ "locals": { "x": "after" } }' },
      'local.x',
      'after',
    ],
    [
      'optional attributes with defaults',
      {
        'a.tf':
          'variable "v" {\n  type = list(object({\n    name = string\n    port = optional(number, 443)\n    tags = optional(object({ a = optional(string, "b") }), {})\n    note = optional(string)\n  }))\n  default = [{ name = "x" }, { name = "y", port = null, tags = { a = "c" } }]\n}\n',
      },
      'var.v',
      [
        { name: 'x', note: null, port: 443, tags: { a: 'b' } },
        { name: 'y', note: null, port: 443, tags: { a: 'c' } },
      ],
    ],
    [
      'a region handed to a module by an alias',
      {
        'a.tf':
          'provider "aws" {\n  alias = "tokyo"\n  region = "ap-northeast-1"\n}\nmodule "m" {\n  source = "./m"\n  providers = {\n    aws = aws.tokyo\n    aws.other = aws\n  }\n}\n',
        'm/a.tf':
          'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      configuration_aliases = [aws.other]\n    }\n  }\n}\ndata "aws_region" "a" {}\ndata "aws_region" "b" {\n  provider = aws.other\n}\nmodule "inner" {\n  source = "./inner"\n}\noutput "all" {\n  value = [data.aws_region.a.name, data.aws_region.b.name, module.inner.region]\n}\n',
        'm/inner/a.tf': 'data "aws_region" "a" {}\noutput "region" {\n  value = data.aws_region.a.name\n}\n',
      },
      'module.m.all',
      ['ap-northeast-1', 'eu-west-1', 'ap-northeast-1'],
    ],
    [
      'paths',
      {
        'a.tf': 'module "m" {\n  source = "./m"\n}\n',
        'm/a.tf': 'output "paths" {\n  value = [path.module, path.root]\n}\n',
      },
      'concat(module.m.paths, [path.module])',
      ['m', '.', '.'],
    ],
  ])('%s', async (_, files, expression, expected) => {
    expect(await outputOf(EUROPE, expression, files)).toEqual(expected);
  });
});
