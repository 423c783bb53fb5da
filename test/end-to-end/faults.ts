import { changed, ORIGINAL } from './terraform.js';

const GOOD = 'ecr.api private, ecr.dkr private, s3 private';
export const ALL_GOOD = ['app1 a', 'app2 a', 'app1 c', 'app2 c'].map((subnet) => `${subnet}: ${GOOD}`);

/** An endpoint of its own, taken out of the `for_each` of the original. */
export function apart(service: string, body: string): readonly (readonly [string, string])[] {
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

export const SUBNETS = '  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1c_vpc_endpoint.id]';
export const INTERFACE = '  vpc_endpoint_type = "Interface"\n  private_dns_enabled = true';
const FROM_VPC = 'cidr_ipv4         = aws_vpc.main.cidr_block';

export interface Fault {
  readonly name: string;
  readonly source: string;
  readonly verdicts: readonly string[];
  readonly errors: readonly string[];
  /** The rule, and the source line that it points to. */
  readonly at: readonly [rule: string, line: string];
}

export const FAULTS: readonly Fault[] = [
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
