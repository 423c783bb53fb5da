import type {
  DhcpOptions,
  EgressOnlyInternetGateway,
  InternetGateway,
  NatGateway,
  Network,
  NetworkAcl,
  PeeringConnection,
  PrefixList,
  PrivateHostedZone,
  PullThroughCacheRule,
  ResolverRule,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '../../model/network.js';
import { all, type Members, some, type Unknown } from '../../model/value.js';

/** A set that still grows. `why` is null as long as nothing says that there may be more. */
export interface Growing<T> {
  readonly items: T[];
  why: Unknown | null;
}

/** A thing of the network that the rest of the input may still add to. */
export type Drafted<T> = { -readonly [K in keyof T]: T[K] extends Members<infer Item> ? Growing<Item> : T[K] };

/** The network while it is made: things by id, in the order in which they were met. */
export interface NetworkDraft {
  readonly vpcs: Map<string, Drafted<Vpc>>;
  readonly subnets: Map<string, Drafted<Subnet>>;
  readonly routeTables: Map<string, Drafted<RouteTable>>;
  readonly internetGateways: Map<string, Drafted<InternetGateway>>;
  readonly egressOnlyInternetGateways: Map<string, Drafted<EgressOnlyInternetGateway>>;
  readonly natGateways: Map<string, Drafted<NatGateway>>;
  readonly peeringConnections: Map<string, Drafted<PeeringConnection>>;
  readonly securityGroups: Map<string, Drafted<SecurityGroup>>;
  readonly networkAcls: Map<string, Drafted<NetworkAcl>>;
  readonly endpoints: Map<string, Drafted<VpcEndpoint>>;
  readonly prefixLists: Map<string, Drafted<PrefixList>>;
  readonly dhcpOptions: Map<string, Drafted<DhcpOptions>>;
  readonly hostedZones: Map<string, Drafted<PrivateHostedZone>>;
  readonly resolverRules: Map<string, ResolverRule>;
  readonly pullThroughCacheRules: Map<string, PullThroughCacheRule>;
}

export function newDraft(): NetworkDraft {
  return {
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    internetGateways: new Map(),
    egressOnlyInternetGateways: new Map(),
    natGateways: new Map(),
    peeringConnections: new Map(),
    securityGroups: new Map(),
    networkAcls: new Map(),
    endpoints: new Map(),
    prefixLists: new Map(),
    dhcpOptions: new Map(),
    hostedZones: new Map(),
    resolverRules: new Map(),
    pullThroughCacheRules: new Map(),
  };
}

export function growing<T>(members: Members<T> = all([])): Growing<T> {
  return { items: [...members.items], why: members.complete ? null : members.why };
}

export function finishDraft(
  draft: NetworkDraft,
  rest: Pick<Network, 'problems' | 'assumptions' | 'workloads'>,
): Network {
  return {
    vpcs: each(draft.vpcs, (vpc) => ({ ...vpc, cidrs: whole(vpc.cidrs) })),
    subnets: [...draft.subnets.values()],
    routeTables: each(draft.routeTables, (table) => ({ ...table, routes: whole(table.routes) })),
    internetGateways: [...draft.internetGateways.values()],
    egressOnlyInternetGateways: [...draft.egressOnlyInternetGateways.values()],
    natGateways: [...draft.natGateways.values()],
    peeringConnections: [...draft.peeringConnections.values()],
    securityGroups: each(draft.securityGroups, (group) => ({ ...group, rules: whole(group.rules) })),
    networkAcls: each(draft.networkAcls, (acl) => ({ ...acl, entries: whole(acl.entries) })),
    endpoints: each(draft.endpoints, (endpoint) => ({
      ...endpoint,
      subnets: whole(endpoint.subnets),
      routeTables: whole(endpoint.routeTables),
      securityGroups: whole(endpoint.securityGroups),
    })),
    prefixLists: each(draft.prefixLists, (list) => ({ ...list, entries: whole(list.entries) })),
    dhcpOptions: each(draft.dhcpOptions, (options) => ({
      ...options,
      domainNameServers: whole(options.domainNameServers),
    })),
    hostedZones: each(draft.hostedZones, (zone) => ({ ...zone, vpcs: whole(zone.vpcs), records: whole(zone.records) })),
    resolverRules: [...draft.resolverRules.values()],
    pullThroughCacheRules: [...draft.pullThroughCacheRules.values()],
    ...rest,
  };
}

function each<From, To>(things: ReadonlyMap<string, From>, finish: (thing: From) => To): readonly To[] {
  return [...things.values()].map(finish);
}

function whole<T>(set: Growing<T>): Members<T> {
  return set.why === null ? all(set.items) : some(set.items, set.why);
}
