import type { Cidr } from './address.js';
import type { SecurityGroupPeer } from './network.js';

/**
 * A change of something that is there already: what a design needs besides the things that it adds, and what mends a
 * finding. Ids are those of the network. Rules and entries are about TCP 443, the only port of a pull.
 */
export type Change =
  /** Both DNS attributes on: private DNS of endpoints needs both. */
  | { readonly kind: 'vpc-dns'; readonly vpc: string }
  /** A further IPv4 block; `association` is the new thing that joins it to the VPC. */
  | { readonly kind: 'vpc-cidr'; readonly vpc: string; readonly cidr: Cidr; readonly association: string }
  | { readonly kind: 'private-dns'; readonly endpoint: string }
  /** The service has only this type of endpoint. */
  | { readonly kind: 'endpoint-type'; readonly endpoint: string; readonly type: 'Interface' | 'Gateway' }
  /** S3's interface endpoint answers for the VPC too, not for inbound resolvers alone. */
  | { readonly kind: 'private-dns-for-vpc'; readonly endpoint: string }
  | { readonly kind: 'endpoint-route-table'; readonly endpoint: string; readonly routeTable: string }
  | { readonly kind: 'endpoint-subnet'; readonly endpoint: string; readonly subnet: string }
  | { readonly kind: 'endpoint-subnet-dropped'; readonly endpoint: string; readonly subnet: string }
  | { readonly kind: 'endpoint-group'; readonly endpoint: string; readonly group: string }
  | {
      readonly kind: 'group-rule';
      readonly group: string;
      readonly direction: 'ingress' | 'egress';
      readonly peer: SecurityGroupPeer;
      readonly why: string;
    }
  | {
      readonly kind: 'acl-entry';
      readonly networkAcl: string;
      readonly direction: 'ingress' | 'egress';
      readonly number: number;
      readonly cidr: Cidr;
      readonly ports: { readonly from: number; readonly to: number };
    };

/** One text for each change, or what else mends something: two are the same exactly when theirs are. */
export function keyOf(change: object): string {
  return JSON.stringify(change, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** What is to be done, for a person: `switch private DNS on for aws_vpc_endpoint.ecr_api`. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'vpc-dns':
      return `switch DNS support and DNS hostnames on in ${change.vpc}`;
    case 'vpc-cidr':
      return `add the block ${change.cidr.text} to ${change.vpc}`;
    case 'private-dns':
      return `switch private DNS on for ${change.endpoint}`;
    case 'endpoint-type':
      return `make ${change.endpoint} an endpoint of type ${change.type}`;
    case 'private-dns-for-vpc':
      return `let the private names of ${change.endpoint} answer in the VPC too, not for inbound resolvers alone`;
    case 'endpoint-route-table':
      return `associate ${change.endpoint} with ${change.routeTable}`;
    case 'endpoint-subnet':
      return `put ${change.endpoint} into ${change.subnet}`;
    case 'endpoint-subnet-dropped':
      return `take ${change.endpoint} out of ${change.subnet}`;
    case 'endpoint-group':
      return `put the group ${change.group} on ${change.endpoint}`;
    case 'group-rule':
      return `let ${change.group} ${change.direction === 'ingress' ? 'admit TCP 443 from' : 'send TCP 443 to'} ${nameOf(change.peer)}`;
    case 'acl-entry': {
      const ports =
        change.ports.from === change.ports.to ? `${change.ports.from}` : `${change.ports.from}-${change.ports.to}`;
      return `let ${change.networkAcl} allow TCP ${ports} ${change.direction === 'ingress' ? 'from' : 'to'} ${change.cidr.text}, ${change.direction} entry ${change.number}`;
    }
  }
}

function nameOf(peer: SecurityGroupPeer): string {
  return peer.kind === 'cidr' ? peer.cidr.text : peer.id;
}
