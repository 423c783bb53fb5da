import type { Location } from '../model/location.js';
import type { Network, SecurityGroup, Subnet, Thing, Vpc } from '../model/network.js';
import { known, type Members, type Unknown, unknown, type Value } from '../model/value.js';
import type { Workload } from '../model/workload.js';

/** Something that is named where AWS takes only what is in one VPC, and that is in another one. */
export interface Stranger {
  /** What AWS refuses for its sake. */
  readonly refused: 'endpoint' | 'association' | 'main-association' | 'route' | 'workload';
  /** What names it: the endpoint, the subnet, the VPC, the route table, the workload. */
  readonly owner: Thing | Workload;
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
 * VPC, a subnet's association with a table or an ACL of another one, a route to a gateway of another one, and whatever
 * starts containers with groups of another VPC than its subnets'. Only where both VPCs are known, and surely two.
 * Sources: EC2 API reference, "CreateVpcEndpoint", "AssociateRouteTable" ("a subnet in your VPC … with a route table in
 * your VPC"), "AssociateSecurityGroupVpc"; ECS API, "AwsVpcConfiguration" ("must be from the same VPC"); the errors as in
 * smoketurner/serverless-vpc-plugin#147, hashicorp/waypoint#4629, ansible/ansible-modules-core#347 (read 2026-11).
 */
export function findStrangers(network: Network): readonly Stranger[] {
  if (network.vpcs.length < 2) return [];
  const places = placesIn(network);
  return [
    ...network.endpoints.flatMap((endpoint) => {
      const owner = { refused: 'endpoint', owner: endpoint, vpc: endpoint.vpc } as const;
      return [
        ...places.foreign(
          owner,
          'subnet',
          endpoint.subnets.items.map(({ subnet }) => subnet),
        ),
        ...places.foreign(owner, 'security-group', endpoint.securityGroups.items),
        ...places.foreign(owner, 'route-table', endpoint.routeTables.items),
      ];
    }),
    ...network.subnets.flatMap((subnet) => {
      const owner = { refused: 'association', owner: subnet, vpc: subnet.vpc } as const;
      return [
        ...places.foreign(owner, 'route-table', [subnet.routeTable]),
        ...places.foreign(owner, 'network-acl', [subnet.networkAcl]),
      ];
    }),
    ...network.vpcs.flatMap((vpc) =>
      places.foreign({ refused: 'main-association', owner: vpc, vpc: known(vpc.id) }, 'route-table', [
        vpc.mainRouteTable,
      ]),
    ),
    ...network.routeTables.flatMap((table) =>
      table.routes.items.flatMap(({ target }) => {
        const kind = target.known ? target.value.kind : null;
        if (!target.known || !('id' in target.value) || !isGateway(kind)) return [];
        const id = known(target.value.id, target.location);
        return places.foreign({ refused: 'route', owner: table, vpc: table.vpc }, kind, [id]);
      }),
    ),
    ...network.workloads.flatMap((workload) => strangersOf(workload, places)),
  ];
}

function isGateway(kind: string | null): kind is 'internet-gateway' | 'egress-only-internet-gateway' | 'nat-gateway' {
  return kind === 'internet-gateway' || kind === 'egress-only-internet-gateway' || kind === 'nat-gateway';
}

/** The subnets of a workload are of one VPC, and so are its groups. */
function strangersOf(workload: Workload, places: Places): readonly Stranger[] {
  const inVpcs = new Map<string, Subnet>();
  for (const reference of workload.subnets.items) {
    const subnet = reference.known ? places.subnet(reference.value) : undefined;
    if (subnet?.vpc.known === true && !inVpcs.has(subnet.vpc.value)) inVpcs.set(subnet.vpc.value, subnet);
  }
  const of = (vpc: string) => ({ refused: 'workload', owner: workload, vpc: known(vpc) }) as const;
  // What only pullpath.yaml names may stand for several, each in its own VPC.
  if (workload.origins !== undefined) {
    const others = [...inVpcs.values()].map(({ id }) => known(id, workload.location));
    const [first = []] = [...inVpcs.keys()].map((vpc) => places.foreign(of(vpc), 'subnet', others));
    if (first.length > 0) return first;
  }
  return [...inVpcs.keys()].flatMap((vpc) => places.foreign(of(vpc), 'security-group', workload.securityGroups.items));
}

/** Where things are. */
interface Places {
  readonly subnet: (id: string) => Subnet | undefined;
  /** Those of the things named that are surely in another VPC than their owner's. */
  readonly foreign: (
    owner: Pick<Stranger, 'refused' | 'owner'> & { readonly vpc: Value<string> },
    kind: StrangerKind,
    named: readonly Value<string | null>[],
  ) => readonly Stranger[];
}

function placesIn(network: Network): Places {
  const vpcs = byId(network.vpcs);
  const things: { readonly [kind in StrangerKind]: ReadonlyMap<string, Placed> } = {
    subnet: byId(network.subnets),
    'security-group': byId(network.securityGroups),
    'route-table': byId(network.routeTables),
    'network-acl': byId(network.networkAcls),
    'internet-gateway': byId(network.internetGateways),
    'egress-only-internet-gateway': byId(network.egressOnlyInternetGateways),
    'nat-gateway': byId(network.natGateways),
  };
  const subnets = byId(network.subnets);
  const areApart = (a: string, b: string): boolean => {
    const [one, other] = [vpcs.get(a), vpcs.get(b)];
    return a !== b && one !== undefined && other !== undefined && areTwo(one, other);
  };
  return {
    subnet: (id) => subnets.get(id),
    foreign: ({ vpc, refused, owner }, kind, named) => {
      if (!vpc.known) return [];
      const own = vpc.value;
      return named.flatMap((reference) => {
        if (!reference.known || reference.value === null) return [];
        const thing = things[kind].get(reference.value);
        if (thing === undefined || !thing.vpc.known || thing.vpc.value === null) return [];
        const other = thing.vpc.value;
        if (!areApart(own, other) || mayBeUsedIn(thing, (vpcId) => !areApart(own, vpcId))) return [];
        const location = reference.location ?? owner.location;
        return [{ refused, owner, kind, id: thing.id, vpc: own, otherVpc: other, location }];
      });
    },
  };
}

type Placed = Thing & { readonly vpc: Value<string | null> } & Pick<SecurityGroup, 'associatedVpcs'>;

/** Whether a group is, or may be, associated with a VPC besides its own. */
function mayBeUsedIn({ associatedVpcs }: Placed, is: (vpc: string) => boolean): boolean {
  if (associatedVpcs === undefined) return false;
  return !associatedVpcs.complete || associatedVpcs.items.some((vpc) => !vpc.known || is(vpc.value));
}

/** Two that the input declares are two, and so are two ids of AWS's; what goes by another name may be either. */
function areTwo(a: Vpc, b: Vpc): boolean {
  if (a.mayBeAnother !== true && b.mayBeAnother !== true) return true;
  return [a, b].every(({ id }) => /^vpc-[0-9a-f]+$/.test(id));
}

function byId<T extends Thing>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
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
  const targets = new Map<Thing, Set<string>>();
  for (const { refused: what, owner, id } of strangers)
    if (what === 'route') targets.set(owner, (targets.get(owner) ?? new Set<string>()).add(id));
  return {
    ...network,
    vpcs: network.vpcs.map((vpc) => (mains.has(vpc) ? { ...vpc, mainRouteTable: firstTable(vpc) } : vpc)),
    subnets: network.subnets.map((subnet) => ({
      ...subnet,
      routeTable: tables.has(subnet) ? known(null) : subnet.routeTable,
      networkAcl: acls.has(subnet) ? known(null) : subnet.networkAcl,
    })),
    endpoints: network.endpoints.filter((endpoint) => !endpoints.has(endpoint)),
    routeTables: network.routeTables.map((table) => {
      const ids = targets.get(table);
      return ids === undefined ? table : { ...table, routes: withoutTargets(table.routes, ids) };
    }),
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
