import type { NetworkAcl, NetworkAclEntry } from '../../../model/network.js';
import { settled } from '../settle.js';
import { addressMatches, protocolMatch } from './match.js';
import { type Chains, dropAt, type Router, withElements } from './router.js';

/**
 * Network ACLs: stateless, the entries in the order of their numbers, what none matches is dropped; asked at the edge of
 * a subnet alone. Source: VPC guide, "Network ACLs" (read 2026-11).
 */
export function aclMaps(router: Router, chains: Chains): readonly string[] {
  const { scene, subnetNumber } = router;
  const names = new Map<string, string>();
  const chainOf = (acl: NetworkAcl, direction: 'ingress' | 'egress'): string => {
    const key = `${direction} ${acl.id}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `a${names.size}`;
    names.set(key, name);
    const drop = dropAt(chains, { kind: 'network-acl', resource: acl.id, detail: direction });
    const lines = inOrder(acl, direction).flatMap((entry) => entryLines(router, entry, drop));
    chains.texts.push(`chain ${name} {\n${[...lines, drop].join('\n')}\n}`);
    return name;
  };
  const edges = scene.subnets.flatMap((subnet) => {
    const id = settled(subnet.networkAcl, null) ?? scene.vpc.defaultNetworkAcl;
    const acl = scene.topology.networkAcl(id);
    return acl === null ? [] : [{ number: subnetNumber(subnet), acl }];
  });
  const map = (name: string, direction: 'ingress' | 'egress') =>
    withElements(
      chains.later,
      `map ${name} {\ntype devgroup : verdict`,
      edges.map(({ number, acl }) => `${number} : jump ${chainOf(acl, direction)}`),
    );
  const numbers = scene.subnets.map(subnetNumber);
  return [
    map('acl_out', 'egress'),
    map('acl_in', 'ingress'),
    withElements(
      chains.later,
      'set same {\ntype devgroup . devgroup',
      numbers.map((number) => `${number} . ${number}`),
    ),
  ];
}

function inOrder(acl: NetworkAcl, direction: 'ingress' | 'egress'): readonly NetworkAclEntry[] {
  return acl.entries.items
    .filter((entry) => entry.direction === direction && settled(entry.exists, true))
    .map((entry, index) => ({ entry, index, number: settled(entry.number, 32767) }))
    .sort((a, b) => a.number - b.number || a.index - b.index)
    .map(({ entry }) => entry);
}

function entryLines({ maps }: Router, entry: NetworkAclEntry, drop: string): readonly string[] {
  const protocol = protocolMatch(entry);
  if (protocol === null || !entry.cidr.known) return [];
  const side = entry.direction === 'ingress' ? 'saddr' : 'daddr';
  const verdict = settled(entry.action, 'deny') === 'allow' ? 'return' : drop;
  return addressMatches(maps, side, [entry.cidr.value]).map((addresses) => `${protocol} ${addresses} ${verdict}`);
}
