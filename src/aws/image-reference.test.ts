import { expect, test } from 'vitest';
import { layerHost, parseEcrImage, parseImage, tokenHost } from './image-reference.js';

test.each([
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1',
    { account: '123456789012', region: 'eu-west-1', repository: 'app', dualStack: false, fips: false },
  ],
  [
    '012345678901.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app@sha256:0123',
    { account: '012345678901', region: 'cn-north-1', repository: 'team/app', dualStack: false },
  ],
  [
    '123456789012.dkr-ecr.us-east-1.on.aws/app',
    { account: '123456789012', region: 'us-east-1', repository: 'app', dualStack: true },
  ],
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/app', { fips: true, dualStack: false }],
  ['877088126301.dkr.ecr.eusc-de-east-1.amazonaws.eu/eks/coredns:v1', { region: 'eusc-de-east-1' }],
])('%s is in ECR', (reference, image) => {
  expect(parseEcrImage(reference)).toMatchObject(image);
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

test.each([
  ['nginx', 'registry-1.docker.io', 'library/nginx'],
  ['nginx:1.27', 'registry-1.docker.io', 'library/nginx'],
  ['amazon/aws-xray-daemon:3', 'registry-1.docker.io', 'amazon/aws-xray-daemon'],
  ['docker.io/library/nginx@sha256:ab12', 'registry-1.docker.io', 'library/nginx'],
  ['public.ecr.aws/nginx/nginx:1', 'public.ecr.aws', 'nginx/nginx'],
  ['localhost:5000/app', 'localhost', 'app'],
  ['quay.io/argoproj/argocd', 'quay.io', 'argoproj/argocd'],
])('%s is at %s', (reference, host, repository) => {
  expect(parseImage(reference)).toEqual({ kind: 'other', host, repository });
});

test.each(['', 'not an image', '${image}', 'https://example.com/app'])('%j is no image', (reference) => {
  expect(parseImage(reference)).toBeNull();
});

test.each([
  ['us-east-1', false, false, 'api.ecr.us-east-1.amazonaws.com'],
  ['us-east-1', true, false, 'ecr.us-east-1.api.aws'],
  ['us-east-1', false, true, 'ecr-fips.us-east-1.amazonaws.com'],
  ['us-east-1', true, true, 'ecr-fips.us-east-1.api.aws'],
  ['cn-north-1', false, false, 'api.ecr.cn-north-1.amazonaws.com.cn'],
  ['eusc-de-east-1', false, false, 'api.ecr.eusc-de-east-1.amazonaws.eu'],
])('the token of %s (dual-stack %j, FIPS %j) comes from %s', (region, dualStack, fips, host) => {
  expect(tokenHost({ region, dualStack, fips })).toBe(host);
});

test('layers come from the bucket of the region, by the dual-stack name where the registry has one', () => {
  expect(layerHost({ region: 'eu-west-1', dualStack: false })).toBe(
    'prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com',
  );
  expect(layerHost({ region: 'eu-west-1', dualStack: true })).toBe(
    'prod-eu-west-1-starport-layer-bucket.s3.dualstack.eu-west-1.amazonaws.com',
  );
});
