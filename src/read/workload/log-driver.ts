import { known } from '../../model/value.js';
import type { Need } from '../../model/workload.js';
import { readBlocks, readText } from '../network/argument.js';
import type { EvaluatedBody } from '../resource/instance.js';

/**
 * The awslogs driver writes to CloudWatch Logs, in the region of `awslogs-region`. While it is blocking, a container
 * doesn't start without its log stream; where it may drop lines, the container runs without.
 * Source: ECS guide, "Send Amazon ECS logs to CloudWatch" (read 2026-11).
 */
export function awslogs(log: EvaluatedBody, container: string): Need {
  const [options] = readBlocks(log, 'options').items;
  const region = options === undefined ? null : readText(options, 'awslogs-region');
  const mode = options === undefined ? null : readText(options, 'mode');
  const endpoint = options === undefined ? null : readText(options, 'awslogs-endpoint');
  const host = endpoint?.known === true ? hostOf(endpoint.value) : null;
  return {
    service: 'logs',
    neededFor: mode?.known === true && mode.value === 'non-blocking' ? 'feature' : 'start',
    why: `awslogs driver of container ${container}`,
    region: region ?? known(null),
    location: log.location,
    ...(host === null ? {} : { host }),
  };
}

function hostOf(url: string): string | null {
  return /^(?:https?:\/\/)?([a-z0-9.-]+)/.exec(url)?.[1] ?? null;
}

/**
 * The services of AWS behind the outputs of Fluent Bit and Fluentd, by their names.
 * Source: Fluent Bit manual, "Outputs": cloudwatch_logs, firehose, kinesis, s3 (read 2026-11).
 */
const SINKS: ReadonlyMap<string, string> = new Map([
  ['cloudwatch', 'logs'],
  ['cloudwatch_logs', 'logs'],
  ['firehose', 'kinesis-firehose'],
  ['kinesis_firehose', 'kinesis-firehose'],
  ['kinesis', 'kinesis-streams'],
  ['kinesis_streams', 'kinesis-streams'],
  ['s3', 's3'],
]);

/** FireLens hands lines to a container of the task, which sends them on: the others run without. */
export function awsFirelens(log: EvaluatedBody, container: string): readonly Need[] {
  const [options] = readBlocks(log, 'options').items;
  const name = options === undefined ? null : (readText(options, 'name') ?? readText(options, '@type'));
  const service = name?.known === true ? SINKS.get(name.value) : undefined;
  if (options === undefined || service === undefined) return [];
  const bucket = service === 's3' ? readText(options, 'bucket') : null;
  return [
    {
      service,
      neededFor: 'feature',
      why: `FireLens output of container ${container}`,
      region: readText(options, 'region') ?? known(null),
      location: log.location,
      ...(service === 's3' ? { bucket: bucket?.known === true ? bucket.value : '*' } : {}),
    },
  ];
}
