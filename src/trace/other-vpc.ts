import type { Location } from '../model/location.js';
import type { Network, RouteTarget, SecurityGroup, Subnet, Thing, Vpc, VpcEndpoint } from '../model/network.js';
import { isSame, known, type Members, type Unknown, unknown, type Value } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import type { Topology } from './topology.js';

/** Something that is named where AWS takes only what is in one VPC, and that is in another one. */
export interface Stranger {
  /** What AWS refuses for its sake. */
  readonly refused: 'endpoint' | 'endpoint-association' | 'association' | 'main-association' | 'route' | 'workload';
  /** What names it: the endpoint, the subnet, the VPC, the route table, the workload. */
  readonly owner: Thing | VpcEndpoint | Workload;
  readonly kind: StrangerKind;
  readonly id: string;
  /** The VPC that it would have to be in, and the one that it is in. */
  readonly vpc: string;
  readonly otherVpc: string;
  readonly location: Location | null;
}

export type StrangerKind =
  | 'subnet'
  | 'security-group'
  | 'route-table'
  | 'network-acl'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'nat-gateway';

/**
 * What AWS refuses since it would join things of two VPCs: an endpoint with subnets, groups or route tables of another
 * VPC, or that these are added to it, a subnet's association with a table or an ACL of another one, a route to a gateway of another one, and whatever
 * starts containers with groups of another VPC than its subnets'. Only where both VPCs are known, and surely two.
 * Sources: EC2 API reference, "CreateVpcEndpoint", "AssociateRouteTable" ("a subnet in your VPC … with a route table in
 * your VPC"), "AssociateSecurityGroupVpc"; ECS API, "AwsVpcConfiguration" ("must be from the same VPC"); the errors as in
 * smoketurner/serverless-vpc-plugin#147, hashicorp/waypoint#4629, ansible/ansible-modules-core#347 (read 2026-11).
 */
export function findStrangers(topology: Topology): readonly Stranger[] {
  const { network } = topology;
  if (network.vpcs.length < 2) return [];
  const search = startSearch(topology);
  for (const endpoint of network.endpoints) {
    const look = (kind: StrangerKind, member: Value<string>): void => {
      const isAlone = member.known && endpoint.associated?.includes(member.value) === true;
      const refused = isAlone ? 'endpoint-association' : 'endpoint';
      search.look({ refused, owner: endpoint, vpc: endpoint.vpc }, kind, member);
    };
    for (const { subnet } of endpoint.subnets.items) look('subnet', subnet);
    for (const group of endpoint.securityGroups.items) look('security-group', group);
    for (const table of endpoint.routeTables.items) look('route-table', table);
  }
  let before: Subnet | null = null;
  for (const subnet of network.subnets) {
    if (named(subnet.routeTable) === null && named(subnet.networkAcl) === null) continue;
    // Those of one VPC mostly stand together, and share a table.
    if (before !== null && namesSame(before, subnet)) continue;
    const { length } = search.found;
    const owner = { refused: 'association', owner: subnet, vpc: subnet.vpc } as const;
    search.look(owner, 'route-table', subnet.routeTable);
    search.look(owner, 'network-acl', subnet.networkAcl);
    before = search.found.length === length ? subnet : null;
  }
  for (const vpc of network.vpcs)
    search.look({ refused: 'main-association', owner: vpc, vpc: known(vpc.id) }, 'route-table', vpc.mainRouteTable);
  for (const table of network.routeTables) {
    for (const { target } of table.routes.items) {
      if (!target.known || !isGateway(target.value)) continue;
      const { kind, id } = target.value;
      search.look({ refused: 'route', owner: table, vpc: table.vpc }, kind, known(id, target.location));
    }
  }
  for (const workload of network.workloads) lookAtWorkload(workload, search);
  return search.found;
}

function namesSame(a: Subnet, b: Subnet): boolean {
  return (
    isSame(a.vpc, b.vpc) && named(a.routeTable) === named(b.routeTable) && named(a.networkAcl) === named(b.networkAcl)
  );
}

/** Null where none is named, or it isn't known which. */
function named(association: Value<string | null>): string | null {
  return association.known ? association.value : null;
}

type Gateway = Extract<RouteTarget, { kind: 'internet-gateway' | 'nat-gateway' | 'egress-only-internet-gateway' }>;

function isGateway(target: RouteTarget): target is Gateway {
  const { kind } = target;
  return kind === 'internet-gateway' || kind === 'nat-gateway' || kind === 'egress-only-internet-gateway';
}

/** The subnets of a workload are of one VPC, and so are its groups. */
function lookAtWorkload(workload: Workload, search: Search): void {
  const inVpcs = new Map<string, Subnet>();
  for (const reference of workload.subnets.items) {
    const subnet = reference.known ? search.subnet(reference.value) : null;
    if (subnet?.vpc.known === true && !inVpcs.has(subnet.vpc.value)) inVpcs.set(subnet.vpc.value, subnet);
  }
  const of = (vpc: string) => ({ refused: 'workload', owner: workload, vpc: known(vpc) }) as const;
  const [first, ...others] = inVpcs;
  const before = search.found.length;
  // What only pullpath.yaml names may stand for several, each in its own VPC.
  if (first !== undefined && workload.origins !== undefined)
    for (const [, subnet] of others) search.look(of(first[0]), 'subnet', known(subnet.id, workload.location));
  if (search.found.length > before) return;
  for (const vpc of inVpcs.keys())
    for (const group of workload.securityGroups.items) search.look(of(vpc), 'security-group', group);
}

/** What is found of all that is looked at. */
interface Search {
  readonly found: readonly Stranger[];
  readonly subnet: (id: string) => Subnet | null;
  /** Notes what is named where it is surely in another VPC than its owner's. */
  readonly look: (
    owner: Pick<Stranger, 'refused' | 'owner'> & { readonly vpc: Value<string> },
    kind: StrangerKind,
    named: Value<string | null>,
  ) => void;
}

function startSearch(topology: Topology): Search {
  const things: { readonly [kind in StrangerKind]: (id: string) => Placed | null } = {
    subnet: topology.subnet,
    'security-group': topology.securityGroup,
    'route-table': topology.routeTable,
    'network-acl': topology.networkAcl,
    'internet-gateway': topology.internetGateway,
    'egress-only-internet-gateway': topology.egressOnlyInternetGateway,
    'nat-gateway': topology.natGateway,
  };
  const areApart = (a: string, b: string): boolean => {
    if (a === b) return false;
    const [one, other] = [topology.vpc(a), topology.vpc(b)];
    return one !== null && other !== null && areTwo(one, other);
  };
  const found: Stranger[] = [];
  return {
    found,
    subnet: topology.subnet,
    look: ({ vpc, refused, owner }, kind, named) => {
      if (!vpc.known || !named.known || named.value === null) return;
      const own = vpc.value;
      const thing = things[kind](named.value);
      if (thing === null || !thing.vpc.known || thing.vpc.value === null) return;
      const other = thing.vpc.value;
      if (!areApart(own, other) || mayBeUsedIn(thing, (vpcId) => !areApart(own, vpcId))) return;
      const location = named.location ?? owner.location;
      found.push({ refused, owner, kind, id: thing.id, vpc: own, otherVpc: other, location });
    },
  };
}

type Placed = Thing & { readonly vpc: Value<string | null> } & Pick<SecurityGroup, 'associatedVpcs'>;

/** Whether a group is, or may be, associated with a VPC besides its own. */
function mayBeUsedIn({ associatedVpcs }: Placed, is: (vpc: string) => boolean): boolean {
  if (associatedVpcs === undefined) return false;
  return !associatedVpcs.complete || associatedVpcs.items.some((vpc) => !vpc.known || is(vpc.value));
}

/**
 * Two that the input declares are two, and so are two ids of AWS's; what goes by another name may be either. The default
 * VPC is none that is declared: those are made beside it.
 */
function areTwo(a: Vpc, b: Vpc): boolean {
  const isDeclared = ({ toldBy }: Vpc) => toldBy === undefined;
  if (isDeclared(a)) return isDeclared(b) || b.toldBy === 'default';
  if (isDeclared(b)) return a.toldBy === 'default';
  return [a, b].every(({ id }) => /^vpc-[0-9a-f]+$/.test(id));
}

/** The network as AWS would make it: without the endpoints, associations and routes that it refuses. */
export function withoutStrangers(network: Network, strangers: readonly Stranger[]): Network {
  if (strangers.length === 0) return network;
  const refused = (what: Stranger['refused'], kind?: StrangerKind): ReadonlySet<Thing> =>
    new Set(
      strangers.flatMap((each) => (each.refused === what && (kind ?? each.kind) === each.kind ? each.owner : [])),
    );
  const endpoints = refused('endpoint');
  const tables = refused('association', 'route-table');
  const acls = refused('association', 'network-acl');
  const mains = refused('main-association');
  const targets = idsByOwner(strangers, 'route');
  const associated = idsByOwner(strangers, 'endpoint-association');
  return {
    ...network,
    vpcs: network.vpcs.map((vpc) => (mains.has(vpc) ? { ...vpc, mainRouteTable: firstTable(vpc) } : vpc)),
    subnets: network.subnets.map((subnet) => {
      if (!tables.has(subnet) && !acls.has(subnet)) return subnet;
      return {
        ...subnet,
        routeTable: tables.has(subnet) ? known(null) : subnet.routeTable,
        networkAcl: acls.has(subnet) ? known(null) : subnet.networkAcl,
      };
    }),
    endpoints: network.endpoints.flatMap((endpoint) => {
      const ids = associated.get(endpoint);
      if (endpoints.has(endpoint)) return [];
      return ids === undefined ? [endpoint] : [withoutMembers(endpoint, ids)];
    }),
    routeTables: network.routeTables.map((table) => {
      const ids = targets.get(table);
      return ids === undefined ? table : { ...table, routes: withoutTargets(table.routes, ids) };
    }),
  };
}

/** What is refused of each. */
function idsByOwner(strangers: readonly Stranger[], refused: Stranger['refused']): ReadonlyMap<unknown, Set<string>> {
  const found = new Map<unknown, Set<string>>();
  for (const { refused: what, owner, id } of strangers)
    if (what === refused) found.set(owner, (found.get(owner) ?? new Set<string>()).add(id));
  return found;
}

/** An endpoint as it stands where AWS refuses to associate some things with it. */
function withoutMembers(endpoint: VpcEndpoint, ids: ReadonlySet<string>): VpcEndpoint {
  const isLeft = (member: Value<string>) => !member.known || !ids.has(member.value);
  const { subnets, routeTables, securityGroups } = endpoint;
  return {
    ...endpoint,
    subnets: { ...subnets, items: subnets.items.filter(({ subnet }) => isLeft(subnet)) },
    routeTables: { ...routeTables, items: routeTables.items.filter(isLeft) },
    securityGroups: { ...securityGroups, items: securityGroups.items.filter(isLeft) },
  };
}

function withoutTargets<T extends Network['routeTables'][number]['routes']['items'][number]>(
  routes: Members<T>,
  ids: ReadonlySet<string>,
): Members<T> {
  const items = routes.items.filter(
    ({ target }) => !(target.known && 'id' in target.value && ids.has(target.value.id)),
  );
  return { ...routes, items };
}

function firstTable({ id, mainRouteTable }: Vpc): Unknown {
  return unknown(
    `the main route table of ${id}`,
    'make a route table of this VPC the main one',
    mainRouteTable.location,
  );
}
