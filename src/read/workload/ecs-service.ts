import { known } from '../../model/value.js';
import type { Need } from '../../model/workload.js';
import { argument, readBlocks, readBoolean, readText } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { bucketNeed } from './container.js';
import type { WorkloadContext, WorkloadMapping } from './context.js';
import { type Features, type TaskRun, taskWorkloads } from './ecs-task.js';
import { CLUSTER, follow } from './follow.js';
import { awslogs } from './log-driver.js';

/** Source: Terraform AWS provider, docs of `aws_ecs_service` (read 2026-11). */
export const ecsService: WorkloadMapping = (resource, context) => {
  const { body } = resource;
  const [controller] = readBlocks(body, 'deployment_controller').items;
  const type = controller === undefined ? null : readText(controller, 'type');
  // The tasks of such a service are those of its task sets.
  if (type?.known === true && type.value === 'EXTERNAL' && argument(body, 'task_definition') === null) return [];
  return taskWorkloads(context, { ...runOf(resource), features: featuresOf(context, resource) });
};

/** A task set runs in the cluster of its service. Source: docs of `aws_ecs_task_set` (read 2026-11). */
export const ecsTaskSet: WorkloadMapping = (resource, context) => taskWorkloads(context, runOf(resource));

function runOf(resource: ResourceInstance): TaskRun {
  const { body } = resource;
  return {
    resource,
    body,
    cluster: argument(body, 'cluster'),
    definition: argument(body, 'task_definition'),
    launchType: readText(body, 'launch_type'),
    platformVersion: readText(body, 'platform_version'),
  };
}

function featuresOf(context: WorkloadContext, resource: ResourceInstance): Features {
  return { needs: serviceConnectLogs(resource), ownNeeds: execNeeds(context, resource) };
}

/**
 * ECS Exec talks to Session Manager from within the task; its sessions may be logged, and encrypted by a key of KMS.
 * Source: ECS guide, "Monitor Amazon ECS containers with ECS Exec" (read 2026-11).
 */
function execNeeds(context: WorkloadContext, resource: ResourceInstance): readonly Need[] {
  const { body } = resource;
  const enabled = readBoolean(body, 'enable_execute_command');
  if (enabled === null || (enabled.known && !enabled.value)) return [];
  const location = argument(body, 'enable_execute_command')?.location ?? body.location;
  const feature = (service: string, why: string, place = location): Need => ({
    service,
    neededFor: 'feature',
    why,
    region: enabled.known ? known(null) : enabled,
    location: place,
  });
  const exec = feature('ssmmessages', `ECS Exec of ${resource.address}`);
  const cluster = follow(context, argument(body, 'cluster'), CLUSTER);
  const settings = cluster === null ? [] : execSettings(cluster.body);
  return [
    exec,
    ...settings.flatMap((setting): readonly Need[] => {
      const logs = readBlocks(setting, 'log_configuration').items;
      const key = argument(setting, 'kms_key_id');
      const group =
        logs.map((log) => argument(log, 'cloud_watch_log_group_name')).find((given) => given !== null) ?? null;
      const bucket = logs.map((log) => argument(log, 's3_bucket_name')).find((given) => given !== null) ?? null;
      const why = `session log of ECS Exec of ${resource.address}`;
      return [
        ...(key === null ? [] : [feature('kms', `session key of ECS Exec of ${resource.address}`, key.location)]),
        ...(group === null ? [] : [feature('logs', why, group.location)]),
        ...(bucket === null
          ? []
          : [bucketNeed({ ...context, region: regionOf(resource) }, bucket, { why, neededFor: 'feature' })]),
      ];
    }),
  ];
}

function execSettings(cluster: EvaluatedBody): readonly EvaluatedBody[] {
  return readBlocks(cluster, 'configuration').items.flatMap(
    (configuration) => readBlocks(configuration, 'execute_command_configuration').items,
  );
}

/**
 * The proxy of Service Connect is configured over the agent's own connection, so that it needs no endpoint of its own;
 * its log driver is like a container's. Source: ECS guide, "Amazon ECS Service Connect components" (read 2026-11).
 */
function serviceConnectLogs({ body }: ResourceInstance): readonly Need[] {
  return readBlocks(body, 'service_connect_configuration').items.flatMap((connect) =>
    readBlocks(connect, 'log_configuration').items.flatMap((log) => {
      const driver = readText(log, 'log_driver');
      return driver?.known === true && driver.value === 'awslogs'
        ? [{ ...awslogs(log, 'the Service Connect proxy'), why: 'awslogs driver of the Service Connect proxy' }]
        : [];
    }),
  );
}
