import type { GatewayEntry } from './blueprint.js';
import { defaults, type End, LAB_GROUP, mac, neighbours, TABLES, version } from './ends.js';
import { tableText, withElements } from './filter/router.js';
import { ROUTER } from './routes.js';

/** A veth between the router and the services: a gateway's. */
export interface Gateway {
  readonly device: string;
  readonly inner: string;
  readonly port: number;
  readonly entry: GatewayEntry;
}

export function serviceLines(
  ends: readonly End[],
  gateways: readonly Gateway[],
  publicIpv6: readonly string[],
): readonly string[] {
  const endpoints = ends.filter(({ made }) => made.owner.kind === 'endpoint');
  const ways = [
    ...endpoints.map(({ made, device }) => ({ device, number: made.index, gateway: mac(1, made.index) })),
    ...gateways.map(({ inner, port }) => ({ device: inner, number: port, gateway: mac(1, port) })),
  ];
  return [
    'link set lo up',
    'route replace local 198.18.0.0/16 dev lo',
    ...publicIpv6.map((address) => `-6 route add local ${address} dev lo`),
    ...ways.flatMap(({ device, number, gateway }) => {
      const table = TABLES.service + number;
      return [
        `link set ${device} group ${LAB_GROUP} up`,
        ...neighbours(device, ROUTER, gateway),
        ...defaults(device, table),
        `-4 rule add fwmark ${table} lookup ${table} pref 0`,
        `-6 rule add fwmark ${table} lookup ${table} pref 0`,
      ];
    }),
    ...endpoints.flatMap(({ made }) =>
      made.addresses.map((address) => `${version(address)} route add local ${address} dev lo`),
    ),
  ];
}

export function undoServiceLines(
  ends: readonly End[],
  gateways: readonly Gateway[],
  publicIpv6: readonly string[],
): readonly string[] {
  const endpoints = ends.filter(({ made }) => made.owner.kind === 'endpoint');
  const numbers = [...endpoints.map(({ made }) => made.index), ...gateways.map(({ port }) => port)];
  return [
    `link del group ${LAB_GROUP}`,
    ...publicIpv6.map((address) => `-6 route del local ${address} dev lo`),
    ...numbers.flatMap((number) => [
      `-4 rule del fwmark ${TABLES.service + number}`,
      `-6 rule del fwmark ${TABLES.service + number}`,
    ]),
    ...endpoints.flatMap(({ made }) =>
      made.addresses.map((address) => `${version(address)} route del local ${address} dev lo`),
    ),
  ];
}

/** Answers leave by the interface by which the question came. */
export function serviceRules(ends: readonly End[], gateways: readonly Gateway[]): readonly string[] {
  const later: string[] = [];
  const ways = [
    ...ends
      .filter(({ made }) => made.owner.kind === 'endpoint')
      .map(({ made, device }) => [device, made.index] as const),
    ...gateways.map(({ inner, port }) => [inner, port] as const),
  ];
  const turned = gateways.map(({ inner, port }) => `iifname "${inner}" tcp dport 443 dnat to :${port}`);
  const marks = withElements(
    later,
    'map ways {\ntype ifname : mark',
    ways.map(([device, number]) => `"${device}" : ${TABLES.service + number}`),
  );
  const classify =
    'chain classify {\ntype filter hook prerouting priority mangle; policy accept;\nmeta mark set iifname map @ways\n}';
  const turn = `chain turn {\ntype nat hook prerouting priority dstnat; policy accept;\n${turned.join('\n')}\n}`;
  const tables = [tableText([marks, classify]), ...['ip', 'ip6'].map((family) => tableText([turn], family))];
  return [`flush ruleset\n${tables.join('')}`, ...later];
}
