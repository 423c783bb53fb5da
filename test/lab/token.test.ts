import { describe, expect, test } from 'vitest';
import { known } from '../../src/model/value.js';
import {
  egress,
  gatewayEndpoint,
  ingress,
  interfaceEndpoint,
  network,
  routeTable,
  securityGroup,
  subnet,
  workload,
} from '../oracle/build.js';
import { checkNetwork, NEEDS, SMALL, showAll } from './differences.js';
import { CAN_CTR, CAN_LAB } from './machine.js';

/** A task of Fargate's platform 1.3.0, whose token doesn't come through its subnet, in a VPC without `ecr.api`. */
function withoutTokenLeg() {
  return network({
    subnets: [
      subnet('app', 'a', '10.0.1.0/24', { routeTable: known('private') }),
      subnet('endpoint', 'a', '10.0.3.0/24'),
    ],
    routeTables: [routeTable('private')],
    securityGroups: [
      securityGroup('endpoint-group', [ingress('10.0.0.0/16')]),
      securityGroup('task', [egress('0.0.0.0/0')]),
    ],
    endpoints: [
      gatewayEndpoint(['private']),
      ...['ecr.dkr', ...NEEDS].map((service) => interfaceEndpoint(service, ['endpoint'], ['endpoint-group'])),
    ],
    workloads: [workload('old', ['app'], ['task'], { kind: 'ecs-fargate', fetchesToken: false })],
  });
}

describe.skipIf(!CAN_LAB)('a token that comes by another way than the subnet', () => {
  test.skipIf(!CAN_CTR).each(['skopeo', 'ctr'] as const)('%s pulls with it', async (client) => {
    const [shown] = await showAll([checkNetwork(withoutTokenLeg())], { ...SMALL, client });
    expect(shown?.differences).toEqual([]);
    const [pull] = shown?.reports.flatMap(({ pulls }) => pulls) ?? [];
    expect(pull?.pulled.map(({ code }) => code)).toEqual([0]);
    const hosts = new Set(pull?.pulled.flatMap(({ requests }) => requests.map(({ host }) => host)));
    expect([...hosts].some((host) => host.includes('.dkr.ecr.'))).toBe(true);
    expect([...hosts].filter((host) => host.startsWith('api.ecr.'))).toEqual([]);
  });
});
