import type { Unknown } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, leftToAws, readList } from './argument.js';
import { type Build, doubt } from './build.js';
import type { Growing } from './draft.js';
import { refer } from './known-by-id.js';

/**
 * What a resource says once and then leaves to others, by `ignore_changes`: they may have added to it. Where other resources
 * of the input add to it, these are the others. Runs when all of them have.
 * Source: Terraform language, "The lifecycle Meta-Argument" (read 2026-11).
 */
export function leaveToOthers(build: Build): void {
  const leaving = build.all.filter(({ ignoredChanges }) => ignoredChanges !== undefined);
  if (leaving.length === 0) return;
  const withPolicy = endpointsWithPolicy(build);
  for (const resource of leaving) {
    switch (resource.type) {
      case 'aws_security_group':
      case 'aws_default_security_group':
        open(resource, ['ingress', 'egress'], build.draft.securityGroups.get(resource.address)?.rules);
        break;
      case 'aws_route_table':
      case 'aws_default_route_table':
        open(resource, ['route'], build.draft.routeTables.get(resource.address)?.routes);
        break;
      case 'aws_network_acl':
      case 'aws_default_network_acl':
        open(resource, ['ingress', 'egress'], build.draft.networkAcls.get(resource.address)?.entries);
        leaveSubnets(resource, build);
        break;
      case 'aws_vpc_endpoint':
        leaveEndpoint(resource, build, withPolicy.has(resource.address));
        break;
      default:
    }
  }
}

/** Which of the arguments is left to others, and why what they do isn't known; null: none. */
function leftIn(resource: ResourceInstance, names: readonly string[]): Unknown | null {
  const { ignoredChanges = [], address, body } = resource;
  const name = names.find((each) => ignoredChanges.includes(each) || ignoredChanges.includes('all'));
  return name === undefined
    ? null
    : leftToAws(
        `what others make of ${name} of ${address}, whose changes are ignored`,
        'check a plan or the state, which tells what it is now',
        argument(body, name)?.location ?? body.location,
      );
}

/** Rules, routes and entries of its own are named after it; those of others are not. */
function open(
  resource: ResourceInstance,
  names: readonly string[],
  set: Growing<{ readonly id: string }> | undefined,
): void {
  const isOwn = ({ id }: { readonly id: string }) => id.startsWith(`${resource.address}.`);
  if (set?.items.every(isOwn) === true) set.why ??= leftIn(resource, names);
}

function leaveSubnets(resource: ResourceInstance, build: Build): void {
  const why = leftIn(resource, ['subnet_ids']);
  const acl = build.draft.networkAcls.get(resource.address);
  if (why !== null && acl !== undefined) doubt(build, 'subnet-network-acls', why, acl.vpc);
}

function leaveEndpoint(resource: ResourceInstance, build: Build, hasPolicy: boolean): void {
  const draft = build.draft.endpoints.get(resource.address);
  if (draft === undefined) return;
  const add = (set: Growing<unknown>, ...names: readonly string[]) => {
    const own = names.flatMap((name) => readList(resource.body, name)?.items ?? []);
    if (set.items.length <= own.length) set.why ??= leftIn(resource, names);
  };
  add(draft.subnets, 'subnet_ids', 'subnet_configuration');
  add(draft.routeTables, 'route_table_ids');
  add(draft.securityGroups, 'security_group_ids');
  if (!hasPolicy) draft.policy = leftIn(resource, ['policy']) ?? draft.policy;
}

function endpointsWithPolicy(build: Build): ReadonlySet<string> {
  const ids = build
    .ofType('aws_vpc_endpoint_policy')
    .map((resource) => refer(build, 'endpoint', argument(resource.body, 'vpc_endpoint_id'), { resource }));
  return new Set(ids.flatMap((id) => (id?.known === true ? [id.value] : [])));
}
