import { all, type Members, some } from '../../model/value.js';
import { type Argument, argument, readBlocks, readList, textOf } from '../network/argument.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { cannotTell, keepByKey, type WorkloadContext } from './context.js';
import { AUTO_SCALING_GROUP, CAPACITY_PROVIDER, CLUSTER, follow } from './follow.js';
import { allHosts, autoScalingHost, type Host, interfacesOf } from './host.js';
import { type Interfaces, readAwsvpc, unknownInterfaces } from './interface.js';
import { joinsCluster } from './user-data.js';

/** The hosts behind a capacity provider: those of its Auto Scaling group, or those that ECS manages itself. */
export function capacityProviderInterfaces(context: WorkloadContext, given: Argument): readonly Interfaces[] {
  const provider = follow(context, given, CAPACITY_PROVIDER);
  if (provider === null || provider.mode !== 'managed') {
    const text = textOf(given);
    const why = text.known
      ? cannotTell(`the capacity provider ${text.value}`, given.location, 'give the folder or plan that declares it')
      : text;
    return [unknownInterfaces('ecs-ec2', why)];
  }
  return providerHosts(context, provider);
}

function providerHosts(context: WorkloadContext, provider: ResourceInstance): readonly Interfaces[] {
  const { body, address } = provider;
  const origin = { what: `capacity provider ${address}`, location: body.location };
  const [managed] = readBlocks(body, 'managed_instances_provider').items;
  if (managed !== undefined) {
    const interfaces = managedInstances(context, managed, provider);
    return [{ ...interfaces, origins: [origin, ...interfaces.origins] }];
  }
  const [scaling] = readBlocks(body, 'auto_scaling_group_provider').items;
  const given = scaling === undefined ? null : argument(scaling, 'auto_scaling_group_arn');
  const group = follow(context, given, AUTO_SCALING_GROUP);
  if (group === null || group.mode !== 'managed') {
    const text = given === null ? null : textOf(given);
    const why =
      text !== null && !text.known
        ? text
        : cannotTell(`the Auto Scaling group of ${address}`, body.location, 'give the folder or plan that declares it');
    return [unknownInterfaces('ecs-ec2', why)];
  }
  context.claim(group);
  const interfaces = interfacesOf(autoScalingHost(context, group), 'ecs-ec2', 'Auto Scaling group');
  return [{ ...interfaces, origins: [origin, ...interfaces.origins] }];
}

/** Source: ECS guide, "Amazon ECS Managed Instances capacity providers": its instances' network (read 2026-11). */
function managedInstances(context: WorkloadContext, managed: EvaluatedBody, resource: ResourceInstance): Interfaces {
  const [template] = readBlocks(managed, 'instance_launch_template').items;
  const [configuration] = template === undefined ? [] : readBlocks(template, 'network_configuration').items;
  if (configuration === undefined)
    return unknownInterfaces('ecs-ec2', cannotTell(`the network of ${resource.address}`, managed.location));
  context.assume(
    `${resource.address}: which endpoints of ECS the instances that it manages itself need is published nowhere; the pull alone is judged.`,
  );
  return {
    ...readAwsvpc(context, { configuration, resource, kind: 'ecs-ec2' }),
    publicIp: { known: true, value: 'subnet', location: null },
    needsAgent: false,
  };
}

const hostsOf = keepByKey<readonly Interfaces[]>();
const associationsBy = keepByKey<ReadonlyMap<ResourceInstance | null, readonly ResourceInstance[]>>();

/**
 * The container instances of a cluster: those of its capacity providers, and those whose start script names it.
 * Source: ECS guide, "Amazon ECS container agent configuration", ECS_CLUSTER (read 2026-11).
 */
export function clusterHosts(context: WorkloadContext, given: Argument | null): readonly Interfaces[] {
  const cluster = follow(context, given, CLUSTER);
  const name = cluster?.address ?? clusterName(null, given);
  // Of a cluster without any name there is one service at a time.
  return name === null
    ? findHosts(context, cluster, given)
    : hostsOf(context, name, () => findHosts(context, cluster, given));
}

function findHosts(
  context: WorkloadContext,
  cluster: ResourceInstance | null,
  given: Argument | null,
): readonly Interfaces[] {
  const groups = new Set<string>();
  const found: Interfaces[] = [];
  for (const provider of providersOf(context, cluster)) {
    for (const interfaces of capacityProviderInterfaces(context, provider)) {
      const key = JSON.stringify(interfaces.origins.map(({ what }) => what));
      if (!groups.has(key)) found.push(interfaces);
      groups.add(key);
    }
  }
  if (found.length > 0) return found;
  return joiningHosts(context, cluster, given).map((host) => {
    context.claim(host.resource);
    return interfacesOf(
      host,
      'ecs-ec2',
      host.resource.type === 'aws_instance' ? 'container instance' : 'Auto Scaling group',
    );
  });
}

function joiningHosts(
  context: WorkloadContext,
  cluster: ResourceInstance | null,
  given: Argument | null,
): readonly Host[] {
  const name = clusterName(cluster, given);
  return allHosts(context).filter(({ userData }) => joinsCluster(context, userData, { cluster, name }));
}

/** AWS: a cluster that isn't named is the one called `default` (ECS API, "CreateService", read 2026-11). */
function clusterName(cluster: ResourceInstance | null, given: Argument | null): string | null {
  const named = cluster === null ? given : argument(cluster.body, 'name');
  if (named === null) return given === null ? 'default' : null;
  const text = textOf(named);
  return text.known ? text.value : null;
}

/** The capacity providers that are associated with a cluster. */
function providersOf(context: WorkloadContext, cluster: ResourceInstance | null): readonly Argument[] {
  if (cluster === null) return [];
  const associated = associationsOf(context, cluster);
  return [...associated, cluster]
    .flatMap(({ body }) => readList(body, 'capacity_providers')?.items ?? [])
    .filter((provider) => {
      const name = textOf(provider);
      return !name.known || !name.value.startsWith('FARGATE');
    });
}

function associationsOf(context: WorkloadContext, cluster: ResourceInstance): readonly ResourceInstance[] {
  const byCluster = associationsBy(context, '', () => {
    const found = new Map<ResourceInstance | null, ResourceInstance[]>();
    for (const association of context.ofType('aws_ecs_cluster_capacity_providers')) {
      const owner = follow(context, argument(association.body, 'cluster_name'), CLUSTER);
      found.set(owner, [...(found.get(owner) ?? []), association]);
    }
    return found;
  });
  return byCluster.get(cluster) ?? [];
}

/** The strategy that a cluster gives tasks which say nothing. Null: that can't be told, since it isn't declared here. */
export function defaultStrategy(context: WorkloadContext, given: Argument | null): Members<EvaluatedBody> | null {
  const cluster = follow(context, given, CLUSTER);
  if (cluster === null || cluster.mode !== 'managed') return null;
  const blocks = [...associationsOf(context, cluster), cluster].map(({ body }) =>
    readBlocks(body, 'default_capacity_provider_strategy'),
  );
  const items = blocks.flatMap((each) => each.items);
  const open = blocks.find((each) => !each.complete);
  return open === undefined || open.complete ? all(items) : some(items, open.why);
}
