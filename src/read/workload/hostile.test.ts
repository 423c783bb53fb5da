import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { data, instance, network, ref } from '../../../test/fixtures/terraform-network/instance.js';
import { seedOf } from '../../../test/seed.js';
import { InputError } from '../../model/input-error.js';

/** JSON with the names that are read, holding anything. */
const CONTAINERS = fc.array(
  fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        'name',
        'image',
        'logConfiguration',
        'secrets',
        'environmentFiles',
        'repositoryCredentials',
        'firelensConfiguration',
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.record({ logDriver: fc.jsonValue(), options: fc.jsonValue(), valueFrom: fc.jsonValue() }),
        fc.array(fc.record({ name: fc.jsonValue(), valueFrom: fc.jsonValue(), value: fc.jsonValue() })),
      ),
    ),
  ),
  { maxLength: 4 },
);

/** Reads it, or says in one line what is wrong. */
function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
}

describe('JSON of whatever shape is read, or refused with one line', () => {
  test('as containers', () => {
    fc.assert(
      fc.property(CONTAINERS, (containers) => {
        readsOrRefuses(() =>
          network([
            instance('aws_ecs_task_definition', 'api', { container_definitions: JSON.stringify(containers) }),
            instance('aws_ecs_service', 'api', { launch_type: 'FARGATE', task_definition: 'api' }),
            instance('aws_ecs_service', 'by_reference', {
              launch_type: 'FARGATE',
              task_definition: ref('aws_ecs_task_definition.api', 'arn'),
            }),
            instance('aws_batch_job_definition', 'job', { container_properties: JSON.stringify(containers[0] ?? {}) }),
            instance('aws_batch_compute_environment', 'jobs', { compute_resources: [{ type: 'EC2', subnets: ['s'] }] }),
          ]),
        );
      }),
      { numRuns: 300, seed: seedOf(1) },
    );
  });

  test('as a state machine', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (parameters, more) => {
        const state = { Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters: parameters, More: more };
        readsOrRefuses(() =>
          network([instance('aws_sfn_state_machine', 'flow', { definition: JSON.stringify({ States: { state } }) })]),
        );
      }),
      { numRuns: 200, seed: seedOf(1) },
    );
  });
});

test('data sources that name each other in a circle lead nowhere', () => {
  const { workloads } = network([
    data('aws_ecs_task_definition', 'a', { task_definition: ref('data.aws_ecs_task_definition.b', 'arn') }),
    data('aws_ecs_task_definition', 'b', { task_definition: ref('data.aws_ecs_task_definition.a', 'arn') }),
    instance('aws_ecs_service', 'api', {
      launch_type: 'FARGATE',
      task_definition: ref('data.aws_ecs_task_definition.a', 'arn'),
    }),
  ]);
  expect(workloads.map(({ images }) => images.complete)).toEqual([false]);
});

test('JSON far deeper than any task definition is no trouble', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const containers = `[{"name":"api","image":"nginx","environment":${deep}}]`;
  readsOrRefuses(() =>
    network([
      instance('aws_ecs_task_definition', 'api', { container_definitions: containers }),
      instance('aws_ecs_service', 'api', { launch_type: 'FARGATE', task_definition: 'api' }),
    ]),
  );
});
