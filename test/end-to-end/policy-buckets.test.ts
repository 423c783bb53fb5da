import { expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

/** The S3 endpoint's policy names buckets of which only a part is told. */
const system = (policy: string, name = '"own"') =>
  `${changed(['route_table_ids   = [aws_route_table.private.id]', `route_table_ids = [aws_route_table.private.id]\n  policy = ${policy}`])}
resource "aws_s3_bucket" "own" {
  bucket = ${name}
}
data "aws_s3_bucket" "found" {
  bucket = var.name
}
variable "name" {
  type = string
}
`;
const json = (...statements: readonly string[]) => `jsonencode({ Statement = [${statements.join(', ')}] })`;
const statement = (resource: string, { effect = 'Allow', action = 's3:*', key = 'Resource' } = {}) =>
  `{ Effect = "${effect}", Principal = "*", Action = "${action}", ${key} = ${resource} }`;
const OWN = '["${aws_s3_bucket.own.arn}/*", aws_s3_bucket.own.arn]';

/** A service with an image of its own, where the policy of the endpoint for manifests names a repository. */
const repositories = (repository: string) => `${changed([
  'service_name        = "com.amazonaws.${var.region}.${each.value}"',
  `service_name = "com.amazonaws.\${var.region}.\${each.value}"\n  policy = ${json(statement(repository, { action: 'ecr:*' }))}`,
])}
resource "aws_ecr_repository" "own" {
  name = "own"
}
resource "aws_ecr_repository" "other" {
  name = "other"
}
resource "aws_ecs_task_definition" "own" {
  family                   = "own"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions    = jsonencode([{ name = "own", image = "\${aws_ecr_repository.own.repository_url}:1" }])
}
resource "aws_ecs_service" "own" {
  name            = "own"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.own.arn
  network_configuration {
    subnets = [aws_subnet.private_1a_app1.id]
  }
}
`;

test.each([
  ['another one', 'aws_ecr_repository.other.arn', 'blocked'],
  // Whether the image is in the account of the repository isn't looked at.
  ['that of the image', 'aws_ecr_repository.own.arn', 'unknown'],
])('the policy of the endpoint for manifests allows %s', async (_, repository, verdict) => {
  const { pulls } = await checkTerraform(repositories(repository));
  expect(pulls[0]?.legs.find(({ leg }) => leg.service === 'ecr.dkr')?.leg.verdict).toBe(verdict);
});

test.each<readonly [name: string, source: string, verdict: string]>([
  ['a bucket of its own by its ARN', system(json(statement(OWN))), 'blocked'],
  ['the same whose name is not told', system(json(statement(OWN)), 'var.name'), 'blocked'],
  ['a bucket of its own by its id', system(json(statement('"arn:aws:s3:::${aws_s3_bucket.own.id}/*"'))), 'blocked'],
  [
    'the same in a text',
    system(
      '<<-EOF\n  {"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"${aws_s3_bucket.own.arn}/*"}}\n  EOF\n',
    ),
    'blocked',
  ],
  ['a name that begins otherwise', system(json(statement('"arn:aws:s3:::acme-${var.name}/*"'))), 'blocked'],
  ['a name that may be the one', system(json(statement('"arn:aws:s3:::prod-${var.name}/*"'))), 'unknown'],
  ['a name, and objects by any path', system(json(statement('"arn:aws:s3:::${var.name}-data/*"'))), 'unknown'],
  ['any name', system(json(statement('"arn:aws:s3:::${var.name}/*"'))), 'unknown'],
  ['a bucket that is looked up', system(json(statement('"${data.aws_s3_bucket.found.arn}/*"'))), 'unknown'],
  ['a name by who asks', system(json(statement('"arn:aws:s3:::acme-$${aws:PrincipalTag/team}/*"'))), 'blocked'],
  ['any name by who asks', system(json(statement('"arn:aws:s3:::$${aws:PrincipalTag/team}/*"'))), 'unknown'],
  ['actions of another service', system(json(statement('"*"', { action: 'dynamodb:${var.name}' }))), 'blocked'],
  ['actions that may be the one', system(json(statement('"*"', { action: 's3:${var.name}' }))), 'unknown'],
  ['all but a bucket of its own', system(json(statement('"*"'), statement(OWN, { effect: 'Deny' }))), 'private'],
  [
    'a bucket of its own alone, by what is denied',
    system(json(statement('"*"'), statement(OWN, { effect: 'Deny', key: 'NotResource' }))),
    'blocked',
  ],
])('the policy of the S3 endpoint allows %s', async (_, source, verdict) => {
  const { pulls } = await checkTerraform(source);
  expect(pulls[0]?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe(verdict);
});
