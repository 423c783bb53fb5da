import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { toNetworkFile } from '../../src/emit/network.js';
import { InputError } from '../../src/model/input-error.js';
import type { Network } from '../../src/model/network.js';
import { readInfrastructure } from '../../src/read/read.js';
import { filesOf } from '../end-to-end/terraform.js';
import { cook, recipes } from '../oracle/generate.js';
import { original } from '../oracle/original.js';
import { seedOf } from '../seed.js';

function textOf(network: Network): string {
  return toNetworkFile(network)[0]?.text ?? '';
}

async function read(text: string, as?: 'network') {
  return readInfrastructure(filesOf({}), {
    folder: '',
    document: { name: 'network.json', text },
    variables: new Map(),
    variableFiles: [],
    environment: {},
    region: null,
    ...(as === undefined ? {} : { as }),
  });
}

/** What a network says, without the places where it stands. */
function unplaced(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      key === 'location' ? undefined : typeof each === 'bigint' ? String(each) : each,
    ),
  );
}

test('what is written is read again as the same network, with the same verdicts', async () => {
  await fc.assert(
    fc.asyncProperty(recipes(), async (recipe) => {
      const network = cook(recipe);
      const { network: again } = await read(textOf(network));
      expect(unplaced(again)).toEqual(unplaced({ ...network, problems: [], assumptions: [] }));
      const verdicts = (of: Network) =>
        check({ network: of, sources: new Map() }).pulls.map(({ workload, verdict }) => [workload, verdict]);
      expect(verdicts(again)).toEqual(verdicts(network));
    }),
    { numRuns: 60, seed: seedOf(3) },
  );
});

test('things stand at the lines of their ids', async () => {
  const text = textOf(original());
  const { network } = await read(text);
  for (const { id, location } of [...network.subnets, ...network.endpoints, ...network.vpcs])
    expect(text.split('\n')[(location?.line ?? 0) - 1]?.trim()).toBe(`"id": ${JSON.stringify(id)},`);
});

const ONE = textOf(original());

test.each([
  ['broken JSON', '{ "pullpathNetwork": 1,', /the JSON is broken/],
  ['another version', ONE.replace('"pullpathNetwork": 1', '"pullpathNetwork": 2'), /^pullpathNetwork: /],
  ['an unknown key', ONE.replace('"subnets"', '"sub_nets"'), /^sub_nets: /],
  ['no CIDR block', ONE.replace('"10.0.0.0/16"', '"10.0.0.0/33"'), /"10\.0\.0\.0\/33" is no CIDR block/],
  ['host bits', ONE.replace('"10.0.0.0/16"', '"10.0.0.1/16"'), /"10\.0\.0\.1\/16" is no CIDR block/],
  ['a number for a text', ONE.replace('"id": "vpc"', '"id": 7'), /vpcs\[0\]\.id: /],
  ['a list instead of the whole', '{ "pullpathNetwork": [] }', /^pullpathNetwork: /],
])('%s is told in one line', async (_, text, message) => {
  const problem = await read(text).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(InputError);
  expect(problem instanceof InputError ? problem.message : '').toMatch(message);
});

test('--as network reads a file that does not begin with its version', async () => {
  const { pullpathNetwork, ...rest } = JSON.parse(ONE);
  const { network } = await read(JSON.stringify({ ...rest, pullpathNetwork }), 'network');
  expect(network.vpcs).toHaveLength(1);
});
