/**
 * Rules and readers call arguments by Terraform's names. Where the input is a template, people know them by the
 * properties of CloudFormation. Source: CloudFormation template reference, the pages of the types (read 2026-11).
 */
const PROPERTIES: ReadonlySet<string> = new Set([
  'assign_public_ip',
  'availability_zone',
  'cidr_block',
  'connectivity_type',
  'dhcp_options_id',
  'dns_options',
  'domain_name',
  'domain_name_servers',
  'enable_dns64',
  'enable_dns_hostnames',
  'enable_dns_support',
  'from_port',
  'ip_address_type',
  'ip_protocol',
  'ipv6_cidr_block',
  'map_public_ip_on_launch',
  'private_dns_enabled',
  'private_dns_only_for_inbound_resolver_endpoint',
  'route_table_ids',
  'rule_action',
  'rule_number',
  'security_group_ids',
  'service_name',
  'service_region',
  'source_dest_check',
  'subnet_id',
  'subnet_ids',
  'to_port',
  'vpc_endpoint_type',
  'vpc_id',
]);

/** What is called quite differently. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [
    /\bprivate_dns_only_for_inbound_resolver_endpoint = false\b/g,
    'PrivateDnsOnlyForInboundResolverEndpoint: AllResolvers',
  ],
  [/ \(route_table_ids, or aws_vpc_endpoint_route_table_association\)/g, ' (RouteTableIds)'],
  [/\baws_vpc_ipv4_cidr_block_association\b/g, 'AWS::EC2::VPCCidrBlock'],
  [/\baws_vpc_security_group_vpc_association\b/g, 'AWS::EC2::SecurityGroupVpcAssociation'],
  [/\baws_ecr_replication_configuration\b/g, 'AWS::ECR::ReplicationConfiguration'],
  [/\bendpoint_private_access = true in vpc_config\b/g, 'EndpointPrivateAccess: true in ResourcesVpcConfig'],
  [/ \(aws_vpc_endpoint\.….prefix_list_id\)/g, ''],
  [/\b([gG])ive the folder or plan that declares\b/g, '$1ive the template that declares'],
  [/, or check the state\b/g, ''],
  [/, for example with jsonencode\b/g, ''],
];

const ASSIGNMENT = /\b([a-z0-9]+(?:_[a-z0-9]+)+)( = (?:"([^"]*)"|(true|false)\b))?/g;

/** The same text in the words of CloudFormation. */
export function inCloudFormationWords(text: string): string {
  if (!/[_]|folder or plan|jsonencode|check the state/.test(text)) return text;
  const other = OTHERS.reduce((changed, [from, to]) => changed.replace(from, to), text);
  return other.replace(ASSIGNMENT, (whole, name: string, assigned?: string, quoted?: string, bare?: string) => {
    if (!PROPERTIES.has(name)) return whole;
    const property = name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return assigned === undefined ? property : `${property}: ${quoted ?? bare ?? ''}`;
  });
}
