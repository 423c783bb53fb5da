import type { Network } from '../../src/model/network.js';
import { known } from '../../src/model/value.js';
import { gatewayEndpoint, ingress, interfaceEndpoint, network, routeTable, securityGroup, subnet } from './build.js';

export const APP_SUBNETS = ['a-app1', 'a-app2', 'c-app1', 'c-app2'] as const;
export const ENDPOINT_SUBNETS = ['a-endpoint', 'c-endpoint'] as const;
export const SERVICES = ['ecr.api', 'ecr.dkr', 's3'] as const;

/** The blocks of the original system's subnets, scaled down to /28s. */
const BLOCKS = {
  'a-app1': '10.0.0.0/28',
  'a-app2': '10.0.0.16/28',
  'a-endpoint': '10.0.0.32/28',
  'c-app1': '10.0.0.48/28',
  'c-app2': '10.0.0.64/28',
  'c-endpoint': '10.0.0.80/28',
} as const;

/** The original system, mended: every pull is private. `changes` replaces whole lists. */
export function original(changes: Partial<Network> = {}): Network {
  const privateTable = { routeTable: known('private') };
  return network({
    subnets: [
      subnet('a-app1', 'a', BLOCKS['a-app1'], privateTable),
      subnet('a-app2', 'a', BLOCKS['a-app2'], privateTable),
      subnet('a-endpoint', 'a', BLOCKS['a-endpoint']),
      subnet('c-app1', 'c', BLOCKS['c-app1'], privateTable),
      subnet('c-app2', 'c', BLOCKS['c-app2'], privateTable),
      subnet('c-endpoint', 'c', BLOCKS['c-endpoint']),
    ],
    routeTables: [routeTable('private')],
    securityGroups: [securityGroup('endpoint-group', [ingress('10.0.0.0/16')])],
    endpoints: [
      gatewayEndpoint(['private']),
      interfaceEndpoint('ecr.dkr', ENDPOINT_SUBNETS, ['endpoint-group']),
      interfaceEndpoint('ecr.api', ENDPOINT_SUBNETS, ['endpoint-group']),
      interfaceEndpoint('logs', ENDPOINT_SUBNETS, ['endpoint-group']),
    ],
    ...changes,
  });
}
