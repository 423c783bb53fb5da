import { describe, expect, test } from 'vitest';
import { changed, checkTerraform, errors, lineOf, ORIGINAL, verdicts } from './terraform.js';

const GOOD = 'ecr.api private, ecr.dkr private, s3 private';
const ALL_GOOD = ['app1 a', 'app2 a', 'app1 c', 'app2 c'].map((subnet) => `${subnet}: ${GOOD}`);

/** An endpoint of its own, taken out of the `for_each` of the original. */
function apart(service: string, body: string): readonly (readonly [string, string])[] {
  const key = service.replace('.', '_');
  const line = new RegExp(`\\n    ${key} +=.*`).exec(ORIGINAL)?.[0] ?? '';
  const resource = `
resource "aws_vpc_endpoint" "${key}" {
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.\${var.region}.${service}"
  security_group_ids = [aws_security_group.vpc_endpoint.id]
${body}
}
`;
  return [
    [line, ''],
    ['# Image layers come from S3.', `${resource}\n# Image layers come from S3.`],
  ];
}

const SUBNETS = '  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1c_vpc_endpoint.id]';
const INTERFACE = '  vpc_endpoint_type = "Interface"\n  private_dns_enabled = true';
const FROM_VPC = 'cidr_ipv4         = aws_vpc.main.cidr_block';

test('the original system, mended: four private pulls and no error', async () => {
  const result = await checkTerraform(ORIGINAL);
  expect(verdicts(result)).toEqual(ALL_GOOD);
  expect(result.findings).toEqual([]);
});

interface Fault {
  readonly name: string;
  readonly source: string;
  readonly verdicts: readonly string[];
  readonly errors: readonly string[];
  /** The rule, and the source line that it points to. */
  readonly at: readonly [rule: string, line: string];
}

const FAULTS: readonly Fault[] = [
  {
    name: 'the endpoint group closed to all but one app subnet',
    source: changed([FROM_VPC, 'cidr_ipv4         = aws_subnet.private_1a_app1.cidr_block']),
    verdicts: [
      `app1 a: ${GOOD}`,
      ...['app2 a', 'app1 c', 'app2 c'].map((subnet) => `${subnet}: ecr.api blocked, ecr.dkr blocked, s3 private`),
    ],
    errors: ['endpoint-security-group-closed aws_security_group.vpc_endpoint'],
    at: ['endpoint-security-group-closed', 'resource "aws_security_group" "vpc_endpoint" {'],
  },
  {
    name: 'the endpoint group open to a half of one app subnet, and to the others',
    source: changed(
      [FROM_VPC, 'cidr_ipv4         = each.value'],
      [
        'resource "aws_vpc_security_group_ingress_rule" "https_from_vpc" {',
        'resource "aws_vpc_security_group_ingress_rule" "https_from_vpc" {\n  for_each = toset(["10.0.1.0/25", "10.0.2.0/24", "10.0.4.0/23"])',
      ],
    ),
    verdicts: ['app1 a: ecr.api intermittent, ecr.dkr intermittent, s3 private', ...ALL_GOOD.slice(1)],
    errors: [
      'endpoint-security-group-closed aws_security_group.vpc_endpoint',
      'some-addresses-blocked aws_subnet.private_1a_app1',
    ].sort(),
    at: ['some-addresses-blocked', 'resource "aws_subnet" "private_1a_app1" {'],
  },
  {
    name: 'the S3 endpoint not on one route table',
    source: changed(
      ['    "1c_app2" = aws_subnet.private_1c_app2.id\n', ''],
      [
        '# Replies pass',
        `resource "aws_route_table" "other" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.private_1c_app2.id
  route_table_id = aws_route_table.other.id
}

# Replies pass`,
      ],
    ),
    verdicts: [...ALL_GOOD.slice(0, 3), 'app2 c: ecr.api private, ecr.dkr private, s3 blocked'],
    errors: ['layer-bucket-unreachable aws_subnet.private_1c_app2'],
    at: ['layer-bucket-unreachable', 'resource "aws_subnet" "private_1c_app2" {'],
  },
  {
    name: 'no S3 endpoint at all',
    source: ORIGINAL.replace(/resource "aws_vpc_endpoint" "s3" \{[\s\S]*?\n\}\n/, ''),
    verdicts: ALL_GOOD.map((line) => line.replace('s3 private', 's3 blocked')),
    errors: [
      'endpoint-missing aws_vpc.main',
      ...['1a_app1', '1a_app2', '1c_app1', '1c_app2'].map(
        (name) => `layer-bucket-unreachable aws_subnet.private_${name}`,
      ),
    ],
    at: ['endpoint-missing', 'resource "aws_vpc" "main" {'],
  },
  {
    name: 'private DNS off',
    source: changed(
      ...apart('ecr.dkr', `  vpc_endpoint_type = "Interface"\n  private_dns_enabled = false\n${SUBNETS}`),
    ),
    verdicts: ALL_GOOD.map((line) => line.replace('ecr.dkr private', 'ecr.dkr blocked')),
    errors: ['private-dns-off aws_vpc_endpoint.ecr_dkr'],
    at: ['private-dns-off', 'private_dns_enabled = false'],
  },
  {
    name: 'one endpoint missing',
    source: changed([/\n {4}ecr_api +=.*/.exec(ORIGINAL)?.[0] ?? '', '']),
    verdicts: ALL_GOOD.map((line) => line.replace('ecr.api private', 'ecr.api blocked')),
    errors: ['endpoint-missing aws_vpc.main'],
    at: ['endpoint-missing', 'resource "aws_vpc" "main" {'],
  },
  {
    name: 'both subnets of one zone on one endpoint',
    source: changed(
      ...apart(
        'ecr.api',
        `${INTERFACE}\n  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1a_app1.id, aws_subnet.private_1c_vpc_endpoint.id]`,
      ),
    ),
    verdicts: ALL_GOOD.slice(1),
    errors: ['endpoint-subnets-share-zone aws_vpc_endpoint.ecr_api'],
    at: [
      'endpoint-subnets-share-zone',
      'subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1a_app1.id, aws_subnet.private_1c_vpc_endpoint.id]',
    ],
  },
  {
    name: 'the same service twice',
    source: `${ORIGINAL}
resource "aws_vpc_endpoint" "again" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.\${var.region}.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.vpc_endpoint.id]
  subnet_ids          = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1c_vpc_endpoint.id]
}
`,
    verdicts: ALL_GOOD,
    errors: ['private-dns-conflict aws_vpc_endpoint.again'],
    at: ['private-dns-conflict', 'private_dns_enabled = true'],
  },
  {
    name: 'the type forgotten',
    source: changed(...apart('ecr.api', `  private_dns_enabled = true\n${SUBNETS}`)),
    verdicts: ALL_GOOD.map((line) => line.replace('ecr.api private', 'ecr.api blocked')),
    errors: ['endpoint-type-mismatch aws_vpc_endpoint.ecr_api', 'endpoint-missing aws_vpc.main'],
    at: ['endpoint-type-mismatch', 'resource "aws_vpc_endpoint" "ecr_api" {'],
  },
  {
    name: 'DNS hostnames off',
    source: changed(['enable_dns_hostnames = true', 'enable_dns_hostnames = false']),
    verdicts: ALL_GOOD.map((line) => line.replace(GOOD, 'ecr.api blocked, ecr.dkr blocked, s3 private')),
    errors: [
      ...['ecr_api', 'ecr_dkr', 'logs', 'ssm', 'ssmmessages'].map(
        (key) => `private-dns-needs-vpc-dns aws_vpc_endpoint.interface["${key}"]`,
      ),
      ...['ecr_api', 'ecr_dkr'].map((key) => `private-dns-off aws_vpc_endpoint.interface["${key}"]`),
    ],
    at: ['private-dns-needs-vpc-dns', 'private_dns_enabled = true'],
  },
  {
    name: 'DNS support off',
    source: changed(['enable_dns_support   = true', 'enable_dns_support   = false']),
    verdicts: ALL_GOOD.map((line) => line.replace(GOOD, 'ecr.api blocked, ecr.dkr blocked, s3 blocked')),
    errors: [
      ...['ecr_api', 'ecr_dkr', 'logs', 'ssm', 'ssmmessages'].map(
        (key) => `private-dns-needs-vpc-dns aws_vpc_endpoint.interface["${key}"]`,
      ),
      'dns-no-answer aws_vpc.main',
    ],
    at: ['dns-no-answer', 'enable_dns_support   = false'],
  },
];

describe('a single fault in the original system', () => {
  test.each(FAULTS)('$name', async ({ source, verdicts: expected, errors: rules, at: [rule, line] }) => {
    const result = await checkTerraform(source);
    expect(verdicts(result)).toEqual(expected);
    expect([...errors(result)].sort()).toEqual([...rules].sort());
    expect(lineOf(result, rule)).toBe(line);
  });

  test("an endpoint inside an app's subnet works as well", async () => {
    const result = await checkTerraform(
      changed(
        ...apart(
          'ecr.api',
          `${INTERFACE}\n  subnet_ids = [aws_subnet.private_1a_app1.id, aws_subnet.private_1c_app1.id]`,
        ),
      ),
    );
    // The two app subnets with an endpoint are taken for endpoint subnets, since others of their zones hold none.
    expect(verdicts(result)).toEqual([ALL_GOOD[1], ALL_GOOD[3]]);
    expect(errors(result)).toEqual([]);
  });

  test('an endpoint in one zone serves both, with advice', async () => {
    const result = await checkTerraform(
      changed(...apart('ecr.api', `${INTERFACE}\n  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id]`)),
    );
    expect(verdicts(result)).toEqual(ALL_GOOD);
    expect(result.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['note endpoint-single-zone']);
  });
});

describe('what is not known', () => {
  test.each<readonly [name: string, source: string, expected: RegExp, settle: RegExp]>([
    [
      'a VPC known only by variable',
      changed([
        'resource "aws_vpc" "main" {',
        'variable "vpc_id" {\n  type = string\n}\n\nresource "aws_vpc" "unused" {',
      ])
        .replaceAll('aws_vpc.main.id', 'var.vpc_id')
        .replaceAll('aws_vpc.main.cidr_block', '"10.0.0.0/16"'),
      /var\.vpc_id/,
      /folder or plan|--var vpc_id|--aws/,
    ],
    [
      'a VPC known only by data source',
      changed([
        'resource "aws_vpc" "main" {',
        'data "aws_vpc" "main" {\n  tags = { Name = "main" }\n}\n\nresource "aws_vpc" "unused" {',
      ]).replaceAll('aws_vpc.main.', 'data.aws_vpc.main.'),
      /data\.aws_vpc\.main/,
      /plan|folder/,
    ],
    [
      'an endpoint that may not exist',
      changed(...apart('ecr.api', `  count = var.private ? 1 : 0\n${INTERFACE}\n${SUBNETS}`), [
        'locals {',
        'variable "private" {\n  type = bool\n}\n\nlocals {',
      ]),
      /var\.private/,
      /--var private/,
    ],
    [
      'a group from a data source',
      changed(
        [' = [aws_security_group.vpc_endpoint.id]\n', ' = [data.aws_security_group.shared.id]\n'],
        ['locals {', 'data "aws_security_group" "shared" {\n  name = "shared"\n}\n\nlocals {'],
      ),
      /data\.aws_security_group\.shared/,
      /plan|folder/,
    ],
  ])('%s: unknown, and what would settle it', async (_, source, what, settle) => {
    const result = await checkTerraform(source);
    const legs = result.pulls.flatMap((pull) => pull.legs.map(({ leg }) => leg));
    expect(result.verdict).toBe('unknown');
    expect(legs.filter(({ service, verdict }) => service === 'ecr.api' && verdict !== 'unknown')).toEqual([]);
    expect(legs.filter(({ verdict }) => verdict === 'blocked')).toEqual([]);
    expect(result.unknowns.some((unknown) => what.test(unknown.what))).toBe(true);
    expect(result.unknowns.some((unknown) => settle.test(unknown.settle))).toBe(true);
    expect(result.findings.some(({ rule }) => rule === 'not-known')).toBe(true);
  });

  test('a variable that is given settles it', async () => {
    const source = changed(...apart('ecr.api', `  count = var.private ? 1 : 0\n${INTERFACE}\n${SUBNETS}`), [
      'locals {',
      'variable "private" {\n  type = bool\n}\n\nlocals {',
    ]);
    expect((await checkTerraform(source, { variables: new Map([['private', 'true']]) })).verdict).toBe('private');
    expect((await checkTerraform(source, { variables: new Map([['private', 'false']]) })).verdict).toBe('blocked');
  });
});
