import type {
  Network,
  PrivateHostedZone,
  ResolverRule,
  RouteTable,
  SecurityGroup,
  Subnet,
  Thing,
  Vpc,
  VpcEndpoint,
} from '../model/network.js';
import { once } from '../model/once.js';
import type { Value } from '../model/value.js';

/** A network with its things found by id, and by the VPC that they are in. Made once, read everywhere. */
export interface Topology {
  readonly network: Network;
  readonly vpc: (id: string) => Vpc | null;
  readonly subnet: (id: string) => Subnet | null;
  readonly routeTable: (id: string) => RouteTable | null;
  readonly securityGroup: (id: string) => SecurityGroup | null;
  readonly networkAcl: (id: string) => Network['networkAcls'][number] | null;
  readonly prefixList: (id: string) => Network['prefixLists'][number] | null;
  readonly dhcpOptions: (id: string) => Network['dhcpOptions'][number] | null;
  readonly endpoint: (id: string) => VpcEndpoint | null;
  readonly natGateway: (id: string) => Network['natGateways'][number] | null;
  readonly peeringConnection: (id: string) => Network['peeringConnections'][number] | null;
  readonly internetGateway: (id: string) => Network['internetGateways'][number] | null;
  readonly egressOnlyInternetGateway: (id: string) => Network['egressOnlyInternetGateways'][number] | null;
  /** In input order, those whose VPC isn't known included. */
  readonly endpointsIn: (vpc: string) => readonly VpcEndpoint[];
  readonly subnetsIn: (vpc: string) => readonly Subnet[];
  /** The zones that may be associated with the VPC. */
  readonly hostedZonesIn: (vpc: string) => readonly PrivateHostedZone[];
  readonly resolverRulesIn: (vpc: string) => readonly ResolverRule[];
}

export function buildTopology(network: Network): Topology {
  const endpointsIn = groupByVpc(network.endpoints, (endpoint) => [endpoint.vpc]);
  const subnetsIn = groupByVpc(network.subnets, (subnet) => [subnet.vpc]);
  const hostedZonesIn = groupByVpc(network.hostedZones, (zone) =>
    zone.vpcs.complete ? zone.vpcs.items : [...zone.vpcs.items, zone.vpcs.why],
  );
  const resolverRulesIn = groupByVpc(network.resolverRules, (rule) => [rule.vpc]);
  return {
    network,
    vpc: byId(network.vpcs),
    subnet: byId(network.subnets),
    routeTable: byId(network.routeTables),
    securityGroup: byId(network.securityGroups),
    networkAcl: byId(network.networkAcls),
    prefixList: byId(network.prefixLists),
    dhcpOptions: byId(network.dhcpOptions),
    endpoint: byId(network.endpoints),
    natGateway: byId(network.natGateways),
    peeringConnection: byId(network.peeringConnections),
    internetGateway: byId(network.internetGateways),
    egressOnlyInternetGateway: byId(network.egressOnlyInternetGateways),
    endpointsIn,
    subnetsIn,
    hostedZonesIn,
    resolverRulesIn,
  };
}

function byId<T extends Thing>(things: readonly T[]): (id: string) => T | null {
  const map = once(() => {
    // Backwards, so that the first of an id stays.
    const made = new Map<string, T>();
    for (let at = things.length - 1; at >= 0; at--) {
      const thing = things[at];
      if (thing !== undefined) made.set(thing.id, thing);
    }
    return made;
  });
  return (id) => map().get(id) ?? null;
}

/** Things by VPC in input order; one whose VPC isn't known may be in any. */
function groupByVpc<T extends Thing>(
  things: readonly T[],
  vpcsOf: (thing: T) => readonly Value<string>[],
): (vpc: string) => readonly T[] {
  const placed = once(() => {
    const places = new Map<string, number[]>();
    const anywhere: number[] = [];
    for (const [index, thing] of things.entries()) {
      const vpcs = vpcsOf(thing);
      if (vpcs.some((vpc) => !vpc.known)) {
        anywhere.push(index);
        continue;
      }
      for (const vpc of vpcs) {
        if (!vpc.known) continue;
        const group = places.get(vpc.value);
        if (group === undefined) places.set(vpc.value, [index]);
        // A VPC may be told twice.
        else if (group.at(-1) !== index) group.push(index);
      }
    }
    return { places, anywhere };
  });
  const cache = new Map<string, readonly T[]>();
  return (vpc) => {
    const cached = cache.get(vpc);
    if (cached !== undefined) return cached;
    const { places, anywhere } = placed();
    const indexes = [...(places.get(vpc) ?? []), ...anywhere].sort((a, b) => a - b);
    const group = indexes.flatMap((index) => things[index] ?? []);
    cache.set(vpc, group);
    return group;
  };
}
