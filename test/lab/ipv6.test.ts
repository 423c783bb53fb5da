import { describe, expect, test } from 'vitest';
import { all, known } from '../../src/model/value.js';
import {
  ACCOUNT,
  cidr,
  DEFAULT_ACL,
  egress,
  entry,
  gatewayEndpoint,
  ingress,
  interfaceEndpoint,
  network,
  networkAcl,
  REGION,
  route,
  routeTable,
  securityGroup,
  subnet,
  VPC,
  vpc,
  workload,
} from '../oracle/build.js';
import { checkNetwork, showAll } from './differences.js';
import { CAN_LAB } from './machine.js';

/** An app and an endpoint subnet of both IP versions; the endpoints' group admits this IPv6 block. */
function dualStack(admitted: string) {
  const six = (n: number) => ({ ipv6Cidr: known(cidr(`2600:1f18:0:${n}::/64`)) });
  const everywhere = ['0.0.0.0/0', '::/0'];
  const entries = everywhere.flatMap((block, n) => [entry('ingress', 100 + n, block), entry('egress', 100 + n, block)]);
  const reference = `${ACCOUNT}.dkr-ecr.${REGION}.on.aws/app:v1`;
  return network({
    vpcs: [vpc({ blocks: ['10.0.0.0/16', '2600:1f18::/56'] })],
    subnets: [
      subnet('app', 'a', '10.0.1.0/24', { routeTable: known('private'), ...six(1) }),
      subnet('endpoint', 'a', '10.0.3.0/24', six(3)),
    ],
    routeTables: [
      routeTable('main'),
      routeTable('private', [route('::/0', { kind: 'egress-only-internet-gateway', id: 'out' })]),
    ],
    egressOnlyInternetGateways: [{ id: 'out', location: null, exists: known(true), tags: {}, vpc: known(VPC) }],
    networkAcls: [networkAcl(DEFAULT_ACL, entries)],
    securityGroups: [
      securityGroup('endpoint-group', [ingress('10.0.0.0/16'), ingress(admitted)]),
      securityGroup(
        'task',
        everywhere.map((block) => egress(block)),
      ),
    ],
    endpoints: [
      gatewayEndpoint(['private']),
      ...['ecr.api', 'ecr.dkr'].map((service) =>
        interfaceEndpoint(service, ['endpoint'], ['endpoint-group'], { ipAddressType: known('dualstack') }),
      ),
    ],
    workloads: [
      workload('api', ['app'], ['task'], { images: all([{ reference: known(reference), why: '', location: null }]) }),
    ],
  });
}

describe.skipIf(!CAN_LAB)('IPv6 in the lab', () => {
  test('packets of both versions reach dual-stack endpoints, and the egress-only gateway', async () => {
    const [shown] = await showAll([checkNetwork(dualStack('2600:1f18:0:1::/64'))]);
    expect(shown?.differences).toEqual([]);
    const legs = shown?.reports.flatMap(({ pulls }) => pulls.flatMap((pull) => pull.legs)) ?? [];
    expect(legs.slice(0, 2).map((leg) => leg.shown)).toEqual(['private', 'private']);
    const reached = legs.flatMap(({ result }) => result?.trials ?? []).filter(({ address }) => address.includes(':'));
    expect(reached.map((trial) => trial.reached?.kind)).toEqual(['endpoint', 'endpoint', 'internet']);
  });

  test('a group that admits half of the IPv6 addresses makes it a matter of chance', async () => {
    const [shown] = await showAll([checkNetwork(dualStack('2600:1f18:0:1::/65'))]);
    expect(shown?.differences).toEqual([]);
    const trials = shown?.reports.flatMap(({ result }) => result.legs.flatMap((leg) => leg.trials)) ?? [];
    const toEndpoints = trials.filter(
      ({ address, destination }) => address.includes(':') && destination.startsWith('interface'),
    );
    expect(new Set(toEndpoints.map(({ reached }) => reached !== null))).toEqual(new Set([true, false]));
  });
});
