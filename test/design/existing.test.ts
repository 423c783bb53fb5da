import fc from 'fast-check';
import { expect, it } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { assumeWorkloads } from '../../src/check/assume-workloads.js';
import { check } from '../../src/check/check.js';
import type { Design } from '../../src/design/design.js';
import { plan } from '../../src/design/plan.js';
import { type Choices, DEFAULT_CHOICES } from '../../src/design/spec.js';
import { toTerraform } from '../../src/emit/terraform/terraform.js';
import { InputError } from '../../src/model/input-error.js';
import type { Network } from '../../src/model/network.js';
import { findRefusedSubnets } from '../../src/trace/refused.js';
import { buildTopology } from '../../src/trace/topology.js';
import { REGION } from '../oracle/build.js';
import { cook, type Recipe, recipes } from '../oracle/generate.js';
import { judge } from '../oracle/oracle.js';
import { seedOf } from '../seed.js';
import { misfits } from './terraform-schema.js';

const RUNS = Number(process.env.PULLPATH_DESIGN_RUNS ?? 150);
const NEEDS = ['logs'];

function pinned(network: Network): Network {
  if (network.workloads.length > 0) return network;
  return { ...network, workloads: assumeWorkloads(buildTopology(network)).workloads };
}

function judged(network: Network) {
  return check({ network, sources: new Map() }, { needs: NEEDS });
}

/** The design, or null where it can't be: then with one line that says why. */
function designed(network: Network, choices: Choices): Design | null {
  try {
    return plan(network, judged, { choices, spec: null });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toBe('');
    return null;
  }
}

function choices(): fc.Arbitrary<Choices> {
  return fc.record({
    placement: fc.constantFrom('dedicated' as const, 'existing' as const),
    zones: fc.constantFrom('every' as const, 'one' as const),
    ingress: fc.constantFrom(null, 'vpc' as const, 'cidrs' as const),
    policies: fc.constantFrom('full' as const, 'least-privilege' as const),
    endpointCidrs: fc.constant(DEFAULT_CHOICES.endpointCidrs),
    addCidr: fc.constant(null),
    account: fc.constant(null),
    eks: fc.boolean(),
  });
}

const tally = { designed: 0, refused: 0, changed: 0, extended: 0, written: 0 };

it(
  `makes of ${RUNS} random networks such that the oracle calls private, or says why it can't`,
  () => {
    fc.assert(
      fc.property(recipes(), choices(), (recipe: Recipe, chosen) => {
        const before = pinned(cook(recipe));
        const design = designed(before, chosen);
        if (design === null) {
          tally.refused++;
          return;
        }
        tally.designed++;
        if (design.changes.length > 0) tally.changed++;
        if (design.added.endpoints.length > 0) tally.extended++;
        const { network } = design;
        expect(judged(network).verdict).toBe('private');
        expect(byTheOracle(network)).toEqual([]);
        expect(ownersOfPrivateNames(network).filter((name) => !ownersOfPrivateNames(before).includes(name))).toEqual(
          [],
        );
        expect(servedTwice(before, design)).toEqual([]);
        expect(findRefusedSubnets(network).length).toBe(findRefusedSubnets(before).length);
        for (const endpoint of design.added.endpoints) expect(zonesTwice(network, endpoint.id)).toEqual([]);
        expect(designed(before, chosen)).toEqual(design);
        const text = writtenFor(before, design);
        if (text !== null) tally.written++;
        expect(misfits(text ?? '')).toEqual([]);
        const again = designed(network, chosen);
        expect(again?.changes).toEqual([]);
        expect(Object.values(again?.added ?? {}).flat()).toEqual([]);
      }),
      {
        numRuns: RUNS,
        endOnFailure: process.env.PULLPATH_ORACLE_SHRINK === '0',
        seed: seedOf(11),
      },
    );
    // Designs that are only refused, or never needed, would prove nothing.
    expect(tally.designed).toBeGreaterThan(RUNS / 4);
    expect(tally.changed).toBeGreaterThan(RUNS / 20);
    expect(tally.extended).toBeGreaterThan(RUNS / 20);
    expect(tally.written).toBeGreaterThan(RUNS / 20);
  },
  RUNS * 800 + 120_000,
);

/** Endpoints that were added beside one that has the same service, VPC and type: that one is to be mended. */
function servedTwice(before: Network, { added }: Design): readonly string[] {
  const keyOf = ({ serviceName, vpc, type }: Network['endpoints'][number]) =>
    JSON.stringify([serviceName, vpc, type].map((each) => (each.known ? each.value : null)));
  const there = new Set(before.endpoints.map(keyOf));
  return added.endpoints.map(keyOf).filter((key) => there.has(key));
}

/** The Terraform that the network lacks, what is there by its id; null where nothing is lacking. */
function writtenFor(base: Network, design: Design): string | null {
  if (design.added.endpoints.length === 0) return null;
  const { vpcs, subnets, routeTables, securityGroups } = base;
  const ids = [...vpcs, ...subnets, ...routeTables, ...securityGroups].map(({ id }) => id);
  const expressions = new Map(ids.map((id) => [id, JSON.stringify(id)]));
  const files = toTerraform({ ...design, base, region: REGION, account: null }, { isPart: true, expressions });
  return files.map(({ text }) => text).join('\n');
}

/** Required legs that the oracle does not call private. */
function byTheOracle(network: Network): readonly string[] {
  return judged(network).pulls.flatMap(({ workload, subnet, legs }) =>
    legs.flatMap(({ leg: { service, host, required } }) => {
      if (!required) return [];
      const region = /[.-]([a-z]{2}-[a-z]+-\d)\./.exec(host)?.[1] ?? REGION;
      const s3Ranges = s3Entries(region) ?? [];
      const verdict = judge({ network, workload, subnet: subnet ?? '', service, host, region, s3Ranges });
      return verdict === 'private' ? [] : [`${workload} in ${subnet}: ${service} ${verdict}`];
    }),
  );
}

/** Services that more than one endpoint of the VPC answers by its private name. */
function ownersOfPrivateNames({ endpoints }: Network): readonly string[] {
  const names = endpoints.flatMap(({ type, privateDns, serviceName, exists }) =>
    type.known &&
    type.value === 'Interface' &&
    privateDns.known &&
    privateDns.value &&
    serviceName.known &&
    exists.known &&
    exists.value
      ? [serviceName.value]
      : [],
  );
  return names.filter((name, at) => names.indexOf(name) !== at);
}

function zonesTwice({ endpoints, subnets }: Network, id: string): readonly string[] {
  const zones = (endpoints.find((each) => each.id === id)?.subnets.items ?? []).flatMap(({ subnet }) => {
    const zone = subnets.find((each) => subnet.known && each.id === subnet.value)?.availabilityZone;
    return zone?.known === true ? [zone.value.key] : [];
  });
  return zones.filter((zone, at) => zones.indexOf(zone) !== at);
}
