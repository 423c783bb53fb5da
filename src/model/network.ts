import type { Cidr } from './address.js';
import type { Ignore } from './ignore.js';
import type { Location } from './location.js';
import type { DhcpOptions, PrivateHostedZone, ResolverRule } from './name-resolution.js';
import type { PolicyDocument } from './policy.js';
import type { Members, Unknown, Value } from './value.js';
import type { Workload } from './workload.js';

export type * from './name-resolution.js';

/**
 * The network as plain immutable data, in AWS's nouns. Things refer to each other by `id`: the input's own name for
 * them (`aws_subnet.app["a"]`), never an id that AWS would only give at apply.
 */
export interface Network {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly egressOnlyInternetGateways: readonly EgressOnlyInternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly peeringConnections: readonly PeeringConnection[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls: readonly NetworkAcl[];
  /** In input order: where two claim one private name, the first has it. */
  readonly endpoints: readonly VpcEndpoint[];
  readonly prefixLists: readonly PrefixList[];
  readonly dhcpOptions: readonly DhcpOptions[];
  readonly hostedZones: readonly PrivateHostedZone[];
  readonly resolverRules: readonly ResolverRule[];
  readonly pullThroughCacheRules: readonly PullThroughCacheRule[];
  readonly workloads: readonly Workload[];
  /** What the reader found that apply would refuse, and that can't be seen in the network any more. */
  readonly problems: readonly InputProblem[];
  /** What the reader took for granted, a sentence each. */
  readonly assumptions: readonly string[];
  /** Whose names for things people know; left out: Terraform's. */
  readonly language?: 'cloudformation';
}

/** What every thing of the network has. */
export interface Thing {
  /** The input's own name: a Terraform address, a CloudFormation logical id, an AWS id for a live account. */
  readonly id: string;
  /** Null only for a live account. */
  readonly location: Location | null;
  readonly exists: Value<boolean>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Vpc extends Thing {
  readonly region: Value<string>;
  /** Twelve digits. */
  readonly account: Value<string>;
  /** IPv4 and IPv6 blocks, the primary one first. */
  readonly cidrs: Members<Value<Cidr>>;
  readonly dnsSupport: Value<boolean>;
  readonly dnsHostnames: Value<boolean>;
  /** Null: the region's default set, which names AmazonProvidedDNS. */
  readonly dhcpOptions: Value<string | null>;
  /** Ids of the things that come with a VPC. The reader makes them where the input doesn't name them. */
  readonly mainRouteTable: Value<string>;
  readonly defaultSecurityGroup: string;
  readonly defaultNetworkAcl: string;
  /** Null: the input declares the whole VPC. Otherwise why it may hold subnets, endpoints, routes that aren't told. */
  readonly partial: Unknown | null;
  /**
   * Left out: the input declares it. By an id alone it may be any that goes by another name here, as the region's default
   * VPC none that is declared.
   */
  readonly toldBy?: 'id' | 'default';
}

export interface Subnet extends Thing {
  readonly vpc: Value<string>;
  /** Null for an IPv6-only subnet. */
  readonly cidr: Value<Cidr | null>;
  readonly ipv6Cidr: Value<Cidr | null>;
  readonly availabilityZone: Value<AvailabilityZone>;
  /** The explicit association; null: the VPC's main route table. */
  readonly routeTable: Value<string | null>;
  /** The explicit association; null: the VPC's default network ACL. */
  readonly networkAcl: Value<string | null>;
  readonly mapPublicIp: Value<boolean>;
  readonly dns64: Value<boolean>;
}

/** A zone that may have no name yet: two zones are the same exactly when their keys are. */
export interface AvailabilityZone {
  readonly key: string;
  readonly name: string | null;
}

export interface RouteTable extends Thing {
  readonly vpc: Value<string>;
  /** Without the implicit local routes and without those that gateway endpoints add. */
  readonly routes: Members<Route>;
}

export interface Route extends Thing {
  readonly destination: Value<RouteDestination>;
  readonly target: Value<RouteTarget>;
  readonly origin: 'static' | 'propagated';
}

export type RouteDestination =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'prefix-list'; readonly id: string };

export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'internet-gateway' | 'egress-only-internet-gateway' | 'nat-gateway'; readonly id: string }
  /** An instance or interface that is known to drop what is neither from it nor to it. */
  | { readonly kind: 'checking-interface'; readonly id: string }
  /** Anything whose inside the network does not tell: the verdict over it is unknown, with its name. */
  | {
      readonly kind:
        | 'transit-gateway'
        | 'vpc-peering-connection'
        | 'virtual-private-gateway'
        | 'gateway-load-balancer-endpoint'
        | 'network-interface'
        | 'instance'
        | 'carrier-gateway'
        | 'local-gateway'
        | 'core-network'
        | 'other';
      readonly id: string;
    };

export interface InternetGateway extends Thing {
  /** Null: attached to no VPC. */
  readonly vpc: Value<string | null>;
  /** Left out: nothing stops what goes through it. */
  readonly blocked?: PublicAccessBlock;
}

export interface EgressOnlyInternetGateway extends Thing {
  readonly vpc: Value<string>;
  readonly blocked?: PublicAccessBlock;
}

/** What VPC Block Public Access may stop at a gateway: everything but that of excluded subnets. */
export interface PublicAccessBlock {
  /** Why it isn't known whether others are excluded as well. */
  readonly why: Unknown;
  /** Whether what NAT gateways send passes in any case, since nothing can come in by it. */
  readonly passesNat: boolean;
  readonly excludedSubnets: readonly string[];
}

export interface NatGateway extends Thing {
  readonly connectivity: Value<'public' | 'private'>;
  /** Null for a regional NAT gateway, which sits in no subnet. */
  readonly subnet: Value<string | null>;
  readonly vpc: Value<string>;
}

export interface PeeringConnection extends Thing {
  /** The requester's VPC and the accepter's. */
  readonly vpcs: readonly [Value<string>, Value<string>];
  readonly accepted: Value<boolean>;
}

export interface SecurityGroup extends Thing {
  /** The VPC that it was made in. */
  readonly vpc: Value<string>;
  /** Those in which it may be used besides; left out: none. */
  readonly associatedVpcs?: Members<Value<string>>;
  readonly rules: Members<SecurityGroupRule>;
}

export interface SecurityGroupRule extends Thing {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: Value<Protocol>;
  /** Inclusive. For protocols without ports it is not looked at. */
  readonly ports: Value<PortRange>;
  readonly peer: Value<SecurityGroupPeer>;
}

/** A protocol number (6 is TCP), or every protocol. */
export type Protocol = number | 'all';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type SecurityGroupPeer =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'prefix-list'; readonly id: string }
  | { readonly kind: 'security-group'; readonly id: string };

export interface NetworkAcl extends Thing {
  readonly vpc: Value<string>;
  readonly entries: Members<NetworkAclEntry>;
}

export interface NetworkAclEntry extends Thing {
  readonly direction: 'ingress' | 'egress';
  /** 1 to 32766; the lowest that matches decides. */
  readonly number: Value<number>;
  readonly action: Value<'allow' | 'deny'>;
  readonly protocol: Value<Protocol>;
  /** Inclusive; not looked at for protocols without ports. */
  readonly ports: Value<PortRange>;
  readonly cidr: Value<Cidr>;
}

export interface VpcEndpoint extends Thing {
  readonly vpc: Value<string>;
  readonly type: Value<EndpointType>;
  /** The full name: `com.amazonaws.ap-northeast-1.ecr.dkr`. */
  readonly serviceName: Value<string>;
  /** Null: the VPC's own region. */
  readonly serviceRegion: Value<string | null>;
  readonly subnets: Members<EndpointSubnet>;
  readonly routeTables: Members<Value<string>>;
  /** Empty and complete: the VPC's default security group applies. */
  readonly securityGroups: Members<Value<string>>;
  readonly privateDns: Value<boolean>;
  /** S3 only: private names are served to inbound resolver endpoints alone, not to the VPC. */
  readonly privateDnsOnlyForInboundResolver: Value<boolean>;
  /** Null: full access. */
  readonly policy: Value<PolicyDocument | null>;
  readonly ipAddressType: Value<'ipv4' | 'dualstack' | 'ipv6'>;
  /** Those of its subnets, route tables and groups that are added by a block of their own, which AWS may refuse alone. */
  readonly associated?: readonly string[];
}

export type EndpointType = 'Gateway' | 'Interface' | 'GatewayLoadBalancer' | 'Resource' | 'ServiceNetwork';

/** A subnet of an interface endpoint. It puts one network interface there. */
export interface EndpointSubnet {
  readonly subnet: Value<string>;
  /** The interface's address where the input fixes one; null: AWS picks it from the subnet. */
  readonly address: Value<string | null>;
}

export interface PrefixList extends Thing {
  /** `com.amazonaws.ap-northeast-1.s3` for AWS's own lists. */
  readonly name: Value<string>;
  readonly entries: Members<Value<Cidr>>;
}

export interface PullThroughCacheRule extends Thing {
  /** The repository prefix, for example `docker-hub`. */
  readonly prefix: Value<string>;
  readonly upstream: Value<string>;
  readonly region: Value<string>;
  readonly account: Value<string>;
}

/** A fault of the input itself, found while reading. */
export type InputProblem =
  /** `type` is Terraform's own word for what was given: `list of string`, `tuple`. */
  | {
      readonly kind: 'for-each-needs-set';
      readonly resource: string;
      readonly location: Location | null;
      readonly type: string;
    }
  | {
      readonly kind: 'for-each-keys-unknown';
      readonly resource: string;
      readonly location: Location | null;
      readonly collection: 'map' | 'set';
      readonly what: string;
    }
  | {
      readonly kind: 'reference-not-found';
      readonly resource: string;
      readonly location: Location | null;
      readonly reference: string;
    };

/** What reading an input gives. */
export interface ReadResult {
  readonly network: Network;
  /** The text of every file that was read, by the name that locations use. */
  readonly sources: ReadonlyMap<string, string>;
  /** Findings that the user has accepted beside the resources. */
  readonly ignores?: readonly Ignore[];
  /** What a person should know before anything else: a sentence each. */
  readonly notices?: readonly string[];
  /** How the source's own root can refer to things that it can't name: an expression for an id. Asked for when needed. */
  readonly references?: () => ReadonlyMap<string, string>;
  /** The network under settings of what isn't known, where the input can be read under each: `Env=prod`. */
  readonly variants?: readonly { readonly when: string; readonly network: Network }[];
  /** Whether these are all that there can be: what holds under each of them holds. */
  readonly variantsAreAll?: boolean;
}

export const EMPTY_NETWORK: Network = {
  vpcs: [],
  subnets: [],
  routeTables: [],
  internetGateways: [],
  egressOnlyInternetGateways: [],
  natGateways: [],
  peeringConnections: [],
  securityGroups: [],
  networkAcls: [],
  endpoints: [],
  prefixLists: [],
  dhcpOptions: [],
  hostedZones: [],
  resolverRules: [],
  pullThroughCacheRules: [],
  workloads: [],
  problems: [],
  assumptions: [],
};
