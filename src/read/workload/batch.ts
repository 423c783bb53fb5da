import { all, known, mapValue, unknown, type Value } from '../../model/value.js';
import type { Need, Workload } from '../../model/workload.js';
import { argument, readBlocks, readList, readText, textOf } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import { referAll } from '../network/known-by-id.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { type Containers, NO_CONTAINERS, readContainers, unknownContainers } from './container.js';
import type { WorkloadContext, WorkloadMapping } from './context.js';
import { agentNeeds, platformOf } from './ecs-platform.js';
import { nodeNeeds } from './eks-cluster.js';
import { EKS_CLUSTER, follow } from './follow.js';
import { workloadOf } from './interface.js';
import { bodiesOf, readJsonBlocks } from './json-body.js';
import { launchTemplateIn } from './launch-template.js';

/**
 * A managed compute environment: its jobs pull as tasks of ECS do, on hosts of its own or on Fargate. Which jobs a
 * queue sends it is told at submission, so that it pulls the images of all job definitions for its platform.
 * Sources: Batch guide, "Compute environments", "Considerations for AWS Batch" VPC endpoints (read 2026-11).
 */
export const batchComputeEnvironment: WorkloadMapping = (resource, context) =>
  readBlocks(resource.body, 'compute_resources').items.flatMap((resources): readonly Workload[] => {
    const type = readText(resources, 'type');
    const isFargate = type?.known === true && type.value.startsWith('FARGATE');
    const [template] = readBlocks(resources, 'launch_template').items;
    const settings =
      template === undefined
        ? null
        : launchTemplateIn(context, template, { id: 'launch_template_id', name: 'launch_template_name' });
    const groups = referAll(context.build, 'security-group', readList(resources, 'security_group_ids'), { resource });
    const jobs = context.ofType('aws_batch_job_definition').filter((job) => runsOn(job, isFargate));
    const read = jobs.map((job) => readJob(context, job));
    if (jobs.length === 0)
      context.assume(
        `${resource.address}: no job definition is declared, so one image of the account's own is taken to be pulled.`,
      );
    return [
      workloadOf(
        resource,
        {
          kind: 'batch',
          subnets: referAll(context.build, 'subnet', readList(resources, 'subnets'), { resource }) ?? all([]),
          securityGroups: groups ?? settings?.securityGroups ?? all([]),
          publicIp: isFargate ? publicIpOf(jobs, resource) : (settings?.publicIp ?? known('subnet')),
          origins: [
            ...(settings?.origins ?? []),
            ...jobs.map((job) => ({ what: `job definition ${job.address}`, location: job.body.location })),
          ],
        },
        {
          images: imagesOf(read),
          needs: [...hostNeeds(context, resource, isFargate), ...read.flatMap(({ needs }) => needs)],
          ...platformOf(null, false),
        },
      ),
    ];
  });

/** Hosts are container instances of ECS, or nodes of a cluster of EKS. */
function hostNeeds(context: WorkloadContext, { body, address }: ResourceInstance, isFargate: boolean): readonly Need[] {
  if (isFargate) return [];
  const [eks] = readBlocks(body, 'eks_configuration').items;
  if (eks === undefined) return agentNeeds(address, body.location);
  const cluster = follow(context, argument(eks, 'eks_cluster_arn'), EKS_CLUSTER);
  return nodeNeeds(context, cluster, eks.location);
}

function imagesOf(read: readonly Containers[]): Containers['images'] {
  const items = read.flatMap(({ images }) => images.items);
  const open = read.find(({ images }) => !images.complete)?.images;
  return open === undefined || open.complete ? all(items) : { items, complete: false, why: open.why };
}

/** Job definitions are for EC2 unless they say otherwise. */
function runsOn({ body }: ResourceInstance, fargate: boolean): boolean {
  const platforms = readList(body, 'platform_capabilities');
  const names = platforms?.items.map(textOf) ?? [];
  if (platforms !== null && !platforms.complete) return true;
  if (names.some((name) => !name.known)) return true;
  const listed = names.flatMap((name) => (name.known ? [name.value] : []));
  return (listed.length === 0 ? ['EC2'] : listed).includes(fargate ? 'FARGATE' : 'EC2');
}

/** Jobs on Fargate have a public address where their definition asks for one; whether any job does where they differ. */
function publicIpOf(jobs: readonly ResourceInstance[], { address, body }: ResourceInstance): Value<boolean> {
  const asked = jobs.map((job) => asksForPublicIp(job));
  const open = asked.find((value) => !value.known);
  if (open !== undefined) return open;
  const answers = new Set(asked.flatMap((value) => (value.known ? [value.value] : [])));
  return answers.size < 2
    ? known(answers.has(true))
    : unknown(
        `which jobs of ${address} have a public address`,
        'ask for one in all job definitions, or in none',
        body.location,
      );
}

function asksForPublicIp(job: ResourceInstance): Value<boolean> {
  const tasks = tasksOf(job);
  if ('known' in tasks) return tasks;
  const networks = tasks.bodies.flatMap((task) => readBlocks(task, 'network_configuration').items);
  const asked = networks.map((network) => readText(network, 'assign_public_ip')).find((text) => text !== null);
  return asked === undefined || asked === null ? known(false) : mapValue(asked, (text) => text === 'ENABLED');
}

/** What a job definition says of its container, or of its task of ECS. */
function tasksOf({ body, address }: ResourceInstance) {
  const containers = argument(body, 'container_properties');
  const name = containers === null ? 'ecs_properties' : 'container_properties';
  const given = containers ?? argument(body, name);
  if (given === null) return { bodies: [], why: null, name };
  const json = readJsonBlocks(given, `${name} of ${address}`);
  if ('known' in json) return json;
  const { bodies, why } = bodiesOf(json, given.location);
  return name === 'container_properties'
    ? { bodies, why, name }
    : { bodies: bodies.flatMap((each) => readBlocks(each, 'task_properties').items), why, name };
}

function readJob(context: WorkloadContext, job: ResourceInstance): Containers {
  const tasks = tasksOf(job);
  if ('known' in tasks) return unknownContainers(tasks);
  const { bodies, why, name } = tasks;
  if (bodies.length === 0 && why === null) return NO_CONTAINERS;
  const inner =
    name === 'container_properties' ? bodies : bodies.flatMap((task) => readBlocks(task, 'containers').items);
  const named = inner.map((each) => withName(each, job));
  const read = readContainers({ ...context, region: regionOf(job) }, named, why);
  return { ...read, needs: [...read.needs, ...defaultLogs(inner, job)] };
}

/** A job's one container has no name of its own. */
function withName(body: EvaluatedBody, { address }: ResourceInstance): EvaluatedBody {
  if (body.attributes.has('name')) return body;
  const value = { kind: 'string', value: address } as const;
  return { ...body, attributes: new Map([...body.attributes, ['name', { value, location: body.location }]]) };
}

/** Source: Batch guide, "Use the awslogs log driver": jobs that name no driver log by it (read 2026-11). */
function defaultLogs(bodies: readonly EvaluatedBody[], job: ResourceInstance): readonly Need[] {
  return bodies.some((body) => !body.attributes.has('log_configuration'))
    ? [
        {
          service: 'logs',
          neededFor: 'start',
          why: `awslogs driver, the default of ${job.address}`,
          region: known(null),
          location: job.body.location,
        },
      ]
    : [];
}
