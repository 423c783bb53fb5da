import { known, mapValue, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readList, readText, textOf } from './argument.js';
import { type Build, knownOnlyById, type ResourceMapping, thingOf } from './build.js';
import { followSource, openVpc } from './reference.js';
import { vpcIdOf } from './vpc.js';

/**
 * A group of DNS Firewall rules on a VPC: the names that its BLOCK rules hold. Which rule comes first isn't looked at, so
 * such a name may be blocked. A domain list that isn't declared is one of AWS's own of threats, which hold no name of AWS.
 * Source: Route 53 guide, "Rule groups and rules in DNS Firewall", "Managed Domain Lists" (read 2026-11).
 */
export const firewallAssociation: ResourceMapping = {
  attach(resource, build) {
    const given = argument(resource.body, 'firewall_rule_group_id');
    const group = given === null ? null : (followSource(build, given)?.instance ?? null);
    const vpc = openVpc(build, argument(resource.body, 'vpc_id')) ?? vpcIdOf(resource, build);
    const domains =
      group === null
        ? [knownOnlyById(`what ${resource.address} blocks`, given?.location ?? resource.body.location)]
        : rulesOf(build, group).flatMap((rule) => domainsOf(build, rule));
    for (const [place, domain] of domains.entries())
      build.draft.resolverRules.set(`${resource.address} ${place}`, {
        ...thingOf(resource),
        vpc,
        kind: known('firewall'),
        domain,
      });
  },
};

function rulesOf(build: Build, group: ResourceInstance): readonly ResourceInstance[] {
  return [...build.declared.values()].filter(({ type, body }) => {
    if (type !== 'aws_route53_resolver_firewall_rule') return false;
    const of = argument(body, 'firewall_rule_group_id');
    const action = readText(body, 'action');
    return (
      of !== null &&
      followSource(build, of)?.instance === group &&
      (action === null || !action.known || action.value === 'BLOCK')
    );
  });
}

/** `*.example.com` and `example.com` alike: the names below count as well, which says rather too much. */
function domainsOf(build: Build, rule: ResourceInstance): readonly Value<string>[] {
  const given = argument(rule.body, 'firewall_domain_list_id');
  const list = given === null ? null : (followSource(build, given)?.instance ?? null);
  const id = given === null || list !== null ? null : textOf(given);
  if (id?.known === false) return [id];
  const domains = list?.mode === 'managed' ? readList(list.body, 'domains') : null;
  if (domains === null) return [];
  const texts = domains.items.map((item) => mapValue(textOf(item), domainOf));
  return domains.complete ? texts : [...texts, domains.why];
}

function domainOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\*\.?/, '');
}
