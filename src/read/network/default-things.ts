import type { NetworkAclEntry, SecurityGroupRule, Vpc } from '../../model/network.js';
import { all, known, some, type Unknown, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, textOf } from './argument.js';
import { type Build, type DefaultThing, doubt, doubtOf, EXISTS, knownOnlyById } from './build.js';
import { cidrOf } from './cidr.js';
import { type Drafted, type Growing, growing } from './draft.js';
import { isOfKind } from './kinds.js';
import { ensure } from './known-by-id.js';
import { EVERY_PORT } from './port.js';
import {
  defaultAclId,
  defaultGroupId,
  defaultVpcId,
  followSource,
  identify,
  idOf,
  mainTableId,
  openVpc,
} from './reference.js';

/** The resources that take over what comes with a VPC, and the argument that names it. */
const ADOPTERS: ReadonlyMap<string, { readonly kind: DefaultThing; readonly idArgument: string | null }> = new Map([
  ['aws_default_route_table', { kind: 'route-table', idArgument: 'default_route_table_id' }],
  ['aws_default_security_group', { kind: 'security-group', idArgument: null }],
  ['aws_default_network_acl', { kind: 'network-acl', idArgument: 'default_network_acl_id' }],
]);

/** Notes who takes over what, before anything is made. */
export function recordAdoptions(build: Build): void {
  for (const [type, { kind, idArgument }] of ADOPTERS) {
    for (const instance of build.ofType(type)) {
      const open = openAdoption(instance, build, idArgument);
      if (open !== null) doubt(build, `default-${kind}`, open);
      const vpc = adoptedVpcId(instance, build, idArgument);
      if (vpc !== null && !build.adopted[kind].has(vpc)) build.adopted[kind].set(vpc, instance);
    }
  }
}

/** Why a resource may take over what comes with any VPC; null where it is known with which one. */
function openAdoption({ body }: ResourceInstance, build: Build, idArgument: string | null): Unknown | null {
  const thing = idArgument === null ? null : argument(body, idArgument);
  return openVpc(build, argument(body, 'vpc_id') ?? thing);
}

function adoptedVpcId(resource: ResourceInstance, build: Build, idArgument: string | null): string | null {
  const given = argument(resource.body, 'vpc_id');
  if (given !== null) {
    const found = identify(build, 'vpc', given);
    return found.kind === 'thing' ? found.id : null;
  }
  if (idArgument === null) return defaultVpcId(build, resource);
  const thing = argument(resource.body, idArgument);
  const source = thing === null ? null : followSource(build, thing);
  return source !== null && isOfKind(source.instance, 'vpc') ? idOf(build, 'vpc', source.instance) : null;
}

/** The VPC whose default thing a resource takes over. */
export function adoptedVpc(resource: ResourceInstance, build: Build): Value<string> {
  const idArgument = ADOPTERS.get(resource.type)?.idArgument ?? null;
  const given = argument(resource.body, 'vpc_id') ?? (idArgument === null ? null : argument(resource.body, idArgument));
  const id = adoptedVpcId(resource, build, idArgument);
  if (id !== null) {
    ensure(build, 'vpc', id, resource.body.location, { resource });
    return known(id, given?.location ?? null);
  }
  const text = given === null ? null : textOf(given);
  if (text !== null && !text.known) return text;
  return knownOnlyById(`${resource.address}.vpc_id`, resource.body.location);
}

/**
 * What comes with a VPC and nothing takes over: a main route table without routes, a group that admits itself and lets
 * everything out, and an ACL that allows everything. `why`: the VPC was there before, so that they may have changed; so
 * they may where something takes over those of a VPC that isn't known.
 * Source: VPC guide, "Default security groups for your VPCs", "Default network ACL" (read 2026-11).
 */
export function declareDefaults(resource: ResourceInstance, build: Build, why: Unknown | null): void {
  const { address } = resource;
  const vpc = known(address);
  const made = (id: string) => ({ id, location: resource.body.location, exists: resource.exists, tags: {}, vpc });
  const set = <T>(kind: DefaultThing, items: readonly T[]): Growing<T> => {
    const changed = why ?? doubtOf(build, `default-${kind}`);
    return growing(changed === null ? all(items) : some([], changed));
  };
  if (!build.adopted['route-table'].has(address)) {
    const id = mainTableId(build, address);
    build.draft.routeTables.set(id, { ...made(id), routes: set('route-table', []) });
  }
  if (!build.adopted['security-group'].has(address)) {
    const id = defaultGroupId(build, address);
    const rules = [defaultRule(resource, id, 'ingress', 'self'), defaultRule(resource, id, 'egress', '0.0.0.0/0')];
    build.draft.securityGroups.set(id, { ...made(id), rules: set('security-group', rules) });
  }
  if (!build.adopted['network-acl'].has(address)) {
    const id = defaultAclId(build, address);
    const entries = [
      defaultEntry(resource, id, 'ingress', '0.0.0.0/0'),
      defaultEntry(resource, id, 'egress', '0.0.0.0/0'),
    ];
    build.draft.networkAcls.set(id, { ...made(id), entries: set('network-acl', entries) });
  }
}

/** A VPC with IPv6 has default rules and entries for it as well. Runs when all of its blocks are known. */
export function addIpv6Defaults(build: Build): void {
  for (const vpc of build.draft.vpcs.values()) {
    const resource = build.declared.get(vpc.id);
    const ipv6 = resource?.type === 'aws_vpc' && resource.mode === 'managed' ? ipv6In(vpc) : null;
    if (resource === undefined || ipv6 === null) continue;
    const group = build.draft.securityGroups.get(vpc.defaultSecurityGroup);
    if (!build.adopted['security-group'].has(vpc.id))
      group?.rules.items.push({ ...defaultRule(resource, group.id, 'egress', '::/0'), exists: ipv6 });
    const acl = build.draft.networkAcls.get(vpc.defaultNetworkAcl);
    if (acl === undefined || build.adopted['network-acl'].has(vpc.id)) continue;
    for (const direction of ['ingress', 'egress'] as const)
      acl.entries.items.push({ ...defaultEntry(resource, acl.id, direction, '::/0'), exists: ipv6 });
  }
}

/** Whether the VPC has an IPv6 block; null: surely not. The first block is the primary one, of IPv4. */
function ipv6In(vpc: Drafted<Vpc>): Value<boolean> | null {
  const [, ...others] = vpc.cidrs.items;
  let perhaps = vpc.cidrs.why;
  for (const item of others) {
    if (item.known ? item.value.family === 6 : item.what.endsWith('.ipv6_cidr_block')) return EXISTS;
    if (!item.known) perhaps ??= item;
  }
  return perhaps;
}

/** A rule that AWS makes. */
export function defaultRule(
  resource: ResourceInstance,
  group: string,
  direction: 'ingress' | 'egress',
  peer: string,
): SecurityGroupRule {
  return {
    id: `${group}.default_${direction}${peer === '::/0' ? '_ipv6' : ''}`,
    location: resource.body.location,
    exists: EXISTS,
    tags: {},
    direction,
    protocol: known('all'),
    ports: known(EVERY_PORT),
    peer: known(
      peer === 'self' ? { kind: 'security-group', id: group } : { kind: 'cidr', cidr: cidrOf(peer, undefined, null) },
    ),
  };
}

function defaultEntry(
  resource: ResourceInstance,
  acl: string,
  direction: 'ingress' | 'egress',
  cidr: string,
): NetworkAclEntry {
  const number = cidr === '::/0' ? 101 : 100;
  return {
    id: `${acl}.default_${direction}_${number}`,
    location: resource.body.location,
    exists: EXISTS,
    tags: {},
    direction,
    number: known(number),
    action: known('allow'),
    protocol: known('all'),
    ports: known(EVERY_PORT),
    cidr: known(cidrOf(cidr, undefined, null)),
  };
}
