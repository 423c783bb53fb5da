import { argument, elementsOf, readBlocks, readText } from '../network/argument.js';
import type { EvaluatedBody } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import type { WorkloadMapping } from './context.js';
import { taskWorkloads } from './ecs-task.js';
import { bodiesOf, likeBlocks, readJson } from './json-body.js';
import { within } from './run-task.js';

/**
 * The tasks that a state machine starts: states whose resource is `…:states:::ecs:runTask`, at whatever depth.
 * Source: Step Functions guide, "Run Amazon ECS or Fargate tasks with Step Functions" (read 2026-11).
 */
export const stateMachine: WorkloadMapping = (resource, context) => {
  const given = argument(resource.body, 'definition');
  if (given === null) return [];
  const json = readJson(given, `definition of ${resource.address}`);
  if ('known' in json) return [];
  const states = taskStates(json, given.location);
  return states.flatMap(({ name, body }) => {
    const network = within(readBlocks(body, 'network_configuration'), 'awsvpc_configuration');
    return taskWorkloads(context, {
      resource,
      body,
      cluster: argument(body, 'cluster'),
      definition: argument(body, 'task_definition'),
      launchType: readText(body, 'launch_type'),
      platformVersion: readText(body, 'platform_version'),
      network,
      ...(states.length > 1 && name !== null ? { id: `${resource.address}/${name}` } : {}),
    });
  });
};

interface TaskState {
  readonly name: string | null;
  readonly body: EvaluatedBody;
}

/** The states of a machine, in their order: what is met is appended to what is still to be looked at. */
function taskStates(definition: TerraformValue, location: EvaluatedBody['location']): readonly TaskState[] {
  const found: TaskState[] = [];
  const pending: { readonly name: string | null; readonly value: TerraformValue }[] = [
    { name: null, value: definition },
  ];
  for (const { name, value } of pending) {
    if (value.kind === 'list' || value.kind === 'tuple')
      pending.push(...elementsOf({ value, location }).items.map((item) => ({ name, value: item.value })));
    if (value.kind !== 'object' && value.kind !== 'map') continue;
    const kind = value.entries.get('Resource');
    const parameters = value.entries.get('Parameters') ?? value.entries.get('Arguments');
    if (kind?.kind === 'string' && /:states:::ecs:runTask/i.test(kind.value) && parameters !== undefined)
      found.push(...bodiesOf(likeBlocks(parameters), location).bodies.map((body) => ({ name, body })));
    else pending.push(...[...value.entries].map(([key, item]) => ({ name: key, value: item })));
  }
  return found;
}
