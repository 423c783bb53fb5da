import type { SecurityGroupRule } from '../../../model/network.js';
import { isIpv4, type LabInterface } from '../interfaces.js';
import { listBlocks } from '../routes.js';
import { settled } from '../settle.js';
import { addressMatches, protocolMatch } from './match.js';
import { type Chains, dropAt, type Router, withElements } from './router.js';

/** One chain for all interfaces with the same groups, a direction each. */
export interface GroupMaps {
  /** The addresses of the interfaces that carry a group, for rules that refer to it. */
  readonly sets: readonly string[];
  readonly maps: readonly string[];
}

/**
 * Security groups: only allow, their rules add up, and replies always pass. A rule that refers to a group means the
 * private addresses of the interfaces that carry it. Source: VPC guide, "Security groups" (read 2026-11).
 */
export function groupMaps(router: Router, chains: Chains): GroupMaps {
  const { interfaces, nameOf } = router;
  const withGroups = interfaces.flatMap((made) => (made.groups === null ? [] : [{ made, groups: made.groups }]));
  const numbers = groupNumbers(withGroups);
  const names = new Map<string, string>();
  const chainOf = (groups: readonly string[], direction: 'ingress' | 'egress'): string => {
    const key = JSON.stringify([direction, ...groups]);
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `g${names.size}`;
    names.set(key, name);
    const drop = dropAt(chains, { kind: 'security-group', resource: groups.join(', '), detail: direction });
    const lines = groups.flatMap((id) => {
      const group = router.scene.topology.securityGroup(id);
      if (group === null || !settled(group.exists, true)) return [];
      const rules = group.rules.items.filter((rule) => rule.direction === direction && settled(rule.exists, true));
      return rules.flatMap((rule) => ruleLines(router, rule, numbers));
    });
    chains.texts.push(`chain ${name} {\n${[...lines, drop].join('\n')}\n}`);
    return name;
  };
  const map = (name: string, direction: 'ingress' | 'egress') =>
    withElements(
      chains.later,
      `map ${name} {\ntype ifname : verdict`,
      withGroups.map(({ made, groups }) => `"${nameOf(made)}" : jump ${chainOf(groups, direction)}`),
    );
  return {
    maps: [map('group_out', 'egress'), map('group_in', 'ingress')],
    sets: [...numbers].flatMap(([id, number]) => {
      const carrying = withGroups.filter(({ groups }) => groups.includes(id));
      const addresses = carrying.flatMap(({ made }) => made.addresses);
      return [
        withElements(chains.later, `set s${number} {\ntype ipv4_addr`, addresses.filter(isIpv4)),
        withElements(
          chains.later,
          `set t${number} {\ntype ipv6_addr`,
          addresses.filter((address) => !isIpv4(address)),
        ),
      ];
    }),
  };
}

function groupNumbers(withGroups: readonly { readonly made: LabInterface; readonly groups: readonly string[] }[]) {
  const ids = [...new Set(withGroups.flatMap(({ groups }) => groups))];
  return new Map(ids.map((id, index) => [id, index]));
}

function ruleLines(
  { scene, maps }: Router,
  rule: SecurityGroupRule,
  numbers: ReadonlyMap<string, number>,
): readonly string[] {
  const protocol = protocolMatch(rule);
  if (protocol === null || !rule.peer.known) return [];
  const side = rule.direction === 'ingress' ? 'saddr' : 'daddr';
  const peer = rule.peer.value;
  switch (peer.kind) {
    case 'security-group': {
      const number = numbers.get(peer.id);
      if (number === undefined) return [];
      return [`${protocol} ip ${side} @s${number} return`, `${protocol} ip6 ${side} @t${number} return`];
    }
    case 'prefix-list':
      return addressMatches(maps, side, listBlocks(scene.topology.prefixList(peer.id))).map(
        (addresses) => `${protocol} ${addresses} return`,
      );
    case 'cidr':
      return addressMatches(maps, side, [peer.cidr]).map((addresses) => `${protocol} ${addresses} return`);
  }
}
