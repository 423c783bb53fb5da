import type { Cidr } from '../../model/address.js';
import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, leftToAws, readBlocks, readTags, readText } from './argument.js';
import { type Build, doubt, existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { readCidr } from './cidr.js';
import { growing } from './draft.js';
import { ensure, refer } from './known-by-id.js';
import { idOf } from './reference.js';

export const prefixList: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    const blocks = readBlocks(body, 'entry');
    const entries = growing<Value<Cidr>>(blocks.complete ? undefined : { ...blocks, items: [] });
    for (const block of blocks.items)
      entries.items.push(readCidr(block, 'cidr') ?? missingCidr(resource, `${address}.entry`));
    const name = readText(body, 'name') ?? leftToAws(`${address}.name`, 'write name', body.location);
    build.draft.prefixLists.set(address, { ...thingOf(resource, readTags(resource)), name, entries });
  },
};

export const prefixListEntry: ResourceMapping = {
  attach(resource, build) {
    const id = refer(build, 'prefix-list', argument(resource.body, 'prefix_list_id'), { resource });
    if (id?.known === false) doubt(build, 'prefix-list-entries', id);
    const list = id?.known === true ? build.draft.prefixLists.get(id.value) : undefined;
    if (list === undefined) return;
    const why = existenceDoubt(resource);
    if (why !== null) list.entries.why ??= why;
    else list.entries.items.push(readCidr(resource.body, 'cidr') ?? missingCidr(resource, resource.address));
  },
};

function missingCidr(resource: ResourceInstance, owner: string) {
  return leftToAws(`${owner}.cidr`, 'write cidr', resource.body.location);
}

/** Chosen by `name`, or by a filter on it. Which entries it holds is AWS's or another's matter. */
export const prefixListData: ResourceMapping = {
  declare(resource: ResourceInstance, build: Build) {
    const { body } = resource;
    const id = idOf(build, 'prefix-list', resource);
    ensure(build, 'prefix-list', id, body.location, { resource });
    const draft = build.draft.prefixLists.get(id);
    const name = readText(body, 'name') ?? filteredName(resource);
    if (draft !== undefined && name !== null && !draft.name.known) draft.name = name;
  },
};

function filteredName({ body }: ResourceInstance) {
  for (const filter of readBlocks(body, 'filter').items) {
    const key = readText(filter, 'name');
    const values = argument(filter, 'values');
    if (key?.known !== true || key.value !== 'prefix-list-name' || values === null) continue;
    const items =
      values.value.kind === 'list' || values.value.kind === 'tuple' || values.value.kind === 'set'
        ? values.value.items
        : [];
    const [only, ...others] = items;
    if (only?.kind === 'string' && others.length === 0) return known(only.value, values.location);
  }
  return null;
}
