import type { PolicyDocument } from '../../model/policy.js';
import type { Requirement } from '../../trace/requirement.js';

/**
 * Everything that the lab does for one VPC, as plain data: what the leader process does inside of its namespaces. All
 * names in it are made here; the input's own names stand only where something is shown to a person.
 */
export interface Blueprint {
  readonly vpc: string;
  /** Network namespaces besides the leader's own. */
  readonly namespaces: readonly string[];
  /** Lines for `ip -batch`, in order; `namespace` null: the leader's own. */
  readonly batches: readonly Batch[];
  /** What is undone in the leader's own namespace: the others go with their names. */
  readonly undo: readonly Batch[];
  /** Kernel settings below /proc/sys/net, by namespace. */
  readonly settings: readonly { readonly namespace: string | null; readonly values: readonly Setting[] }[];
  /** Texts for `nft -f`, in order. */
  readonly rules: readonly { readonly namespace: string; readonly text: string }[];
  readonly router: string;
  readonly resolver: Resolver;
  readonly services: Services;
  readonly probes: readonly Probe[];
  /** What an address that DNS answers stands for. */
  readonly destinations: Readonly<Record<string, Destination>>;
  readonly drops: readonly DropPoint[];
  readonly natGateways: readonly NatEntry[];
  readonly tasks: readonly Task[];
  readonly interfaces: number;
}

/** A NAT gateway: where it is, and the addresses that it puts in place of a workload's. */
interface NatEntry {
  readonly namespace: string;
  readonly addresses: readonly string[];
}

export interface Batch {
  readonly namespace: string | null;
  readonly family: 4 | 6;
  readonly lines: readonly string[];
}

/** For example `ipv4/ip_forward` and `1`. */
export type Setting = readonly [path: string, value: string];

/** The namespace in which all services answer. */
export const SERVICES = 'services';

interface Resolver {
  /** The servers that workloads ask. */
  readonly addresses: readonly string[];
  readonly records: readonly { readonly name: string; readonly address: string }[];
}

export interface Services {
  readonly namespace: string;
  /** By the address of an endpoint's interface. */
  readonly interfaces: Readonly<Record<string, EndpointEntry>>;
  /** By the port to which packets of a gateway are turned. */
  readonly gateways: Readonly<Record<string, GatewayEntry>>;
  /** The caller's account; null where it isn't known. */
  readonly account: string | null;
  readonly hosts: readonly HostFacts[];
}

export interface EndpointEntry {
  readonly kind: 'endpoint';
  readonly id: string;
  readonly vpc: string;
  readonly service: string;
  readonly region: string;
  /** Null: full access. */
  readonly policy: PolicyDocument | null;
}

export type GatewayEntry =
  | {
      readonly kind: 'gateway';
      readonly id: string;
      readonly vpc: string;
      readonly region: string;
      readonly policy: PolicyDocument | null;
    }
  | { readonly kind: 'internet'; readonly id: string };

/** A host that is called, and for what. */
export interface HostFacts {
  readonly host: string;
  readonly requirement: Requirement;
}

/** One call of a leg, as a service sees it. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** One leg: what is asked of DNS and then of every address, from all addresses and ports that the network tells apart. */
export interface Probe {
  readonly pull: number;
  readonly leg: number;
  readonly host: string;
  readonly sources: readonly string[];
  readonly ports: readonly PortRange[];
  readonly calls: readonly Call[];
  readonly resolver: string;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Destination {
  readonly key: string;
  /** The addresses that may be it. Within one alternative all of them are met in time. */
  readonly alternatives: readonly (readonly string[])[];
}

/** A place where packets are dropped, with its counter. */
export interface DropPoint {
  readonly kind:
    | 'security-group'
    | 'network-acl'
    | 'blackhole'
    | 'no-route'
    | 'no-public-address'
    | 'loop'
    | 'not-told'
    | 'dns-off'
    | 'invalid';
  /** The input's names of what drops. */
  readonly resource: string;
  readonly detail: string;
}

/** A workload that pulls for real, in a namespace of its own. */
export interface Task {
  readonly pull: number;
  readonly namespace: string;
  readonly address: string;
  /** Images that it pulls, `HOST/REPOSITORY`. */
  readonly images: readonly string[];
  /** False: the registry's password comes to it by another way than its subnet, as on Fargate's platform 1.3.0. */
  readonly fetchesToken: boolean;
  /** Hosts that it calls besides: one request each. */
  readonly calls: readonly { readonly leg: number; readonly host: string; readonly call: Call }[];
  readonly resolver: string;
}
