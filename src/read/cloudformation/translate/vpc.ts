import { emptyBody, set } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

/**
 * VPCs and what is in them. Source of the defaults: CloudFormation template reference, the pages of the types
 * (awsdocs/aws-cloudformation-user-guide @bc15a8f9, read 2026-11).
 */
export const VPC_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EC2::VPC': plain('aws_vpc', {
    ids: ['VpcId'],
    attributes: {
      DefaultSecurityGroup: 'default_security_group_id',
      DefaultNetworkAcl: 'default_network_acl_id',
    },
    defaults: { enable_dns_support: true, enable_dns_hostnames: false },
  }),
  'AWS::EC2::VPCCidrBlock': { type: 'aws_vpc_ipv4_cidr_block_association', translate: vpcCidrBlock },
  'AWS::EC2::DHCPOptions': plain('aws_vpc_dhcp_options', { ids: ['DhcpOptionsId'] }),
  'AWS::EC2::VPCDHCPOptionsAssociation': plain('aws_vpc_dhcp_options_association'),
  'AWS::EC2::Subnet': plain('aws_subnet', {
    ids: ['SubnetId'],
    defaults: { map_public_ip_on_launch: false, enable_dns64: false },
  }),
  'AWS::EC2::SubnetCidrBlock': plain('aws_subnet_cidr_block', { ids: ['Id'] }),
  'AWS::EC2::InternetGateway': plain('aws_internet_gateway', { ids: ['InternetGatewayId'] }),
  'AWS::EC2::VPCGatewayAttachment': { type: 'aws_internet_gateway_attachment', translate: gatewayAttachment },
  'AWS::EC2::EgressOnlyInternetGateway': plain('aws_egress_only_internet_gateway', { ids: ['Id'] }),
  'AWS::EC2::VPCBlockPublicAccessOptions': plain('aws_vpc_block_public_access_options', { ids: ['AccountId'] }),
  'AWS::EC2::VPCBlockPublicAccessExclusion': plain('aws_vpc_block_public_access_exclusion', { ids: ['ExclusionId'] }),
  'AWS::EC2::NatGateway': plain('aws_nat_gateway', {
    ids: ['NatGatewayId'],
    defaults: { connectivity_type: 'public' },
  }),
  'AWS::EC2::VPNGateway': plain('aws_vpn_gateway', { ids: ['VPNGatewayId'] }),
  'AWS::EC2::TransitGateway': plain('aws_ec2_transit_gateway', { ids: ['Id'] }),
  'AWS::EC2::VPCPeeringConnection': plain('aws_vpc_peering_connection', { ids: ['Id'] }),
  'AWS::EC2::CarrierGateway': plain('aws_ec2_carrier_gateway', { ids: ['CarrierGatewayId'] }),
  'AWS::EC2::PrefixList': plain('aws_ec2_managed_prefix_list', {
    ids: ['PrefixListId'],
    naming: { rename: { PrefixListName: 'name', Entries: 'entry' } },
  }),
};

/** One resource for both families. Source: template reference, "AWS::EC2::VPCCidrBlock" (read 2026-11). */
function vpcCidrBlock(resource: TemplateResource): readonly Translated[] {
  const body = emptyBody(resource.location);
  const ipv4 = property(resource, 'CidrBlock') ?? property(resource, 'Ipv4IpamPoolId');
  set(body, 'vpc_id', property(resource, 'VpcId'));
  set(body, 'cidr_block', property(resource, 'CidrBlock'));
  set(body, 'ipv6_cidr_block', property(resource, 'Ipv6CidrBlock'));
  return [{ body, type: `aws_vpc_ipv${ipv4 === null ? 6 : 4}_cidr_block_association` }];
}

/** Of an internet gateway, or of a virtual private one. */
function gatewayAttachment(resource: TemplateResource): readonly Translated[] {
  const body = emptyBody(resource.location);
  set(body, 'vpc_id', property(resource, 'VpcId'));
  const internet = property(resource, 'InternetGatewayId');
  if (internet === null) {
    set(body, 'vpn_gateway_id', property(resource, 'VpnGatewayId'));
    return [{ body, type: 'aws_vpn_gateway_attachment' }];
  }
  set(body, 'internet_gateway_id', internet);
  return [{ body }];
}
