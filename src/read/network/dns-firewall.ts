import type { PassingNames } from '../../model/network.js';
import { isSame, known, mapValue, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readList, readNumber, readText, textOf } from './argument.js';
import { type Build, existenceDoubt, knownOnlyById, type ResourceMapping, thingOf } from './build.js';
import { followSource, openVpc } from './reference.js';
import { vpcIdOf } from './vpc.js';

/**
 * A group of DNS Firewall rules on a VPC: the names that its BLOCK rules hold, and what rules before these let through. By
 * the priority of the groups on the VPC, and then of the rules in a group, the first that holds the name decides. A domain
 * list that isn't declared is one of AWS's own of threats, which hold no name of AWS.
 * Source: Route 53 guide, "How Resolver DNS Firewall filters", "Rule settings in DNS Firewall", "Managed Domain Lists" (read
 * 2026-11).
 */
export const firewallAssociation: ResourceMapping = {
  attach(resource, build) {
    const { body, address } = resource;
    const given = argument(body, 'firewall_rule_group_id');
    const group = groupOf(build, resource);
    const vpc = openVpc(build, argument(body, 'vpc_id')) ?? vpcIdOf(resource, build);
    const blocking =
      group === null
        ? [{ domain: knownOnlyById(`what ${address} blocks`, given?.location ?? body.location), passing: [] }]
        : rulesOf(build, group).flatMap((rule) => {
            const passing = passingBefore(build, { resource, group, vpc }, rule);
            return blocks(rule) ? domainsOf(build, rule).map((domain) => ({ domain, passing })) : [];
          });
    for (const [place, { domain, passing }] of blocking.entries())
      build.draft.resolverRules.set(`${address} ${place}`, {
        ...thingOf(resource),
        vpc,
        kind: known('firewall'),
        domain,
        ...(passing.length > 0 ? { passing } : {}),
      });
  },
};

function groupOf(build: Build, { body }: ResourceInstance): ResourceInstance | null {
  const given = argument(body, 'firewall_rule_group_id');
  return given === null ? null : (followSource(build, given)?.instance ?? null);
}

function rulesOf(build: Build, group: ResourceInstance): readonly ResourceInstance[] {
  return firewallOf(build).rules.get(group) ?? [];
}

interface Firewall {
  readonly rules: ReadonlyMap<ResourceInstance, readonly ResourceInstance[]>;
  readonly associations: readonly ResourceInstance[];
}

/** Kept, as it is asked for at each rule. */
const firewalls = new WeakMap<Build, Firewall>();

function firewallOf(build: Build): Firewall {
  const before = firewalls.get(build);
  if (before !== undefined) return before;
  const rules = new Map<ResourceInstance, ResourceInstance[]>();
  for (const rule of build.ofType('aws_route53_resolver_firewall_rule')) {
    const group = groupOf(build, rule);
    const others = group === null ? undefined : rules.get(group);
    if (others !== undefined) others.push(rule);
    else if (group !== null) rules.set(group, [rule]);
  }
  const associations = build.ofType('aws_route53_resolver_firewall_rule_group_association');
  const made = { rules, associations };
  firewalls.set(build, made);
  return made;
}

function blocks({ body }: ResourceInstance): boolean {
  const action = readText(body, 'action');
  return action === null || !action.known || action.value === 'BLOCK';
}

interface Association {
  readonly resource: ResourceInstance;
  readonly group: ResourceInstance;
  readonly vpc: Value<string>;
}

/** What surely passes before a rule is asked: by earlier rules of its group, and of groups that come before it. */
function passingBefore(build: Build, { resource, group, vpc }: Association, rule: ResourceInstance) {
  const earlier = rulesOf(build, group).filter((other) => comesBefore(other, rule));
  const groups = firewallOf(build).associations.filter(
    (other) => comesBefore(other, resource) && isSame(vpc, vpcIdOf(other, build)) && existenceDoubt(other) === null,
  );
  const before = groups.flatMap((other) => {
    const first = groupOf(build, other);
    return first === null ? [] : rulesOf(build, first);
  });
  return [...before, ...earlier].flatMap((each) => passingNames(build, each));
}

function comesBefore(a: ResourceInstance, b: ResourceInstance): boolean {
  const [first, second] = [readNumber(a.body, 'priority'), readNumber(b.body, 'priority')];
  return first?.known === true && second?.known === true && first.value < second.value;
}

/** One that tells of a name lets it through as well. A rule for one type of records says nothing of the others. */
function passingNames(build: Build, rule: ResourceInstance): readonly PassingNames[] {
  const action = readText(rule.body, 'action');
  if (action?.known !== true || !['ALLOW', 'ALERT'].includes(action.value)) return [];
  if (existenceDoubt(rule) !== null || QUERY_TYPE.some((name) => argument(rule.body, name) !== null)) return [];
  const redirection = readText(rule.body, 'firewall_domain_redirection_action');
  const trustsRedirection = redirection?.known === true && redirection.value === 'TRUST_REDIRECTION_DOMAIN';
  const list = listOf(build, rule);
  if (list === null || existenceDoubt(list) !== null) return [];
  return (readList(list.body, 'domains')?.items ?? []).flatMap((item) => {
    const text = textOf(item);
    return text.known ? [{ names: withoutDot(text.value), trustsRedirection }] : [];
  });
}

/** As Terraform and CloudFormation call it. */
const QUERY_TYPE = ['q_type', 'qtype'];

function listOf(build: Build, { body }: ResourceInstance): ResourceInstance | null {
  const given = argument(body, 'firewall_domain_list_id');
  const list = given === null ? null : (followSource(build, given)?.instance ?? null);
  return list?.mode === 'managed' ? list : null;
}

/** `*.example.com` and `example.com` alike: the names below count as well, which says rather too much. */
function domainsOf(build: Build, rule: ResourceInstance): readonly Value<string>[] {
  const given = argument(rule.body, 'firewall_domain_list_id');
  const isFollowed = given !== null && followSource(build, given) !== null;
  const id = given === null || isFollowed ? null : textOf(given);
  if (id?.known === false) return [id];
  const list = listOf(build, rule);
  const domains = list === null ? null : readList(list.body, 'domains');
  if (domains === null) return [];
  const texts = domains.items.map((item) => mapValue(textOf(item), (text) => withoutDot(text).replace(/^\*\.?/, '')));
  return domains.complete ? texts : [...texts, domains.why];
}

function withoutDot(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
