import fc from 'fast-check';
import { expect, it } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { check } from '../../src/check/check.js';
import type { Network } from '../../src/model/network.js';
import { seedOf } from '../seed.js';
import { REGION, readResult, VPC } from './build.js';
import { cook, type Recipe, recipes } from './generate.js';
import { acceptedSubnets, judge } from './oracle.js';

const RUNS = Number(process.env.PULLPATH_ORACLE_RUNS ?? 500);

/** The region of a host, as its name tells it; that of the VPC for registries outside of ECR. */
function regionOf(service: string, host: string): string {
  return service === 'registry' ? REGION : (/[.-]([a-z]{2}-[a-z]+-\d)\./.exec(host)?.[1] ?? REGION);
}

/** One line a leg: `api in a-app1: s3: private`. */
function byTheProduct(network: Network): string[] {
  return check(readResult(network), { needs: ['logs'] }).pulls.flatMap(({ workload, subnet, legs }) =>
    legs.map(({ leg }) => `${workload} in ${subnet}: ${leg.service}: ${leg.verdict}`),
  );
}

function byTheOracle(network: Network): string[] {
  const places = network.vpcs.filter(({ id }) => id === VPC).flatMap((vpc) => acceptedSubnets(network, vpc));
  return check(readResult(network), { needs: ['logs'] }).pulls.flatMap(({ workload, subnet, legs, kind, puller }) =>
    legs.map(({ leg: { service, host, verdict: told } }) => {
      const region = regionOf(service, host);
      const s3Ranges = s3Entries(region) ?? [];
      const of = (place: string) => judge({ network, workload, subnet: place, service, host, region, s3Ranges });
      // Where not even the subnet is known, only what is blocked in all that there are may be told.
      const isBlocked = told === 'blocked' && places.every(({ id }) => of(id) === 'blocked');
      const found = subnet !== null ? of(subnet) : isBlocked ? 'blocked' : 'unknown';
      // Who is assumed to pull is not the oracle's to say: what fails for one that may not be there, isn't known to.
      const isSure = kind !== 'assumed' || puller.exists.known || found === 'private';
      const verdict = isSure ? found : 'unknown';
      return `${workload} in ${subnet}: ${service}: ${verdict}`;
    }),
  );
}

/** Networks of which the two once said different things. */
const FOUND: readonly Recipe[] = [
  // AWS refuses a subnet of the workload; in which one it runs instead isn't known, but the group of the endpoints is closed.
  {
    zones: 1,
    appsInZone: 1,
    nat: false,
    declared: true,
    changes: [
      { kind: 'IPv6 rules', at: 0, block: 0, ports: 0, flag: false },
      { kind: 'secondary CIDR', at: 0, block: 0, ports: 0, flag: false },
      { kind: 'endpoint group: only this peer', at: 1, block: 0, ports: 0, flag: false },
    ],
    forgotten: [],
  },
  // Whichever address the interface gets, some packets to it are lost.
  {
    zones: 2,
    appsInZone: 2,
    nat: false,
    declared: false,
    changes: [
      { kind: 'network ACL: replies only', at: 11, block: 0, ports: 0, flag: false },
      { kind: 'a route', at: 7, block: 15, ports: 0, flag: false },
      { kind: 'network ACL: an entry', at: 0, block: 14, ports: 0, flag: false },
    ],
    forgotten: [],
  },
  // S3's route of the NAT gateway's subnet leads through an endpoint whose policy allows nothing.
  {
    zones: 3,
    appsInZone: 1,
    nat: true,
    declared: false,
    changes: [
      { kind: 'gateway endpoint on other tables', at: 11, block: 6, ports: 0, flag: true },
      { kind: 'endpoint policy', at: 3, block: 16, ports: 3, flag: false },
      { kind: 'NAT gateway elsewhere', at: 5, block: 15, ports: 5, flag: false },
    ],
    forgotten: [],
  },
  // The name of an endpoint in no subnet has no address, so DNS64 makes none of it, whatever routes there may be.
  {
    zones: 2,
    appsInZone: 2,
    nat: false,
    declared: false,
    changes: [
      { kind: 'endpoint without subnets', at: 10, block: 7, ports: 1, flag: false },
      { kind: 'a route to S3', at: 7, block: 3, ports: 2, flag: false },
      { kind: 'IPv6 CIDR', at: 3, block: 21, ports: 3, flag: true },
      { kind: 'IPv6 alone', at: 10, block: 4, ports: 2, flag: true },
      { kind: 'endpoint group: also this block', at: 6, block: 23, ports: 0, flag: false },
      { kind: 'image elsewhere', at: 10, block: 14, ports: 6, flag: true },
    ],
    forgotten: [
      { kind: 'more routes of a table', at: 8, block: 21, ports: 2, flag: true },
      { kind: 'whether a hosted zone exists', at: 5, block: 4, ports: 7, flag: false },
    ],
  },
  // No subnet of an endpoint is known, so that one of these may be for it alone.
  {
    zones: 1,
    appsInZone: 2,
    nat: false,
    declared: false,
    changes: [{ kind: 'endpoint without subnets', at: 5, block: 0, ports: 0, flag: false }],
    forgotten: [{ kind: 'more subnets of an endpoint', at: 11, block: 0, ports: 0, flag: false }],
  },
  // AWS refuses a subnet of the workload, and the group of the endpoints admits that subnet's addresses alone.
  {
    zones: 2,
    appsInZone: 2,
    nat: true,
    declared: true,
    changes: [
      { kind: 'network ACL: replies only', at: 10, block: 0, ports: 4, flag: false },
      { kind: 'IPv6 subnets', at: 10, block: 5, ports: 6, flag: true },
      { kind: 'endpoint group: only this block', at: 6, block: 19, ports: 0, flag: false },
      { kind: 'secondary CIDR', at: 11, block: 1, ports: 0, flag: true },
      { kind: 'a route', at: 4, block: 14, ports: 7, flag: false },
    ],
    forgotten: [],
  },
];

it.each(FOUND)('says of a network that it was wrong about what the oracle says: %#', (recipe) => {
  const network = cook(recipe);
  expect(byTheProduct(network)).toEqual(byTheOracle(network));
});

it(
  `says of ${RUNS} random networks what the oracle says`,
  () => {
    fc.assert(
      fc.property(recipes(), (recipe) => {
        const network = cook(recipe);
        expect(byTheProduct(network)).toEqual(byTheOracle(network));
      }),
      {
        numRuns: RUNS,
        endOnFailure: process.env.PULLPATH_ORACLE_SHRINK === '0',
        seed: seedOf(7),
      },
    );
  },
  // About 50 ms a network, ten times that on a busy machine, and a shrinking may try hundreds.
  RUNS * 1000 + 600_000,
);
