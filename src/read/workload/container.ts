import { all, known, type Members, some, type Unknown, type Value } from '../../model/value.js';
import type { Need, NeededFor, WorkloadImage } from '../../model/workload.js';
import { type Argument, argument, readBlocks, readText } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import { followSource } from '../network/reference.js';
import type { EvaluatedBody } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import { sourcesOf } from './follow.js';
import { type ImageContext, imageReference } from './image.js';
import { awsFirelens, awslogs } from './log-driver.js';

/** What containers pull and need. */
export interface Containers {
  readonly images: Members<WorkloadImage>;
  /** What whoever starts the containers needs. */
  readonly needs: readonly Need[];
  /** What the containers themselves reach: through the task's own interface, where it has one. */
  readonly ownNeeds: readonly Need[];
}

export const NO_CONTAINERS: Containers = { images: all([]), needs: [], ownNeeds: [] };

/** Containers of which nothing is known. */
export function unknownContainers(why: Unknown): Containers {
  return { images: some([], why), needs: [], ownNeeds: [] };
}

/** All containers of a task: each of them must be pulled and started, sidecars as well. */
export function readContainers(
  context: ImageContext,
  bodies: readonly EvaluatedBody[],
  why: Unknown | null,
): Containers {
  const read = bodies.map((body, index) => readContainer(context, body, index));
  const images = read.flatMap(({ image }) => image);
  return {
    images: why === null ? all(images) : some(images, why),
    needs: read.flatMap(({ needs }) => needs),
    ownNeeds: read.flatMap(({ ownNeeds }) => ownNeeds),
  };
}

interface Container {
  readonly image: readonly WorkloadImage[];
  readonly needs: readonly Need[];
  readonly ownNeeds: readonly Need[];
}

function readContainer(context: ImageContext, body: EvaluatedBody, index: number): Container {
  const told = readText(body, 'name');
  const name = told?.known === true ? told.value : `${index + 1}`;
  const given = argument(body, 'image');
  const image =
    given === null
      ? []
      : [{ reference: imageReference(context, given), why: `image of container ${name}`, location: given.location }];
  const logs = logNeeds(context, body, name);
  return {
    image,
    needs: [
      ...logs.filter(({ own }) => !own).map(({ need }) => need),
      ...secretNeeds(context, body, name),
      ...registryNeeds(context, body, name),
      ...environmentFileNeeds(context, body, name),
      ...firelensConfiguration(context, body, name),
    ],
    ownNeeds: logs.filter(({ own }) => own).map(({ need }) => need),
  };
}

interface LogNeed {
  readonly need: Need;
  readonly own: boolean;
}

function logNeeds(context: ImageContext, body: EvaluatedBody, container: string): readonly LogNeed[] {
  const blocks = readBlocks(body, 'log_configuration');
  if (!blocks.complete && blocks.items.length === 0)
    return [{ need: open('logs', `log driver of container ${container}`, blocks.why), own: false }];
  return blocks.items.flatMap((log) => {
    const driver = readText(log, 'log_driver');
    if (driver === null) return [];
    if (!driver.known) return [{ need: open('logs', `log driver of container ${container}`, driver), own: false }];
    if (driver.value === 'awslogs') return [{ need: awslogs(log, container), own: false }];
    const secrets = secretsIn(context, log, 'secret_options', `in the log options of container ${container}`);
    return [
      ...secrets.map((need) => ({ need, own: false })),
      ...(driver.value === 'awsfirelens' ? awsFirelens(log, container).map((need) => ({ need, own: true })) : []),
    ];
  });
}

/** Source: ECS guide, "Pass sensitive data to an Amazon ECS container" (read 2026-11). */
function secretNeeds(context: ImageContext, body: EvaluatedBody, container: string): readonly Need[] {
  return secretsIn(context, body, 'secrets', `of container ${container}`);
}

function secretsIn(context: ImageContext, body: EvaluatedBody, name: string, of: string): readonly Need[] {
  const blocks = readBlocks(body, name);
  const needs = blocks.items.flatMap((secret): readonly Need[] => {
    const given = argument(secret, 'value_from');
    if (given === null) return [];
    const variable = readText(secret, 'name');
    return [secretNeed(context, given, `secret ${variable?.known === true ? `${variable.value} ` : ''}${of}`)];
  });
  return blocks.complete ? needs : [...needs, open('secretsmanager', `secrets ${of}`, blocks.why)];
}

/** What a secret is read from: Secrets Manager, or Parameter Store, which may be named by the parameter alone. */
export function secretNeed(context: ImageContext, given: Argument, why: string): Need {
  const { location } = given;
  const place = secretPlace(context, given.value);
  const base = { neededFor: 'start' as const, why, location };
  if ('known' in place) return { ...base, service: 'secretsmanager', region: place };
  return { ...base, ...place };
}

interface SecretPlace {
  readonly service: 'secretsmanager' | 'ssm';
  readonly region: Value<string | null>;
}

function secretPlace(context: ImageContext, value: TerraformValue): SecretPlace | Unknown {
  const first = value.kind === 'unknown' && value.parts !== undefined ? value.parts[0] : value;
  if (typeof first === 'string') return placeByText(first);
  if (first?.kind === 'string') return placeByText(first.value);
  const source = first?.kind === 'unknown' ? followSource(context.build, { value: first }) : null;
  const service = source === null ? null : serviceOf(source.instance.type, source.attribute);
  if (source !== null && service !== null) {
    const region = regionOf(source.instance);
    const same = !region.known && !context.region.known && region.what === context.region.what;
    return { service, region: same ? known(null) : region };
  }
  const why = value.kind === 'unknown' ? value.why : null;
  return why ?? { known: false, what: 'a secret', settle: 'write its ARN', location: null };
}

/** Source: ECS API, "Secret": the full ARN of the secret or parameter, or a parameter's name in the task's region. */
function placeByText(text: string): SecretPlace {
  const [, service, region] = /^arn:[^:]*:(secretsmanager|ssm):([^:]*):/.exec(text) ?? [];
  if (service !== 'secretsmanager' && service !== 'ssm') return { service: 'ssm', region: known(null) };
  return { service, region: known(region === undefined || region === '' ? null : region) };
}

function serviceOf(type: string, attribute: string): SecretPlace['service'] | null {
  if (type.startsWith('aws_secretsmanager_')) return 'secretsmanager';
  if (type === 'aws_ssm_parameter') return 'ssm';
  // RDS, Redshift and others keep a password in Secrets Manager themselves.
  return /(^|\.|_)secret_arn$/.test(attribute) ? 'secretsmanager' : null;
}

/** Source: ECS guide, "Using non-AWS container images": the credentials are a secret of Secrets Manager (read 2026-11). */
function registryNeeds(context: ImageContext, body: EvaluatedBody, container: string): readonly Need[] {
  return readBlocks(body, 'repository_credentials').items.flatMap((credentials) => {
    const given = argument(credentials, 'credentials_parameter');
    if (given === null) return [];
    const why = `registry credentials of container ${container}`;
    const need = secretNeed(context, given, why);
    return [{ ...need, service: 'secretsmanager', neededFor: 'pull' as const }];
  });
}

/** Source: ECS guide, "Pass environment variables to an Amazon ECS container": files in S3 by their ARN (read 2026-11). */
function environmentFileNeeds(context: ImageContext, body: EvaluatedBody, container: string): readonly Need[] {
  return readBlocks(body, 'environment_files').items.flatMap((file) => {
    const given = argument(file, 'value');
    return given === null
      ? []
      : [bucketNeed(context, given, { why: `environment file of container ${container}`, neededFor: 'start' })];
  });
}

/** Source: ECS guide, "Using a custom FireLens configuration": the file may be in S3 (read 2026-11). */
function firelensConfiguration(context: ImageContext, body: EvaluatedBody, container: string): readonly Need[] {
  return readBlocks(body, 'firelens_configuration').items.flatMap((firelens) =>
    readBlocks(firelens, 'options').items.flatMap((options) => {
      const type = readText(options, 'config-file-type');
      const given = argument(options, 'config-file-value');
      return type?.known === true && type.value === 's3' && given !== null
        ? [bucketNeed(context, given, { why: `FireLens configuration of container ${container}`, neededFor: 'start' })]
        : [];
    }),
  );
}

/** What is read from a bucket of S3, given by an ARN: `arn:aws:s3:::bucket/key`. */
export function bucketNeed(
  context: ImageContext,
  { value, location }: Argument,
  { why, neededFor }: { readonly why: string; readonly neededFor: NeededFor },
): Need {
  const base = { service: 's3', neededFor, why, region: known(null), location };
  const [first] = value.kind === 'unknown' && value.parts !== undefined ? value.parts : [value];
  const text = typeof first === 'string' ? first : first?.kind === 'string' ? first.value : null;
  const bucket = text === null ? null : (/^(?:arn:[^:]*:s3:::)?([a-z0-9][a-z0-9.-]*)/.exec(text)?.[1] ?? null);
  if (bucket !== null) return { ...base, bucket };
  const declared = sourcesOf(context, value).find(({ instance }) => instance.type.startsWith('aws_s3_'))?.instance;
  const name = declared === undefined ? null : readText(declared.body, 'bucket');
  if (name?.known === true) return { ...base, bucket: name.value };
  if (declared !== undefined) return { ...base, bucket: OPEN_BUCKET };
  return { ...base, region: value.kind === 'unknown' ? value.why : known(null), bucket: OPEN_BUCKET };
}

/** A bucket of which only the region is known. */
const OPEN_BUCKET = '*';

function open(service: string, why: string, unknown: Unknown): Need {
  return { service, neededFor: 'start', why, region: unknown, location: unknown.location };
}
