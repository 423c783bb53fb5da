import type { VpcEndpoint } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readBoolean } from './argument.js';
import { type Build, type Doubt, doubt, existenceDoubt, type ResourceMapping } from './build.js';
import type { Drafted, Growing } from './draft.js';
import { refer } from './known-by-id.js';
import { readPolicy } from './policy.js';

/**
 * The resources that add to an endpoint which another block declares. A policy that isn't written is reset to full access.
 * Source: docs of `aws_vpc_endpoint_policy` (read 2026-11).
 */
export const endpointPolicy: ResourceMapping = {
  attach(resource, build) {
    const draft = endpointOf(resource, build, 'endpoint-policies');
    const policy = readPolicy(resource.body, 'policy', build) ?? known(null);
    if (draft !== null) draft.policy = existenceDoubt(resource) ?? policy;
  },
};

export const endpointPrivateDns: ResourceMapping = {
  attach(resource, build) {
    const draft = endpointOf(resource, build, 'endpoint-private-dns');
    const enabled = readBoolean(resource.body, 'private_dns_enabled');
    if (draft !== null && enabled !== null) draft.privateDns = existenceDoubt(resource) ?? enabled;
  },
};

export const endpointSubnetAssociation: ResourceMapping = {
  attach(resource, build) {
    const draft = endpointOf(resource, build, 'endpoint-subnets');
    if (draft === null) return;
    const subnet = refer(build, 'subnet', argument(resource.body, 'subnet_id'), { resource, vpc: draft.vpc });
    const again = draft.subnets.items.some(
      (item) => item.subnet.known && subnet?.known && item.subnet.value === subnet.value,
    );
    if (subnet === null || again) return;
    add(draft.subnets, { subnet, address: known(null) }, resource);
    noteAssociated(draft, subnet);
  },
};

export const endpointRouteTableAssociation: ResourceMapping = {
  attach(resource, build) {
    const draft = endpointOf(resource, build, 'endpoint-route-tables');
    if (draft === null) return;
    const table = refer(build, 'route-table', argument(resource.body, 'route_table_id'), { resource, vpc: draft.vpc });
    if (table === null) return;
    if (!holds(draft.routeTables, table)) noteAssociated(draft, table);
    add(draft.routeTables, table, resource);
  },
};

/**
 * An endpoint without groups of its own has the VPC's default group, and keeps it beside the associated ones unless
 * one of these says `replace_default_association`.
 * Source: docs of `aws_vpc_endpoint_security_group_association` (read 2026-11).
 */
export const endpointSecurityGroupAssociation: ResourceMapping = {
  attach(resource, build) {
    const draft = endpointOf(resource, build, 'endpoint-security-groups');
    if (draft === null) return;
    const groups = draft.securityGroups;
    const replaces = readBoolean(resource.body, 'replace_default_association') ?? known(false);
    const vpc = draft.vpc.known ? build.draft.vpcs.get(draft.vpc.value) : undefined;
    if (groups.items.length === 0 && groups.why === null && vpc !== undefined)
      groups.items.push(known(vpc.defaultSecurityGroup));
    const group = refer(build, 'security-group', argument(resource.body, 'security_group_id'), {
      resource,
      vpc: draft.vpc,
    });
    if (vpc !== undefined) replaceDefault(groups, vpc.defaultSecurityGroup, existenceDoubt(resource) ?? replaces);
    if (group === null) return;
    if (!holds(groups, group)) noteAssociated(draft, group);
    add(groups, group, resource);
  },
};

/** Whether the endpoint's own block names it as well. */
function holds({ items }: Growing<Value<string>>, member: Value<string>): boolean {
  return member.known && items.some((item) => item.known && item.value === member.value);
}

function noteAssociated(draft: Drafted<VpcEndpoint>, member: Value<string>): void {
  if (member.known) draft.associated = [...(draft.associated ?? []), member.value];
}

function replaceDefault(groups: Growing<Value<string>>, defaultGroup: string, replaces: Value<boolean>): void {
  const place = groups.items.findIndex((item) => item.known && item.value === defaultGroup && item.location === null);
  if (place < 0 || (replaces.known && !replaces.value)) return;
  if (replaces.known) groups.items.splice(place, 1);
  else groups.items.splice(place, 1, replaces);
}

/** What an association adds; where it may not exist, the set may have more than is told. */
function add<T>(set: Growing<T>, item: T, resource: ResourceInstance): void {
  const why = existenceDoubt(resource);
  if (why === null) set.items.push(item);
  else set.why ??= why;
}

/** The endpoint; one that isn't known puts in doubt what is changed of all. */
function endpointOf(resource: ResourceInstance, build: Build, changed: Doubt): Drafted<VpcEndpoint> | null {
  const id = refer(build, 'endpoint', argument(resource.body, 'vpc_endpoint_id'), { resource });
  if (id === null) return null;
  if (!id.known) doubt(build, changed, id);
  return (id.known && build.draft.endpoints.get(id.value)) || null;
}
