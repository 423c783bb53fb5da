import { datedEndpointSet } from './dated-endpoint-set.js';
import { endpointMissing } from './endpoint-missing.js';
import { endpointSecurityGroupClosed } from './endpoint-security-group-closed.js';
import { endpointSingleZone } from './endpoint-single-zone.js';
import { endpointSubnetsShareZone } from './endpoint-subnets-share-zone.js';
import { endpointTypeMismatch } from './endpoint-type-mismatch.js';
import { forEachKeysUnknown } from './for-each-keys-unknown.js';
import { forEachNeedsSet } from './for-each-needs-set.js';
import { layerBucketUnreachable } from './layer-bucket-unreachable.js';
import { noRoute } from './no-route.js';
import { notKnown } from './not-known.js';
import { privateDnsConflict } from './private-dns-conflict.js';
import { privateDnsNeedsVpcDns } from './private-dns-needs-vpc-dns.js';
import { privateDnsOff } from './private-dns-off.js';
import type { Rule } from './rule.js';

/** All rules: what apply refuses, what fails at run time, then advice. */
export const RULES: readonly Rule[] = [
  forEachNeedsSet,
  forEachKeysUnknown,
  endpointSubnetsShareZone,
  privateDnsNeedsVpcDns,
  privateDnsConflict,
  endpointTypeMismatch,
  endpointMissing,
  layerBucketUnreachable,
  privateDnsOff,
  noRoute,
  endpointSecurityGroupClosed,
  notKnown,
  endpointSingleZone,
  datedEndpointSet,
];
