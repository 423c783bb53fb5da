import { expect, test } from 'vitest';
import { parseAddress, parseCidr } from '../model/address.js';
import { contains, covers } from '../model/interval-set.js';
import { S3_ADDRESSES_DATE, s3Addresses, s3Entries } from './s3-addresses.js';

const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
];

test.each(REGIONS)('the table of %s holds public blocks that are well-formed', (region) => {
  const entries = s3Entries(region) ?? [];
  expect(entries.length).toBeGreaterThanOrEqual(4);
  expect(entries.every(({ family, prefix }) => family === 4 && prefix >= 15 && prefix <= 24)).toBe(true);
});

test('holds what prefix lists of gateway endpoints were seen to hold', () => {
  const seen = { 'us-east-1': '52.216.0.0/15', 'eu-west-1': '52.92.0.0/17', 'ap-northeast-1': '52.219.136.0/22' };
  for (const [region, text] of Object.entries(seen)) {
    const cidr = parseCidr(text);
    const held = s3Addresses(region) ?? [];
    expect(cidr !== null && covers(held, [{ start: cidr.start, end: cidr.end }])).toBe(true);
    expect(contains(held, parseAddress('10.0.0.1') ?? 0)).toBe(false);
  }
});

test('says nothing of a region that it does not have, and is not older than two years', () => {
  expect(s3Addresses('xx-nowhere-1')).toBeNull();
  expect(Date.now() - Date.parse(S3_ADDRESSES_DATE)).toBeLessThan(2 * 366 * 24 * 3600 * 1000);
});
