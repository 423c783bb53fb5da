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

test('a provider of OpenTofu with a configuration for each key is not the default one', async () => {
  const source = (region: string, zone: string) => `
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias    = "by_region"
  for_each = toset(["${region}"])
  region   = each.key
}
resource "aws_vpc" "main" {
  for_each   = toset(["${region}"])
  provider   = aws.by_region[each.key]
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  provider          = aws.by_region["${region}"]
  vpc_id            = aws_vpc.main["${region}"].id
  cidr_block        = "10.0.1.0/24"
  availability_zone = ${zone}
}
`;
  const told = await checkTerraform(source('eu-west-1', '"eu-west-1a"'));
  expect(told.pulls[0]?.legs[0]?.leg.host).toBe('api.ecr.eu-west-1.amazonaws.com');
  const open = await checkTerraform(source('eu-west-1', 'var.zone'));
  expect(open.verdict).toBe('unknown');
  expect(open.unknowns).toMatchObject([{ what: 'the region of provider aws.by_region[…]', location: { line: 5 } }]);
});
