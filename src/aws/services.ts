import { partitionOf } from './partitions.js';

/**
 * The services that a container needs to be pulled and started: the hosts that clients call, and the private names
 * that their interface endpoints own.
 *
 * Sources: ECR user guide, "Amazon ECR interface VPC endpoints"; ECS guide, "Amazon ECS interface VPC endpoints";
 * PrivateLink guide, "AWS services that integrate with AWS PrivateLink"; `describe-vpc-endpoints` output published in
 * 2024-03 and 2025-09 for the extra names (read 2026-11).
 */
export interface ServiceFacts {
  /** The short name in `com.amazonaws.REGION.NAME`. */
  readonly name: string;
  readonly types: readonly ('Gateway' | 'Interface')[];
  /** The host that clients call, `R` and `SUFFIX` standing for the region and its partition's suffix. */
  readonly host: string;
  /** The names that private DNS of an interface endpoint answers. A `*` stands for one label. */
  readonly privateNames: readonly string[];
}

const INTERFACE = ['Interface'] as const;

function simple(name: string, label = name): ServiceFacts {
  return { name, types: INTERFACE, host: `${label}.R.SUFFIX`, privateNames: [`${label}.R.SUFFIX`] };
}

const FACTS: readonly ServiceFacts[] = [
  { name: 'ecr.api', types: INTERFACE, host: 'api.ecr.R.SUFFIX', privateNames: ['api.ecr.R.SUFFIX', 'ecr.R.DUAL'] },
  {
    name: 'ecr.dkr',
    types: INTERFACE,
    host: '*.dkr.ecr.R.SUFFIX',
    privateNames: ['dkr.ecr.R.SUFFIX', '*.dkr.ecr.R.SUFFIX', 'dkr-ecr.R.ONAWS', '*.dkr-ecr.R.ONAWS'],
  },
  {
    name: 's3',
    types: ['Gateway', 'Interface'],
    host: 'prod-R-starport-layer-bucket.s3.R.SUFFIX',
    privateNames: [
      's3.R.SUFFIX',
      '*.s3.R.SUFFIX',
      's3-control.R.SUFFIX',
      '*.s3-control.R.SUFFIX',
      's3-accesspoint.R.SUFFIX',
      '*.s3-accesspoint.R.SUFFIX',
      '*.s3.dualstack.R.SUFFIX',
    ],
  },
  { name: 'dynamodb', types: ['Gateway', 'Interface'], host: 'dynamodb.R.SUFFIX', privateNames: ['dynamodb.R.SUFFIX'] },
  { ...simple('ecs'), privateNames: ['ecs.R.SUFFIX', 'ecs.R.DUAL'] },
  { ...simple('ecs-agent', 'ecs-a'), privateNames: ['ecs-a.R.SUFFIX', 'ecs-a.R.DUAL'] },
  { ...simple('ecs-telemetry', 'ecs-t'), privateNames: ['ecs-t.R.SUFFIX', 'ecs-t.R.DUAL'] },
  {
    ...simple('logs'),
    privateNames: ['logs.R.SUFFIX', 'streaming-logs.R.SUFFIX', 'logs.R.DUAL', 'streaming-logs.R.DUAL'],
  },
  { ...simple('sts'), privateNames: ['sts.R.SUFFIX', 'sts.R.DUAL'] },
  { ...simple('eks'), privateNames: ['eks.R.SUFFIX', 'eks.R.DUAL'] },
  { name: 'eks-auth', types: INTERFACE, host: 'eks-auth.R.DUAL', privateNames: ['eks-auth.R.DUAL'] },
  simple('kinesis-firehose', 'firehose'),
  simple('kinesis-streams', 'kinesis'),
  simple('git-codecommit'),
  ...[
    'autoscaling',
    'batch',
    'cloudformation',
    'codebuild',
    'ec2',
    'ec2messages',
    'elasticfilesystem',
    'elasticloadbalancing',
    'events',
    'guardduty-data',
    'kms',
    'lambda',
    'monitoring',
    'secretsmanager',
    'servicediscovery',
    'sns',
    'sqs',
    'ssm',
    'ssmmessages',
    'states',
    'xray',
  ].map((name) => simple(name)),
];

const BY_NAME: ReadonlyMap<string, ServiceFacts> = new Map(FACTS.map((facts) => [facts.name, facts]));

export function serviceFacts(name: string): ServiceFacts | null {
  return BY_NAME.get(name) ?? null;
}

/** The short names of all services of this table. */
export function serviceNames(): readonly string[] {
  return [...BY_NAME.keys()];
}

/**
 * The Kubernetes API of a cluster of EKS, which no endpoint service answers: with private access the cluster has
 * interfaces of its own in the VPC. Source: EKS user guide, "Cluster API server endpoint" (read 2026-11).
 */
export const CLUSTER_API = 'eks-cluster';

/** The host that clients call. Null for a service that this table does not have. */
export function serviceHost(name: string, region: string): string | null {
  if (name === CLUSTER_API) return fill('*.R.eks.SUFFIX', region);
  const facts = BY_NAME.get(name);
  return facts === undefined ? null : fill(facts.host, region);
}

/** The names that an interface endpoint with private DNS owns in its VPC. Empty for a service not in this table. */
export function privateNames(name: string, region: string): readonly string[] {
  const facts = BY_NAME.get(name);
  if (facts === undefined) return [];
  const ofService = filled.get(facts) ?? new Map<string, readonly string[]>();
  filled.set(facts, ofService);
  const names = ofService.get(region) ?? facts.privateNames.map((pattern) => fill(pattern, region));
  ofService.set(region, names);
  return names;
}

/** The names by region: they are asked for again for each endpoint and each host. */
const filled = new Map<ServiceFacts, Map<string, readonly string[]>>();

/** The bucket that holds the layers of every image of a region. Source: ECR guide, "Minimum Amazon S3 bucket permissions". */
export function layerBucket(region: string): string {
  return `prod-${region}-starport-layer-bucket`;
}

/**
 * What service names begin with in partitions of their own: ECR's there, and some others'.
 * Source: aws-cdk `VPC_ENDPOINT_SERVICE_EXCEPTIONS` (read 2026-11).
 */
const OWN_BEGINNINGS: readonly (readonly [region: RegExp, beginning: string])[] = [
  [/^eusc-/, 'eu.amazonaws'],
  [/^us-iso-/, 'gov.ic.c2s'],
  [/^us-isob-/, 'gov.sgov.sc2s'],
  [/^us-isof-/, 'gov.ic.hci.csp'],
  [/^eu-isoe-/, 'uk.adc-e.cloud'],
];

const SERVICE_NAME =
  /^(?:(?:cn\.)?com\.amazonaws|eu\.amazonaws|gov\.ic\.c2s|gov\.sgov\.sc2s|gov\.ic\.hci\.csp|uk\.adc-e\.cloud)\.([a-z]{2,4}(?:-[a-z]+)+-\d+|REGION)\.([a-z0-9][a-z0-9.-]*)$/;

/**
 * Splits `com.amazonaws.REGION.NAME` (also with a country's prefix). Null for a service that is not AWS's own. Readers
 * write `REGION` itself where the input leaves its own region open. In China, ECR's services have no name without the
 * prefix (output of `describe-vpc-endpoint-services` in cn-north-1, published with aws-cdk#16139, read 2026-11).
 */
export function parseServiceName(serviceName: string): { readonly name: string; readonly region: string } | null {
  const match = SERVICE_NAME.exec(serviceName);
  if (/^com\.amazonaws\.cn-[a-z]+-\d+\.ecr\./.test(serviceName)) return null;
  return match?.[1] === undefined || match[2] === undefined ? null : { region: match[1], name: match[2] };
}

/**
 * Services whose names carry the prefix `cn.` in the China regions.
 * Source: aws-cdk `VPC_ENDPOINT_SERVICE_EXCEPTIONS` and AWS China's documentation (read 2026-11).
 */
const CHINA_PREFIXED = new Set([
  'autoscaling',
  'batch',
  'cloudformation',
  'config',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticfilesystem',
  'kinesis-streams',
  'lambda',
  'monitoring',
  'sqs',
  'states',
  'sts',
  'xray',
]);

/** The full service name to write into an endpoint. */
export function endpointServiceName(name: string, region: string, type: 'Gateway' | 'Interface'): string {
  const own = OWN_BEGINNINGS.find(([pattern]) => pattern.test(region))?.[1];
  if (own !== undefined && (name === 'ecr.api' || name === 'ecr.dkr')) return `${own}.${region}.${name}`;
  const china = region.startsWith('cn-') && (CHINA_PREFIXED.has(name) || (name === 's3' && type === 'Interface'));
  return `${china ? 'cn.' : ''}com.amazonaws.${region}.${name}`;
}

/**
 * Services whose interface endpoints may be for another region than the VPC's.
 * Source: PrivateLink guide, "Cross-region enabled AWS services" (read 2026-11).
 */
const CROSS_REGION: ReadonlySet<string> = new Set([
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'kinesis-firehose',
  'kms',
  'lambda',
  's3',
]);

export function servesOtherRegions(name: string): boolean {
  return CROSS_REGION.has(name);
}

/** Whether a private name, perhaps with a wildcard label, answers for a host, perhaps with a wildcard label itself. */
export function nameCovers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  if (!pattern.startsWith('*.')) return false;
  const suffix = pattern.slice(1);
  return host.endsWith(suffix) && host.length > suffix.length && !host.slice(0, -suffix.length).includes('.');
}

/**
 * Whether a host's public name has IPv6 addresses besides its IPv4 ones: AWS's dual-stack names have.
 * Sources: General Reference, "Dual stack endpoints"; S3 guide, "Using S3 dual-stack endpoints" (read 2026-11).
 */
export function isDualStackName(host: string, region: string): boolean {
  const { dualStackSuffix, onAwsSuffix } = partitionOf(region);
  return host.endsWith(`.${dualStackSuffix}`) || host.endsWith(`.${onAwsSuffix}`) || host.includes('.s3.dualstack.');
}

/**
 * Whether endpoints with private DNS are known to own a dual-stack name. Seen in the commercial regions from 2025 on;
 * nothing is published of China and GovCloud, nor of S3's dual-stack names.
 */
export function ownsDualStackName(host: string, region: string): 'owned' | 'unsettled' {
  const { name } = partitionOf(region);
  return name === 'aws-cn' || name === 'aws-us-gov' || host.includes('.s3.dualstack.') ? 'unsettled' : 'owned';
}

function fill(pattern: string, region: string): string {
  const partition = partitionOf(region);
  return pattern
    .replace('SUFFIX', partition.dnsSuffix)
    .replace('DUAL', partition.dualStackSuffix)
    .replace('ONAWS', partition.onAwsSuffix)
    .replaceAll(/(?<![A-Za-z])R(?![A-Za-z])/g, region);
}
