import { isDualStackName } from '../../aws/services.js';
import { ALL_IPV6, cidrSet, parseCidr } from '../../model/address.js';
import { EMPTY, type IntervalSet, intersect, interval, subtract, union } from '../../model/interval-set.js';
import { publicAddresses } from '../../trace/path.js';
import { mapAddresses } from './address-map.js';
import type { Blueprint, Destination, Probe, Task } from './blueprint.js';
import { callPaths, hostOf, imagesOf } from './calls.js';
import { portClasses } from './classes.js';
import { destinationsOf } from './destinations.js';
import { filterOf } from './filter/filter.js';
import { isIpv4, type LabInterface, layInterfaces } from './interfaces.js';
import { IMPATIENT, KERNEL } from './kernel.js';
import { drawLinks, resolversOf } from './links.js';
import { type Maps, s3Blocks } from './routes.js';
import { blocksOf, type Scene } from './scene.js';
import { servicesOf } from './services.js';
import { settled } from './settle.js';

export interface DrawOptions {
  /** Sets the names of one lab apart from those of others in the same leader. */
  readonly prefix: string;
  /** Whether workloads pull for real, each in a namespace of its own. */
  readonly withTasks: boolean;
  /** Whether clients wait for silent servers as long as they do outside. */
  readonly patient: boolean;
}

/** The source ports of a NAT gateway. Source: VPC guide, "Ephemeral ports" (read 2026-11). */
const NAT_PORTS = { from: 1024, to: 65535 } as const;

/** Draws the network of one VPC as the lab builds it. */
export function drawBlueprint(scene: Scene, options: DrawOptions): Blueprint {
  const borders = portBorders(scene);
  const natPorts = scene.network.natGateways.length > 0 ? portClasses(NAT_PORTS, borders) : [NAT_PORTS];
  const maps = mapsOf(scene, natPorts.length);
  const interfaces = layInterfaces(scene, { ipv6: maps[6], withTasks: options.withTasks });
  const links = drawLinks(scene, { maps, interfaces, natPorts, prefix: options.prefix });
  const filter = filterOf(links.router);
  const ports = portClasses(scene.sourcePorts, borders);
  const resolverAddresses = resolversOf(scene);
  const resolver = resolverAddresses[0] ?? '169.254.169.253';
  const records = new Map<string, readonly string[]>();
  const destinations: Record<string, Destination> = {};
  const probes: Probe[] = [];
  for (const pull of scene.pulls) {
    const client = interfaces.find(({ owner }) => owner.kind === 'client' && owner.pull === pull);
    for (const [index, each] of pull.legs.entries()) {
      const host = hostOf(scene, each);
      if (host === null || client === undefined) continue;
      if (!records.has(host)) {
        const answered = destinationsOf(scene, each, { maps, interfaces, host });
        records.set(host, answered.addresses);
        for (const [address, destination] of answered.destinations) destinations[`${host} ${address}`] = destination;
      }
      probes.push({
        pull: pull.index,
        leg: index,
        host,
        sources: sourcesFor(client, isDualStackName(host, each.requirement.region)),
        ports,
        calls: callPaths(each),
        resolver: client.addresses.some(isIpv4) ? resolver : 'fd00:ec2::253',
      });
    }
  }
  const batches = [...links.batches];
  const router = `${options.prefix}r`;
  return {
    vpc: scene.vpc.id,
    namespaces: links.namespaces,
    batches,
    undo: links.undo,
    settings: settingsOf(links.namespaces, options),
    rules: [...filter.texts.map((text) => ({ namespace: router, text })), ...links.rules],
    router,
    resolver: {
      addresses: resolverAddresses,
      records: [...records].flatMap(([name, addresses]) => addresses.map((address) => ({ name, address }))),
    },
    services: servicesOf(scene, { interfaces, gateways: links.gateways }),
    probes,
    destinations,
    drops: filter.drops,
    natGateways: links.natGateways,
    tasks: tasksOf(scene, interfaces, { prefix: options.prefix, resolver }),
    interfaces: interfaces.length,
  };
}

function mapsOf(scene: Scene, aliases: number): Maps {
  const { vpc, subnets, pulls, interfaceEndpoints, gatewayEndpoints, network } = scene;
  const regions = new Set([
    ...pulls.flatMap(({ legs }) => legs.flatMap(({ requirement }) => requirement.s3Region ?? [])),
    ...gatewayEndpoints.map(({ region }) => region),
    ...network.prefixLists.flatMap(({ name }) =>
      name.known ? (/\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.s3$/.exec(name.value)?.[1] ?? []) : [],
    ),
  ]);
  const s3 = [...regions].flatMap(s3Blocks);
  const blocks = [...blocksOf(scene), ...s3];
  const own = network.vpcs.flatMap(({ cidrs }) => cidrs.items.flatMap((cidr) => (cidr.known ? [cidr.value] : [])));
  const ownSet = (family: 4 | 6) =>
    own.filter((cidr) => cidr.family === family).reduce<IntervalSet>((set, cidr) => union(set, cidrSet(cidr)), EMPTY);
  const s3Set = s3.reduce<IntervalSet>((set, cidr) => union(set, cidrSet(cidr)), EMPTY);
  const public4 = subtract(union(publicAddresses({ vpc, family: 4 }, null), s3Set), ownSet(4));
  const public6 = union(intersect(cidrSet(GLOBAL_IPV6), ALL_IPV6), ownSet(6));
  const own6 = [...own, ...subnets.flatMap(({ ipv6Cidr }) => settled(ipv6Cidr, null) ?? [])];
  return {
    4: mapAddresses(blocks, { family: 4, mapped: subtract(public4, LAB_RANGE), each: aliases }),
    6: mapAddresses([...blocks, ...own6], {
      family: 6,
      mapped: public6,
      each: 8 + 2 * pulls.length + interfaceEndpoints.reduce((sum, each) => sum + each.interfaces.length, 0),
    }),
  };
}

/** What the lab uses itself stands for nothing. */
const LAB_RANGE = interval(0xc6120000, 0xc6140000);

const GLOBAL_IPV6 = parseCidr('2000::/3') ?? never();

function never(): never {
  throw new Error('2000::/3 is a block');
}

/** The first ports of something new, in the entries of all network ACLs. */
function portBorders({ network }: Scene): readonly number[] {
  return network.networkAcls.flatMap(({ entries }) =>
    entries.items.flatMap(({ ports }) => (ports.known ? [ports.value.from, ports.value.to + 1] : [])),
  );
}

/** The sources of both versions; IPv6 ones call only hosts that have such addresses, unless there are no others. */
function sourcesFor({ addresses }: LabInterface, dualStack: boolean): readonly string[] {
  const ipv4 = addresses.filter(isIpv4);
  return dualStack || ipv4.length === 0 ? addresses : ipv4;
}

function settingsOf(namespaces: readonly string[], { patient }: DrawOptions): Blueprint['settings'] {
  return namespaces.map((namespace) => ({ namespace, values: [...KERNEL, ...(patient ? [] : IMPATIENT)] }));
}

function tasksOf(
  scene: Scene,
  interfaces: readonly LabInterface[],
  { prefix, resolver }: { readonly prefix: string; readonly resolver: string },
): readonly Task[] {
  return interfaces.flatMap(({ owner, index, addresses }): readonly Task[] => {
    const [address] = addresses;
    if (owner.kind !== 'task' || address === undefined) return [];
    const { pull } = owner;
    const others = pull.legs.flatMap((each, leg) => {
      const host = hostOf(scene, each);
      const isPull = ['ecr.api', 'ecr.dkr', 's3', 'registry'].includes(each.leg.service);
      return host === null || isPull
        ? []
        : callPaths(each)
            .slice(0, 1)
            .map((call) => ({ leg, host, call }));
    });
    return [
      {
        pull: pull.index,
        namespace: `${prefix}t${index}`,
        address,
        images: imagesOf(scene, pull),
        fetchesToken: pull.workload.fetchesToken,
        calls: others,
        resolver,
      },
    ];
  });
}
