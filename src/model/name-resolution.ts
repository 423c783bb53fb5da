import type { Thing } from './network.js';
import type { Members, Value } from './value.js';

export interface DhcpOptions extends Thing {
  /** Addresses, or `AmazonProvidedDNS`. Empty: those of the region's default set, which are Amazon's. */
  readonly domainNameServers: Members<Value<string>>;
}

export interface PrivateHostedZone extends Thing {
  /** Without the trailing dot, in lower case. */
  readonly name: Value<string>;
  readonly vpcs: Members<Value<string>>;
  readonly records: Members<DnsRecord>;
}

/** What takes names away from what is told of a VPC: a rule that is associated with it, a profile, a zone known by id. */
export interface ResolverRule extends Thing {
  readonly vpc: Value<string>;
  /**
   * `system` gives the names back to the VPC's resolver. A Route 53 Profile, or a private zone of which nothing but its id
   * is told, may answer any name that nothing else does. DNS Firewall may block a name, whoever would answer it.
   */
  readonly kind: Value<'forward' | 'system' | 'profile' | 'zone' | 'firewall'>;
  /** The names below it count as well. Without the trailing dot, in lower case; empty: every name. */
  readonly domain: Value<string>;
  /** What earlier rules of DNS Firewall let through in any case; left out: nothing. */
  readonly passing?: readonly PassingNames[];
}

/** Names that a rule of DNS Firewall lets through. */
export interface PassingNames {
  /** One name; with `*.` before it those below it and not itself; `*`: every name. */
  readonly names: string;
  /** Whether what they are redirected to, by a CNAME for example, passes as well. */
  readonly trustsRedirection: boolean;
}

export interface DnsRecord extends Thing {
  /** The full name without the trailing dot; may start with `*.`. */
  readonly name: Value<string>;
  readonly type: Value<string>;
  readonly answer: Value<DnsAnswer>;
}

export type DnsAnswer =
  /** An alias (or CNAME) to an interface endpoint's own DNS name. */
  | { readonly kind: 'endpoint'; readonly id: string }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'name'; readonly name: string };
