import { meantBy } from '../../aws/service-names.js';
import { InputError } from '../../model/input-error.js';
import type { Network, Thing } from '../../model/network.js';
import { closestTo } from '../../model/spelling.js';
import { all, known, some, unknown, type Value } from '../../model/value.js';
import { matchesWildcards } from '../../model/wildcard.js';
import type { Workload } from '../../model/workload.js';
import type { ConfiguredWorkload, Selector } from './read-config.js';

/**
 * The workloads of `pullpath.yaml`, with the subnets and groups that they name. Throws `InputError` where a name fits
 * nothing: a workload that is silently left out would be taken for one that works.
 */
export function configuredWorkloads(configured: readonly ConfiguredWorkload[], network: Network): readonly Workload[] {
  return configured.map((workload) => toWorkload(workload, network));
}

function toWorkload(configured: ConfiguredWorkload, network: Network): Workload {
  const { name, kind, location, images, needs, publicIp, securityGroups } = configured;
  for (const need of needs) refuseMisspelt(need);
  return {
    id: name,
    kind,
    location,
    exists: known(true),
    tags: {},
    subnets: all(find(configured.subnets, network.subnets, 'subnet')),
    securityGroups:
      securityGroups === null
        ? some(
            [],
            unknown(`the security groups of ${name}`, 'add securityGroups to the workload in pullpath.yaml', location),
          )
        : all(find(securityGroups, network.securityGroups, 'security group')),
    publicIp: publicIp === null ? known('subnet') : known(publicIp),
    images: all(
      images.map(({ text, location: at }) => ({
        reference: known(text, at),
        why: `image of ${name}`,
        location: at,
      })),
    ),
    needs: all(
      needs.map(({ text, location: at }) => ({
        service: text,
        neededFor: 'start' as const,
        why: `asked for by ${name}`,
        region: known(null),
        location: at,
      })),
    ),
    fetchesToken: true,
  };
}

/** A service that there is not would be one that is never reached. */
function refuseMisspelt({ text, location: { file, line, column } }: Selector): void {
  const meant = meantBy(text);
  if (meant.length > 0)
    throw new InputError(`there is no service ${text}`, { file, line, column }, `write ${meant.join(' or ')}`);
}

/** The things that texts select, each once: by id, where `*` stands for anything, or by a tag, `tag:Name=app *`. */
function find(selectors: readonly Selector[], things: readonly Thing[], what: string): readonly Value<string>[] {
  const found = new Map<string, Value<string>>();
  for (const { text, location } of selectors) {
    const matching = things.filter(isSelectedBy(text));
    if (matching.length === 0) {
      const { file, line, column } = location;
      const ids = things.map(({ id }) => id);
      throw new InputError(
        `no ${what} is ${text}${closestTo(text, ids)}`,
        { file, line, column },
        ids.length === 0 ? `there is no ${what}` : `there is ${ids.slice(0, 4).join(', ')}`,
      );
    }
    for (const { id } of matching) if (!found.has(id)) found.set(id, known(id, location));
  }
  return [...found.values()];
}

function isSelectedBy(text: string): (thing: Thing) => boolean {
  const [, key, value] = /^tag:([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) return ({ id }) => matchesWildcards(text, id);
  return ({ tags }) => {
    const own = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return own !== undefined && matchesWildcards(value, own);
  };
}
