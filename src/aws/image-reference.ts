import { partitionOf } from './partitions.js';

/** An image in a private repository of ECR. */
export interface EcrImage {
  readonly kind: 'ecr';
  /** Twelve digits: the account that owns the repository; `*` where it isn't known. */
  readonly account: string;
  readonly region: string;
  /** A `*` in it stands for what isn't known. */
  readonly repository: string;
  /** The registry's host, as the reference names it. */
  readonly host: string;
  /** Whether the reference names the registry by a dual-stack name, or by a FIPS one. */
  readonly dualStack: boolean;
  readonly fips: boolean;
}

/** An image in any other registry: no interface endpoint serves it. */
export interface OtherImage {
  readonly kind: 'other';
  /** The host that clients call; Docker Hub's is `registry-1.docker.io`. */
  readonly host: string;
  readonly repository: string;
}

/**
 * Reads an image reference; null for what is none.
 * Sources: the reference grammar of github.com/distribution/reference (a first part with a dot, a colon, or
 * `localhost` is a registry, else Docker Hub's); ECR guide, "Private registry" and "Making requests over IPv6".
 */
export function parseImage(reference: string): EcrImage | OtherImage | null {
  const ecr = parseEcrImage(reference);
  if (ecr !== null) return ecr;
  const name = reference.replace(/@[a-z0-9]+:[0-9a-fA-F]+$/, '').replace(/:[\w][\w.-]{0,127}$/, '');
  if (!/^[a-zA-Z0-9.-]+(?::\d+)?(?:\/[a-z0-9._*-]+)*$/.test(name)) return null;
  const [first = '', ...rest] = name.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const host = named ? first.replace(/:\d+$/, '').toLowerCase() : 'docker.io';
  const repository = named ? rest.join('/') : rest.length === 0 ? `library/${first}` : name;
  return { kind: 'other', host: DOCKER_HUB.has(host) ? 'registry-1.docker.io' : host, repository };
}

const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

const SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'on.aws',
  'on.amazonwebservices.com.cn',
  'on.amazonwebservices.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
].map((suffix) => suffix.replaceAll('.', '\\.'));

const ECR_HOST = new RegExp(`^(\\d{12}|\\*)\\.dkr([.-])ecr(-fips)?\\.([a-z0-9-]+|REGION)\\.(?:${SUFFIXES.join('|')})$`);

/**
 * Reads an image reference that names a private registry of ECR; null for any other registry.
 * Source: ECR guide, "Private registry", "Making requests over IPv6": `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY`.
 */
export function parseEcrImage(reference: string): EcrImage | null {
  const slash = reference.indexOf('/');
  const host = reference.slice(0, Math.max(slash, 0));
  const [, account, separator, fips, region] = ECR_HOST.exec(host) ?? [];
  const repository = /^([^:@]+)(?:[:@].*)?$/.exec(reference.slice(slash + 1))?.[1];
  if (account === undefined || region === undefined || repository === undefined) return null;
  return {
    kind: 'ecr',
    account,
    region,
    repository,
    host,
    dualStack: separator === '-',
    fips: fips !== undefined,
  };
}

/**
 * The host where the token for an image's registry is fetched: clients derive it from the registry's name.
 * Source: github.com/awslabs/amazon-ecr-credential-helper, and botocore's endpoint rules for `ecr` (read 2026-11).
 */
export function tokenHost({ region, dualStack, fips }: Pick<EcrImage, 'region' | 'dualStack' | 'fips'>): string {
  const { dnsSuffix, dualStackSuffix } = partitionOf(region);
  if (dualStack) return `ecr${fips ? '-fips' : ''}.${region}.${dualStackSuffix}`;
  return fips ? `ecr-fips.${region}.${dnsSuffix}` : `api.ecr.${region}.${dnsSuffix}`;
}

/**
 * The host of the bucket that holds the layers of a region's images.
 * Source: ECR guide, "Minimum Amazon S3 bucket permissions"; the dual-stack form as S3 names it ("Using S3 dual-stack
 * endpoints", read 2026-11).
 */
export function layerHost({ region, dualStack }: Pick<EcrImage, 'region' | 'dualStack'>): string {
  const { dnsSuffix } = partitionOf(region);
  return `prod-${region}-starport-layer-bucket.s3.${dualStack ? 'dualstack.' : ''}${region}.${dnsSuffix}`;
}
