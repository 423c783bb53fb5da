import { dropsOf } from './network-acl-drops.js';
import type { Rule } from './rule.js';

/** Source: VPC guide, "Network ACLs": stateless, so requests and replies each need an entry (read 2026-11). */
export const networkAclBlocksReply: Rule = {
  name: 'network-acl-blocks-reply',
  phase: 'run',
  summary: 'a network ACL drops the reply',
  find: (context) => dropsOf('network-acl-blocks-reply', context),
};
