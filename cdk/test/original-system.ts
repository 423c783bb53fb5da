import { App, Stack } from 'aws-cdk-lib';
import { PrivatePullVpc, type PrivatePullVpcProps, Runs } from '../lib/index.js';

export const ZONES = [
  {
    availabilityZone: 'ap-northeast-1a',
    applicationSubnets: [
      { name: 'private 1a app 1', cidrBlock: '10.0.1.0/24' },
      { name: 'private 1a app 2', cidrBlock: '10.0.2.0/24' },
    ],
    endpointCidrBlock: '10.0.3.0/24',
    endpointSubnetName: 'private 1a vpc endpoint',
  },
  {
    availabilityZone: 'ap-northeast-1c',
    applicationSubnets: [
      { name: 'private 1c app 1', cidrBlock: '10.0.4.0/24' },
      { name: 'private 1c app 2', cidrBlock: '10.0.5.0/24' },
    ],
    endpointCidrBlock: '10.0.6.0/24',
    endpointSubnetName: 'private 1c vpc endpoint',
  },
];

/** Two zones with two application subnets each, as the original system has them. */
export function original(
  props: Partial<PrivatePullVpcProps> = {},
  app = new App(),
): { stack: Stack; main: PrivatePullVpc } {
  const stack = new Stack(app, 'Original', { env: { region: 'ap-northeast-1' } });
  const main = new PrivatePullVpc(stack, 'Main', {
    name: 'main',
    cidrBlock: '10.0.0.0/16',
    zones: ZONES,
    runs: [Runs.ECS_FARGATE, Runs.LOGS, Runs.SSM_LOGIN],
    securityGroupName: 'vpc_endpoint_sg',
    ...props,
  });
  return { stack, main };
}
