import type { Location } from '../model/location.js';
import type { Unknown } from '../model/value.js';

/**
 * What can be wrong at a hop. The trace finds it, a rule of the same meaning words it for people. Ids are those of
 * the network; `direction` of a network ACL is that of the packet which is dropped there.
 */
export type Problem =
  /** DNS support is off, or a private hosted zone answers with nothing. `zone` is null for the former. */
  | { readonly kind: 'no-dns-answer'; readonly vpc: string; readonly zone: string | null; readonly host: string }
  | { readonly kind: 'custom-dns'; readonly dhcpOptions: string; readonly servers: readonly string[] }
  /** The VPC has no endpoint for the service, and there is no other way. */
  | {
      readonly kind: 'endpoint-missing';
      readonly vpc: string;
      readonly service: string;
      readonly region: string | null;
    }
  | { readonly kind: 'private-dns-off'; readonly endpoint: string; readonly host: string }
  | { readonly kind: 'endpoint-without-subnets'; readonly endpoint: string }
  | { readonly kind: 'gateway-endpoint-without-route-table'; readonly endpoint: string }
  /** The S3 leg finds no working S3 endpoint for this subnet. `endpoints`: those that the VPC has, unusable from here. */
  | {
      readonly kind: 'layer-bucket-unreachable';
      readonly routeTable: string | null;
      readonly endpoints: readonly string[];
    }
  /** The workload names something of another VPC than that of its subnet. */
  | { readonly kind: 'vpc-mismatch'; readonly workload: string; readonly id: string; readonly vpc: string }
  /** `target` names what the route leads to; null where there is no route at all. */
  | {
      readonly kind: 'no-route';
      readonly routeTable: string | null;
      readonly reason: NoRouteReason;
      readonly target: string | null;
      readonly location: Location | null;
    }
  | { readonly kind: 'workload-egress-closed'; readonly groups: readonly string[]; readonly towards: string }
  | { readonly kind: 'endpoint-security-group-closed'; readonly endpoint: string; readonly groups: readonly string[] }
  | ({ readonly kind: 'network-acl-blocks-request' } & AclDrop)
  | ({ readonly kind: 'network-acl-blocks-reply' } & AclDrop)
  /** Beside the failing hop: only some of the workload's addresses or ports pass. */
  | { readonly kind: 'some-addresses-blocked'; readonly share: string }
  | {
      readonly kind: 'some-endpoint-interfaces-unreachable';
      readonly endpoint: string;
      readonly subnets: readonly string[];
    }
  | {
      readonly kind: 'endpoint-policy-denies-pull';
      readonly endpoint: string;
      readonly action: string;
      readonly resource: string;
      readonly statement: string | null;
      readonly location: Location | null;
    }
  | {
      readonly kind: 'registry-needs-internet';
      readonly host: string;
      readonly image: string;
      readonly location: Location | null;
    }
  /** Nodes reach the API of a cluster without private access over the internet alone. */
  | { readonly kind: 'cluster-endpoint-public'; readonly cluster: string; readonly location: Location | null }
  | { readonly kind: 'pull-through-cache-needs-internet'; readonly rule: string; readonly image: string }
  /** It works, but over NAT or an internet gateway. */
  | { readonly kind: 'public-path'; readonly gateway: string }
  | { readonly kind: 'layers-through-nat'; readonly gateway: string }
  | { readonly kind: 'not-known'; readonly unknown: Unknown };

/** Where a network ACL drops a packet. */
interface AclDrop {
  readonly networkAcl: string;
  /** Null: the workload's own subnet. */
  readonly subnet: string | null;
  readonly direction: 'ingress' | 'egress';
  /** The entry that drops it; null for the implicit last one. */
  readonly entry: string | null;
  readonly location: Location | null;
}

export type NoRouteReason =
  | 'none'
  | 'blackhole'
  | 'no-public-address'
  | 'gateway-not-attached'
  | 'nat-private'
  | 'nat-without-way-out'
  | 'wrong-address-family'
  | 'source-dest-check'
  | 'no-way-back'
  | 'peering-closed'
  | 'peering-ends'
  | 'wrong-target';
