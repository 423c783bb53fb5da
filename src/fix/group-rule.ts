import type { Change } from '../model/change.js';
import type { Network, Vpc } from '../model/network.js';

export type GroupRule = Extract<Change, { kind: 'group-rule' }>;

/** What a rule of a security group says of itself, for example `HTTPS from the VPC: the endpoint ecr_api`. */
export function descriptionOf({ direction, peer, why }: GroupRule): string {
  // Only S3's addresses are asked for as "every address": a template can't name its prefix list.
  const isS3 = peer.kind === 'prefix-list' || (peer.kind === 'cidr' && peer.cidr.text === '0.0.0.0/0');
  const whom = isS3 ? 'S3' : peer.kind === 'cidr' ? 'the VPC' : 'workloads';
  return `HTTPS ${direction === 'ingress' ? 'from' : 'to'} ${whom}: ${why}`;
}

/** The VPC of a rule's group, where the rule is for that VPC's own block: the block can be referred to. */
export function vpcOfBlock({ securityGroups, vpcs }: Network, { group, peer }: GroupRule): Vpc | null {
  const of = securityGroups.find(({ id }) => id === group)?.vpc;
  const vpc = of?.known === true ? vpcs.find(({ id }) => id === of.value) : undefined;
  const [primary] = vpc?.cidrs.items ?? [];
  const isBlock = peer.kind === 'cidr' && primary?.known === true && primary.value.text === peer.cidr.text;
  return isBlock ? (vpc ?? null) : null;
}
