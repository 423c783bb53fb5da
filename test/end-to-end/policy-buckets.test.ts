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
