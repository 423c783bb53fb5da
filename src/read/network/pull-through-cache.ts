import { leftToAws, readText } from './argument.js';
import { type ResourceMapping, regionOf, thingOf } from './build.js';

export const pullThroughCacheRule: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    const read = (name: string) =>
      readText(body, name) ?? leftToAws(`${address}.${name}`, `write ${name}`, body.location);
    build.draft.pullThroughCacheRules.set(address, {
      ...thingOf(resource),
      prefix: read('ecr_repository_prefix'),
      upstream: read('upstream_registry_url'),
      region: regionOf(resource),
      account: resource.account,
    });
  },
};
