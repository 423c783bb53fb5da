import { expect, test } from 'vitest';
import { parseEcrImage } from './image-reference.js';

test.each([
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1',
    { account: '123456789012', region: 'eu-west-1', repository: 'app' },
  ],
  [
    '012345678901.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app@sha256:0123',
    { account: '012345678901', region: 'cn-north-1', repository: 'team/app' },
  ],
  ['123456789012.dkr-ecr.us-east-1.on.aws/app', { account: '123456789012', region: 'us-east-1', repository: 'app' }],
])('%s is in ECR', (reference, image) => {
  expect(parseEcrImage(reference)).toEqual(image);
});

test.each([
  'nginx',
  'public.ecr.aws/nginx/nginx:1',
  '12345.dkr.ecr.eu-west-1.amazonaws.com/app',
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example/app',
  '',
])('%j is not', (reference) => {
  expect(parseEcrImage(reference)).toBeNull();
});
