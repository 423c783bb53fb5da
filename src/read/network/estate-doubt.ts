import type { NetworkAcl, RouteTable, SecurityGroup, Subnet, VpcEndpoint } from '../../model/network.js';
import type { Unknown, Value } from '../../model/value.js';
import { type Build, SETTLE_BY_DECLARATION } from './build.js';
import type { Drafted, Growing, NetworkDraft } from './draft.js';
import { mainTableId } from './reference.js';

/**
 * In an estate, what one root module knows only by an id may be what another one declares: what is added to the one may
 * be added to any of the others.
 */
export function doubtEstate(build: Build): void {
  const { draft, partial } = build;
  if (build.isEstate) {
    doubtVpcs(build);
    doubtThings(thingsOf(draft), (id) => partial.has(id));
    return;
  }
  const isFound = (id: string) => partial.has(id) && build.declared.get(id)?.mode === 'data';
  if (![...partial].some(isFound)) return;
  // What is known by its id in another way was there before, and is none of those that are declared.
  const isOther = (id: string) => partial.has(id) && !isFound(id);
  for (const [vpc, things] of thingsByVpc(draft, isOther))
    if (draft.vpcs.has(vpc) && !partial.has(vpc)) doubtThings(things, isFound);
}

/** The things that may be known by id alone. */
interface Things {
  readonly securityGroups: Drafted<SecurityGroup>[];
  readonly routeTables: Drafted<RouteTable>[];
  readonly networkAcls: Drafted<NetworkAcl>[];
  readonly subnets: Drafted<Subnet>[];
  readonly endpoints: Drafted<VpcEndpoint>[];
}

interface Placed {
  readonly id: string;
  readonly vpc: Value<string>;
}

function thingsOf(draft: NetworkDraft): Things {
  return {
    securityGroups: [...draft.securityGroups.values()],
    routeTables: [...draft.routeTables.values()],
    networkAcls: [...draft.networkAcls.values()],
    subnets: [...draft.subnets.values()],
    endpoints: [...draft.endpoints.values()],
  };
}

/**
 * What a data source finds in a VPC that is declared is declared too, or came with the VPC: nothing else is in it when it
 * is read. Which one it is may not be told.
 */
function thingsByVpc(draft: NetworkDraft, leaveOut: (id: string) => boolean): ReadonlyMap<string, Things> {
  const found = new Map<string, Things>();
  const within = (vpc: string): Things => {
    const things = found.get(vpc) ?? {
      securityGroups: [],
      routeTables: [],
      networkAcls: [],
      subnets: [],
      endpoints: [],
    };
    found.set(vpc, things);
    return things;
  };
  const sort = <T extends Placed>(things: Iterable<T>, into: (within: Things) => T[]): void => {
    for (const thing of things) if (thing.vpc.known && !leaveOut(thing.id)) into(within(thing.vpc.value)).push(thing);
  };
  sort(draft.securityGroups.values(), ({ securityGroups }) => securityGroups);
  sort(draft.routeTables.values(), ({ routeTables }) => routeTables);
  sort(draft.networkAcls.values(), ({ networkAcls }) => networkAcls);
  sort(draft.subnets.values(), ({ subnets }) => subnets);
  sort(draft.endpoints.values(), ({ endpoints }) => endpoints);
  return found;
}

/** Marks what may be one of those that are known by id alone. */
function doubtThings(things: Things, isById: (id: string) => boolean): void {
  const parted = <T extends { readonly id: string }>(each: readonly T[]) => split(each, isById);
  doubtGrowing(parted(things.securityGroups), 'security group', ({ rules }) => rules);
  doubtGrowing(parted(things.routeTables), 'route table', ({ routes }) => routes);
  doubtGrowing(parted(things.networkAcls), 'network ACL', ({ entries }) => entries);
  const subnets = parted(things.subnets);
  doubtAssociations(subnets, 'routeTable');
  doubtAssociations(subnets, 'networkAcl');
  doubtEndpoints(parted(things.endpoints));
  const [tables] = parted(things.routeTables);
  doubtTables(things.endpoints, new Set(tables.map(({ id }) => id)));
}

function mayBe(id: string, what: string): Unknown {
  return { known: false, what: `which ${what} ${id} is`, settle: SETTLE_BY_DECLARATION, location: null };
}

function doubtVpcs(build: Build): void {
  const { draft, partial } = build;
  const [byId, declared] = split([...draft.vpcs.values()], (id) => partial.has(id));
  for (const { id, region, dhcpOptions, mainRouteTable } of byId) {
    const hasOtherTable = !mainRouteTable.known || mainRouteTable.value !== mainTableId(build, id);
    for (const vpc of declared) {
      if (differ(vpc.region, region)) continue;
      vpc.partial ??= mayBe(id, 'VPC');
      if (dhcpOptions.known || dhcpOptions.what !== `${id}.dhcp_options_id`) vpc.dhcpOptions = mayBe(id, 'VPC');
      if (hasOtherTable) vpc.mainRouteTable = mayBe(id, 'VPC');
    }
  }
  for (const { vpcs } of draft.hostedZones.values()) {
    const vpc = vpcs.items.find((item) => item.known && partial.has(item.value));
    if (vpc?.known === true) vpcs.why ??= mayBe(vpc.value, 'VPC');
  }
  for (const [key, rule] of draft.resolverRules) {
    if (rule.vpc.known && partial.has(rule.vpc.value))
      draft.resolverRules.set(key, { ...rule, vpc: mayBe(rule.vpc.value, 'VPC') });
  }
}

function differ(a: Value<string>, b: Value<string>): boolean {
  return a.known && b.known && a.value !== b.value;
}

/** Where a thing known only by id is added to, each declared one may be it. */
function doubtGrowing<T extends { readonly id: string }>(
  [byId, declared]: readonly [readonly T[], readonly T[]],
  what: string,
  set: (thing: T) => Growing<unknown>,
): void {
  const added = byId.find((thing) => set(thing).items.length > 0);
  if (added === undefined) return;
  for (const thing of declared) set(thing).why ??= mayBe(added.id, what);
}

/** A subnet that has no association of its own may be the one that is known only by id and has one. */
function doubtAssociations(
  [byId, declared]: readonly [readonly Drafted<Subnet>[], readonly Drafted<Subnet>[]],
  association: 'routeTable' | 'networkAcl',
): void {
  const associated = byId.find((subnet) => subnet[association].known && subnet[association].value !== null);
  if (associated === undefined) return;
  for (const subnet of declared) {
    const own = subnet[association];
    if (own.known && own.value === null) subnet[association] = mayBe(associated.id, 'subnet');
  }
}

/** An endpoint may get more subnets, route tables and groups by its id. */
function doubtEndpoints([byId, declared]: readonly [
  readonly Drafted<VpcEndpoint>[],
  readonly Drafted<VpcEndpoint>[],
]): void {
  for (const set of ['subnets', 'routeTables', 'securityGroups'] as const) {
    const added = byId.find((endpoint) => endpoint[set].items.length > 0);
    if (added === undefined) continue;
    for (const endpoint of declared) endpoint[set].why ??= mayBe(added.id, 'endpoint');
  }
}

/** A table known only by id may be any table. */
function doubtTables(endpoints: readonly Drafted<VpcEndpoint>[], byId: ReadonlySet<string>): void {
  for (const { routeTables } of endpoints) {
    const table = routeTables.items.find((item) => item.known && byId.has(item.value));
    if (table?.known === true) routeTables.why ??= mayBe(table.value, 'route table');
  }
}

function split<T extends { readonly id: string }>(things: readonly T[], isById: (id: string) => boolean): [T[], T[]] {
  const [byId, declared]: [T[], T[]] = [[], []];
  for (const thing of things) (isById(thing.id) ? byId : declared).push(thing);
  return [byId, declared];
}
