import { partitionOf } from '../../aws/partitions.js';
import { known, type Unknown, unknown, type Value } from '../../model/value.js';
import { type Argument, argument, located, readText } from '../network/argument.js';
import { regionOf, type Source } from '../network/build.js';
import { followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { TerraformValue, UnknownValue } from '../resource/value.js';
import type { WorkloadContext } from './context.js';
import { follow, REPOSITORY } from './follow.js';

/** Stands for a part of a reference that isn't known. */
const OPEN = '*';

/** Where images are named: what names them runs in this region. */
export interface ImageContext extends WorkloadContext {
  readonly region: Value<string>;
}

/**
 * An image's reference. What isn't known of its tag or repository changes no host, and the account of a registry of ECR
 * is whose ever it is; only where the registry itself isn't known, the image isn't.
 */
export function imageReference(context: ImageContext, { value, location }: Argument): Value<string> {
  if (value.kind === 'string') return known(value.value, location);
  if (value.kind !== 'unknown')
    return unknown('an image that is no text', 'write the image as REGISTRY/REPOSITORY:TAG', location);
  let text = '';
  let open: Unknown | null = null;
  for (const part of value.parts ?? [value]) {
    const told = typeof part === 'string' ? part : partOf(context, part);
    if (typeof told === 'string') text += told;
    else {
      open ??= told;
      text += OPEN;
    }
  }
  const reference = withoutOpenTag(text);
  if (!reference.includes(OPEN) || isRegistryTold(reference)) return known(reference, location);
  return located(open ?? value.why, location);
}

/** What tells apart hosts: the registry, or that there is none, so that it is Docker Hub. */
function isRegistryTold(reference: string): boolean {
  const slash = reference.indexOf('/');
  const host = slash < 0 ? reference : reference.slice(0, slash);
  return slash >= 0 && (!host.includes(OPEN) || /^\*\.dkr[.-]ecr(-fips)?\.(?:[a-z0-9-]+|\*)\.[a-z0-9.]+$/.test(host));
}

/** `repository:*` and `repository@*` are the repository. */
function withoutOpenTag(reference: string): string {
  const name = reference.lastIndexOf('/') + 1;
  const tag = /[:@]/.exec(reference.slice(name));
  const cut = tag === null ? reference.length : name + tag.index;
  return reference.slice(cut).includes(OPEN) ? reference.slice(0, cut) : reference;
}

/** What an unknown part is known to be. */
function partOf(context: ImageContext, part: UnknownValue): string | Unknown {
  const source = followSource(context.build, { value: part });
  return source === null ? part.why : (ofSource(context, source) ?? part.why);
}

function ofSource(context: ImageContext, { instance, attribute }: Source): string | Unknown | null {
  switch (instance.type) {
    case 'aws_ecr_repository':
      if (attribute === 'repository_url')
        return repositoryUrl(context, instance, argument(instance.body, 'name')?.value);
      return attribute === 'registry_id' ? accountOf(instance) : null;
    case 'aws_ecr_image':
      return attribute === 'image_uri' ? imageUri(context, instance) : null;
    case 'aws_caller_identity':
      return attribute === 'account_id' || attribute === 'id' ? accountOf(instance) : null;
    default:
      return null;
  }
}

/**
 * Source: ECR guide, "Private registry": `ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY` (read 2026-11). A region that isn't
 * known, but is that of the task, is left open: the VPC tells it.
 */
function repositoryUrl(
  context: ImageContext,
  instance: ResourceInstance,
  name: TerraformValue | undefined,
): string | Unknown {
  const region = regionOf(instance);
  const repository = name?.kind === 'string' ? name.value : OPEN;
  if (!region.known) {
    const same = !context.region.known && context.region.what === region.what;
    return same ? `${accountOf(instance)}.dkr.ecr.${OPEN}.amazonaws.com/${repository}` : region;
  }
  return `${accountOf(instance)}.dkr.ecr.${region.value}.${partitionOf(region.value).dnsSuffix}/${repository}`;
}

function imageUri(context: ImageContext, instance: ResourceInstance): string | Unknown {
  const name = argument(instance.body, 'repository_name');
  const repository = follow(context, name, REPOSITORY);
  return repository === null
    ? repositoryUrl(context, instance, name?.value)
    : repositoryUrl(context, repository, argument(repository.body, 'name')?.value);
}

function accountOf({ body, account }: ResourceInstance): string {
  const registry = readText(body, 'registry_id');
  if (registry?.known === true) return registry.value;
  return account.known ? account.value : OPEN;
}
