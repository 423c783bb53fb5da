import { expect, test } from 'vitest';
import { isS3PrefixList } from './s3-prefix-lists.js';

test.each<readonly [id: string, region: string, is: boolean]>([
  ['pl-6da54004', 'eu-west-1', true],
  ['pl-63a5400a', 'us-east-1', true],
  // DynamoDB's there, and S3's elsewhere.
  ['pl-6fa54006', 'eu-west-1', false],
  ['pl-6fa54006', 'ap-southeast-1', true],
  ['pl-78a54011', 'ap-south-1', true],
  ['pl-78a54011', 'ap-northeast-1', false],
  ['pl-6da54004', 'REGION', false],
  ['pl-6da54004', 'toString', false],
])('%s in %s: %s', (id, region, is) => {
  expect(isS3PrefixList(id, region)).toBe(is);
});
