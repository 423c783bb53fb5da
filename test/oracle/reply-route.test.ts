import { expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import type { Network } from '../../src/model/network.js';
import { all, known } from '../../src/model/value.js';
import { internetGateway, natGateway, readResult, route, routeTable, subnet } from './build.js';
import { original } from './original.js';

/** The main table is the one of the endpoints' subnets. */
function withMainRoute(...routes: Parameters<typeof route>[]): Network {
  const made = original();
  return {
    ...made,
    routeTables: made.routeTables.map((table) =>
      table.id === 'main' ? { ...table, routes: all(routes.map((each) => route(...each))) } : table,
    ),
  };
}

function verdicts(network: Network): Readonly<Record<string, string>> {
  const { pulls } = check(readResult(network));
  return Object.fromEntries(
    pulls.map(({ subnet: id, legs }) => [id ?? '', legs.map(({ leg }) => leg.verdict).join(' ')]),
  );
}

const GOOD = { 'a-app1': 'private private private', 'a-app2': 'private private private' };

test.each<[name: string, network: Network, expected: Record<string, string>]>([
  [
    'a route of the endpoints that is no longer than the local one',
    withMainRoute(['0.0.0.0/0', { kind: 'blackhole' }]),
    GOOD,
  ],
  [
    'a blackhole for one subnet, in the table of the endpoints',
    withMainRoute(['10.0.0.0/28', { kind: 'blackhole' }]),
    { ...GOOD, 'a-app1': 'blocked blocked private' },
  ],
  [
    'a blackhole for half of one subnet',
    withMainRoute(['10.0.0.8/29', { kind: 'blackhole' }]),
    { ...GOOD, 'a-app1': 'intermittent intermittent private' },
  ],
  [
    'an appliance between the endpoints and one subnet, for the replies alone',
    withMainRoute(['10.0.0.0/28', { kind: 'network-interface', id: 'appliance' }]),
    { ...GOOD, 'a-app1': 'unknown unknown private' },
  ],
])('replies of an endpoint leave by the table of its own subnet: %s', (_, network, expected) => {
  expect(verdicts(network)).toMatchObject(expected);
});

test('replies of a NAT gateway leave by the table of its own subnet', () => {
  const made = original();
  const network: Network = {
    ...made,
    endpoints: [],
    subnets: [...made.subnets, subnet('public', 'a', '10.0.0.160/28', { routeTable: known('public') })],
    internetGateways: [internetGateway('internet')],
    natGateways: [natGateway('nat', 'public')],
    routeTables: [
      ...made.routeTables.map((table) =>
        table.id === 'private'
          ? { ...table, routes: all([route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })]) }
          : table,
      ),
      routeTable('public', [
        route('0.0.0.0/0', { kind: 'internet-gateway', id: 'internet' }),
        route('10.0.0.0/28', { kind: 'blackhole' }),
      ]),
    ],
  };
  expect(verdicts(network)).toMatchObject({ 'a-app1': 'blocked blocked blocked', 'a-app2': 'public public public' });
});
