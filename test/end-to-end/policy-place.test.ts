import { expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

const allow = (condition = '{}') =>
  `{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*", Condition = ${condition} }`;
const deny = (condition: string) => allow(condition).replace('Allow', 'Deny');

/** The original system with a policy on the S3 endpoint, and another VPC and endpoint. */
const under = (...statements: readonly string[]) => `${changed([
  '  vpc_endpoint_type = "Gateway"\n',
  `  vpc_endpoint_type = "Gateway"\n  policy = jsonencode({ Statement = [${statements.join(', ')}] })\n`,
])}
resource "aws_vpc" "other" {
  cidr_block = "10.9.0.0/16"
}
data "aws_vpc" "found" {
  tags = { Name = "shared" }
}
variable "endpoint" {
  type = string
}
data "aws_caller_identity" "current" {}
`;

test.each<readonly [name: string, source: string, s3: string]>([
  ['its own VPC', under(allow('{ StringEquals = { "aws:SourceVpc" = aws_vpc.main.id } }')), 'private'],
  ['several', under(allow('{ StringEquals = { "AWS:SourceVPC" = [aws_vpc.other.id, aws_vpc.main.id] } }')), 'private'],
  ['another VPC', under(allow('{ StringEquals = { "aws:SourceVpc" = aws_vpc.other.id } }')), 'blocked'],
  ['all but its own', under(allow(), deny('{ StringNotEquals = { "aws:SourceVpc" = aws_vpc.main.id } }')), 'private'],
  ['all but another', under(allow(), deny('{ StringNotEquals = { "aws:SourceVpc" = aws_vpc.other.id } }')), 'blocked'],
  ['an endpoint of a variable', under(allow('{ StringEquals = { "aws:SourceVpce" = var.endpoint } }')), 'unknown'],
  [
    'another endpoint',
    under(allow('{ StringEquals = { "aws:SourceVpce" = aws_vpc_endpoint.interface["logs"].id } }')),
    'blocked',
  ],
  [
    'a VPC that is looked up',
    under(allow('{ StringEquals = { "aws:SourceVpc" = data.aws_vpc.found.id } }')),
    'unknown',
  ],
  ['an id of AWS', under(allow('{ StringEquals = { "aws:SourceVpc" = "vpc-0123abcd" } }')), 'unknown'],
  [
    'its own account, which does not sign for layers',
    under(allow('{ StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id } }')),
    'blocked',
  ],
  [
    'all but its own account',
    under(
      allow(),
      deny('{ StringNotEquals = { "aws:ResourceAccount" = [data.aws_caller_identity.current.account_id] } }'),
    ),
    'blocked',
  ],
  [
    'its own account and one of a variable',
    under(
      allow(
        '{ StringEquals = { "aws:PrincipalAccount" = [data.aws_caller_identity.current.account_id, var.endpoint] } }',
      ),
    ),
    'unknown',
  ],
  ['a pattern', under(allow('{ StringLike = { "aws:SourceVpc" = "vpc-*" } }')), 'unknown'],
])('an endpoint policy for %s', async (_, source, s3) => {
  const { pulls } = await checkTerraform(source);
  const [pull] = pulls.filter(({ subnet }) => subnet === 'aws_subnet.private_1a_app1');
  expect(pull?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe(s3);
});

test.each<readonly [name: string, principal: string, verdict: string]>([
  ['everyone', '"*"', 'private'],
  ['the root user', '{ AWS = "arn:aws:iam::123456789012:root" }', 'blocked'],
  ['an account, which is its root user there', '{ AWS = "123456789012" }', 'blocked'],
  ['a role that the task may have', '{ AWS = "arn:aws:iam::123456789012:role/task" }', 'unknown'],
  ['all, and denies it an account', '{ AWS = "123456789012" }', 'unknown'],
])('a gateway endpoint that lets a bucket be read by %s', async (name, principal, verdict) => {
  const effect = name.includes('denies') ? 'Deny' : 'Allow';
  const bucket = `{ Effect = "${effect}", Principal = ${principal}, Action = "s3:GetObject", Resource = "arn:aws:s3:::settings/*" }`;
  const { pulls } = await checkTerraform(`${effect === 'Deny' ? under(allow(), bucket) : under(bucket)}
resource "aws_ecs_task_definition" "task" {
  family                   = "task"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name             = "a"
    image            = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a:1"
    environmentFiles = [{ type = "s3", value = "arn:aws:s3:::settings/a.env" }]
  }])
}
resource "aws_ecs_service" "task" {
  name            = "task"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.task.arn
  network_configuration {
    subnets = [aws_subnet.private_1a_app1.id]
  }
}
`);
  const hosts = pulls.flatMap(({ legs }) => legs.filter(({ leg }) => leg.host.startsWith('settings.')));
  expect(hosts.map(({ leg }) => leg.verdict)).toEqual([verdict]);
});

test.each([
  ['everyone', '"*"', 'private'],
  ['an account, which the layers are not read by', '{ AWS = "123456789012" }', 'blocked'],
])('an interface endpoint of S3 that admits %s', async (_, principal, verdict) => {
  const statement = `{ Effect = "Allow", Principal = ${principal}, Action = "*", Resource = "*" }`;
  const { pulls } = await checkTerraform(
    changed([
      '  vpc_endpoint_type = "Gateway"\n  route_table_ids   = [aws_route_table.private.id]\n',
      `  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.vpc_endpoint.id]
  subnet_ids          = [aws_subnet.private_1a_vpc_endpoint.id, aws_subnet.private_1c_vpc_endpoint.id]
  policy              = jsonencode({ Statement = [${statement}] })
  dns_options {
    private_dns_only_for_inbound_resolver_endpoint = false
  }
`,
    ]),
  );
  const layers = pulls.flatMap(({ legs }) => legs.filter(({ leg }) => leg.service === 's3'));
  expect(new Set(layers.map(({ leg }) => leg.verdict))).toEqual(new Set([verdict]));
});
