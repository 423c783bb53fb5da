import { known, type Value } from '../../model/value.js';
import type { Need, Origin, Workload } from '../../model/workload.js';
import { type Argument, readBlocks } from '../network/argument.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import type { WorkloadContext } from './context.js';
import { type Placement, placesOf, strategyOf } from './ecs-placement.js';
import { agentNeeds, platformOf } from './ecs-platform.js';
import { type Interfaces, readAwsvpc, workloadOf } from './interface.js';
import { type TaskDefinition, taskDefinition } from './task-definition.js';

/** Tasks that a resource starts. */
export interface TaskRun {
  readonly resource: ResourceInstance;
  /** What holds the arguments: the resource itself, or a block of it. */
  readonly body: EvaluatedBody;
  readonly cluster: Argument | null;
  readonly definition: Argument | null;
  readonly launchType: Value<string> | null;
  readonly platformVersion: Value<string> | null;
  /** Left out: `network_configuration` of the body. */
  readonly network?: Placement['network'];
  readonly id?: string;
  /** What the task's own features need: ECS Exec, Service Connect. */
  readonly features?: Features;
}

export interface Features {
  /** Of the agent, on whose interface it runs. */
  readonly needs: readonly Need[];
  /** Of what runs in the task. */
  readonly ownNeeds: readonly Need[];
}

const NO_FEATURES: Features = { needs: [], ownNeeds: [] };

/** The workloads of tasks: one for each kind of interface that pulls for them, or that they talk through. */
export function taskWorkloads(context: WorkloadContext, run: TaskRun): readonly Workload[] {
  const { resource, body, cluster, launchType, features = NO_FEATURES } = run;
  const task = taskDefinition(context, run.definition, resource);
  const network = run.network ?? readBlocks(body, 'network_configuration');
  const placement = { resource, cluster, launchType, strategy: strategyOf(body), network, task };
  return placesOf(context, placement).flatMap((place) =>
    place.kind === 'ecs-fargate'
      ? [onFargate(run, task, place, features)]
      : onHost(context, { run, task, place, features, network }),
  );
}

function originsOf(task: TaskDefinition, { origins }: Interfaces): readonly Origin[] {
  return task.id === null ? origins : [{ what: `task definition ${task.id}`, location: task.location }, ...origins];
}

function onFargate(run: TaskRun, task: TaskDefinition, place: Interfaces, features: Features): Workload {
  const platform = platformOf(run.platformVersion, task.isWindows);
  // Until 1.4.0 secrets and tokens went through an interface of Fargate's own.
  const needs = platform.fetchesToken
    ? [...task.needs, ...features.needs]
    : [...task.needs, ...features.needs].filter(({ service }) => service !== 'secretsmanager' && service !== 'ssm');
  return workloadOf(
    run.resource,
    { ...place, origins: originsOf(task, place) },
    {
      images: task.images,
      needs: [...needs, ...task.ownNeeds, ...features.ownNeeds],
      ...(run.id === undefined ? {} : { id: run.id }),
      ...platform,
    },
  );
}

interface HostedRun {
  readonly run: TaskRun;
  readonly task: TaskDefinition;
  readonly place: Interfaces;
  readonly features: Features;
  readonly network: Placement['network'];
}

/**
 * On EC2 the agent and the host's Docker pull, log and read secrets, all through the host's primary interface; what
 * runs in the task talks through the task's own interface where it has one (awsvpc).
 * Source: ECS guide, "Amazon ECS task networking options for EC2" (read 2026-11).
 */
function onHost(context: WorkloadContext, { run, task, place, features, network }: HostedRun): readonly Workload[] {
  const id = run.id === undefined ? {} : { id: run.id };
  const origins = originsOf(task, place);
  const own = [...task.ownNeeds, ...features.ownNeeds];
  const [configuration] = network.items;
  const isAwsvpc = configuration !== undefined;
  const { needsAgent = true } = place;
  const agent = !needsAgent
    ? []
    : agentNeeds(place.origins.at(0)?.what ?? 'container instance', place.origins.at(0)?.location ?? run.body.location);
  const host = workloadOf(
    run.resource,
    { ...place, origins },
    {
      images: task.images,
      needs: [...agent, ...task.needs, ...features.needs, ...(isAwsvpc ? [] : own)],
      ...id,
    },
  );
  if (!isAwsvpc || own.length === 0) return [host];
  const interfaces = readAwsvpc(context, { configuration, resource: run.resource, kind: 'ecs-ec2' });
  return [
    host,
    workloadOf(
      run.resource,
      { ...interfaces, publicIp: known(false), origins: originsOf(task, interfaces) },
      { images: { items: [], complete: true }, needs: own, pullsImages: false, ...id },
    ),
  ];
}
