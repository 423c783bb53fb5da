import { formatAddress } from '../../model/address.js';
import type { InternetGateway, RouteTable } from '../../model/network.js';
import { type Batch, type Blueprint, type GatewayEntry, type PortRange, SERVICES } from './blueprint.js';
import { type Router, tableText, withElements } from './filter/router.js';
import { isIpv4, type LabInterface } from './interfaces.js';
import { type Devices, interfaceRoutes, type Maps, NOWHERE, ROUTER, routeLines, tableOf, via } from './routes.js';
import type { Scene } from './scene.js';
import { policyOf } from './services.js';
import { settled } from './settle.js';

/** The ports to which the packets of gateways are turned, so that a service knows by which way they came. */
const GATEWAY_PORT = 10_000;
/** Public addresses of interfaces, behind those that stand for public ranges. */
const FIRST_PUBLIC = [198, 19] as const;
const TABLES = { route: 1000, untold: 900, regional: 901, client: 10_000, service: 20_000 } as const;

/** All interfaces of a network that are not in a namespace of its own: they go together, which is a hundred times faster. */
const LAB_GROUP = 77;

export interface Links extends Pick<Blueprint, 'namespaces' | 'batches' | 'undo' | 'rules'> {
  readonly router: Router;
  readonly gateways: Readonly<Record<string, GatewayEntry>>;
}

interface Given {
  readonly maps: Maps;
  readonly interfaces: readonly LabInterface[];
  readonly natPorts: readonly PortRange[];
  readonly prefix: string;
}

/** A veth between the router and the services: a gateway's. */
interface Gateway {
  readonly device: string;
  readonly inner: string;
  readonly port: number;
  readonly entry: GatewayEntry;
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

function nameOf({ index }: LabInterface): string {
  return `i${index}`;
}

function mac(end: 1 | 2, number: number): string {
  const [high, middle, low] = [16, 8, 0].map((shift) => ((number >> shift) & 0xff).toString(16).padStart(2, '0'));
  return `02:0${end}:00:${high}:${middle}:${low}`;
}

/** The other end of an interface's veth: in the leader's own namespace (null), among the services, or in one of its own. */
interface End {
  readonly made: LabInterface;
  readonly device: string;
  readonly namespace: string | null;
  readonly isOwn: boolean;
}

function endOf(made: LabInterface, { prefix, services }: { readonly prefix: string; readonly services: string }): End {
  switch (made.owner.kind) {
    case 'client':
      return { made, device: `${prefix}c${made.index}`, namespace: null, isOwn: false };
    case 'endpoint':
      return { made, device: `e${made.index}`, namespace: services, isOwn: false };
    case 'nat':
      return { made, device: 'eth0', namespace: `${prefix}n${made.index}`, isOwn: true };
    case 'task':
      return { made, device: 'eth0', namespace: `${prefix}t${made.index}`, isOwn: true };
  }
}

function linkLine(
  index: number,
  {
    router,
    device,
    namespace,
  }: { readonly router: string; readonly device: string; readonly namespace: string | null },
): string {
  const there = namespace === null ? '' : `netns ${namespace} `;
  return `link add name ${device} ${there}address ${mac(2, index)} type veth peer name i${index} netns ${router} address ${mac(1, index)}`;
}

/** The next hop is known for good: neighbours that are asked for would overflow a table that all namespaces share. */
function neighbours(device: string, hops: Readonly<Record<4 | 6, string>>, address: string): readonly string[] {
  return ([4, 6] as const).map(
    (family) => `-${family} neigh add ${hops[family]} lladdr ${address} dev ${device} nud permanent`,
  );
}

function defaults(device: string, table: number | null): readonly string[] {
  const where = table === null ? '' : ` table ${table}`;
  return ([4, 6] as const).map(
    (family) => `-${family} route add default via ${ROUTER[family]} dev ${device} onlink${where}`,
  );
}

function clientLines({ made, device }: End): readonly string[] {
  const table = TABLES.client + made.index;
  return [
    `link set ${device} group ${LAB_GROUP} up`,
    ...neighbours(device, ROUTER, mac(1, made.index)),
    ...defaults(device, table),
    ...made.addresses.flatMap((address) => [
      `${version(address)} route add local ${address} dev lo`,
      `${version(address)} rule add from ${address} lookup ${table}`,
    ]),
  ];
}

function undoLines({ made }: End): readonly string[] {
  return [
    ...made.addresses.flatMap((address) => [
      `${version(address)} route del local ${address} dev lo`,
      `${version(address)} rule del from ${address} lookup ${TABLES.client + made.index}`,
    ]),
  ];
}

function version(address: string): string {
  return isIpv4(address) ? '-4' : '-6';
}

function ownLines({ made, device }: End): readonly string[] {
  return [
    'link set lo up',
    `link set ${device} up`,
    ...made.addresses.map(
      (address) => `${version(address)} addr add ${address}/${isIpv4(address) ? 32 : 128} dev ${device}`,
    ),
    ...neighbours(device, ROUTER, mac(1, made.index)),
    ...defaults(device, null),
  ];
}

function serviceLines(
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

function undoServiceLines(
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
function serviceRules(ends: readonly End[], gateways: readonly Gateway[]): readonly string[] {
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

/** Which ports a NAT gateway sends from, the address that is called decides: so each class of ports is seen. */
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
      return { kind: 'gateway', id: endpoint.id, region, policy: policyOf(endpoint) } as const;
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
