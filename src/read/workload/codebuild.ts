import { all, known } from '../../model/value.js';
import type { Need, NeededFor } from '../../model/workload.js';
import { argument, readBlocks, readBoolean, readList, readText } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import { referAll } from '../network/known-by-id.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { bucketNeed, secretNeed } from './container.js';
import type { WorkloadContext, WorkloadMapping } from './context.js';
import { workloadOf } from './interface.js';

/**
 * A build in a VPC. The image of its environment is pulled outside of it; what the build itself pulls with Docker comes
 * through its interface, as do logs, artifacts and secrets. Source: CodeBuild guide, "Use AWS CodeBuild with Amazon
 * Virtual Private Cloud", "Use VPC endpoints" (read 2026-11).
 */
export const codeBuildProject: WorkloadMapping = (resource, context) =>
  readBlocks(resource.body, 'vpc_config').items.map((network) => {
    const from = { resource };
    return workloadOf(
      resource,
      {
        kind: 'codebuild',
        subnets: referAll(context.build, 'subnet', readList(network, 'subnets'), from) ?? all([]),
        securityGroups:
          referAll(context.build, 'security-group', readList(network, 'security_group_ids'), from) ?? all([]),
        // Builds in a VPC get no public address.
        publicIp: known(false),
        origins: [],
      },
      { images: all([]), needs: needsOf(context, resource), pullsImages: pullsInBuild(resource.body) },
    );
  });

/** Builds run Docker where they are privileged; what they do is told where their commands stand in the project. */
function pullsInBuild(body: EvaluatedBody): boolean {
  const [environment] = readBlocks(body, 'environment').items;
  const privileged = environment === undefined ? null : readBoolean(environment, 'privileged_mode');
  const [source] = readBlocks(body, 'source').items;
  const spec = source === undefined ? null : readText(source, 'buildspec');
  if (spec?.known === true && spec.value.includes('\n')) return /\bdocker\b|\becr\b/.test(spec.value);
  return privileged?.known === true && privileged.value;
}

function needsOf(context: WorkloadContext, resource: ResourceInstance): readonly Need[] {
  const { body } = resource;
  const image = { ...context, region: regionOf(resource) };
  const need = (service: string, neededFor: NeededFor, why: string, location = body.location): Need => ({
    service,
    neededFor,
    why: `${why} of ${resource.address}`,
    region: known(null),
    location,
  });
  const stored = ['artifacts', 'secondary_artifacts', 'source', 'secondary_sources', 'cache'].flatMap((name) =>
    readBlocks(body, name).items.flatMap((block): readonly Need[] => {
      const type = readText(block, 'type');
      if (type?.known !== true) return [];
      if (type.value === 'CODECOMMIT') return [need('git-codecommit', 'start', 'source', block.location)];
      const place = argument(block, 'location');
      const why = `${name.replace('secondary_', '')} of ${resource.address}`;
      if (type.value === 'S3' && place !== null) return [bucketNeed(image, place, { why, neededFor: 'start' })];
      return type.value === 'CODEPIPELINE' ? [{ ...need('s3', 'start', name, block.location), bucket: '*' }] : [];
    }),
  );
  const variables = readBlocks(body, 'environment').items.flatMap((environment) =>
    readBlocks(environment, 'environment_variable').items.flatMap((variable): readonly Need[] => {
      const type = readText(variable, 'type');
      const value = argument(variable, 'value');
      if (type?.known !== true || value === null) return [];
      const name = readText(variable, 'name');
      const why = `variable ${name?.known === true ? name.value : ''} of ${resource.address}`;
      if (type.value === 'PARAMETER_STORE') return [{ ...need('ssm', 'start', ''), why, location: variable.location }];
      return type.value === 'SECRETS_MANAGER' ? [{ ...secretNeed(image, value, why), service: 'secretsmanager' }] : [];
    }),
  );
  return [...(logsAreOff(body) ? [] : [need('logs', 'start', 'build log')]), ...unique(stored), ...variables];
}

function logsAreOff(body: EvaluatedBody): boolean {
  return readBlocks(body, 'logs_config').items.some((logs) =>
    readBlocks(logs, 'cloudwatch_logs').items.some((group) => {
      const status = readText(group, 'status');
      return status?.known === true && status.value === 'DISABLED';
    }),
  );
}

function unique(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [`${need.service} ${need.bucket}`, need])).values()];
}
