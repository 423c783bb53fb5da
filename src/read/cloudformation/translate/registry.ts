import { stringValue } from '../../resource/value.js';
import { toValue } from '../evaluate/placed.js';
import { setValue } from './body.js';
import { plain, property, type Translation } from './translation.js';

/**
 * What the names of upstream registries stand for. Source: ECR API, "CreatePullThroughCacheRule", upstreamRegistry and
 * upstreamRegistryUrl (read 2026-11).
 */
const UPSTREAMS: ReadonlyMap<string, string> = new Map([
  ['docker-hub', 'registry-1.docker.io'],
  ['ecr-public', 'public.ecr.aws'],
  ['github-container-registry', 'ghcr.io'],
  ['gitlab-container-registry', 'registry.gitlab.com'],
  ['k8s', 'registry.k8s.io'],
  ['quay', 'quay.io'],
]);

export const REGISTRY_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::ECR::Repository': plain('aws_ecr_repository', {
    attributes: { RepositoryUri: 'repository_url' },
    naming: { rename: { RepositoryName: 'name' } },
  }),
  'AWS::ECR::PullThroughCacheRule': plain('aws_ecr_pull_through_cache_rule', {
    finish(body, resource) {
      const named = property(resource, 'UpstreamRegistry');
      if (named === null || body.attributes.has('upstream_registry_url')) return;
      const value = toValue(named.value);
      const url = value.kind === 'string' ? UPSTREAMS.get(value.value) : undefined;
      setValue(body, 'upstream_registry_url', url === undefined ? value : stringValue(url), named.location);
    },
  }),
};
