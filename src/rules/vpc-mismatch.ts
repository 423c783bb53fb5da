import type { Stranger, StrangerKind } from '../trace/other-vpc.js';
import { groupBy, nameThem, type Rule } from './rule.js';

/**
 * Source: EC2 API reference, "CreateVpcEndpoint", "AssociateRouteTable"; ECS API, "AwsVpcConfiguration"; the errors as in
 * smoketurner/serverless-vpc-plugin#147, hashicorp/waypoint#4629, ansible/ansible-modules-core#347 (read 2026-11).
 */
export const vpcMismatch: Rule = {
  name: 'vpc-mismatch',
  phase: 'apply',
  summary: 'things of two VPCs are put together that AWS takes only from one',
  find: ({ refused, occurrences }) => {
    const blocked = occurrences('vpc-mismatch');
    return groupBy(refused.strangers, ({ refused: what, owner, kind, vpc, otherVpc }) =>
      [what, owner.id, kind, vpc, otherVpc].join('\n'),
    ).map((group) => {
      const [first] = group;
      const { owner, vpc, otherVpc, location, kind } = first;
      const ids = group.map(({ id }) => id);
      const own = `${nameThem(ids)} ${ids.length === 1 ? 'is' : 'are'} in ${isDefault(first) ? `the ${otherVpc}` : otherVpc}`;
      return {
        resource: owner.id,
        location,
        message: `${owner.id} ${joins(first)}, but its ${WORDS[kind]}${ids.length === 1 ? '' : 's'} ${own}: ${consequence(first)}.`,
        awsError: errorOf(first),
        fix: fixOf(first),
        legs: blocked.filter(
          ({ problem }) => problem.workload === owner.id && problem.vpc === vpc && ids.includes(problem.id),
        ),
      };
    });
  },
};

const WORDS: { readonly [kind in StrangerKind]: string } = {
  subnet: 'subnet',
  'security-group': 'security group',
  'route-table': 'route table',
  'network-acl': 'network ACL',
  'internet-gateway': 'internet gateway',
  'egress-only-internet-gateway': 'egress-only internet gateway',
  'nat-gateway': 'NAT gateway',
};

function joins({ refused, vpc }: Stranger): string {
  if (refused === 'main-association') return 'is a VPC of its own';
  return refused === 'workload' ? `has subnets in ${vpc}` : `is in ${vpc}`;
}

function consequence({ refused, kind }: Stranger): string {
  switch (refused) {
    case 'endpoint':
      return 'AWS refuses the endpoint';
    case 'endpoint-association':
      return 'AWS refuses the association, and the endpoint stands without it';
    case 'association':
      return `AWS refuses the association, and the subnet keeps the ${kind === 'route-table' ? 'main route table' : 'default network ACL'}`;
    case 'main-association':
      return 'AWS refuses the association';
    case 'route':
      return 'AWS refuses the route';
    case 'workload':
      return 'AWS starts nothing there';
  }
}

/** What AWS is known to print. */
function errorOf({ refused, kind, id, owner }: Stranger): string | null {
  if (refused === 'route' && kind === 'internet-gateway')
    return `InvalidParameterValue: route table ${owner.id} and network gateway ${id} belong to different networks`;
  if (refused !== 'workload' || kind !== 'security-group') return null;
  switch ('kind' in owner ? owner.kind : null) {
    case 'ecs-fargate':
      return `InvalidParameterException: Security group ${id} does not appear to belong to the same VPC as the input subnets.`;
    case 'ec2':
      return `InvalidParameter: Security group ${id} and the subnet belong to different networks.`;
    default:
      return null;
  }
}

/** What names no VPC is made in the default one. */
function isDefault({ otherVpc }: Stranger): boolean {
  return otherVpc.startsWith('default VPC');
}

function fixOf(stranger: Stranger): string {
  const { refused, kind, vpc } = stranger;
  if (kind === 'security-group' && isDefault(stranger))
    return `Write vpc_id of the group, ${vpc}: without it, a group is made in the default VPC.`;
  if (kind === 'security-group')
    return `Name groups of ${vpc}, or associate the group with it (aws_vpc_security_group_vpc_association).`;
  if (refused === 'workload') return 'Name subnets of one VPC alone.';
  return `Name ${kind === 'internet-gateway' || kind === 'egress-only-internet-gateway' ? 'an' : 'a'} ${WORDS[kind]} of ${vpc}.`;
}
