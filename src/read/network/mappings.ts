import type { ResourceMapping } from './build.js';
import { defaultDhcpOptions, dhcpOptions, dhcpOptionsAssociation } from './dhcp-options.js';
import { dnsRecord, hostedZone, hostedZoneAssociation, hostedZoneData, otherRecords } from './dns.js';
import { firewallAssociation } from './dns-firewall.js';
import { eksCluster } from './eks-cluster.js';
import { endpoint, endpointData } from './endpoint.js';
import {
  endpointPolicy,
  endpointPrivateDns,
  endpointRouteTableAssociation,
  endpointSecurityGroupAssociation,
  endpointSubnetAssociation,
} from './endpoint-association.js';
import {
  egressOnlyInternetGateway,
  internetGateway,
  internetGatewayAttachment,
  internetGatewayData,
  natGateway,
  natGatewayData,
} from './gateway.js';
import { defaultNetworkAcl, networkAcl, networkAclAssociation, networkAclRule } from './network-acl.js';
import { peeringAccepter, peeringConnection } from './peering.js';
import { prefixList, prefixListData, prefixListEntry } from './prefix-list.js';
import { blockPublicAccess, publicAccessExclusion } from './public-access.js';
import { pullThroughCacheRule } from './pull-through-cache.js';
import { profileAssociation, resolverRuleAssociation } from './resolver-rule.js';
import {
  defaultRouteTable,
  mainRouteTableAssociation,
  route,
  routePropagation,
  routeTable,
  routeTableAssociation,
  routeTableData,
} from './route-table.js';
import {
  defaultSecurityGroup,
  egressRule,
  ingressRule,
  securityGroup,
  securityGroupData,
  securityGroupRule,
  securityGroupVpcAssociation,
} from './security-group.js';
import { defaultSubnet, subnet, subnetCidrBlock, subnetData } from './subnet.js';
import { defaultVpc, ipv4CidrAssociation, ipv6CidrAssociation, vpc, vpcData } from './vpc.js';

/**
 * What each Terraform type means for the network. A type that isn't here means nothing for it; one more type is one
 * more line. Data sources that give nothing but lists of ids (`aws_subnets`, `aws_security_groups`, `aws_route_tables`,
 * `aws_network_acls`) need none: their lists are unknown values.
 */
export const MAPPINGS: ReadonlyMap<string, ResourceMapping> = new Map([
  ['aws_vpc', vpc],
  ['aws_default_vpc', defaultVpc],
  ['aws_vpc_ipv4_cidr_block_association', ipv4CidrAssociation],
  ['aws_vpc_ipv6_cidr_block_association', ipv6CidrAssociation],
  ['aws_vpc_dhcp_options', dhcpOptions],
  ['aws_default_vpc_dhcp_options', defaultDhcpOptions],
  ['aws_vpc_dhcp_options_association', dhcpOptionsAssociation],
  ['aws_subnet', subnet],
  ['aws_default_subnet', defaultSubnet],
  ['aws_subnet_cidr_block', subnetCidrBlock],
  ['aws_route_table', routeTable],
  ['aws_vpc_peering_connection', peeringConnection],
  ['aws_vpc_peering_connection_accepter', peeringAccepter],
  ['aws_default_route_table', defaultRouteTable],
  ['aws_route', route],
  ['aws_route_table_association', routeTableAssociation],
  ['aws_main_route_table_association', mainRouteTableAssociation],
  ['aws_vpn_gateway_route_propagation', routePropagation],
  ['aws_vpc_route_server_propagation', routePropagation],
  ['aws_internet_gateway', internetGateway],
  ['aws_internet_gateway_attachment', internetGatewayAttachment],
  ['aws_egress_only_internet_gateway', egressOnlyInternetGateway],
  ['aws_vpc_block_public_access_options', blockPublicAccess],
  ['aws_vpc_block_public_access_exclusion', publicAccessExclusion],
  ['aws_nat_gateway', natGateway],
  ['aws_network_acl', networkAcl],
  ['aws_default_network_acl', defaultNetworkAcl],
  ['aws_network_acl_rule', networkAclRule],
  ['aws_network_acl_association', networkAclAssociation],
  ['aws_security_group', securityGroup],
  ['aws_default_security_group', defaultSecurityGroup],
  ['aws_security_group_rule', securityGroupRule],
  ['aws_vpc_security_group_ingress_rule', ingressRule],
  ['aws_vpc_security_group_egress_rule', egressRule],
  ['aws_vpc_security_group_vpc_association', securityGroupVpcAssociation],
  ['aws_ec2_managed_prefix_list', prefixList],
  ['aws_ec2_managed_prefix_list_entry', prefixListEntry],
  ['aws_vpc_endpoint', endpoint],
  ['aws_vpc_endpoint_policy', endpointPolicy],
  ['aws_vpc_endpoint_private_dns', endpointPrivateDns],
  ['aws_vpc_endpoint_subnet_association', endpointSubnetAssociation],
  ['aws_vpc_endpoint_route_table_association', endpointRouteTableAssociation],
  ['aws_vpc_endpoint_security_group_association', endpointSecurityGroupAssociation],
  ['aws_route53_zone', hostedZone],
  ['aws_route53_record', dnsRecord],
  ['aws_route53_records_exclusive', otherRecords],
  ['aws_route53_traffic_policy_instance', otherRecords],
  ['aws_route53_zone_association', hostedZoneAssociation],
  ['aws_route53_resolver_firewall_rule_group_association', firewallAssociation],
  ['aws_route53_resolver_rule_association', resolverRuleAssociation],
  ['aws_route53profiles_association', profileAssociation],
  ['aws_ecr_pull_through_cache_rule', pullThroughCacheRule],
  ['aws_eks_cluster', eksCluster],
  ['data.aws_vpc', vpcData],
  ['data.aws_subnet', subnetData],
  ['data.aws_route_table', routeTableData],
  ['data.aws_security_group', securityGroupData],
  ['data.aws_vpc_endpoint', endpointData],
  ['data.aws_internet_gateway', internetGatewayData],
  ['data.aws_nat_gateway', natGatewayData],
  ['data.aws_prefix_list', prefixListData],
  ['data.aws_ec2_managed_prefix_list', prefixListData],
  ['data.aws_route53_zone', hostedZoneData],
]);
