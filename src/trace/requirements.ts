import { type EcrImage, layerHost, type OtherImage, parseImage, tokenHost } from '../aws/image-reference.js';
import { serviceHost } from '../aws/services.js';
import type { PullThroughCacheRule, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { NeededFor, Workload, WorkloadImage } from '../model/workload.js';
import { cacheRuleOf } from './pull-through-cache.js';
import type { NamedImage, Requirement } from './requirement.js';

/** What the legs of a workload depend on besides itself. */
export interface RequirementContext {
  readonly vpc: Vpc;
  /** Services that every assumed workload needs besides the pull. */
  readonly needs: readonly string[];
  readonly pullThroughCacheRules: readonly PullThroughCacheRule[];
}

/** The hosts that a workload must reach: those of the pull first, then what else it needs to start and to work. */
export function requirementsOf(workload: Workload, context: RequirementContext): readonly Requirement[] {
  const { vpc, needs } = context;
  const region = vpc.region.known ? vpc.region.value : 'REGION';
  const requirements = [...pullOf(workload, region, context)];
  for (const need of workload.needs.items) {
    const where = need.region.known ? (need.region.value ?? region) : region;
    const unsure = need.region.known ? null : need.region;
    requirements.push({ ...requirement(need.service, where, need), unsure });
  }
  if (workload.kind === 'assumed') {
    for (const service of needs)
      requirements.push(
        requirement(service, region, { neededFor: 'start', why: 'asked for by --need', location: null }),
      );
  }
  return withoutRepeats(requirements);
}

function pullOf(workload: Workload, region: string, context: RequirementContext): readonly Requirement[] {
  const { images } = workload;
  if (images.complete && images.items.length === 0) return ecrPull({ workload, region, images: [] });
  const told: { readonly image: EcrImage | OtherImage; readonly named: NamedImage }[] = [];
  const untold: Unknown[] = images.complete ? [] : [images.why];
  for (const each of images.items) {
    const image = each.reference.known ? parseImage(each.reference.value) : null;
    if (image === null || !each.reference.known) untold.push(whyUnknown(each));
    else told.push({ image, named: { reference: each.reference.value, location: each.location } });
  }
  return [
    ...groupEcrImages(told).flatMap((group) => ecrPull({ workload, region: group.region, images: group.images })),
    ...told.flatMap(({ image, named }) => otherRegistries(image, named, { region, context })),
    ...untold.slice(0, 1).flatMap((why) => unknownPull({ workload, region, anyTold: told.length > 0 }, why)),
  ];
}

function whyUnknown({ reference, why, location }: WorkloadImage): Unknown {
  if (!reference.known) return reference;
  return {
    known: false,
    what: `which image ${JSON.stringify(reference.value)} is`,
    settle: `write the ${why || 'image'} as REGISTRY/REPOSITORY:TAG`,
    location,
  };
}

interface EcrGroup {
  readonly region: string;
  readonly images: readonly { readonly image: EcrImage; readonly named: NamedImage }[];
}

/** Images of one region and one kind of names share the token's host and the layer bucket. */
function groupEcrImages(
  told: readonly { readonly image: EcrImage | OtherImage; readonly named: NamedImage }[],
): readonly EcrGroup[] {
  const groups = new Map<string, { region: string; images: { image: EcrImage; named: NamedImage }[] }>();
  for (const { image, named } of told) {
    if (image.kind !== 'ecr') continue;
    const key = `${image.region} ${image.dualStack} ${image.fips}`;
    const group = groups.get(key) ?? { region: image.region, images: [] };
    group.images.push({ image, named });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Every pull takes the token from ECR's API, manifests from the registry, and the layers from S3; all in the region of
 * the image. Source: ECR user guide, "Amazon ECR interface VPC endpoints" (read 2026-11).
 */
function ecrPull({ workload, region, images }: { readonly workload: Workload } & EcrGroup): readonly Requirement[] {
  const first = images[0] ?? null;
  const names = first?.image ?? { region, dualStack: false, fips: false };
  const all = images.map(({ image }) => image);
  const base = (service: string, host: string): Requirement => ({
    ...requirement(service, region, { neededFor: 'pull', why: '', location: first?.named.location ?? null }),
    host,
    images: all,
    image: first?.named ?? null,
  });
  const token = workload.fetchesToken ? [base('ecr.api', tokenHost(names))] : [];
  const registries = [...new Set(all.map(({ host }) => host))].map((host): Requirement => {
    const named = images.find(({ image }) => image.host === host)?.named ?? null;
    return { ...base('ecr.dkr', host), images: all.filter((image) => image.host === host), image: named };
  });
  const anyRegistry = [base('ecr.dkr', serviceHost('ecr.dkr', region) ?? '')];
  return [...token, ...(registries.length > 0 ? registries : anyRegistry), base('s3', layerHost(names))];
}

/** The registries that are not the account's own ECR: the image's own, or the upstream that a cache rule stands for. */
function otherRegistries(
  image: EcrImage | OtherImage,
  named: NamedImage,
  { region, context }: { readonly region: string; readonly context: RequirementContext },
): readonly Requirement[] {
  const base = {
    ...requirement('registry', region, { neededFor: 'pull', why: '', location: named.location }),
    image: named,
  };
  if (image.kind === 'other') return [{ ...base, host: image.host }];
  const rule = cacheRuleOf(image, context.pullThroughCacheRules);
  if (rule === null) return [];
  const upstream = { ...base, why: `the first pull through ${rule.id}`, cacheRule: rule.id };
  if (rule.upstream.known)
    return [{ ...upstream, host: rule.upstream.value.replace(/^https?:\/\//, '').split('/')[0] ?? '' }];
  return [{ ...upstream, host: '*', unsure: rule.upstream }];
}

/** The legs of an image that can't be known. Where other images are known, what remains open is one leg of its own. */
function unknownPull(
  { workload, region, anyTold }: { readonly workload: Workload; readonly region: string; readonly anyTold: boolean },
  why: Unknown,
): readonly Requirement[] {
  if (!anyTold) return ecrPull({ workload, region, images: [] }).map((each) => ({ ...each, unsure: why }));
  const base = requirement('registry', region, { neededFor: 'pull', why: '', location: why.location });
  return [{ ...base, host: '*', unsure: why }];
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
    image: null,
    cacheRule: null,
    unsure: null,
  };
}

const STRENGTH: readonly NeededFor[] = ['feature', 'start', 'pull'];

/** One leg for each host, for the strongest of the reasons. */
function withoutRepeats(requirements: readonly Requirement[]): readonly Requirement[] {
  const byHost = new Map<string, Requirement>();
  for (const next of requirements) {
    const key = next.unsure === null ? next.host : `${next.host} ${next.unsure.what}`;
    const before = byHost.get(key);
    if (before === undefined || isStronger(next, before)) byHost.set(key, next);
  }
  return [...byHost.values()];
}

function isStronger(next: Requirement, before: Requirement): boolean {
  const byReason = STRENGTH.indexOf(next.neededFor) - STRENGTH.indexOf(before.neededFor);
  // What every pull needs comes before what only the first one does.
  return byReason > 0 || (byReason === 0 && before.cacheRule !== null && next.cacheRule === null);
}
