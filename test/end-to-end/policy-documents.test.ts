import { expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

/** The S3 endpoint's policy is a document with one statement that allows everything, under what stands here. */
const system = (statement: string) =>
  `${changed(['route_table_ids   = [aws_route_table.private.id]', 'route_table_ids = [aws_route_table.private.id]\n  policy = data.aws_iam_policy_document.it.json'])}
data "aws_iam_policy_document" "it" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
    ${statement}
  }
}
variable "name" {
  type = string
}
variable "many" {
  type = set(string)
}
`;
const ANYONE = 'principals {\n      type        = "*"\n      identifiers = ["*"]\n    }\n    ';
const condition = (values: string, { test = '"StringEquals"', variable = '"aws:SourceVpc"' } = {}) =>
  `condition {\n      test     = ${test}\n      variable = ${variable}\n      values   = ${values}\n    }\n    `;
const OWN = '[aws_vpc.main.id]';

test.each<readonly [name: string, statement: string, verdict: string]>([
  ['anyone', ANYONE, 'private'],
  ['anyone from the VPC', ANYONE + condition(OWN), 'private'],
  ['a kind of principal that is not told', ANYONE.replace('"*"', 'var.name'), 'unknown'],
  ['principals that are not told', ANYONE.replace('["*"]', 'var.many'), 'unknown'],
  [
    'blocks of principals whose number is not told',
    'dynamic "principals" {\n      for_each = var.many\n      content {\n        type        = principals.value\n        identifiers = ["*"]\n      }\n    }\n',
    'unknown',
  ],
  ['anyone, by a test that is not told', ANYONE + condition(OWN, { test: 'var.name' }), 'unknown'],
  ['anyone, by a key that is not told', ANYONE + condition(OWN, { variable: 'var.name' }), 'unknown'],
  [
    'anyone, under conditions whose number is not told',
    `${ANYONE}dynamic "condition" {\n      for_each = var.many\n      content {\n        test     = "StringEquals"\n        variable = "aws:PrincipalTag/team"\n        values   = [condition.value]\n      }\n    }\n`,
    'unknown',
  ],
  ['anyone from two VPCs, in two blocks', ANYONE + condition(OWN) + condition('["vpc-0123456789abcdef0"]'), 'private'],
  ['the same the other way round', ANYONE + condition('["vpc-0123456789abcdef0"]') + condition(OWN), 'private'],
])('a policy document allows %s', async (_, statement, verdict) => {
  const { pulls } = await checkTerraform(system(statement));
  expect(pulls[0]?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe(verdict);
});
