import { expect, test } from 'vitest';
import { s3Addresses } from './s3-addresses.js';
import { suggestServiceName } from './service-names.js';
import { endpointServiceName, nameCovers, parseServiceName, privateNames, serviceHost } from './services.js';

test.each([
  ['ecr.api', 'ap-northeast-1', 'api.ecr.ap-northeast-1.amazonaws.com'],
  ['ecr.dkr', 'us-east-1', '*.dkr.ecr.us-east-1.amazonaws.com'],
  ['s3', 'eu-west-1', 'prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com'],
  ['ecr.api', 'cn-north-1', 'api.ecr.cn-north-1.amazonaws.com.cn'],
  ['ecr.api', 'eusc-de-east-1', 'api.ecr.eusc-de-east-1.amazonaws.eu'],
  ['ecs-agent', 'us-gov-west-1', 'ecs-a.us-gov-west-1.amazonaws.com'],
  ['logs', 'sa-east-1', 'logs.sa-east-1.amazonaws.com'],
])('%s in %s is called at %s', (service, region, host) => {
  expect(serviceHost(service, region)).toBe(host);
});

test.each(['ecr.api', 'ecr.dkr', 's3', 'logs', 'ecs-agent', 'eks-auth', 'ssmmessages'])(
  'the private names of %s answer for its host',
  (service) => {
    const host = serviceHost(service, 'eu-west-1') ?? '';
    expect(privateNames(service, 'eu-west-1').some((name) => nameCovers(name, host))).toBe(true);
  },
);

test('a wildcard stands for one label', () => {
  expect(nameCovers('*.dkr.ecr.eu-west-1.amazonaws.com', '123456789012.dkr.ecr.eu-west-1.amazonaws.com')).toBe(true);
  expect(nameCovers('*.dkr.ecr.eu-west-1.amazonaws.com', 'dkr.ecr.eu-west-1.amazonaws.com')).toBe(false);
  expect(nameCovers('*.s3.eu-west-1.amazonaws.com', 'a.b.s3.eu-west-1.amazonaws.com')).toBe(false);
});

test.each([
  ['com.amazonaws.ap-northeast-1.ecr.dkr', 'ecr.dkr', 'ap-northeast-1'],
  ['cn.com.amazonaws.cn-north-1.ecr.api', 'ecr.api', 'cn-north-1'],
  ['com.amazonaws.us-gov-east-1.s3', 's3', 'us-gov-east-1'],
  ['eu.amazonaws.eusc-de-east-1.ecr.api', 'ecr.api', 'eusc-de-east-1'],
  ['gov.ic.c2s.us-iso-east-1.ecr.dkr', 'ecr.dkr', 'us-iso-east-1'],
])('%s is read', (text, name, region) => {
  expect(parseServiceName(text)).toEqual({ name, region });
});

test.each([
  'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789',
  'com.amazonaws.cn-north-1.ecr.dkr',
  'ecr.dkr',
  'com.amazonaws.ecr',
  '',
])('%j is no service of AWS', (text) => {
  expect(parseServiceName(text)).toBeNull();
});

test('other partitions have beginnings of their own', () => {
  expect(endpointServiceName('ecr.api', 'cn-north-1', 'Interface')).toBe('cn.com.amazonaws.cn-north-1.ecr.api');
  expect(endpointServiceName('kinesis-streams', 'cn-north-1', 'Interface')).toBe(
    'cn.com.amazonaws.cn-north-1.kinesis-streams',
  );
  expect(endpointServiceName('ecr.api', 'eusc-de-east-1', 'Interface')).toBe('eu.amazonaws.eusc-de-east-1.ecr.api');
  expect(endpointServiceName('logs', 'eusc-de-east-1', 'Interface')).toBe('com.amazonaws.eusc-de-east-1.logs');
  expect(endpointServiceName('ecr.dkr', 'us-iso-east-1', 'Interface')).toBe('gov.ic.c2s.us-iso-east-1.ecr.dkr');
  expect(endpointServiceName('s3', 'cn-north-1', 'Gateway')).toBe('com.amazonaws.cn-north-1.s3');
  expect(endpointServiceName('logs', 'cn-north-1', 'Interface')).toBe('com.amazonaws.cn-north-1.logs');
});

test("a name without China's prefix is told", () => {
  const meant = ['cn.com.amazonaws.cn-northwest-1.ecr.api'];
  expect(suggestServiceName('com.amazonaws.cn-northwest-1.ecr.api', 'cn-northwest-1')).toEqual(meant);
  expect(suggestServiceName('com.amazonaws.cn-north-1.logs', 'cn-north-1')).toBeNull();
});

test('no name is taken for what every object has', () => {
  expect(suggestServiceName('com.amazonaws.eu-west-1.constructor', 'eu-west-1')).toBeNull();
  expect(s3Addresses('constructor')).toBeNull();
});
