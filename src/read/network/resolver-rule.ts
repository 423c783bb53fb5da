import type { ResolverRule } from '../../model/network.js';
import { known, mapValue, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readText, textOf } from './argument.js';
import { type Build, knownOnlyById, type ResourceMapping, thingOf } from './build.js';
import { followSource, openVpc } from './reference.js';
import { vpcIdOf } from './vpc.js';

/** A rule does something where it is associated with a VPC, so each association is one. */
export const resolverRuleAssociation: ResourceMapping = {
  attach(resource, build) {
    const given = argument(resource.body, 'resolver_rule_id');
    const rule = given === null ? null : (followSource(build, given)?.instance ?? null);
    const what = given === null ? { known: false as const, what: resource.address } : textOf(given);
    const name = rule?.address ?? (what.known ? what.value : what.what);
    add(resource, build, {
      kind: rule === null ? known('forward') : ruleKind(rule),
      domain: (rule === null ? null : domainOf(rule)) ?? knownOnlyById(`${name}.domain_name`, resource.body.location),
    });
  },
};

function ruleKind(rule: ResourceInstance): ResolverRule['kind'] {
  const type = readText(rule.body, 'rule_type') ?? known('FORWARD');
  return mapValue(type, (text) => (text === 'SYSTEM' ? 'system' : 'forward'));
}

/** `.` is every name. */
function domainOf(rule: ResourceInstance): Value<string> | null {
  const domain = readText(rule.body, 'domain_name');
  return domain === null ? null : mapValue(domain, (text) => text.replace(/\.$/, '').toLowerCase());
}

/** What a Route 53 Profile holds is told elsewhere, mostly in another account. */
export const profileAssociation: ResourceMapping = {
  attach(resource, build) {
    add(resource, build, {
      kind: known('profile'),
      domain: knownOnlyById(`${resource.address}.domain_names`, resource.body.location),
    });
  },
};

function add(resource: ResourceInstance, build: Build, rule: Pick<ResolverRule, 'kind' | 'domain'>): void {
  const name = resource.type === 'aws_route53profiles_association' ? 'resource_id' : 'vpc_id';
  const vpc = openVpc(build, argument(resource.body, name)) ?? vpcIdOf(resource, build, name);
  build.draft.resolverRules.set(resource.address, { ...thingOf(resource), vpc, ...rule });
}
