import { eksAddOnImages } from '../aws/eks-registries.js';
import { fargateNeedsEcs } from '../aws/fargate-regions.js';
import { type EcrImage, layerHost, type OtherImage, parseImage, tokenHost } from '../aws/image-reference.js';
import { partitionOf } from '../aws/partitions.js';
import { serviceHost } from '../aws/services.js';
import type { PullThroughCacheRule } from '../model/network.js';
import type { Unknown, Value } from '../model/value.js';
import type { Need, NeededFor, Workload, WorkloadImage } from '../model/workload.js';
import { cacheRuleOf } from './pull-through-cache.js';
import type { NamedImage, Requirement } from './requirement.js';

/** What the legs of a workload depend on besides itself. */
export interface RequirementContext {
  /** Of the VPC. */
  readonly region: Value<string>;
  /** Services that every assumed workload needs besides the pull. */
  readonly needs: readonly string[];
  readonly pullThroughCacheRules: readonly PullThroughCacheRule[];
}

/** The hosts that a workload must reach: those of the pull first, then what else it needs to start and to work. */
export function requirementsOf(workload: Workload, context: RequirementContext): readonly Requirement[] {
  const { needs } = context;
  const region = context.region.known ? context.region.value : 'REGION';
  const requirements = [...pullOf(workload, region, context), ...agentOf(workload, region)];
  for (const need of workload.needs.items) {
    const where = need.region.known ? (need.region.value ?? region) : region;
    const unsure = need.region.known ? null : need.region;
    requirements.push({ ...requirement(need.service, where, need), ...hostOf(need, where), unsure });
  }
  if (workload.kind === 'assumed') {
    for (const service of needs)
      requirements.push(
        requirement(service, region, { neededFor: 'start', why: 'asked for by --need', location: null }),
      );
  }
  return withoutRepeats(requirements).map((each) => inOpenRegion(each, context));
}

/**
 * Where the input leaves its own region open, which is called REGION then, it isn't known whether a region that is
 * written out is the same one.
 */
function inOpenRegion(each: Requirement, { region }: RequirementContext): Requirement {
  if (!region.known || region.value !== 'REGION' || each.region === 'REGION' || each.unsure !== null) return each;
  const settle = `pass --region: ${each.region} is named here, and whether it is the same isn't told`;
  return { ...each, unsure: { known: false, what: 'the region', settle, location: each.location } };
}

/** The host of a need that isn't its service's own: an endpoint that is named, or a bucket. */
function hostOf({ host, bucket, owner }: Need, region: string): Partial<Requirement> {
  if (host !== undefined) return { host };
  if (bucket === undefined) return owner === undefined ? {} : { owner };
  return { host: `${bucket}.s3.${region}.${partitionOf(region).dnsSuffix}`, bucket };
}

/** What Fargate's own agent reaches through the task's interface, in the regions where it does. */
function agentOf({ kind, location }: Workload, region: string): readonly Requirement[] {
  if (kind !== 'ecs-fargate' || !fargateNeedsEcs(region)) return [];
  const why = `Fargate in ${region} reaches ECS through the VPC`;
  return ['ecs', 'ecs-agent', 'ecs-telemetry'].map((service) =>
    requirement(service, region, { neededFor: 'start', why, location }),
  );
}

function pullOf(workload: Workload, region: string, context: RequirementContext): readonly Requirement[] {
  const { images, pullsImages = true } = workload;
  if (!pullsImages) return [];
  if (images.complete && images.items.length === 0)
    return [...ecrPull({ workload, region, images: [] }), ...addOnsOf(workload, region)];
  const told: { readonly image: EcrImage | OtherImage; readonly named: NamedImage; readonly why: string }[] = [];
  const untold: Unknown[] = images.complete ? [] : [images.why];
  for (const each of images.items) {
    const reference = each.reference.known ? inRegion(each.reference.value, region) : null;
    const image = reference === null ? null : parseImage(reference);
    if (image === null || reference === null) untold.push(whyUnknown(each));
    else told.push({ image, named: { reference, location: each.location }, why: each.why });
  }
  return [
    ...groupEcrImages(told).flatMap((group) => ecrPull({ workload, region: group.region, images: group.images })),
    ...told.flatMap(({ image, named, why }) => otherRegistries(image, { named, why }, { region, context })),
    ...untold.slice(0, 1).flatMap((why) => unknownPull({ workload, region, anyTold: told.length > 0 }, why)),
  ];
}

/** Nodes and pods of EKS pull add-ons from a registry of AWS's own, beside what pods name. */
function addOnsOf(workload: Workload, region: string): readonly Requirement[] {
  const { kind } = workload;
  if (kind !== 'eks' && kind !== 'eks-fargate') return [];
  const images = eksAddOnImages(region, kind).map((image): EcrNamed => {
    const reference = `${image.host}/${image.repository}`;
    return { image, named: { reference, location: workload.location }, why: 'add-on images of EKS' };
  });
  return images.length === 0 ? [] : ecrPull({ workload, region, images });
}

/** An image in whatever region the VPC is in. */
function inRegion(reference: string, region: string): string {
  return reference.replace(
    /^(\d{12}|\*)\.dkr\.ecr\.\*\.amazonaws\.com\//,
    `$1.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}/`,
  );
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
  readonly images: readonly EcrNamed[];
}

interface EcrNamed {
  readonly image: EcrImage;
  readonly named: NamedImage;
  readonly why: string;
}

/** Images of one region and one kind of names share the token's host and the layer bucket. */
function groupEcrImages(
  told: readonly { readonly image: EcrImage | OtherImage; readonly named: NamedImage; readonly why: string }[],
): readonly EcrGroup[] {
  const groups = new Map<string, { region: string; images: EcrNamed[] }>();
  for (const { image, named, why } of told) {
    if (image.kind !== 'ecr') continue;
    const key = `${image.region} ${image.dualStack} ${image.fips}`;
    const group = groups.get(key) ?? { region: image.region, images: [] };
    group.images.push({ image, named, why });
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
    ...requirement(service, region, { neededFor: 'pull', why: whyOf(images), location: first?.named.location ?? null }),
    host,
    images: all,
    image: first?.named ?? null,
  });
  const { fetchesToken, tokenDoubt = null } = workload;
  const token = fetchesToken ? [{ ...base('ecr.api', tokenHost(names)), unsure: tokenDoubt }] : [];
  const registries = [...new Set(all.map(({ host }) => host))].map((host): Requirement => {
    const here = images.filter(({ image }) => image.host === host);
    const named = here[0]?.named ?? null;
    const leg = base('ecr.dkr', host);
    return {
      ...leg,
      why: whyOf(here),
      location: named?.location ?? leg.location,
      images: here.map(({ image }) => image),
      image: named,
    };
  });
  const anyRegistry = [base('ecr.dkr', serviceHost('ecr.dkr', region) ?? '')];
  return [...token, ...(registries.length > 0 ? registries : anyRegistry), base('s3', layerHost(names))];
}

/** For whose sake something is pulled: `image of container api and 2 more`. */
function whyOf(images: readonly { readonly why: string }[]): string {
  return andMore(images.map(({ why }) => why));
}

function andMore(reasons: readonly string[]): string {
  const [first = '', ...others] = new Set(reasons);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The registries that are not the account's own ECR: the image's own, or the upstream that a cache rule stands for. */
function otherRegistries(
  image: EcrImage | OtherImage,
  { named, why }: { readonly named: NamedImage; readonly why: string },
  { region, context }: { readonly region: string; readonly context: RequirementContext },
): readonly Requirement[] {
  const base = {
    ...requirement('registry', region, { neededFor: 'pull', why, location: named.location }),
    image: named,
  };
  if (image.kind === 'other') return [{ ...base, host: image.host }];
  const rule = cacheRuleOf(image, context.pullThroughCacheRules);
  if (rule === null) return [];
  const upstream = { ...base, why: `the first pull through ${rule.id}`, cacheRule: rule.id };
  if (!rule.upstream.known) return [{ ...upstream, host: '*', unsure: rule.upstream }];
  const host = rule.upstream.value.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return [{ ...upstream, host, unsure: rule.prefix.known ? null : rule.prefix }];
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
    bucket: null,
    owner: null,
    images: [],
    image: null,
    cacheRule: null,
    unsure: null,
  };
}

const STRENGTH: readonly NeededFor[] = ['feature', 'start', 'pull'];

/** One leg for each host, for the strongest of the reasons; others as strong are counted. */
function withoutRepeats(requirements: readonly Requirement[]): readonly Requirement[] {
  const byHost = new Map<string, Requirement[]>();
  for (const next of requirements) {
    const key = next.unsure === null ? next.host : `${next.host} ${next.unsure.what}`;
    const group = byHost.get(key);
    if (group === undefined) byHost.set(key, [next]);
    else group.push(next);
  }
  return [...byHost.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const best = others.reduce((before, next) => (isStronger(next, before) ? next : before), first);
    const alike = [first, ...others].filter((each) => !isStronger(best, each) && each.why !== '');
    return { ...best, why: best.why === '' ? '' : andMore([best.why, ...alike.map(({ why }) => why)]) };
  });
}

function isStronger(next: Requirement, before: Requirement): boolean {
  const byReason = STRENGTH.indexOf(next.neededFor) - STRENGTH.indexOf(before.neededFor);
  // What every pull needs comes before what only the first one does.
  return byReason > 0 || (byReason === 0 && before.cacheRule !== null && next.cacheRule === null);
}
