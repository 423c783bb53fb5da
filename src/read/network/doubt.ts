import type { Unknown, Value } from '../../model/value.js';
import { type Build, doubtOf } from './build.js';
import { associate } from './security-group.js';

/**
 * Puts every set in doubt that an unknown reference may add to: a rule for a group that isn't known may be for any,
 * an association of a subnet that isn't known may be of any that has none.
 */
export function applyDoubts(build: Build): void {
  if (build.doubts.size === 0) return;
  const { draft } = build;
  const weaken = (set: { why: Unknown | null }, why: Unknown | null) => {
    set.why ??= why;
  };
  for (const vpc of draft.vpcs.values()) {
    vpc.partial ??= doubtOf(build, 'vpcs');
    weaken(vpc.cidrs, doubtOf(build, 'cidrs'));
    vpc.dhcpOptions = doubtOf(build, 'dhcp-options') ?? vpc.dhcpOptions;
    vpc.mainRouteTable = doubtOf(build, 'main-route-tables') ?? vpc.mainRouteTable;
  }
  for (const gateway of draft.internetGateways.values())
    gateway.vpc = unlessSet(gateway.vpc, doubtOf(build, 'internet-gateways'));
  for (const list of draft.prefixLists.values()) weaken(list.entries, doubtOf(build, 'prefix-list-entries'));
  for (const table of draft.routeTables.values()) weaken(table.routes, doubtOf(build, 'routes'));
  const anyVpc = doubtOf(build, 'group-vpcs');
  for (const group of draft.securityGroups.values()) {
    weaken(group.rules, doubtOf(build, 'rules'));
    if (anyVpc !== null) associate(group, anyVpc);
  }
  for (const acl of draft.networkAcls.values()) weaken(acl.entries, doubtOf(build, 'entries'));
  for (const zone of draft.hostedZones.values()) {
    weaken(zone.records, doubtOf(build, 'records'));
    weaken(zone.vpcs, doubtOf(build, 'zone-vpcs'));
  }
  for (const endpoint of draft.endpoints.values()) {
    weaken(endpoint.subnets, doubtOf(build, 'endpoint-subnets'));
    weaken(endpoint.routeTables, doubtOf(build, 'endpoint-route-tables'));
    weaken(endpoint.securityGroups, doubtOf(build, 'endpoint-security-groups'));
    endpoint.policy = doubtOf(build, 'endpoint-policies') ?? endpoint.policy;
    endpoint.privateDns = doubtOf(build, 'endpoint-private-dns') ?? endpoint.privateDns;
  }
  for (const subnet of draft.subnets.values()) {
    subnet.routeTable = unlessSet(subnet.routeTable, doubtOf(build, 'subnet-route-tables', subnet.vpc));
    subnet.networkAcl = unlessSet(subnet.networkAcl, doubtOf(build, 'subnet-network-acls', subnet.vpc));
    subnet.ipv6Cidr = unlessSet(subnet.ipv6Cidr, doubtOf(build, 'subnet-ipv6-blocks'));
  }
}

function unlessSet<T>(value: Value<T | null>, why: Unknown | null): Value<T | null> {
  return why !== null && value.known && value.value === null ? why : value;
}

/** The VPC of something that is read, where only the use of its `vpc_id` tells which one is meant. */
export function placeData(build: Build): void {
  for (const [address, vpc] of build.vpcOfData) {
    for (const things of [build.draft.subnets, build.draft.securityGroups, build.draft.routeTables]) {
      const thing = things.get(address);
      if (thing !== undefined && !thing.vpc.known) thing.vpc = { known: true, value: vpc, location: null };
    }
  }
}
