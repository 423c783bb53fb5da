import type { Location } from '../../model/location.js';
import type { Unknown } from '../../model/value.js';
import type { TerraformValue } from '../resource/value.js';
import { entriesOf } from './argument.js';
import type { Build } from './build.js';
import { isOfKind, type ThingKind } from './kinds.js';
import { defaultAclId, defaultGroupId, followSource, idOf, mainTableId } from './reference.js';
import { associate } from './security-group.js';

/** A module call whose source could not be read: what it makes isn't known, nor what it adds to what it is handed. */
export interface UnresolvedModule {
  readonly address: string;
  readonly location: Location | null;
  readonly why: Unknown;
  readonly inputs: ReadonlyMap<string, TerraformValue>;
}

type Handed = { readonly [kind in ThingKind]?: Set<string> };

/** Puts the sets of everything in doubt that is handed to a module which could not be read. */
export function doubtWhatIsHanded(build: Build, module: UnresolvedModule): void {
  const handed: { -readonly [kind in ThingKind]?: Set<string> } = {};
  for (const value of module.inputs.values()) collect(build, value, handed);
  doubtVpcs(build, handed, module.why);
  doubtSubnets(build, handed, module.why);
  for (const id of handed['security-group'] ?? []) {
    const group = build.draft.securityGroups.get(id);
    weaken(group?.rules, module.why);
    if (group !== undefined) associate(group, module.why);
  }
  for (const id of handed['route-table'] ?? []) weaken(build.draft.routeTables.get(id)?.routes, module.why);
  for (const id of handed['network-acl'] ?? []) weaken(build.draft.networkAcls.get(id)?.entries, module.why);
  for (const id of handed['hosted-zone'] ?? []) {
    weaken(build.draft.hostedZones.get(id)?.records, module.why);
    weaken(build.draft.hostedZones.get(id)?.vpcs, module.why);
  }
  for (const id of handed.endpoint ?? []) {
    const endpoint = build.draft.endpoints.get(id);
    for (const set of [endpoint?.subnets, endpoint?.routeTables, endpoint?.securityGroups]) weaken(set, module.why);
  }
}

/** Whoever has the VPC's id may put anything into it, and change its main table, its default group and its default ACL. */
function doubtVpcs(build: Build, handed: Handed, why: Unknown): void {
  for (const id of handed.vpc ?? []) {
    const vpc = build.draft.vpcs.get(id);
    if (vpc !== undefined) vpc.partial ??= why;
  }
}

/**
 * A route table or an ACL is associated with a subnet only by who has both: a module that gets subnets alone, as one
 * that runs a service does, leaves them as they are.
 */
function doubtSubnets(build: Build, handed: Handed, why: Unknown): void {
  for (const id of handed.subnet ?? []) {
    const subnet = build.draft.subnets.get(id);
    if (subnet === undefined) continue;
    const withVpc = handed.vpc !== undefined;
    if ((withVpc || handed['route-table'] !== undefined) && isUnset(subnet.routeTable)) subnet.routeTable = why;
    if ((withVpc || handed['network-acl'] !== undefined) && isUnset(subnet.networkAcl)) subnet.networkAcl = why;
  }
}

function isUnset(value: { readonly known: boolean; readonly value?: unknown }): boolean {
  return value.known && value.value === null;
}

function weaken(set: { why: Unknown | null } | undefined, why: Unknown): void {
  if (set !== undefined) set.why ??= why;
}

/** The kinds of things that may be handed over, each with its own id. */
const HANDED_KINDS: readonly ThingKind[] = [
  'vpc',
  'subnet',
  'route-table',
  'security-group',
  'network-acl',
  'endpoint',
  'hosted-zone',
];

function collect(build: Build, given: TerraformValue, handed: { -readonly [kind in ThingKind]?: Set<string> }): void {
  const pending: TerraformValue[] = [given];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple')
      for (const item of value.items) pending.push(item);
    else if (value.kind === 'map' || value.kind === 'object')
      for (const [, item] of entriesOf(value)) pending.push(item);
    else note(build, value, handed);
  }
}

function note(build: Build, value: TerraformValue, handed: { -readonly [kind in ThingKind]?: Set<string> }): void {
  const source = followSource(build, { value });
  if (source === null) return;
  const { instance, attribute } = source;
  const add = (kind: ThingKind, id: string) => {
    handed[kind] = (handed[kind] ?? new Set<string>()).add(id);
  };
  const kind = HANDED_KINDS.find((candidate) => isOfKind(instance, candidate));
  if (kind === undefined) return;
  if (IDENTIFYING.has(attribute)) add(kind, idOf(build, kind, instance));
  if (kind !== 'vpc') return;
  const vpc = idOf(build, 'vpc', instance);
  if (attribute === 'default_security_group_id') add('security-group', defaultGroupId(build, vpc));
  if (attribute === 'default_network_acl_id') add('network-acl', defaultAclId(build, vpc));
  if (attribute === 'default_route_table_id' || attribute === 'main_route_table_id')
    add('route-table', mainTableId(build, vpc));
}

const IDENTIFYING = new Set(['', 'id', 'arn', 'zone_id']);
