import fc from 'fast-check';
import { expect, test } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { check } from '../../src/check/check.js';
import { networkOf } from '../../src/design/from-spec.js';
import { runNames, servicesOf } from '../../src/design/needs.js';
import { ORIGINAL } from '../../src/design/original.js';
import { plan } from '../../src/design/plan.js';
import { readSpec } from '../../src/design/read-spec.js';
import { type Choices, DEFAULT_CHOICES, type Spec } from '../../src/design/spec.js';
import { toTerraform } from '../../src/emit/terraform/terraform.js';
import { parseCidr } from '../../src/model/address.js';
import { InputError } from '../../src/model/input-error.js';
import type { Network } from '../../src/model/network.js';
import { findRefusedSubnets } from '../../src/trace/refused.js';
import { readTerraform } from '../end-to-end/terraform.js';
import { judge } from '../oracle/oracle.js';
import { seedOf } from '../seed.js';
import { misformatted } from './terraform-format.js';
import { misfits } from './terraform-schema.js';

const REGIONS = ['ap-northeast-1', 'us-east-1', 'eu-central-1', 'ap-southeast-2'];

/** Small blocks, since the oracle moves a packet from each address. */
function specs(): fc.Arbitrary<Spec> {
  return fc
    .record({
      region: fc.constantFrom(...REGIONS),
      zones: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
      subnets: fc.uniqueArray(fc.constantFrom('app1', 'app2', 'web-tier', 'data 1'), { minLength: 1, maxLength: 2 }),
      runs: fc.uniqueArray(fc.constantFrom(...runNames(), 'logs', 'kms'), { maxLength: 3 }),
      apart: fc.boolean(),
    })
    .map(({ region, zones, subnets, runs, apart }) => ({
      ...readSpec(
        {
          region,
          vpc: { cidr: '10.0.0.0/24' },
          zones: zones.map((name) => ({ name, subnets: subnets.map((subnet) => ({ name: subnet, size: '/28' })) })),
          runs,
        },
        'spec.yaml',
      ),
      apart,
    }));
}

function choices(): fc.Arbitrary<Choices> {
  return fc.record({
    placement: fc.constantFrom('dedicated' as const, 'existing' as const),
    zones: fc.constantFrom('every' as const, 'one' as const),
    ingress: fc.constantFrom('vpc' as const, 'cidrs' as const),
    policies: fc.constantFrom('full' as const, 'least-privilege' as const),
    endpointCidrs: fc.constant(DEFAULT_CHOICES.endpointCidrs),
    addCidr: fc.constantFrom(null, parseCidr('100.64.0.0/26')),
    account: fc.constant('123456789012'),
    eks: fc.boolean(),
  });
}

function designed(spec: Spec, chosen: Choices) {
  const needs = servicesOf(spec.runs, spec.region);
  const judged = (network: Network) => check({ network, sources: new Map() }, { needs });
  return { needs, design: plan(networkOf(spec), judged, { choices: chosen, spec }) };
}

test('random specs become Terraform that the checker and the oracle call private', async () => {
  await fc.assert(
    fc.asyncProperty(specs(), choices(), async (spec, chosen) => {
      const { needs, design } = designed(spec, chosen);
      const emission = { ...design, base: null, region: spec.region, account: chosen.account };
      const text = toTerraform(emission)[0]?.text ?? '';
      expect(misformatted(text)).toEqual([]);
      expect(misfits(text)).toEqual([]);

      const read = await readTerraform(text);
      const network = { ...read.network, workloads: design.network.workloads };
      const result = check({ ...read, network }, { needs });
      expect([result.verdict, result.findings.filter(({ phase }) => phase !== 'advice')]).toEqual(['private', []]);
      expect(result.pulls).toHaveLength(spec.zones.flatMap(({ subnets }) => subnets).length);
      const s3Ranges = s3Entries(spec.region) ?? [];
      for (const { workload, subnet, legs } of result.pulls) {
        for (const { leg } of legs) {
          const question = {
            network,
            workload,
            subnet: subnet ?? '',
            service: leg.service,
            host: leg.host,
            region: spec.region,
          };
          expect([leg.service, judge({ ...question, s3Ranges })]).toEqual([leg.service, 'private']);
        }
      }
      expect(findRefusedSubnets(network)).toEqual([]);
      // Written and read again it is what was planned: the same subnets, and the same endpoints in the same places.
      const things = ({ subnets, endpoints }: Network) => [
        subnets.map(({ id, cidr, availabilityZone }) => [
          id,
          cidr.known && cidr.value?.text,
          availabilityZone.known && availabilityZone.value.name,
        ]),
        endpoints.map(({ id, subnets: held, serviceName }) => [
          id,
          serviceName.known && serviceName.value,
          held.items.map(({ subnet }) => subnet.known && subnet.value).sort(),
        ]),
      ];
      expect(things(network).map((each) => each.sort())).toEqual(things(design.network).map((each) => each.sort()));
      expect(designed(spec, chosen).design).toEqual(design);
      // Designed again for what was built, nothing is wanted.
      const judged = (of: Network) => check({ ...read, network: of }, { needs });
      const again = plan(network, judged, { choices: chosen, spec: null });
      expect(again.changes).toEqual([]);
      expect(Object.values(again.added).flat()).toEqual([]);
    }),
    { numRuns: 40, seed: seedOf(5) },
  );
}, 240_000);

test('the original system as a spec takes no more than it says', () => {
  const { design } = designed(ORIGINAL, { ...DEFAULT_CHOICES, ingress: 'vpc' });
  expect(design.changes).toEqual([]);
  expect(design.added.subnets).toHaveLength(6);
  expect(design.added.endpoints).toHaveLength(6);
});

test.each([
  [{}, /^region: it is missing/],
  [{ region: 'nowhere' }, /^vpc: it is missing/],
  [{ region: 'eu-west-1', vpc: { cidr: '10.0.0.0/16' }, zones: [] }, /^zones: at least one zone is needed/],
  [
    { region: 'eu-west-1', vpc: { cidr: '10.0.0.0/16' }, zones: [{ name: 'a', subnets: [] }], run: [] },
    /^run: there is no such setting; did you mean runs\?|^run: there is no such setting/,
  ],
  [
    { region: 'eu-west-1', vpc: { cidr: '10.0.0.0/16' }, zones: [{ name: 'a', subnets: [{ name: 'x' }] }] },
    /give either cidr or size/,
  ],
  [
    {
      region: 'eu-west-1',
      vpc: { cidr: '10.0.0.9/16' },
      zones: [{ name: 'a', subnets: [{ name: 'x', size: '/24' }] }],
    },
    /the VPC: 10\.0\.0\.9\/16 is no CIDR block/,
  ],
  [
    {
      region: 'eu-west-1',
      vpc: { cidr: '10.0.0.0/16' },
      zones: [{ name: 'a', subnets: [{ name: '"; rm -rf /', size: '/24' }] }],
    },
    /a name has letters, digits/,
  ],
  ['a text', /^the file: /],
])('the spec %j is refused in one line', (data, message) => {
  expect(() => readSpec(data, 'spec.yaml')).toThrow(InputError);
  expect(() => readSpec(data, 'spec.yaml')).toThrow(message);
});

test.each([
  ['overlapping subnets', '10.0.0.0/24', '10.0.0.128/25', /overlaps the block of one in/],
  ['a subnet outside of the VPC', '10.0.0.0/24', '10.1.0.0/24', /is outside of 10\.0\.0\.0\/16/],
  ['an IPv6 block', '10.0.0.0/24', '2001:db8::/64', /is IPv6; |is IPv6/],
  ['a block that is too small', '10.0.0.0/24', '10.0.1.0/29', /is none for a subnet/],
])('%s is refused', (_, first, second, message) => {
  const subnets = [
    { name: 'one', cidr: first },
    { name: 'two', cidr: second },
  ];
  const spec = readSpec(
    { region: 'eu-west-1', vpc: { cidr: '10.0.0.0/16' }, zones: [{ name: 'a', subnets }] },
    'spec.yaml',
  );
  expect(() => networkOf(spec)).toThrow(message);
});
