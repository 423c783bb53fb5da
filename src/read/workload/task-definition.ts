import type { Location } from '../../model/location.js';
import type { Value } from '../../model/value.js';
import { type Argument, argument, readBlocks, readList, readText, textOf } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import type { ResourceInstance } from '../resource/instance.js';
import { type Containers, readContainers, unknownContainers } from './container.js';
import { cannotTell, keepByKey, type WorkloadContext } from './context.js';
import { follow, TASK_DEFINITION } from './follow.js';
import { bodiesOf, readJsonBlocks } from './json-body.js';

/** What a task runs. */
export interface TaskDefinition extends Containers {
  readonly id: string | null;
  readonly location: Location | null;
  readonly networkMode: Value<string> | null;
  /** `FARGATE`, `EC2`; empty where nothing is said. */
  readonly compatibilities: readonly string[];
  readonly isWindows: boolean;
}

const definitionOf = keepByKey<TaskDefinition>();

/** Follows an argument to a task definition; one that isn't declared has containers that aren't known. */
export function taskDefinition(
  context: WorkloadContext,
  given: Argument | null,
  resource: ResourceInstance,
): TaskDefinition {
  const found = follow(context, given, TASK_DEFINITION);
  if (found !== null && found.mode === 'managed')
    return definitionOf(context, found.address, () => readTaskDefinition(context, found));
  const text = given === null ? null : textOf(given);
  const what =
    text === null
      ? `the task definition of ${resource.address}`
      : text.known
        ? `the task definition ${text.value}`
        : text.what;
  const settle = text !== null && !text.known ? text.settle : 'give the folder or plan that declares it';
  const why = cannotTell(what, given?.location ?? resource.body.location, settle);
  return {
    ...unknownContainers(why),
    id: null,
    location: given?.location ?? null,
    networkMode: null,
    compatibilities: [],
    isWindows: false,
  };
}

function readTaskDefinition(context: WorkloadContext, resource: ResourceInstance): TaskDefinition {
  const { body, address } = resource;
  const compatibilities = readList(body, 'requires_compatibilities')?.items.map(textOf) ?? [];
  const [platform] = readBlocks(body, 'runtime_platform').items;
  const family = platform === undefined ? null : readText(platform, 'operating_system_family');
  mentionFileSystems(context, resource);
  return {
    ...containersOf(context, resource),
    id: address,
    location: body.location,
    networkMode: readText(body, 'network_mode'),
    compatibilities: compatibilities.flatMap((text) => (text.known ? [text.value] : [])),
    isWindows: family?.known === true && family.value.startsWith('WINDOWS'),
  };
}

function containersOf(context: WorkloadContext, resource: ResourceInstance): Containers {
  const { body, address } = resource;
  const given = argument(body, 'container_definitions');
  if (given === null)
    return unknownContainers(
      cannotTell(`${address}.container_definitions`, body.location, 'write container_definitions'),
    );
  const json = readJsonBlocks(given, `container_definitions of ${address}`);
  if ('known' in json) return unknownContainers(json);
  const { bodies, why } = bodiesOf(json, given.location);
  return readContainers({ ...context, region: regionOf(resource) }, bodies, why);
}

/**
 * A file system of EFS is mounted over NFS, by a mount target in the VPC: no endpoint is needed for it, and whether TCP
 * 2049 gets through is not a matter of pulls. Source: ECS guide, "Use Amazon EFS volumes with Amazon ECS" (read 2026-11).
 */
function mentionFileSystems(context: WorkloadContext, { body, address }: ResourceInstance): void {
  const volumes = readBlocks(body, 'volume').items;
  if (volumes.some((volume) => readBlocks(volume, 'efs_volume_configuration').items.length > 0))
    context.assume(`${address} mounts EFS over NFS (TCP 2049 to a mount target), which is not judged here.`);
}
