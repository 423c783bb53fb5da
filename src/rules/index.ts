import { clusterEndpointPublic } from './cluster-endpoint-public.js';
import { customDns } from './custom-dns.js';
import { datedEndpointSet } from './dated-endpoint-set.js';
import { dnsNoAnswer } from './dns-no-answer.js';
import { endpointDefaultSecurityGroup } from './endpoint-default-security-group.js';
import { endpointInWorkloadSubnet } from './endpoint-in-workload-subnet.js';
import { endpointMissing } from './endpoint-missing.js';
import { endpointPolicyDeniesPull } from './endpoint-policy-denies-pull.js';
import { endpointRegionMismatch } from './endpoint-region-mismatch.js';
import { endpointSecurityGroupClosed } from './endpoint-security-group-closed.js';
import { endpointSecurityGroupOpen } from './endpoint-security-group-open.js';
import { endpointServiceNotFound } from './endpoint-service-not-found.js';
import { endpointSingleZone } from './endpoint-single-zone.js';
import { endpointSubnetsShareZone } from './endpoint-subnets-share-zone.js';
import { endpointTypeMismatch } from './endpoint-type-mismatch.js';
import { endpointUnused } from './endpoint-unused.js';
import { endpointWithoutSubnets } from './endpoint-without-subnets.js';
import { forEachKeysUnknown } from './for-each-keys-unknown.js';
import { forEachNeedsSet } from './for-each-needs-set.js';
import { gatewayEndpointRouteExists } from './gateway-endpoint-route-exists.js';
import { gatewayEndpointWithoutRouteTable } from './gateway-endpoint-without-route-table.js';
import { layerBucketUnreachable } from './layer-bucket-unreachable.js';
import { layersThroughNat } from './layers-through-nat.js';
import { networkAclBlocksReply } from './network-acl-blocks-reply.js';
import { networkAclBlocksRequest } from './network-acl-blocks-request.js';
import { noRoute } from './no-route.js';
import { notKnown } from './not-known.js';
import { privateDnsConflict } from './private-dns-conflict.js';
import { privateDnsNeedsVpcDns } from './private-dns-needs-vpc-dns.js';
import { privateDnsOff } from './private-dns-off.js';
import { publicPath } from './public-path.js';
import { pullThroughCacheNeedsInternet } from './pull-through-cache-needs-internet.js';
import { referenceNotFound } from './reference-not-found.js';
import { registryNeedsInternet } from './registry-needs-internet.js';
import type { Rule } from './rule.js';
import { s3PrivateDnsNeedsGateway } from './s3-private-dns-needs-gateway.js';
import { someAddressesBlocked } from './some-addresses-blocked.js';
import { someEndpointInterfacesUnreachable } from './some-endpoint-interfaces-unreachable.js';
import { subnetOutsideVpc } from './subnet-outside-vpc.js';
import { subnetOverlap } from './subnet-overlap.js';
import { vpcMismatch } from './vpc-mismatch.js';
import { workloadEgressClosed } from './workload-egress-closed.js';

/** All rules: what apply refuses, what fails at run time, then advice. */
export const RULES: readonly Rule[] = [
  forEachNeedsSet,
  forEachKeysUnknown,
  endpointSubnetsShareZone,
  privateDnsNeedsVpcDns,
  privateDnsConflict,
  endpointTypeMismatch,
  endpointServiceNotFound,
  endpointRegionMismatch,
  s3PrivateDnsNeedsGateway,
  gatewayEndpointRouteExists,
  subnetOutsideVpc,
  subnetOverlap,
  vpcMismatch,
  referenceNotFound,
  endpointMissing,
  layerBucketUnreachable,
  privateDnsOff,
  noRoute,
  workloadEgressClosed,
  endpointSecurityGroupClosed,
  networkAclBlocksRequest,
  networkAclBlocksReply,
  someAddressesBlocked,
  someEndpointInterfacesUnreachable,
  endpointPolicyDeniesPull,
  endpointWithoutSubnets,
  gatewayEndpointWithoutRouteTable,
  dnsNoAnswer,
  customDns,
  registryNeedsInternet,
  clusterEndpointPublic,
  pullThroughCacheNeedsInternet,
  publicPath,
  layersThroughNat,
  notKnown,
  endpointSingleZone,
  endpointInWorkloadSubnet,
  endpointDefaultSecurityGroup,
  endpointSecurityGroupOpen,
  endpointUnused,
  datedEndpointSet,
];
