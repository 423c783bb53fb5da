import type { SecurityGroupRule } from '../../model/network.js';
import { known, type Unknown, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, located, readList } from './argument.js';
import { type Build, doubt, existenceDoubt } from './build.js';
import { refer } from './known-by-id.js';
import { followSource } from './reference.js';

/**
 * Takes away the rules of a group that its exclusive list leaves out, inline ones included. Runs when all rules are told.
 * Source: docs of `aws_vpc_security_group_rules_exclusive` (read 2026-11).
 */
export function keepExclusiveRules(build: Build): void {
  for (const resource of build.ofType('aws_vpc_security_group_rules_exclusive')) {
    const id = refer(build, 'security-group', argument(resource.body, 'security_group_id'), { resource });
    if (id?.known === false) doubt(build, 'rules', id);
    const group = id?.known === true ? build.draft.securityGroups.get(id.value) : undefined;
    if (group === undefined) continue;
    const kept = group.rules.items.flatMap((rule): readonly SecurityGroupRule[] => {
      const stays = isListed(rule, resource, build);
      if (!stays.known) return [{ ...rule, exists: rule.exists.known && !rule.exists.value ? rule.exists : stays }];
      return stays.value ? [rule] : [];
    });
    group.rules.items.splice(0, group.rules.items.length, ...kept);
  }
}

function isListed(rule: SecurityGroupRule, resource: ResourceInstance, build: Build): Value<boolean> {
  const listed = readList(resource.body, `${rule.direction}_rule_ids`);
  let open: Unknown | null = existenceDoubt(resource);
  for (const item of listed?.items ?? []) {
    const source = followSource(build, item);
    if (source?.instance.address === rule.id) return known(true);
    if (source === null && item.value.kind === 'unknown') open ??= located(item.value.why, item.location);
  }
  if (listed?.complete === false) open ??= listed.why;
  return open ?? known(false, resource.body.location);
}
