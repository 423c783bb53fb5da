import type { Unknown, Value } from '../../model/value.js';
import { type Build, SETTLE_BY_DECLARATION } from './build.js';
import type { Growing } from './draft.js';
import { mainTableId } from './reference.js';

/**
 * In an estate, what one root module knows only by an id may be what another one declares: what is added to the one may
 * be added to any of the others.
 */
export function doubtEstate(build: Build): void {
  if (!build.isEstate) return;
  doubtVpcs(build);
  const { draft, partial } = build;
  doubtGrowing(draft.securityGroups, partial, { what: 'security group', set: ({ rules }) => rules });
  doubtGrowing(draft.routeTables, partial, { what: 'route table', set: ({ routes }) => routes });
  doubtGrowing(draft.networkAcls, partial, { what: 'network ACL', set: ({ entries }) => entries });
  doubtAssociations(build, 'routeTable');
  doubtAssociations(build, 'networkAcl');
  doubtEndpoints(build);
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
function doubtGrowing<T extends { readonly id: string }>(
  things: ReadonlyMap<string, T>,
  partial: ReadonlySet<string>,
  { what, set }: { readonly what: string; readonly set: (thing: T) => Growing<unknown> },
): void {
  const [byId, declared] = split([...things.values()], partial);
  const added = byId.find((thing) => set(thing).items.length > 0);
  if (added === undefined) return;
  for (const thing of declared) set(thing).why ??= mayBe(added.id, what);
}

/** A subnet that has no association of its own may be the one that is known only by id and has one. */
function doubtAssociations({ draft, partial }: Build, association: 'routeTable' | 'networkAcl'): void {
  const [byId, declared] = split([...draft.subnets.values()], partial);
  const associated = byId.find((subnet) => subnet[association].known && subnet[association].value !== null);
  if (associated === undefined) return;
  for (const subnet of declared) {
    const own = subnet[association];
    if (own.known && own.value === null) subnet[association] = mayBe(associated.id, 'subnet');
  }
}

/** An endpoint may get more subnets, route tables and groups by its id, and a table known only by id may be any table. */
function doubtEndpoints({ draft, partial }: Build): void {
  const [byId, declared] = split([...draft.endpoints.values()], partial);
  for (const set of ['subnets', 'routeTables', 'securityGroups'] as const) {
    const added = byId.find((endpoint) => endpoint[set].items.length > 0);
    if (added === undefined) continue;
    for (const endpoint of declared) endpoint[set].why ??= mayBe(added.id, 'endpoint');
  }
  for (const { routeTables } of declared) {
    const table = routeTables.items.find((item) => item.known && partial.has(item.value));
    if (table?.known === true) routeTables.why ??= mayBe(table.value, 'route table');
  }
}

function split<T extends { readonly id: string }>(things: readonly T[], partial: ReadonlySet<string>): [T[], T[]] {
  const [byId, declared]: [T[], T[]] = [[], []];
  for (const thing of things) (partial.has(thing.id) ? byId : declared).push(thing);
  return [byId, declared];
}
