import type { DropPoint } from '../blueprint.js';
import { isIpv4 } from '../interfaces.js';
import { NOWHERE } from '../routes.js';
import { settled } from '../settle.js';
import { aclMaps } from './network-acls.js';
import { type Chains, dropAt, type Router, tableText, withElements } from './router.js';
import { groupMaps } from './security-groups.js';

export interface Filter {
  /** For `nft -f`, one after the other. */
  readonly texts: readonly string[];
  readonly drops: readonly DropPoint[];
}

/** Without privileges the kernel takes only so many rules in one message. */
const CHAINS_AT_ONCE = 60;

/**
 * The router's packet filter: network ACLs at the edges of subnets; then groups at both ends; then what no way leads on.
 * Every place that drops has its own counter, and writes down which packets they were.
 */
export function filterOf(router: Router): Filter {
  const chains: Chains = { drops: [], texts: [], later: [] };
  const acls = aclMaps(router, chains);
  const groups = groupMaps(router, chains);
  const base = baseChains(router, chains);
  const parts: string[][] = [];
  for (let at = 0; at < chains.texts.length; at += CHAINS_AT_ONCE)
    parts.push(chains.texts.slice(at, at + CHAINS_AT_ONCE));
  const texts = [
    tableText([...chains.drops.map((_, index) => `counter c${index + 1} {\n}`), ...DROPS, ...groups.sets]),
    ...parts.map((part) => tableText(part)),
    tableText([...acls, ...groups.maps, ...base, ...translation(router, chains)]),
  ];
  return { drops: chains.drops, texts: [...(parts.length > 1 ? texts : [texts.join('')]), ...chains.later] };
}

const DROPS = [
  'set drops {\ntype mark . ipv4_addr . inet_service . ipv4_addr . inet_service\nsize 65535\nflags dynamic\n}',
  'set drops6 {\ntype mark . ipv6_addr . inet_service . ipv6_addr . inet_service\nsize 65535\nflags dynamic\n}',
];

function baseChains(router: Router, chains: Chains): readonly string[] {
  const { scene, interfaces, internet, nameOf, tableNumber, publicAddresses } = router;
  const drop = (kind: DropPoint['kind'], detail: string) => dropAt(chains, { kind, resource: scene.vpc.id, detail });
  const nowhere = [
    `"${NOWHERE.blackhole}" : ${drop('blackhole', 'a route into nothing')}`,
    `"${NOWHERE.none}" : ${drop('no-route', 'no route')}`,
    `"${NOWHERE.open}" : ${drop('not-told', 'leads to what the input does not tell')}`,
  ];
  const noPublicAddress = drop('no-public-address', 'no public address');
  const loop = drop('loop', 'back to the gateway that it comes from');
  const gateways = interfaces.filter(({ owner }) => owner.kind === 'nat').map(nameOf);
  const invalid = drop('invalid', 'belongs to no connection');
  const dnsOff = settled(scene.vpc.dnsSupport, true) ? null : drop('dns-off', 'DNS support is off');
  const marks = interfaces.map((made) => `"${nameOf(made)}" : ${tableNumber(made)}`);
  return [
    withElements(chains.later, 'map tables {\ntype ifname : mark', marks),
    withElements(chains.later, 'set public {\ntype ipv4_addr', [...publicAddresses.keys()].filter(isIpv4)),
    'chain classify {\ntype filter hook prerouting priority mangle; policy accept;\nmeta mark set iifname map @tables\n}',
    `chain onward {
oifname vmap { ${nowhere.join(', ')} }
${internet.map((device) => `oifname "${device}" meta nfproto ipv4 ip saddr != @public ${noPublicAddress}`).join('\n')}
${gateways.map((device) => `iifname "${device}" oifname "${device}" ${loop}`).join('\n')}
accept
}`,
    `chain groups {
ct state established,related goto onward
ct state invalid ${invalid}
iifname vmap @group_out
oifname vmap @group_in
goto onward
}`,
    `chain forward {
type filter hook forward priority filter; policy drop;
iifgroup . oifgroup @same goto groups
iifgroup vmap @acl_out
oifgroup vmap @acl_in
goto groups
}`,
    // Groups and ACLs don't look at what goes to AmazonProvidedDNS: nothing else filters it.
    ...(dnsOff === null
      ? []
      : [
          `chain resolver {\ntype filter hook input priority filter; policy accept;\nmeta l4proto { tcp, udp } th dport 53 ${dnsOff}\n}`,
        ]),
  ];
}

/** The internet gateway puts an interface's public address in place of its private one. */
function translation({ internet, publicAddresses }: Router, chains: Chains): readonly string[] {
  if (internet.length === 0 || publicAddresses.size === 0) return [];
  const pairs = [...publicAddresses].filter(([address]) => isIpv4(address));
  const devices = internet.map((device) => `"${device}"`).join(', ');
  return [
    withElements(
      chains.later,
      'map to_public {\ntype ipv4_addr : ipv4_addr',
      pairs.map(([own, shown]) => `${own} : ${shown}`),
    ),
    withElements(
      chains.later,
      'map to_private {\ntype ipv4_addr : ipv4_addr',
      pairs.map(([own, shown]) => `${shown} : ${own}`),
    ),
    `chain inward {\ntype nat hook prerouting priority dstnat; policy accept;\niifname { ${devices} } dnat ip to ip daddr map @to_private\n}`,
    `chain outward {\ntype nat hook postrouting priority srcnat; policy accept;\noifname { ${devices} } snat ip to ip saddr map @to_public\n}`,
  ];
}
