import type { EcrImage } from '../../aws/image-reference.js';
import { parseImage } from '../../aws/image-reference.js';
import type { Call } from './blueprint.js';
import type { LabLeg, LabPull, Scene } from './scene.js';
import { settled } from './settle.js';

/** Stands for a repository, or an account, that the input does not tell. */
const SOME_REPOSITORY = 'app';
const SOME_ACCOUNT = '123456789012';

/** The tag by which all images are pulled in the lab. */
const TAG = 'lab';

/** The host that is called; null where not even that is told. An account that isn't told gets digits. */
export function hostOf({ vpc }: Scene, { requirement, leg }: LabLeg): string | null {
  if (requirement.unsure !== null || leg.host === '' || leg.host === '*') return null;
  return leg.host.replace(/^\*/, settled(vpc.account, SOME_ACCOUNT));
}

/** The repositories that are asked for; what isn't told of one is filled in. */
function repositoriesOf(images: readonly EcrImage[]): readonly string[] {
  return images.length === 0 ? [SOME_REPOSITORY] : images.map(({ repository }) => complete(repository));
}

/** Source: github.com/distribution/reference, the grammar of repository names. */
function complete(repository: string): string {
  const filled = repository.replaceAll('*', 'any');
  const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
  return new RegExp(`^${part}(?:/${part})*$`).test(filled) ? filled : SOME_REPOSITORY;
}

/** The calls by which a leg is tried: those that the endpoint's policy looks at. */
export function callPaths({ requirement }: LabLeg): readonly Call[] {
  switch (requirement.service) {
    case 'ecr.dkr':
      return repositoriesOf(requirement.images).flatMap((repository): readonly Call[] => [
        { method: 'GET', path: `/v2/${repository}/manifests/${TAG}` },
        { method: 'GET', path: `/v2/${repository}/blobs/layer` },
      ]);
    case 's3':
      return [{ method: 'GET', path: '/layer' }];
    case 'registry':
      return [{ method: 'GET', path: '/v2/' }];
    default:
      return [{ method: 'POST', path: '/' }];
  }
}

/** The images that a workload pulls for real, without their tags: the lab's own image stands for each. */
export function imagesOf(scene: Scene, { legs }: LabPull): readonly string[] {
  return legs.flatMap((each) => {
    const host = hostOf(scene, each);
    if (host === null) return [];
    const { requirement } = each;
    if (requirement.service === 'ecr.dkr')
      return repositoriesOf(requirement.images).map((repository) => `${host}/${repository}`);
    if (requirement.service !== 'registry' || requirement.cacheRule !== null || requirement.image === null) return [];
    const parsed = parseImage(requirement.image.reference);
    return parsed === null ? [] : [`${host}/${complete(parsed.repository)}`];
  });
}
