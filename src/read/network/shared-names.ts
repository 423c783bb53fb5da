import type { Value } from '../../model/value.js';
import { argument, readText } from './argument.js';
import { existenceDoubt, knownOnlyById, type ResourceMapping } from './build.js';
import { followSource } from './reference.js';
import { vpcToChange } from './vpc.js';

/**
 * A profile brings zones, endpoints and rules of other accounts into a VPC, and its own resource tells none of them.
 * Source: Route 53 guide, "What are Amazon Route 53 Profiles?" (read 2026-11).
 */
export const profileAssociation: ResourceMapping = {
  attach(resource, build) {
    const vpc = vpcToChange(resource, build, 'other-names', 'resource_id');
    const why = existenceDoubt(resource) ?? knownOnlyById(`what ${resource.address} brings`, resource.body.location);
    if (vpc !== null) vpc.otherNames ??= why;
  },
};

/**
 * A rule forwards names below its domain to other servers; the most specific of rules and zones decides.
 * Source: Route 53 guide, "How VPC Resolver determines whether the domain name in a query matches any rules" and
 * "Considerations when working with a private hosted zone" (read 2026-11).
 */
export const resolverRuleAssociation: ResourceMapping = {
  attach(resource, build) {
    const given = argument(resource.body, 'resolver_rule_id');
    const rule = given === null ? undefined : followSource(build, given)?.instance;
    if (rule !== undefined && !mayForwardAws(readText(rule.body, 'domain_name'), readText(rule.body, 'rule_type')))
      return;
    const vpc = vpcToChange(resource, build, 'other-names');
    const why = knownOnlyById(`what ${resource.address} forwards, and to whom`, resource.body.location);
    if (vpc !== null) vpc.otherNames ??= existenceDoubt(resource) ?? why;
  },
};

/** Rules of the other types make exceptions from those that forward. */
function mayForwardAws(domain: Value<string> | null, type: Value<string> | null): boolean {
  if (type?.known === true && type.value !== 'FORWARD') return false;
  if (domain?.known !== true) return true;
  const name = domain.value.toLowerCase().replace(/\.$/, '');
  return name === '' || ['com', 'cn', 'aws', 'eu'].includes(name) || /(?:^|\.)(?:amazonaws|aws)\./.test(name);
}
