import { dropsOf } from './network-acl-drops.js';
import type { Rule } from './rule.js';

/** Source: VPC guide, "Network ACLs": stateless, so requests and replies each need an entry (read 2026-11). */
export const networkAclBlocksRequest: Rule = {
  name: 'network-acl-blocks-request',
  phase: 'run',
  summary: 'a network ACL drops the request',
  find: (context) => dropsOf('network-acl-blocks-request', context),
};
