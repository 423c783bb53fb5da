import { known, type Members, type Unknown, type Value } from '../../model/value.js';
import { type Argument, argument, readBlocks, readNumber, textOf } from '../network/argument.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { capacityProviderInterfaces, clusterHosts, defaultStrategy } from './capacity-provider.js';
import { cannotTell, type WorkloadContext } from './context.js';
import { type Interfaces, readAwsvpc, unknownInterfaces } from './interface.js';
import type { TaskDefinition } from './task-definition.js';

/** What says where tasks run. */
export interface Placement {
  readonly resource: ResourceInstance;
  readonly cluster: Argument | null;
  readonly launchType: Value<string> | null;
  readonly strategy: Members<EvaluatedBody>;
  /** `network_configuration`, where there is one. */
  readonly network: Members<EvaluatedBody>;
  readonly task: TaskDefinition;
}

/**
 * The interfaces that tasks pull through: their own on Fargate, the container instance's on EC2. A launch type goes
 * before the cluster's default strategy; without both it is EC2.
 * Source: ECS API, "CreateService", `launchType` and `capacityProviderStrategy` (read 2026-11).
 */
export function placesOf(context: WorkloadContext, placement: Placement): readonly Interfaces[] {
  const { launchType, strategy, cluster, resource, task } = placement;
  if (launchType !== null) return byLaunchType(context, placement, launchType);
  const own = usedProviders(strategy);
  if (own.length > 0 || !strategy.complete)
    return byStrategy(context, placement, { providers: own, why: whyOpen(strategy) });
  const byCluster = defaultStrategy(context, cluster);
  if (byCluster === null) {
    // Which strategy the cluster has isn't told; a task that is made for Fargate alone runs there.
    if (isForFargateAlone(task)) return [onFargate(context, placement)];
    const why = cannotTell(
      `the default capacity provider strategy of the cluster of ${resource.address}`,
      cluster?.location ?? resource.body.location,
      'write launch_type or capacity_provider_strategy',
    );
    return [unknownInterfaces('ecs-ec2', why)];
  }
  const providers = usedProviders(byCluster);
  if (providers.length > 0 || !byCluster.complete)
    return byStrategy(context, placement, { providers, why: whyOpen(byCluster) });
  return onContainerInstances(context, placement);
}

function whyOpen<T>(set: Members<T>): Unknown | null {
  return set.complete ? null : set.why;
}

function isForFargateAlone({ compatibilities }: TaskDefinition): boolean {
  return compatibilities.length === 1 && compatibilities[0] === 'FARGATE';
}

function byLaunchType(
  context: WorkloadContext,
  placement: Placement,
  launchType: Value<string>,
): readonly Interfaces[] {
  const { resource, task } = placement;
  if (!launchType.known) return [unknownInterfaces(isForFargateAlone(task) ? 'ecs-fargate' : 'ecs-ec2', launchType)];
  switch (launchType.value) {
    case 'FARGATE':
      return [onFargate(context, placement)];
    case 'EXTERNAL':
      context.assume(
        `${resource.address} runs on instances outside of AWS (launch type EXTERNAL): its pulls are not judged.`,
      );
      return [];
    default:
      return onContainerInstances(context, placement);
  }
}

function onFargate(context: WorkloadContext, { network, resource }: Placement): Interfaces {
  const [configuration] = network.items;
  if (configuration !== undefined) return readAwsvpc(context, { configuration, resource, kind: 'ecs-fargate' });
  const why = network.complete
    ? cannotTell(`the subnets of ${resource.address}`, resource.body.location, 'write network_configuration')
    : network.why;
  return unknownInterfaces('ecs-fargate', why);
}

function onContainerInstances(context: WorkloadContext, { cluster, resource }: Placement): readonly Interfaces[] {
  const hosts = clusterHosts(context, cluster);
  if (hosts.length > 0) return hosts;
  const why = cannotTell(
    `which container instances run ${resource.address}`,
    cluster?.location ?? resource.body.location,
    'give the cluster a capacity provider, or name the workload in pullpath.yaml',
  );
  return [unknownInterfaces('ecs-ec2', why)];
}

/** Providers that may get a task: where others have a weight, one with neither weight nor base gets none. */
function usedProviders({ items }: Members<EvaluatedBody>): readonly Argument[] {
  const number = (body: EvaluatedBody, name: string) => readNumber(body, name) ?? known(0);
  const isZero = (value: Value<number>) => value.known && value.value === 0;
  const idle = (body: EvaluatedBody) => isZero(number(body, 'weight')) && isZero(number(body, 'base'));
  const anyWeight = items.some((body) => !isZero(number(body, 'weight')));
  return items.filter((body) => !anyWeight || !idle(body)).flatMap((body) => argument(body, 'capacity_provider') ?? []);
}

function byStrategy(
  context: WorkloadContext,
  placement: Placement,
  { providers, why }: { readonly providers: readonly Argument[]; readonly why: Unknown | null },
): readonly Interfaces[] {
  const places: Interfaces[] = [];
  let fargate = false;
  for (const provider of providers) {
    const name = textOf(provider);
    // Source: ECS guide, "Amazon ECS clusters for Fargate workloads": these two are AWS's own (read 2026-11).
    if (name.known && (name.value === 'FARGATE' || name.value === 'FARGATE_SPOT')) {
      if (!fargate) places.push(onFargate(context, placement));
      fargate = true;
    } else places.push(...capacityProviderInterfaces(context, provider));
  }
  return why === null ? places : [...places, unknownInterfaces('ecs-ec2', why)];
}

/** The blocks of a strategy, whatever they are called. */
export function strategyOf(body: EvaluatedBody): Members<EvaluatedBody> {
  return readBlocks(body, 'capacity_provider_strategy');
}
