import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import type { Network, PullThroughCacheRule, VpcEndpoint } from '../../src/model/network.js';
import { all, known } from '../../src/model/value.js';
import type { Workload } from '../../src/model/workload.js';
import {
  ACCOUNT,
  egress,
  gatewayEndpoint,
  ingress,
  interfaceEndpoint,
  internetGateway,
  natGateway,
  network,
  REGION,
  readResult,
  route,
  routeTable,
  securityGroup,
  subnet,
  untold,
  workload,
} from '../oracle/build.js';

const OTHER = 'us-east-1';

interface Variant {
  readonly nat?: boolean;
  readonly endpoints?: readonly VpcEndpoint[];
  readonly cacheRules?: readonly PullThroughCacheRule[];
}

/** A task that pulls these images, in a subnet with all endpoints of its region. Undefined: an image that isn't known. */
function pulling(images: readonly (string | undefined)[], variant: Variant = {}): Network {
  const { nat = false, endpoints = [], cacheRules = [] } = variant;
  const defaultRoute = nat ? [route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })] : [];
  const task: Workload = workload('task', ['app'], ['task-group'], {
    images: all(
      images.map((image) => ({
        reference: image === undefined ? untold('the image') : known(image),
        why: 'image of container app',
        location: { file: 'main.tf', line: 7, column: 1, endLine: 7, endColumn: 2, through: [] },
      })),
    ),
  });
  return network({
    subnets: [
      subnet('app', 'a', '10.0.0.0/28', { routeTable: known('private') }),
      subnet('endpoint', 'a', '10.0.0.16/28'),
      subnet('public', 'a', '10.0.0.32/28', { routeTable: known('public') }),
    ],
    routeTables: [
      routeTable('private', defaultRoute),
      routeTable('public', [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })]),
    ],
    internetGateways: [internetGateway('igw')],
    natGateways: [natGateway('nat', 'public')],
    securityGroups: [
      securityGroup('task-group', [egress('0.0.0.0/0')]),
      securityGroup('endpoint-group', [ingress('10.0.0.0/16')]),
    ],
    endpoints: [
      interfaceEndpoint('ecr.api', ['endpoint'], ['endpoint-group']),
      interfaceEndpoint('ecr.dkr', ['endpoint'], ['endpoint-group']),
      gatewayEndpoint(['private']),
      ...endpoints,
    ],
    pullThroughCacheRules: cacheRules,
    workloads: [task],
  });
}

function inRegion(service: string, region: string): VpcEndpoint {
  return interfaceEndpoint(service, ['endpoint'], ['endpoint-group'], {
    id: `${service} of ${region}`,
    serviceName: known(`com.amazonaws.${region}.${service}`),
    serviceRegion: known(region),
  });
}

function cacheRule(prefix: string | undefined, upstream: string): PullThroughCacheRule {
  return {
    id: `rule ${prefix}`,
    location: { file: 'main.tf', line: 3, column: 1, endLine: 3, endColumn: 2, through: [] },
    exists: known(true),
    tags: {},
    prefix: prefix === undefined ? untold('the prefix') : known(prefix),
    upstream: known(upstream),
    region: known(REGION),
    account: known(ACCOUNT),
  };
}

function legsOf(made: Network): Readonly<Record<string, string>> {
  const { pulls } = check(readResult(made));
  return Object.fromEntries(
    pulls.flatMap(({ legs }) => legs.map(({ leg }) => [`${leg.service} ${leg.host}`, leg.verdict])),
  );
}

function rulesOf(made: Network): readonly string[] {
  return [...new Set(check(readResult(made)).findings.map(({ rule }) => rule))].sort();
}

const OWN = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
const BUCKET = `s3 prod-${REGION}-starport-layer-bucket.s3.${REGION}.amazonaws.com`;
const OWN_LEGS = { [`ecr.api api.ecr.${REGION}.amazonaws.com`]: 'private', [BUCKET]: 'private' };

describe('the legs of a pull, by its images', () => {
  test.each<[string, readonly (string | undefined)[], Variant, Readonly<Record<string, string>>, readonly string[]]>([
    ['its own registry', [`${OWN}/app:v1`], {}, { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private' }, []],
    [
      "another account's registry beside its own",
      [`${OWN}/app:v1`, `602401143452.dkr.ecr.${REGION}.amazonaws.com/eks/pause:3.10`],
      {},
      {
        ...OWN_LEGS,
        [`ecr.dkr ${OWN}`]: 'private',
        [`ecr.dkr 602401143452.dkr.ecr.${REGION}.amazonaws.com`]: 'private',
      },
      [],
    ],
    [
      'a public registry, without internet',
      ['public.ecr.aws/nginx/nginx:1'],
      {},
      { 'registry public.ecr.aws': 'blocked' },
      ['registry-needs-internet'],
    ],
    [
      'Docker Hub over NAT',
      ['nginx'],
      { nat: true },
      { 'registry registry-1.docker.io': 'public' },
      ['public-path', 'registry-needs-internet'],
    ],
    [
      'another region without endpoints for it',
      [`${ACCOUNT}.dkr.ecr.${OTHER}.amazonaws.com/app`],
      {},
      {
        [`ecr.api api.ecr.${OTHER}.amazonaws.com`]: 'blocked',
        [`ecr.dkr ${ACCOUNT}.dkr.ecr.${OTHER}.amazonaws.com`]: 'blocked',
        [`s3 prod-${OTHER}-starport-layer-bucket.s3.${OTHER}.amazonaws.com`]: 'blocked',
      },
      ['registry-needs-internet'],
    ],
    [
      'another region by cross-region endpoints',
      [`${ACCOUNT}.dkr.ecr.${OTHER}.amazonaws.com/app`],
      { endpoints: ['ecr.api', 'ecr.dkr', 's3'].map((service) => inRegion(service, OTHER)) },
      {
        [`ecr.api api.ecr.${OTHER}.amazonaws.com`]: 'private',
        [`ecr.dkr ${ACCOUNT}.dkr.ecr.${OTHER}.amazonaws.com`]: 'private',
        [`s3 prod-${OTHER}-starport-layer-bucket.s3.${OTHER}.amazonaws.com`]: 'private',
      },
      [],
    ],
    [
      'dual-stack names, which endpoints own too',
      [`${ACCOUNT}.dkr-ecr.${REGION}.on.aws/app`],
      {},
      {
        [`ecr.api ecr.${REGION}.api.aws`]: 'private',
        [`ecr.dkr ${ACCOUNT}.dkr-ecr.${REGION}.on.aws`]: 'private',
        [`s3 prod-${REGION}-starport-layer-bucket.s3.dualstack.${REGION}.amazonaws.com`]: 'private',
      },
      [],
    ],
    [
      'FIPS names, which no endpoint owns',
      [`${ACCOUNT}.dkr.ecr-fips.${REGION}.amazonaws.com/app`],
      {},
      {
        [`ecr.api ecr-fips.${REGION}.amazonaws.com`]: 'blocked',
        [`ecr.dkr ${ACCOUNT}.dkr.ecr-fips.${REGION}.amazonaws.com`]: 'blocked',
        [BUCKET]: 'private',
      },
      ['registry-needs-internet'],
    ],
    [
      'an image that is not known',
      [undefined],
      {},
      {
        [`ecr.api api.ecr.${REGION}.amazonaws.com`]: 'unknown',
        [`ecr.dkr *.dkr.ecr.${REGION}.amazonaws.com`]: 'unknown',
        [BUCKET]: 'unknown',
      },
      ['not-known'],
    ],
    [
      'an image that is not known beside one that is',
      [`${OWN}/app`, undefined],
      {},
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private', 'registry *': 'unknown' },
      ['not-known'],
    ],
    [
      'a cached upstream, without internet',
      [`${OWN}/docker-hub/library/nginx:1`],
      { cacheRules: [cacheRule('docker-hub', 'registry-1.docker.io')] },
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private', 'registry registry-1.docker.io': 'intermittent' },
      ['pull-through-cache-needs-internet'],
    ],
    [
      'a cached upstream over NAT',
      [`${OWN}/docker-hub/library/nginx:1`],
      { nat: true, cacheRules: [cacheRule('docker-hub', 'registry-1.docker.io')] },
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private', 'registry registry-1.docker.io': 'public' },
      ['public-path'],
    ],
    [
      'an image that a cache rule may hold for',
      [`${OWN}/docker-hub/library/nginx:1`],
      { cacheRules: [cacheRule(undefined, 'registry-1.docker.io')] },
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private', 'registry registry-1.docker.io': 'unknown' },
      ['not-known'],
    ],
    [
      'a cached upstream beside a cache rule that may hold for it',
      [`${OWN}/docker-hub/library/nginx:1`],
      { cacheRules: [cacheRule(undefined, 'quay.io'), cacheRule('docker-hub', 'registry-1.docker.io')] },
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private', 'registry registry-1.docker.io': 'intermittent' },
      ['pull-through-cache-needs-internet'],
    ],
    [
      'an image beside a cache rule for others',
      [`${OWN}/docker-hub-app:v1`],
      { cacheRules: [cacheRule('docker-hub', 'registry-1.docker.io')] },
      { ...OWN_LEGS, [`ecr.dkr ${OWN}`]: 'private' },
      [],
    ],
  ])('%s', (_name, images, variant, legs, rules) => {
    const made = pulling(images, variant);
    expect(legsOf(made)).toEqual(legs);
    const advice = ['endpoint-security-group-open', 'endpoint-unused'];
    expect(rulesOf(made).filter((rule) => !advice.includes(rule))).toEqual(rules);
  });

  test('points at the image', () => {
    const { findings } = check(readResult(pulling(['public.ecr.aws/nginx/nginx:1'])));
    expect(findings.find(({ rule }) => rule === 'registry-needs-internet')).toMatchObject({
      severity: 'error',
      resource: 'public.ecr.aws/nginx/nginx:1',
      location: { file: 'main.tf', line: 7 },
    });
  });
});
