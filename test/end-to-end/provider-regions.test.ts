import { expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

const under = (region: string) => `${changed([
  'resource "aws_vpc_endpoint" "s3" {\n',
  'resource "aws_vpc_endpoint" "s3" {\n  provider = aws.other\n',
])}
provider "aws" {
  alias  = "other"
  region = ${region}
}
`;

test.each<readonly [name: string, region: string, s3: string]>([
  ["the VPC's region", '"ap-northeast-1"', 'private'],
  ['another region', '"us-east-1"', 'unknown'],
])('an endpoint by a provider of %s', async (_, region, s3) => {
  const { pulls } = await checkTerraform(under(region));
  const legs = pulls.flatMap((pull) => pull.legs.filter(({ leg }) => leg.service === 's3'));
  expect(new Set(legs.map(({ leg }) => leg.verdict))).toEqual(new Set([s3]));
});
