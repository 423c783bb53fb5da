/**
 * AWS partitions, told by the region's name.
 * Source: General Reference, "AWS service endpoints", and the SDKs' partitions.json (read 2026-11).
 */
export interface Partition {
  readonly name: string;
  /** The suffix of service host names. */
  readonly dnsSuffix: string;
  /** The suffixes of dual-stack service names and of dual-stack registry names. */
  readonly dualStackSuffix: string;
  readonly onAwsSuffix: string;
}

const COMMERCIAL: Partition = {
  name: 'aws',
  dnsSuffix: 'amazonaws.com',
  dualStackSuffix: 'api.aws',
  onAwsSuffix: 'on.aws',
};

const BY_PREFIX: readonly (readonly [string, Partition])[] = [
  [
    'cn-',
    {
      name: 'aws-cn',
      dnsSuffix: 'amazonaws.com.cn',
      dualStackSuffix: 'api.amazonwebservices.com.cn',
      onAwsSuffix: 'on.amazonwebservices.com.cn',
    },
  ],
  ['us-gov-', { ...COMMERCIAL, name: 'aws-us-gov' }],
  [
    'us-iso-',
    { name: 'aws-iso', dnsSuffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov', onAwsSuffix: 'on.aws.ic.gov' },
  ],
  [
    'us-isob-',
    { name: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud', onAwsSuffix: 'on.aws.scloud' },
  ],
  [
    'eusc-',
    {
      name: 'aws-eusc',
      dnsSuffix: 'amazonaws.eu',
      dualStackSuffix: 'api.amazonwebservices.eu',
      onAwsSuffix: 'on.amazonwebservices.eu',
    },
  ],
];

export function partitionOf(region: string): Partition {
  return BY_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? COMMERCIAL;
}
