import { all, type Members, type Value } from '../../model/value.js';
import { type Argument, argument, readBlocks, readText } from '../network/argument.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import type { WorkloadMapping } from './context.js';
import { taskWorkloads } from './ecs-task.js';

/** The arguments of a task that something starts, wherever they stand. */
interface Target {
  readonly body: EvaluatedBody;
  readonly cluster: Argument | null;
  readonly network: Members<EvaluatedBody>;
  readonly launchType: Value<string> | null;
}

function runTarget({ body, cluster, network, launchType }: Target, resource: ResourceInstance) {
  return {
    resource,
    body,
    cluster,
    definition: argument(body, 'task_definition_arn') ?? argument(body, 'task_definition'),
    launchType,
    platformVersion: readText(body, 'platform_version'),
    network,
  };
}

/** A scheduled task or one that an event starts: `arn` names the cluster. Source: docs of `aws_cloudwatch_event_target`. */
export const eventTarget: WorkloadMapping = (resource, context) =>
  readBlocks(resource.body, 'ecs_target').items.flatMap((body) => {
    const network = readBlocks(body, 'network_configuration');
    const cluster = argument(resource.body, 'arn');
    return taskWorkloads(
      context,
      runTarget({ body, cluster, network, launchType: readText(body, 'launch_type') }, resource),
    );
  });

/** Source: docs of `aws_scheduler_schedule` (read 2026-11). */
export const schedule: WorkloadMapping = (resource, context) =>
  readBlocks(resource.body, 'target').items.flatMap((target) =>
    readBlocks(target, 'ecs_parameters').items.flatMap((body) => {
      const network = readBlocks(body, 'network_configuration');
      const cluster = argument(target, 'arn');
      return taskWorkloads(
        context,
        runTarget({ body, cluster, network, launchType: readText(body, 'launch_type') }, resource),
      );
    }),
  );

/** Source: docs of `aws_pipes_pipe`: `target` names the cluster (read 2026-11). */
export const pipe: WorkloadMapping = (resource, context) =>
  readBlocks(resource.body, 'target_parameters').items.flatMap((target) =>
    readBlocks(target, 'ecs_task_parameters').items.flatMap((body) => {
      const network = within(readBlocks(body, 'network_configuration'), 'aws_vpc_configuration');
      const cluster = argument(resource.body, 'target');
      return taskWorkloads(
        context,
        runTarget({ body, cluster, network, launchType: readText(body, 'launch_type') }, resource),
      );
    }),
  );

/** The blocks of a name within others. */
export function within(outer: Members<EvaluatedBody>, name: string): Members<EvaluatedBody> {
  const inner = outer.items.map((body) => readBlocks(body, name));
  const items = inner.flatMap((blocks) => blocks.items);
  const open = [outer, ...inner].find((blocks) => !blocks.complete);
  return open === undefined || open.complete ? all(items) : { items, complete: false, why: open.why };
}
