import { formatAddress } from '../../model/address.js';
import type { InternetGateway, RouteTable } from '../../model/network.js';
import { type Batch, type Blueprint, type GatewayEntry, type PortRange, SERVICES } from './blueprint.js';
import {
  clientLines,
  endOf,
  LAB_GROUP,
  linkLine,
  mac,
  nameOf,
  neighbours,
  ownLines,
  TABLES,
  undoLines,
  version,
} from './ends.js';
import { type Router, tableText } from './filter/router.js';
import { isIpv4, type LabInterface } from './interfaces.js';
import { type Devices, interfaceRoutes, type Maps, NOWHERE, routeLines, tableOf, via } from './routes.js';
import type { Scene } from './scene.js';
import { type Gateway, serviceLines, serviceRules, undoServiceLines } from './service-links.js';
import { policyOf } from './services.js';
import { settled } from './settle.js';

/** The ports to which the packets of gateways are turned, so that a service knows by which way they came. */
const GATEWAY_PORT = 10_000;
/** Public addresses of interfaces, behind those that stand for public ranges. */
const FIRST_PUBLIC = [198, 19] as const;

export interface Links extends Pick<Blueprint, 'namespaces' | 'batches' | 'undo' | 'rules' | 'natGateways'> {
  readonly router: Router;
  readonly gateways: Readonly<Record<string, GatewayEntry>>;
}

interface Given {
  readonly maps: Maps;
  readonly interfaces: readonly LabInterface[];
  readonly natPorts: readonly PortRange[];
  readonly prefix: string;
}

/** The namespaces, the interfaces between them, and all routes. */
export function drawLinks(scene: Scene, given: Given): Links {
  const { maps, interfaces, prefix } = given;
  const [router, services] = [`${prefix}r`, SERVICES];
  const gateways = gatewaysOf(scene);
  const deviceOf = (id: string) => gateways.find(({ entry }) => entry.id === id)?.device ?? null;
  const nats = interfaces.filter(({ owner }) => owner.kind === 'nat');
  const devices: Devices = {
    internetGateway: deviceOf,
    gatewayEndpoint: ({ endpoint }) => deviceOf(endpoint.id) ?? NOWHERE.none,
    natGateway: (id) => {
      const found = nats.find(({ owner }) => owner.kind === 'nat' && owner.gateway.id === id);
      return found === undefined ? null : nameOf(found);
    },
  };
  const tables = tablesOf(scene);
  const tableNumber = (made: LabInterface): number => {
    if (made.subnet === null) return TABLES.regional;
    const table = tableOf(scene, made.subnet);
    const index = table === null ? -1 : tables.indexOf(table);
    return index < 0 ? TABLES.untold : TABLES.route + index;
  };
  const numbers = new Map(scene.subnets.map((subnet, index) => [subnet.id, index + 1]));
  const publicAddresses = publicAddressesOf(interfaces);
  const internet = gateways.filter(({ entry }) => entry.kind === 'internet').map(({ device }) => device);
  const routerRules: Router = {
    scene,
    maps,
    interfaces,
    nameOf,
    subnetNumber: ({ id }) => numbers.get(id) ?? 0,
    tableNumber,
    internet,
    publicAddresses,
  };
  const publicIpv6 = publicIpv6Of(scene, maps);
  const ends = interfaces.map((made) => endOf(made, { prefix, services }));
  return {
    namespaces: [
      router,
      services,
      ...ends.flatMap(({ namespace, isOwn }) => (isOwn && namespace !== null ? [namespace] : [])),
    ],
    batches: [
      ...inBatches(null, [
        `link add name ${NOWHERE.blackhole} netns ${router} type veth peer name ${NOWHERE.none} netns ${router}`,
        `link add name ${NOWHERE.open} netns ${router} type veth peer name void3 netns ${router}`,
        ...ends.map(({ made, device, namespace }) => linkLine(made.index, { router, device, namespace })),
        ...gateways.map(
          ({ device, inner, port }) =>
            `link add name ${device} netns ${router} address ${mac(1, port)} type veth peer name ${inner} netns ${services} address ${mac(2, port)}`,
        ),
        ...ends.filter(({ namespace }) => namespace === null).flatMap(clientLines),
      ]),
      ...inBatches(router, routerLines(scene, { ...given, tables, devices, gateways, routerRules })),
      ...inBatches(services, serviceLines(ends, gateways, publicIpv6)),
      ...ends.filter(({ isOwn }) => isOwn).flatMap((end) => inBatches(end.namespace, ownLines(end))),
    ].filter(({ family }) => family === 4 || hasIpv6(scene)),
    undo: [
      ...inBatches(null, [
        `link del group ${LAB_GROUP}`,
        ...ends.filter(({ namespace }) => namespace === null).flatMap(undoLines),
      ]),
      ...inBatches(services, undoServiceLines(ends, gateways, publicIpv6)),
    ].filter(({ family }) => family === 4 || hasIpv6(scene)),
    rules: [
      ...serviceRules(ends, gateways).map((text) => ({ namespace: services, text })),
      ...ends
        .filter(({ made }) => made.owner.kind === 'nat')
        .flatMap(({ namespace, made }) => (namespace === null ? [] : [{ namespace, text: natRules(made, given) }])),
    ],
    natGateways: ends.flatMap(({ namespace, made: { owner, addresses } }) =>
      owner.kind === 'nat' && namespace !== null ? [{ namespace, addresses }] : [],
    ),
    router: routerRules,
    gateways: Object.fromEntries(gateways.map(({ port, entry }) => [String(port), entry])),
  };
}

/** `ip -batch` takes lines of one IP version at a time; those of the first stand alone, the others begin with it. */
function inBatches(namespace: string | null, lines: readonly string[]): readonly Batch[] {
  return ([4, 6] as const).map((family) => ({
    namespace,
    family,
    lines: lines.filter((line) => line.startsWith('-6 ') === (family === 6)).map((line) => line.replace(/^-[46] /, '')),
  }));
}

/**
 * The addresses of AmazonProvidedDNS: the VPC's base plus two, and the link-local ones.
 * Source: VPC guide, "Amazon DNS server" (read 2026-11).
 */
export function resolversOf(scene: Scene): readonly string[] {
  const first = scene.vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : []))[0];
  const own = typeof first?.start === 'number' ? [formatAddress(first.start + 2)] : [];
  return [...own, '169.254.169.253', ...(hasIpv6(scene) ? ['fd00:ec2::253'] : [])];
}

function hasIpv6({ subnets }: Scene): boolean {
  return subnets.some(({ ipv6Cidr }) => settled(ipv6Cidr, null) !== null);
}

/**
 * Which ports a NAT gateway sends from, the address that is called decides: so each class of ports is seen. It writes
 * down whose packets it has sent on, since they are others' once they are.
 */
function natRules({ addresses }: LabInterface, { maps, natPorts }: Given): string {
  const [own = ''] = addresses;
  const rules = natPorts.flatMap(({ from, to }, index) => {
    const called = maps[4].atoms.flatMap((atom) => atom.addresses[index] ?? []);
    return called.length === 0
      ? []
      : [`oifname "eth0" meta l4proto tcp ip daddr { ${called.join(', ')} } snat to ${own}:${from}-${to}`];
  });
  return tableText(
    [
      'set passed {\ntype ipv4_addr . inet_service . ipv4_addr\nsize 65535\nflags dynamic\n}',
      'chain onward {\ntype filter hook forward priority filter; policy accept;\nmeta l4proto tcp ct direction original add @passed { ip saddr . th sport . ip daddr }\n}',
      `chain outward {\ntype nat hook postrouting priority srcnat; policy accept;\n${rules.join('\n')}\noifname "eth0" snat to ${own}\n}`,
    ],
    'ip',
  );
}

function routerLines(
  scene: Scene,
  made: Given & {
    readonly tables: readonly RouteTable[];
    readonly devices: Devices;
    readonly gateways: readonly Gateway[];
    readonly routerRules: Router;
  },
): readonly string[] {
  const { interfaces, maps, tables, devices, gateways, routerRules } = made;
  const internet = routerRules.internet[0] ?? null;
  const local = scene.vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : []));
  const used = [...tables.map((_, index) => TABLES.route + index), TABLES.untold, TABLES.regional];
  return [
    'link set lo up',
    ...Object.values(NOWHERE).map((device) => `link set ${device} up`),
    'link set void3 up',
    ...resolversOf(scene).map(
      (address) => `${version(address)} addr add ${address}/${isIpv4(address) ? 32 : 128} dev lo`,
    ),
    ...interfaces.flatMap((each) => [
      `link set ${nameOf(each)} group ${each.subnet === null ? 0 : routerRules.subnetNumber(each.subnet)} up`,
      ...neighbours(nameOf(each), { 4: '169.254.1.2', 6: 'fe80::2' }, mac(2, each.index)),
    ]),
    ...gateways.flatMap(({ device, port }) => [
      `link set ${device} up`,
      ...neighbours(device, { 4: '169.254.1.2', 6: 'fe80::2' }, mac(2, port)),
    ]),
    ...interfaceRoutes(interfaces, nameOf),
    ...([4, 6] as const).flatMap((family) => [
      `-${family} route add default dev ${NOWHERE.none} metric 4278198272`,
      ...used.map((number) => `-${family} rule add fwmark ${number} lookup ${number} pref 100`),
      ...[TABLES.untold, TABLES.regional].flatMap((number) =>
        local
          .filter((cidr) => cidr.family === family)
          .flatMap((cidr) =>
            maps[family].blocks(cidr).map((block) => `-${family} route add throw ${block} table ${number}`),
          ),
      ),
      `-${family} route add default dev ${NOWHERE.open} table ${TABLES.untold} metric 10`,
      `-${family} route add default ${internet === null ? `dev ${NOWHERE.none}` : via(internet, family)} table ${TABLES.regional} metric 10`,
    ]),
    ...tables.flatMap((table, index) => routeLines(scene, table, TABLES.route + index, { maps, devices })),
  ];
}

function tablesOf(scene: Scene): readonly RouteTable[] {
  const tables = new Set<RouteTable>();
  for (const subnet of scene.subnets) {
    const table = tableOf(scene, subnet);
    if (table !== null) tables.add(table);
  }
  return [...tables];
}

function gatewaysOf({ vpc, network, gatewayEndpoints }: Scene): readonly Gateway[] {
  const attached = ({ vpc: where, exists }: Pick<InternetGateway, 'vpc' | 'exists'>) =>
    settled(where, vpc.id) === vpc.id && settled(exists, true);
  const entries: readonly GatewayEntry[] = [
    ...network.internetGateways.filter(attached).map(({ id }) => ({ kind: 'internet', id }) as const),
    ...network.egressOnlyInternetGateways.filter(attached).map(({ id }) => ({ kind: 'internet', id }) as const),
    ...gatewayEndpoints.map(({ endpoint, region }) => {
      return { kind: 'gateway', id: endpoint.id, vpc: vpc.id, region, policy: policyOf(endpoint) } as const;
    }),
  ];
  return entries.map((entry, index) => ({
    device: `gw${index}`,
    inner: `g${index}`,
    port: GATEWAY_PORT + index,
    entry,
  }));
}

/** Of IPv6 addresses the VPC's own are stood for too: those of others are the services'. */
function publicIpv6Of({ vpc }: Scene, maps: Maps): readonly string[] {
  const own = new Set(vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value.text] : [])));
  return maps[6].atoms.flatMap(({ within, addresses }) =>
    within.some(({ text }) => own.has(text)) ? [] : addresses.slice(0, 1),
  );
}

function publicAddressesOf(interfaces: readonly LabInterface[]): ReadonlyMap<string, string> {
  const own = interfaces.filter(({ hasPublicIp }) => hasPublicIp).flatMap(({ addresses }) => addresses.filter(isIpv4));
  return new Map(
    own.map((address, index) => [address, [...FIRST_PUBLIC, (index + 1) >> 8, (index + 1) & 0xff].join('.')]),
  );
}
