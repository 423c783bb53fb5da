import { s3Entries } from '../../aws/s3-addresses.js';
import { parseServiceName } from '../../aws/services.js';
import type { Cidr } from '../../model/address.js';
import type { PrefixList, Route, RouteTable, RouteTarget, Subnet } from '../../model/network.js';
import { type AddressMap, cidrOf } from './address-map.js';
import type { LabInterface } from './interfaces.js';
import type { GatewayEndpoint, Scene } from './scene.js';
import { settled } from './settle.js';

/** The devices of the router that lead nowhere: their packets are counted, and dropped in silence as AWS does. */
export const NOWHERE = { blackhole: 'void0', none: 'void1', open: 'void2' } as const;

/** The next hops of the router's interfaces, of both IP versions. */
const NEXT_HOP = { 4: '169.254.1.2', 6: 'fe80::2' } as const;
export const ROUTER = { 4: '169.254.1.1', 6: 'fe80::1' } as const;

/** Where S3's addresses aren't known, a block that AWS has published nothing of stands for them. */
const UNKNOWN_S3 = '240.0.0.0/15';

/** How the router names what its routes lead to. */
export interface Devices {
  readonly natGateway: (id: string) => string | null;
  readonly internetGateway: (id: string) => string | null;
  readonly gatewayEndpoint: (endpoint: GatewayEndpoint) => string;
}

export interface Maps {
  readonly 4: AddressMap;
  readonly 6: AddressMap;
}

export function s3Blocks(region: string): readonly Cidr[] {
  return s3Entries(region) ?? [cidrOf(UNKNOWN_S3)];
}

/** The blocks of a prefix list: AWS's own of S3 are those that it publishes. */
export function listBlocks(list: PrefixList | null): readonly Cidr[] {
  if (list === null) return [];
  const parsed = list.name.known ? parseServiceName(list.name.value) : null;
  if (parsed?.name === 's3') return s3Blocks(parsed.region);
  return list.entries.items.flatMap((entry) => (entry.known ? [entry.value] : []));
}

/** Of routes to one block, static ones come before prefix lists, and those before propagated ones. */
const METRIC = { static: 10, local: 20, list: 30, propagated: 40, fallback: 4278198272 } as const;

/**
 * The lines of one route table for `ip -batch`. Local routes are handed on to the router's main table, which knows all
 * interfaces. Source: VPC guide, "How route priority works", "Route priority and prefix lists" (read 2026-11).
 */
export function routeLines(
  scene: Scene,
  table: RouteTable,
  number: number,
  made: { maps: Maps; devices: Devices },
): readonly string[] {
  const { vpc } = scene;
  const { maps, devices } = made;
  const local = vpc.cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : []));
  const lines = new Map<string, string>();
  const add = (cidr: Cidr, way: string, metric: number) => {
    for (const block of maps[cidr.family].blocks(cidr)) {
      const line = way === 'throw' ? `throw ${block}` : `${block} ${way}`;
      lines.set(
        `${block} ${metric}`,
        lines.get(`${block} ${metric}`) ?? `-${cidr.family} route add ${line} table ${number} metric ${metric}`,
      );
    }
  };
  for (const cidr of local) add(cidr, 'throw', METRIC.local);
  for (const route of table.routes.items) {
    if (!settled(route.exists, true)) continue;
    for (const { cidr, metric } of destinationsOf(scene, route)) {
      const isLocal = local.some((own) => own.family === cidr.family && own.start <= cidr.start && cidr.end <= own.end);
      if (route.origin === 'propagated' && isLocal) continue;
      add(cidr, wayOf(scene, route.target.known ? route.target.value : null, { family: cidr.family, devices }), metric);
    }
  }
  const gateway = scene.gatewayEndpoints.find(({ endpoint }) =>
    endpoint.routeTables.items.some((id) => id.known && id.value === table.id),
  );
  if (gateway !== undefined) {
    for (const cidr of s3Blocks(gateway.region))
      add(cidr, via(devices.gatewayEndpoint(gateway), cidr.family), METRIC.list);
  }
  return [...lines.values(), ...fallback(maps, number)];
}

/** Stand-ins that no route of the table holds must not be taken by a route that holds the lab's own range. */
function fallback(maps: Maps, number: number): readonly string[] {
  return ([4, 6] as const).map(
    (family) =>
      `-${family} route add ${maps[family].range} dev ${NOWHERE.none} table ${number} metric ${METRIC.fallback}`,
  );
}

function destinationsOf(
  { topology }: Scene,
  route: Route,
): readonly { readonly cidr: Cidr; readonly metric: number }[] {
  if (!route.destination.known) return [];
  const to = route.destination.value;
  const own = route.origin === 'propagated' ? METRIC.propagated : null;
  if (to.kind === 'cidr') return [{ cidr: to.cidr, metric: own ?? METRIC.static }];
  return listBlocks(topology.prefixList(to.id)).map((cidr) => ({ cidr, metric: own ?? METRIC.list }));
}

export function via(device: string, family: 4 | 6): string {
  return `via ${NEXT_HOP[family]} dev ${device} onlink`;
}

function wayOf(
  scene: Scene,
  target: RouteTarget | null,
  { family, devices }: { readonly family: 4 | 6; readonly devices: Devices },
): string {
  const lost = `dev ${NOWHERE.blackhole}`;
  const to = (device: string | null) => (device === null ? lost : via(device, family));
  switch (target?.kind) {
    case 'local':
      return 'throw';
    case 'blackhole':
    case 'checking-interface':
      return lost;
    case 'internet-gateway':
      return scene.topology.internetGateway(target.id) === null
        ? `dev ${NOWHERE.open}`
        : to(devices.internetGateway(target.id));
    case 'egress-only-internet-gateway':
      if (family === 4) return lost;
      return scene.topology.egressOnlyInternetGateway(target.id) === null
        ? `dev ${NOWHERE.open}`
        : to(devices.internetGateway(target.id));
    case 'nat-gateway': {
      if (family === 6) return lost;
      const gateway = scene.topology.natGateway(target.id);
      if (gateway === null) return `dev ${NOWHERE.open}`;
      const isHere = settled(gateway.exists, true) && settled(gateway.vpc, scene.vpc.id) === scene.vpc.id;
      const device = devices.natGateway(target.id);
      return isHere && device === null ? `dev ${NOWHERE.open}` : to(isHere ? device : null);
    }
    default:
      return `dev ${NOWHERE.open}`;
  }
}

/** The effective route table of a subnet; null where it isn't told. */
export function tableOf({ topology, vpc }: Scene, subnet: Subnet): RouteTable | null {
  const chosen = settled(subnet.routeTable, undefined);
  const id = chosen === null ? settled(vpc.mainRouteTable, undefined) : chosen;
  return id === undefined ? null : topology.routeTable(id);
}

/** Interfaces that need the router's routes to them. */
export function interfaceRoutes(
  interfaces: readonly LabInterface[],
  nameOf: (made: LabInterface) => string,
): readonly string[] {
  return interfaces.flatMap((made) =>
    made.addresses.map((address) => {
      const family = address.includes(':') ? 6 : 4;
      return `-${family} route add ${address}/${family === 4 ? 32 : 128} ${via(nameOf(made), family)}`;
    }),
  );
}
