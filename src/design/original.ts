import { type Cidr, parseCidr } from '../model/address.js';
import type { Spec } from './spec.js';

/**
 * The original system: two zones, two application subnets and an endpoint subnet in each, ECR over PrivateLink and no
 * NAT gateway. The full sample also logs in over Session Manager, which needs ssmmessages beside ssm.
 */
export const ORIGINAL: Spec = {
  region: 'ap-northeast-1',
  name: 'main',
  cidr: block('10.0.0.0/16'),
  zones: [
    {
      name: 'ap-northeast-1a',
      subnets: [
        { name: 'app1', cidr: block('10.0.1.0/24') },
        { name: 'app2', cidr: block('10.0.2.0/24') },
      ],
      endpoint: block('10.0.3.0/24'),
    },
    {
      name: 'ap-northeast-1c',
      subnets: [
        { name: 'app1', cidr: block('10.0.4.0/24') },
        { name: 'app2', cidr: block('10.0.5.0/24') },
      ],
      endpoint: block('10.0.6.0/24'),
    },
  ],
  runs: ['ecs-fargate', 'logs', 'ssm-login'],
  apart: true,
};

function block(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === null) throw new Error(`${text} is no CIDR block`);
  return cidr;
}
