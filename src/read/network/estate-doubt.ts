import type { Subnet, VpcEndpoint } from '../../model/network.js';
import type { Unknown, Value } from '../../model/value.js';
import { type Build, SETTLE_BY_DECLARATION } from './build.js';
import type { Drafted, Growing } from './draft.js';
import { mainTableId } from './reference.js';

/**
 * In an estate, what one root module knows only by an id may be what another one declares: what is added to the one may
 * be added to any of the others.
 */
export function doubtEstate(build: Build): void {
  const { partial } = build;
  if (build.isEstate) {
    doubtVpcs(build);
    doubtThings(build, (things) => split(things, partial));
    return;
  }
  if (![...partial].some((id) => build.declared.get(id)?.mode === 'data')) return;
  for (const vpc of build.draft.vpcs.keys())
    if (!partial.has(vpc)) doubtThings(build, (things) => splitWithin(build, vpc, things));
}

/** Those that are known by id alone, and the declared ones that they may be. */
type Split = <T extends Placed>(things: readonly T[]) => readonly [byId: readonly T[], declared: readonly T[]];

interface Placed {
  readonly id: string;
  readonly vpc: Value<string | null>;
}

function doubtThings({ draft }: Build, parted: Split): void {
  doubtGrowing(parted([...draft.securityGroups.values()]), 'security group', ({ rules }) => rules);
  doubtGrowing(parted([...draft.routeTables.values()]), 'route table', ({ routes }) => routes);
  doubtGrowing(parted([...draft.networkAcls.values()]), 'network ACL', ({ entries }) => entries);
  const subnets = parted([...draft.subnets.values()]);
  doubtAssociations(subnets, 'routeTable');
  doubtAssociations(subnets, 'networkAcl');
  doubtEndpoints(parted([...draft.endpoints.values()]));
  const [tables] = parted([...draft.routeTables.values()]);
  doubtTables([...draft.endpoints.values()], new Set(tables.map(({ id }) => id)));
}

/**
 * What a data source finds in a VPC that is declared is declared too, or came with the VPC: nothing else is in it when it
 * is read. Which one it is may not be told.
 */
function splitWithin<T extends Placed>(build: Build, vpc: string, things: readonly T[]): readonly [T[], T[]] {
  const inside = things.filter((thing) => thing.vpc.known && thing.vpc.value === vpc);
  const [byId, declared] = split(inside, build.partial);
  return [byId.filter(({ id }) => build.declared.get(id)?.mode === 'data'), declared];
}

function mayBe(id: string, what: string): Unknown {
  return { known: false, what: `which ${what} ${id} is`, settle: SETTLE_BY_DECLARATION, location: null };
}

function doubtVpcs(build: Build): void {
  const { draft, partial } = build;
  const [byId, declared] = split([...draft.vpcs.values()], partial);
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
function doubtGrowing<T extends Placed>(
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

function split<T extends { readonly id: string }>(things: readonly T[], partial: ReadonlySet<string>): [T[], T[]] {
  const [byId, declared]: [T[], T[]] = [[], []];
  for (const thing of things) (partial.has(thing.id) ? byId : declared).push(thing);
  return [byId, declared];
}
