import fc from 'fast-check';
import { expect, it } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { REGION } from './build.js';
import { cook, recipes } from './generate.js';
import { judge } from './oracle.js';
import { SERVICES } from './original.js';

const S3_RANGES = s3Entries(REGION) ?? [];

it('makes networks of every verdict', () => {
  const verdicts = fc.sample(recipes(), { numRuns: 100, seed: 1 }).flatMap((recipe) => {
    const network = cook(recipe);
    const subnet = 'a-app1';
    const workload = network.workloads[0]?.id ?? subnet;
    return SERVICES.map((service) => judge({ network, workload, subnet, service, s3Ranges: S3_RANGES }));
  });
  expect([...new Set(verdicts)].sort()).toEqual(['blocked', 'intermittent', 'private', 'public', 'unknown']);
  expect(verdicts.filter((verdict) => verdict === 'private').length).toBeGreaterThan(verdicts.length / 4);
});
