import type { EvaluatedBody } from '../../resource/instance.js';
import { objectValue, stringValue, type TerraformValue, tupleValue } from '../../resource/value.js';
import { jsonText } from '../evaluate/functions.js';
import { type PlacedEntry, type PlacedMap, placedEntry, toValue } from '../evaluate/placed.js';
import { withPlaceholders } from '../evaluate/pseudo.js';
import { joinTexts } from '../evaluate/text.js';
import { addBlock, type BodyDraft, bodyOf, emptyBody, type Naming, noteUnknownBlock, set, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

const STATE_MACHINE = plain('aws_sfn_state_machine', {
  naming: {
    rename: { DefinitionString: 'definition', Definition: 'definition' },
    json: ['DefinitionString', 'Definition'],
  },
  finish: substituteDefinition,
});

/** Tasks and what starts them. Source: template reference, the pages of the types (read 2026-11). */
export const ECS_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::ECS::Cluster': { type: 'aws_ecs_cluster', translate: cluster },
  'AWS::ECS::ClusterCapacityProviderAssociations': plain('aws_ecs_cluster_capacity_providers', {
    naming: { rename: { Cluster: 'cluster_name' } },
  }),
  'AWS::ECS::CapacityProvider': plain('aws_ecs_capacity_provider'),
  'AWS::ECS::TaskDefinition': plain('aws_ecs_task_definition', {
    ids: ['TaskDefinitionArn'],
    naming: { rename: { Volumes: 'volume' }, json: ['ContainerDefinitions'] },
  }),
  'AWS::ECS::Service': plain('aws_ecs_service', {
    naming: { without: ['NetworkConfiguration'] },
    finish: (body, resource) => setNetwork(body, property(resource, 'NetworkConfiguration')),
  }),
  'AWS::ECS::TaskSet': plain('aws_ecs_task_set', {
    naming: { without: ['NetworkConfiguration'] },
    finish: (body, resource) => setNetwork(body, property(resource, 'NetworkConfiguration')),
  }),
  'AWS::ECS::ExpressGatewayService': plain('aws_ecs_express_gateway_service', {
    naming: { inside: { PrimaryContainer: { rename: { Secrets: 'secret' } } } },
  }),
  'AWS::Events::Rule': { type: 'aws_cloudwatch_event_target', translate: eventTargets },
  'AWS::Scheduler::Schedule': { type: 'aws_scheduler_schedule', translate: schedule },
  'AWS::Pipes::Pipe': { type: 'aws_pipes_pipe', translate: pipe },
  'AWS::StepFunctions::StateMachine': STATE_MACHINE,
  'AWS::Serverless::StateMachine': STATE_MACHINE,
};

/** A cluster may have its strategy itself. */
function cluster(resource: TemplateResource): readonly Translated[] {
  return [{ body: bodyOf(resource.properties, resource.location, { rename: { ClusterName: 'name' } }) }];
}

/** One level less than in CloudFormation: `AwsvpcConfiguration`, in events `AwsVpcConfiguration`. */
function setNetwork(body: BodyDraft, given: PlacedEntry | null, inner?: string): void {
  if (given === null) return;
  const awsvpc = placedEntry(given.value, 'AwsvpcConfiguration') ?? placedEntry(given.value, 'AwsVpcConfiguration');
  const configuration = awsvpc ?? given;
  if (configuration.value.kind !== 'map') {
    noteUnknownBlock(body, 'network_configuration', configuration.value);
    return;
  }
  if (awsvpc === null) return;
  const block = bodyOf(configuration.value, configuration.location);
  if (inner === undefined) addBlock(body, 'network_configuration', block);
  else {
    const outer = emptyBody(given.location);
    addBlock(outer, inner, block);
    addBlock(body, 'network_configuration', outer);
  }
}

/** A block of parameters of a task, with the network of the task in it. */
function taskParameters(given: PlacedMap, location: PlacedEntry['location'], inner?: string): EvaluatedBody {
  const body = bodyOf(given, location, WITHOUT_NETWORK);
  setNetwork(body, given.entries.get('NetworkConfiguration') ?? null, inner);
  return body;
}

const WITHOUT_NETWORK: Naming = { without: ['NetworkConfiguration'] };

/** Each target that starts a task is an instance; where there is only one, it is called as the rule. */
function eventTargets(resource: TemplateResource): readonly Translated[] {
  const targets = property(resource, 'Targets')?.value;
  const tasks = (targets?.kind === 'list' ? targets.items : []).flatMap((target, index) => {
    const parameters = placedEntry(target, 'EcsParameters');
    return parameters?.value.kind === 'map' ? [{ target, index, value: parameters.value, parameters }] : [];
  });
  return tasks.map(({ target, index, value, parameters }) => {
    const body = emptyBody(target.location);
    set(body, 'arn', placedEntry(target, 'Arn'));
    addBlock(body, 'ecs_target', taskParameters(value, parameters.location));
    return { body, ...(tasks.length === 1 ? {} : { address: `${resource.address}.Targets[${index}]` }) };
  });
}

function schedule(resource: TemplateResource): readonly Translated[] {
  const target = property(resource, 'Target');
  const body = bodyOf(resource.properties, resource.location, { without: ['Target'] });
  if (target === null) return [{ body }];
  const block = emptyBody(target.location);
  set(block, 'arn', placedEntry(target.value, 'Arn'));
  addTask(block, 'ecs_parameters', placedEntry(target.value, 'EcsParameters'));
  addBlock(body, 'target', block);
  return [{ body }];
}

function pipe(resource: TemplateResource): readonly Translated[] {
  const body = bodyOf(resource.properties, resource.location, { without: ['TargetParameters'] });
  const parameters = property(resource, 'TargetParameters');
  const task = placedEntry(parameters?.value, 'EcsTaskParameters');
  if (parameters === null || task === null) return [{ body }];
  const block = emptyBody(parameters.location);
  addTask(block, 'ecs_task_parameters', task, 'aws_vpc_configuration');
  addBlock(body, 'target_parameters', block);
  return [{ body }];
}

function addTask(body: BodyDraft, name: string, given: PlacedEntry | null, inner?: string): void {
  if (given?.value.kind === 'map') addBlock(body, name, taskParameters(given.value, given.location, inner));
}

/**
 * `DefinitionSubstitutions` stand for `${Name}` in the definition. Source: template reference,
 * "AWS::StepFunctions::StateMachine", DefinitionSubstitutions (read 2026-11).
 */
function substituteDefinition(body: BodyDraft, resource: TemplateResource): void {
  const given = property(resource, 'DefinitionSubstitutions')?.value;
  const definition = body.attributes.get('definition');
  if (given?.kind !== 'map' || definition === undefined) return;
  const values = new Map([...given.entries].map(([name, { value }]) => [name, withPlaceholders(toValue(value))]));
  setValue(body, 'definition', substituted(definition.value, values), definition.location);
}

function substituted(value: TerraformValue, values: ReadonlyMap<string, TerraformValue>): TerraformValue {
  switch (value.kind) {
    case 'string':
      return joinTexts(
        value.value
          .split(/(\$\{[^${}]*\})/)
          .map((part, index) => (index % 2 === 1 ? values.get(part.slice(2, -1)) : undefined) ?? stringValue(part)),
      );
    case 'tuple':
      return tupleValue(value.items.map((item) => substituted(item, values)));
    case 'object':
      return objectValue([...value.entries].map(([name, item]) => [name, substituted(item, values)] as const));
    case 'unknown':
      if (value.json !== undefined) return jsonText(substituted(value.json, values));
      return value.parts === undefined
        ? value
        : joinTexts(
            value.parts.map((part) => (typeof part === 'string' ? substituted(stringValue(part), values) : part)),
          );
    default:
      return value;
  }
}
