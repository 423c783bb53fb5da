import type { PassingNames, ResolverRule } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { isBelow, type Question } from './question.js';
import { settle, settleBoolean } from './world.js';

interface TakenAway {
  readonly rule: ResolverRule;
  readonly detail: string;
  readonly why: Unknown;
}

/**
 * What takes a name away from the VPC's resolver, in this world: the rule with the longest domain that holds it, unless
 * a private zone of the VPC is longer still; of the same name the rule comes first. A profile answers what nothing else
 * does, and so does a zone of which only the id is told. DNS Firewall is asked first, whoever would answer.
 * Sources: Route 53 guide, "How Resolver determines whether the domain name in a query matches any rules", "Private hosted
 * zones and Resolver rules", "Route 53 Profiles", "Filtering outbound DNS traffic using DNS Firewall" (read 2026-11).
 *
 * @param zone the private zone that would answer; null: none
 * @param redirected whether the answer may be another name, which is asked for in turn
 */
export function takenAway(
  { world, topology, vpc, host }: Pick<Question, 'world' | 'topology' | 'vpc' | 'host'>,
  { zone, redirected }: { readonly zone: string | null; readonly redirected: boolean },
): TakenAway | null {
  let best: { readonly rule: ResolverRule; readonly length: number } | null = null;
  let profile: ResolverRule | null = null;
  for (const rule of topology.resolverRulesIn(vpc.id)) {
    if (rule.domain.known && !isBelow(host, rule.domain.value)) continue;
    if (rule.passing?.some((names) => letsPass(names, { host, redirected })) === true) continue;
    if (!settleBoolean(world, `${rule.id}.exists`, rule.exists)) continue;
    if (settle(world, `${rule.id}.vpc`, rule.vpc, [vpc.id, null]) !== vpc.id) continue;
    if (isLast(rule)) {
      profile ??= rule;
      continue;
    }
    if (!rule.domain.known && !world.choose(`${rule.id} holds ${host}`, rule.domain, [false, true])) continue;
    if (isFirewall(rule)) return awayBy(rule, host);
    const length = rule.domain.known ? rule.domain.value.length : host.length;
    if (best === null || length > best.length) best = { rule, length };
  }
  if (best !== null && best.length >= (zone?.length ?? 0)) {
    const kind = settle(world, `${best.rule.id}.kind`, best.rule.kind, ['forward', 'system'] as const);
    return kind === 'system' ? null : awayBy(best.rule, host);
  }
  return profile === null || zone !== null ? null : awayBy(profile, host);
}

/**
 * Whether DNS Firewall lets a name through by a rule, and what it is redirected to: AWS's public names lead to others of
 * AWS's, whichever these are. Source: Route 53 guide, "Rule settings in DNS Firewall", domain redirection (read 2026-11).
 */
function letsPass(
  { names, trustsRedirection }: PassingNames,
  { host, redirected }: { readonly host: string; readonly redirected: boolean },
): boolean {
  const holds = names === '*' || (names.startsWith('*.') ? host.endsWith(names.slice(1)) : names === host);
  return holds && (!redirected || trustsRedirection || WHOLE_OF_AWS.has(names));
}

const WHOLE_OF_AWS: ReadonlySet<string> = new Set(['*', '*.amazonaws.com', '*.amazonaws.com.cn']);

function awayBy(rule: ResolverRule, host: string): TakenAway {
  const detail = isFirewall(rule)
    ? `${rule.id} may block ${host}.`
    : `${rule.id} takes ${host} away from the VPC's resolver.`;
  return { rule, detail, why: answersOf(rule, host) };
}

/** Whether it answers only what nothing else does. */
function isLast({ kind }: ResolverRule): boolean {
  return kind.known && (kind.value === 'profile' || kind.value === 'zone');
}

function isFirewall({ kind }: ResolverRule): boolean {
  return kind.known && kind.value === 'firewall';
}

function answersOf(rule: ResolverRule, host: string): Unknown {
  if (isFirewall(rule))
    return {
      known: false,
      what: `whether DNS Firewall lets ${host} through (${rule.id})`,
      settle: 'let an ALLOW rule before it hold *.amazonaws.com, or ignore this finding where the name is let through',
      location: rule.location,
    };
  if (rule.kind.known && rule.kind.value === 'zone')
    return {
      known: false,
      what: `what the zone of ${rule.id} answers for ${host}`,
      settle: 'give the folder or plan that declares the zone, or ignore this finding where it has no such name',
      location: rule.location,
    };
  const isProfile = rule.kind.known && rule.kind.value === 'profile';
  return {
    known: false,
    what: isProfile
      ? `what the profile of ${rule.id} answers for ${host}`
      : `what the servers that ${rule.id} forwards to answer for ${host}`,
    settle: isProfile
      ? 'look at the zones of the profile, and ignore this finding where they lead to reachable endpoints'
      : 'keep the name with the VPC resolver by a rule of type SYSTEM, or ignore this finding where the servers give answers that work in this VPC',
    location: rule.location,
  };
}
