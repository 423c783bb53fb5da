import { cidrSet } from '../model/address.js';
import { EMPTY, type IntervalSet, subtract, union } from '../model/interval-set.js';
import type { SecurityGroup, Vpc } from '../model/network.js';
import { groupBy, nameThem, type Rule } from './rule.js';

/** Source: PrivateLink guide, "Security groups" for interface endpoints (read 2026-11). */
export const endpointSecurityGroupOpen: Rule = {
  name: 'endpoint-security-group-open',
  phase: 'advice',
  summary: "the endpoint's group admits more than the VPC's own addresses",
  find: ({ topology }) => {
    const guards = topology.network.endpoints.flatMap((endpoint) => {
      const vpc = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
      if (vpc === null || !endpoint.type.known || endpoint.type.value !== 'Interface') return [];
      return endpoint.securityGroups.items.flatMap((item) => {
        const group = item.known ? topology.securityGroup(item.value) : null;
        return group === null ? [] : [{ endpoint, vpc, group }];
      });
    });
    return groupBy(guards, ({ group }) => group.id).flatMap((uses) => {
      const [{ vpc, group }] = uses;
      const open = foreignRules(group, vpc);
      const [first] = open;
      if (first === undefined) return [];
      const from = nameThem(open.map(({ text }) => text));
      return {
        resource: group.id,
        location: first.rule.location ?? group.location,
        message: `${group.id} admits ${from} to ${nameThem(uses.map(({ endpoint }) => endpoint.id))}, which is more than the addresses of ${vpc.id}.`,
        awsError: null,
        fix: `Admit the VPC's own CIDRs, or the workloads' groups. Where peered networks use the endpoint on purpose, name their CIDRs and ignore this note.`,
        legs: [],
      };
    });
  },
};

/** Rules that let others than the VPC's addresses in on port 443. */
function foreignRules(group: SecurityGroup, { cidrs }: Vpc) {
  if (!cidrs.complete || cidrs.items.some((cidr) => !cidr.known)) return [];
  const own = cidrs.items.reduce<IntervalSet>(
    (set, cidr) => (cidr.known ? union(set, cidrSet(cidr.value)) : set),
    EMPTY,
  );
  return group.rules.items.flatMap((rule) => {
    const { direction, peer, ports, protocol, exists } = rule;
    if (direction !== 'ingress' || !peer.known || peer.value.kind !== 'cidr' || !exists.known || !exists.value)
      return [];
    const everyPort = protocol.known && protocol.value === 'all';
    const https = everyPort || (ports.known && ports.value.from <= 443 && 443 <= ports.value.to);
    const { cidr } = peer.value;
    return https && subtract(cidrSet(cidr), own).length > 0 ? [{ rule, text: cidr.text }] : [];
  });
}
