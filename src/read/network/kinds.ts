import type { ResourceInstance } from '../resource/instance.js';

/** The kinds of things that others refer to by id. */
export type ThingKind =
  | 'vpc'
  | 'subnet'
  | 'route-table'
  | 'security-group'
  | 'network-acl'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'nat-gateway'
  | 'endpoint'
  | 'prefix-list'
  | 'dhcp-options'
  | 'hosted-zone';

/** The Terraform types that are things of a kind, and the argument by which a data source names one by id. */
export const KINDS: {
  readonly [kind in ThingKind]: { readonly types: readonly string[]; readonly idArgument: string };
} = {
  vpc: { types: ['aws_vpc', 'aws_default_vpc'], idArgument: 'id' },
  subnet: { types: ['aws_subnet', 'aws_default_subnet'], idArgument: 'id' },
  'route-table': { types: ['aws_route_table', 'aws_default_route_table'], idArgument: 'route_table_id' },
  'security-group': { types: ['aws_security_group', 'aws_default_security_group'], idArgument: 'id' },
  'network-acl': { types: ['aws_network_acl', 'aws_default_network_acl'], idArgument: 'id' },
  'internet-gateway': { types: ['aws_internet_gateway'], idArgument: 'internet_gateway_id' },
  'egress-only-internet-gateway': { types: ['aws_egress_only_internet_gateway'], idArgument: 'id' },
  'nat-gateway': { types: ['aws_nat_gateway'], idArgument: 'id' },
  endpoint: { types: ['aws_vpc_endpoint'], idArgument: 'id' },
  'prefix-list': { types: ['aws_ec2_managed_prefix_list', 'aws_prefix_list'], idArgument: 'id' },
  'dhcp-options': { types: ['aws_vpc_dhcp_options', 'aws_default_vpc_dhcp_options'], idArgument: 'dhcp_options_id' },
  'hosted-zone': { types: ['aws_route53_zone'], idArgument: 'zone_id' },
};

const THING_TYPES: ReadonlySet<string> = new Set(Object.values(KINDS).flatMap(({ types }) => types));

export function isOfKind(instance: ResourceInstance, kind: ThingKind): boolean {
  return KINDS[kind].types.includes(instance.type);
}

/** Whether others may refer to an instance: an association has an id of its own as well, often the same one. */
export function isThing(instance: ResourceInstance): boolean {
  return THING_TYPES.has(instance.type);
}
