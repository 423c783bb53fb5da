import { type EcrImage, parseEcrImage } from '../aws/image-reference.js';
import { serviceHost } from '../aws/services.js';
import type { Vpc } from '../model/network.js';
import type { NeededFor, Workload } from '../model/workload.js';
import type { Requirement } from './requirement.js';

/**
 * The hosts that a workload must reach: those of the pull first, then what else it needs to start and to work.
 *
 * Every pull takes the token from ECR's API, manifests from the registry, and the layers from S3.
 * Source: ECR user guide, "Amazon ECR interface VPC endpoints" (read 2026-11).
 */
export function requirementsOf(workload: Workload, vpc: Vpc, needs: readonly string[]): readonly Requirement[] {
  const region = vpc.region.known ? vpc.region.value : 'REGION';
  const pull = ['ecr.api', 'ecr.dkr', 's3'].filter((service) => service !== 'ecr.api' || workload.fetchesToken);
  const images = ecrImages(workload, region);
  const requirements = pull.map(
    (service): Requirement => ({
      ...requirement(service, region, { neededFor: 'pull', why: '', location: null }),
      images,
    }),
  );
  for (const need of workload.needs.items) {
    const where = need.region.known ? (need.region.value ?? region) : region;
    requirements.push(requirement(need.service, where, need));
  }
  if (workload.kind === 'assumed') {
    for (const service of needs)
      requirements.push(
        requirement(service, region, { neededFor: 'start', why: 'asked for by --need', location: null }),
      );
  }
  return withoutRepeats(requirements);
}

/** The workload's images in ECR's registries of the region, as far as they are known. */
function ecrImages({ images }: Workload, region: string): readonly EcrImage[] {
  const known = images.items.map(({ reference }) => (reference.known ? parseEcrImage(reference.value) : null));
  // An image that isn't known may be in any repository, so the known ones alone would not do.
  if (!images.complete || known.some((image) => image === null)) return [];
  return known.flatMap((image) => (image?.region === region ? [image] : []));
}

function requirement(
  service: string,
  region: string,
  {
    neededFor,
    why,
    location,
  }: { readonly neededFor: NeededFor; readonly why: string; readonly location: Requirement['location'] },
): Requirement {
  return {
    service,
    region,
    host: serviceHost(service, region) ?? `${service}.${region}.amazonaws.com`,
    neededFor,
    why,
    location,
    s3Region: service === 's3' ? region : null,
    images: [],
  };
}

const STRENGTH: readonly NeededFor[] = ['feature', 'start', 'pull'];

/** One leg for each host, for the strongest of the reasons. */
function withoutRepeats(requirements: readonly Requirement[]): readonly Requirement[] {
  const byHost = new Map<string, Requirement>();
  for (const next of requirements) {
    const before = byHost.get(next.host);
    if (before === undefined || STRENGTH.indexOf(next.neededFor) > STRENGTH.indexOf(before.neededFor))
      byHost.set(next.host, next);
  }
  return [...byHost.values()];
}
