import { type Cidr, cidrSet, parseCidr } from '../model/address.js';
import { fromIntervals, type IntervalSet } from '../model/interval-set.js';

/**
 * The IPv4 addresses that S3 answers from, by region: what a network ACL or a group without prefix list must let
 * through, and what the managed prefix list of the S3 gateway endpoint holds.
 *
 * Dated, because AWS adds ranges: from ip-ranges.json (service S3) of 2026-08-22 without its /28 blocks, which stand in
 * no published prefix list; for ap-southeast-1 and eu-central-1 from prefix lists published 2025-09-05 and 2024-03-17.
 * Source: VPC guide, "AWS-managed prefix lists"; docs.aws.amazon.com "AWS IP address ranges" (read 2026-11).
 */
const RANGES: Readonly<Record<string, string>> = {
  'us-east-1':
    '1.178.4.0/24 1.178.5.0/24 1.178.6.0/24 16.15.156.0/22 16.15.160.0/22 16.15.164.0/22 16.15.168.0/22 16.15.172.0/22 16.15.176.0/20 16.15.192.0/18 16.182.0.0/16 18.34.0.0/19 18.34.232.0/21 3.2.64.0/24 3.2.65.0/24 3.2.74.0/24 3.5.0.0/19 52.216.0.0/15 54.231.0.0/16',
  'eu-west-1':
    '1.178.7.0/24 3.2.79.0/24 3.5.64.0/21 3.5.72.0/23 3.5.74.0/23 3.5.94.0/23 3.5.96.0/23 3.5.98.0/23 52.218.0.0/17 52.92.0.0/17',
  'ap-northeast-1':
    '1.178.64.0/24 16.15.54.0/23 16.15.56.0/23 16.15.58.0/23 3.2.66.0/24 3.5.152.0/21 52.219.0.0/20 52.219.136.0/22 52.219.150.0/23 52.219.152.0/22 52.219.16.0/22 52.219.162.0/23 52.219.172.0/22 52.219.195.0/24 52.219.196.0/22 52.219.20.0/24 52.219.200.0/24 52.219.201.0/24 52.219.21.0/24 52.219.68.0/22',
  'ap-southeast-2': '1.178.11.0/24 16.12.74.0/24 3.2.77.0/24 3.5.164.0/22 3.5.168.0/23 52.95.128.0/21',
  'sa-east-1': '1.178.95.0/24 16.12.0.0/23 16.12.2.0/24 3.2.80.0/24 3.5.232.0/22 52.95.163.0/24 52.95.164.0/23',
  'ap-southeast-1':
    '52.219.32.0/21 3.5.146.0/23 3.5.148.0/22 52.219.40.0/22 52.219.124.0/22 52.219.128.0/21 52.219.184.0/21 16.12.48.0/21 52.219.164.0/22 52.219.180.0/22',
  'eu-central-1':
    '52.219.44.0/22 52.219.208.0/22 3.5.136.0/22 52.219.218.0/24 52.219.140.0/24 16.12.32.0/22 52.219.72.0/22 3.5.134.0/23 16.12.24.0/21 52.219.168.0/22',
};

export const S3_ADDRESSES_DATE = '2026-08-22';

const parsed = new Map<string, readonly Cidr[]>();

/** The entries of S3's prefix list. Null for a region that the table does not have: its addresses are not known, then. */
export function s3Entries(region: string): readonly Cidr[] | null {
  const ranges = Object.hasOwn(RANGES, region) ? RANGES[region] : undefined;
  if (ranges === undefined) return null;
  let entries = parsed.get(region);
  if (entries === undefined) {
    entries = ranges.split(' ').flatMap((text) => parseCidr(text) ?? []);
    parsed.set(region, entries);
  }
  return entries;
}

const sets = new Map<string, IntervalSet | null>();

/** The same as a set. */
export function s3Addresses(region: string): IntervalSet | null {
  let set = sets.get(region);
  if (set === undefined) {
    const entries = s3Entries(region);
    set = entries === null ? null : fromIntervals(entries.flatMap(cidrSet));
    sets.set(region, set);
  }
  return set;
}
