import type { Location } from '../../model/location.js';
import { all, known, type Members, some, type Unknown, type Value } from '../../model/value.js';
import type { Origin, Workload, WorkloadKind } from '../../model/workload.js';
import { argument, readBoolean, readList, readTags, readText } from '../network/argument.js';
import { regionOf, thingOf } from '../network/build.js';
import { refer, referAll } from '../network/known-by-id.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import type { Containers } from './container.js';
import type { WorkloadContext } from './context.js';

/** The network interfaces through which something pulls: where they are, and what is on them. */
export interface Interfaces {
  readonly kind: WorkloadKind;
  readonly subnets: Members<Value<string>>;
  readonly securityGroups: Members<Value<string>>;
  readonly publicIp: Workload['publicIp'];
  /** False: what its agent needs is published nowhere. Left out: what container instances need. */
  readonly needsAgent?: false;
  /** What told them, besides the workload's own resource. */
  readonly origins: readonly Origin[];
}

/** Interfaces of which nothing is known. */
export function unknownInterfaces(kind: WorkloadKind, why: Unknown): Interfaces {
  return { kind, subnets: some([], why), securityGroups: some([], why), publicIp: why, origins: [] };
}

/**
 * `subnets`, `security_groups` and `assign_public_ip`, as awsvpc tasks have them. Without groups the VPC's default one
 * holds, and without being asked for there is no public address.
 * Source: ECS API, "AwsVpcConfiguration" (read 2026-11).
 */
export function readAwsvpc(
  context: WorkloadContext,
  {
    configuration,
    resource,
    kind,
  }: { readonly configuration: EvaluatedBody; readonly resource: ResourceInstance; readonly kind: WorkloadKind },
): Interfaces {
  const from = { resource };
  return {
    kind,
    subnets: referAll(context.build, 'subnet', readList(configuration, 'subnets'), from) ?? all([]),
    securityGroups:
      referAll(context.build, 'security-group', readList(configuration, 'security_groups'), from) ?? all([]),
    publicIp: assignedPublicIp(configuration),
    origins: [],
  };
}

/** `true`, or `ENABLED` where JSON says it. */
function assignedPublicIp(configuration: EvaluatedBody): Value<boolean> {
  const text = readText(configuration, 'assign_public_ip');
  if (text === null || !text.known) return text ?? known(false);
  if (text.value === 'ENABLED' || text.value === 'DISABLED') return known(text.value === 'ENABLED', text.location);
  return readBoolean(configuration, 'assign_public_ip') ?? known(false);
}

/** A workload of a resource: what it is, from where it pulls, and what. */
export function workloadOf(
  resource: ResourceInstance,
  interfaces: Interfaces,
  {
    images,
    needs,
    id = resource.address,
    location = resource.body.location,
    fetchesToken = true,
    ...more
  }: Pick<Containers, 'images' | 'needs'> & {
    readonly id?: string;
    readonly location?: Location;
    readonly fetchesToken?: boolean;
  } & Pick<Workload, 'tokenDoubt' | 'pullsImages'>,
): Workload {
  const { kind, subnets, securityGroups, publicIp, origins } = interfaces;
  return {
    ...thingOf(resource, readTags(resource)),
    id,
    location,
    kind,
    subnets,
    securityGroups,
    publicIp,
    images,
    needs: all(needs),
    fetchesToken,
    region: regionOf(resource),
    origins,
    ...more,
  };
}

/** One subnet of an argument, where there is one. */
export function subnetIn(
  context: WorkloadContext,
  body: EvaluatedBody,
  name: string,
  resource: ResourceInstance,
): Value<string> | null {
  return refer(context.build, 'subnet', argument(body, name), { resource });
}
