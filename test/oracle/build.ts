import { type Cidr, parseCidr } from '../../src/model/address.js';
import type { Location } from '../../src/model/location.js';
import type {
  DhcpOptions,
  DnsAnswer,
  EndpointType,
  InternetGateway,
  NatGateway,
  Network,
  NetworkAcl,
  NetworkAclEntry,
  PortRange,
  PrefixList,
  PrivateHostedZone,
  Protocol,
  ReadResult,
  Route,
  RouteDestination,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  SecurityGroupPeer,
  SecurityGroupRule,
  Subnet,
  Thing,
  Vpc,
  VpcEndpoint,
} from '../../src/model/network.js';
import { EMPTY_NETWORK } from '../../src/model/network.js';
import type { PolicyCondition, PolicyDocument, PolicyStatement } from '../../src/model/policy.js';
import { all, known, type Unknown, unknown } from '../../src/model/value.js';
import type { Workload } from '../../src/model/workload.js';

/**
 * Tiny builders of whole networks for tests. Everything has a sensible default and a place in `main.tf`; ids are the
 * short names given here. `network({ subnets: [subnet('app1', 'a', '10.0.0.0/28')] })` is a valid network.
 */
export const REGION = 'ap-northeast-1';
export const ACCOUNT = '123456789012';

export const VPC = 'vpc';
export const MAIN_TABLE = 'main';
export const DEFAULT_GROUP = 'default-group';
export const DEFAULT_ACL = 'default-acl';

let line = 0;

function place(): Location {
  line += 1;
  return { file: 'main.tf', line, column: 1, endLine: line, endColumn: 2, through: [] };
}

export function untold(what: string): Unknown {
  return unknown(what, `tell ${what}`, place());
}

function thing(id: string): Thing {
  return { id, location: place(), exists: known(true), tags: {} };
}

export function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === null) throw new Error(`not a CIDR block: ${text}`);
  return parsed;
}

export function vpc(changes: Partial<Vpc> & { readonly blocks?: readonly string[] } = {}): Vpc {
  const { blocks = ['10.0.0.0/16'], ...others } = changes;
  return {
    ...thing(VPC),
    region: known(REGION),
    account: known(ACCOUNT),
    cidrs: all(blocks.map((text) => known(cidr(text)))),
    dnsSupport: known(true),
    dnsHostnames: known(true),
    dhcpOptions: known(null),
    mainRouteTable: known(MAIN_TABLE),
    defaultSecurityGroup: DEFAULT_GROUP,
    defaultNetworkAcl: DEFAULT_ACL,
    partial: null,
    ...others,
  };
}

export function subnet(id: string, zone: string, block: string, changes: Partial<Subnet> = {}): Subnet {
  return {
    ...thing(id),
    vpc: known(VPC),
    cidr: known(cidr(block)),
    ipv6Cidr: known(null),
    availabilityZone: known({ key: `${REGION}${zone}`, name: `${REGION}${zone}` }),
    routeTable: known(null),
    networkAcl: known(null),
    mapPublicIp: known(false),
    dns64: known(false),
    ...changes,
  };
}

export function routeTable(id: string, routes: readonly Route[] = [], changes: Partial<RouteTable> = {}): RouteTable {
  return { ...thing(id), vpc: known(VPC), routes: all(routes), ...changes };
}

/** `to` is a CIDR block, or a prefix list's id. */
export function route(to: string, target: RouteTarget, changes: Partial<Route> = {}): Route {
  const destination: RouteDestination = to.includes('/')
    ? { kind: 'cidr', cidr: cidr(to) }
    : { kind: 'prefix-list', id: to };
  const place = thing(`route to ${to}`);
  return {
    ...place,
    id: `${place.id} at ${place.location?.line}`,
    destination: known(destination),
    target: known(target),
    origin: 'static',
    ...changes,
  };
}

export function internetGateway(id: string, changes: Partial<InternetGateway> = {}): InternetGateway {
  return { ...thing(id), vpc: known(VPC), ...changes };
}

export function natGateway(id: string, inSubnet: string, changes: Partial<NatGateway> = {}): NatGateway {
  return { ...thing(id), connectivity: known('public'), subnet: known(inSubnet), vpc: known(VPC), ...changes };
}

export function securityGroup(
  id: string,
  rules: readonly SecurityGroupRule[] = [],
  changes: Partial<SecurityGroup> = {},
): SecurityGroup {
  return { ...thing(id), vpc: known(VPC), rules: all(rules), ...changes };
}

export interface RuleChanges {
  readonly ports?: PortRange;
  readonly protocol?: Protocol;
}

/** `peer` is a CIDR block, `group:ID` or `list:ID`. TCP 443 unless told otherwise. */
export function ingress(peer: string, changes: RuleChanges = {}): SecurityGroupRule {
  return securityGroupRule('ingress', peer, changes);
}

export function egress(peer: string, changes: RuleChanges = {}): SecurityGroupRule {
  return securityGroupRule('egress', peer, changes);
}

function securityGroupRule(direction: 'ingress' | 'egress', peer: string, changes: RuleChanges): SecurityGroupRule {
  const base = thing(`${direction} ${peer}`);
  return {
    ...base,
    id: `${base.id} at ${base.location?.line}`,
    direction,
    protocol: known(changes.protocol ?? 6),
    ports: known(changes.ports ?? { from: 443, to: 443 }),
    peer: known(peerOf(peer)),
  };
}

function peerOf(peer: string): SecurityGroupPeer {
  if (peer.startsWith('group:')) return { kind: 'security-group', id: peer.slice('group:'.length) };
  if (peer.startsWith('list:')) return { kind: 'prefix-list', id: peer.slice('list:'.length) };
  return { kind: 'cidr', cidr: cidr(peer) };
}

export function networkAcl(
  id: string,
  entries: readonly NetworkAclEntry[] = [],
  changes: Partial<NetworkAcl> = {},
): NetworkAcl {
  return { ...thing(id), vpc: known(VPC), entries: all(entries), ...changes };
}

export interface EntryChanges extends RuleChanges {
  readonly action?: 'allow' | 'deny';
}

/** Allows all protocols and ports unless told otherwise. */
export function entry(
  direction: 'ingress' | 'egress',
  number: number,
  block: string,
  changes: EntryChanges = {},
): NetworkAclEntry {
  const base = thing(`${direction} ${number}`);
  return {
    ...base,
    id: `${base.id} at ${base.location?.line}`,
    direction,
    number: known(number),
    action: known(changes.action ?? 'allow'),
    protocol: known(changes.protocol ?? (changes.ports === undefined ? 'all' : 6)),
    ports: known(changes.ports ?? { from: 0, to: 65535 }),
    cidr: known(cidr(block)),
  };
}

function allowAll(id: string): NetworkAcl {
  return networkAcl(id, [entry('ingress', 100, '0.0.0.0/0'), entry('egress', 100, '0.0.0.0/0')]);
}

function endpoint(id: string, service: string, type: EndpointType, changes: Partial<VpcEndpoint>): VpcEndpoint {
  return {
    ...thing(id),
    vpc: known(VPC),
    type: known(type),
    serviceName: known(`com.amazonaws.${REGION}.${service}`),
    serviceRegion: known(null),
    subnets: all([]),
    routeTables: all([]),
    securityGroups: all([]),
    privateDns: known(type === 'Interface'),
    privateDnsOnlyForInboundResolver: known(false),
    policy: known(null),
    ipAddressType: known('ipv4'),
    ...changes,
  };
}

export function interfaceEndpoint(
  service: string,
  subnets: readonly string[],
  groups: readonly string[],
  changes: Partial<VpcEndpoint> = {},
): VpcEndpoint {
  return endpoint(`endpoint-${service}`, service, 'Interface', {
    subnets: all(subnets.map((id) => ({ subnet: known(id), address: known(null) }))),
    securityGroups: all(groups.map((id) => known(id))),
    ...changes,
  });
}

export function gatewayEndpoint(tables: readonly string[], changes: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return endpoint('endpoint-s3', 's3', 'Gateway', { routeTables: all(tables.map((id) => known(id))), ...changes });
}

export function prefixList(id: string, name: string, blocks: readonly string[]): PrefixList {
  return { ...thing(id), name: known(name), entries: all(blocks.map((text) => known(cidr(text)))) };
}

export function dhcpOptions(id: string, servers: readonly string[]): DhcpOptions {
  return { ...thing(id), domainNameServers: all(servers.map((server) => known(server))) };
}

export function hostedZone(name: string, records: Readonly<Record<string, DnsAnswer>>): PrivateHostedZone {
  return {
    ...thing(`zone ${name}`),
    name: known(name),
    vpcs: all([known(VPC)]),
    records: all(
      Object.entries(records).map(([record, answer]) => ({
        ...thing(`record ${record}`),
        name: known(record),
        type: known('A'),
        answer: known(answer),
      })),
    ),
  };
}

export interface StatementChanges {
  readonly effect?: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly account?: string;
  readonly conditions?: readonly (readonly [operator: string, key: string, value: string])[];
}

/** Allows everything to everyone unless told otherwise. */
export function statement(changes: StatementChanges = {}): PolicyStatement {
  const patterns = (texts: readonly string[]) => texts.map((text) => known(text));
  const conditions = (changes.conditions ?? []).map(
    ([operator, key, value]): PolicyCondition => ({ operator, key, values: [known(value)] }),
  );
  return {
    sid: null,
    effect: known(changes.effect ?? 'Allow'),
    principal: known(
      changes.account === undefined
        ? { kind: 'anyone' }
        : { kind: 'listed', not: false, entries: [{ type: 'AWS', value: known(changes.account) }] },
    ),
    action: {
      not: changes.notActions !== undefined,
      patterns: patterns(changes.notActions ?? changes.actions ?? ['*']),
    },
    resource: {
      not: changes.notResources !== undefined,
      patterns: patterns(changes.notResources ?? changes.resources ?? ['*']),
    },
    conditions,
    location: place(),
  };
}

export function policy(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { statements, location: place() };
}

/** A Fargate service that pulls `app:v1` from the VPC's own registry. */
export function workload(
  id: string,
  subnets: readonly string[],
  groups: readonly string[],
  changes: Partial<Workload> = {},
): Workload {
  const reference = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/app:v1`;
  return {
    ...thing(id),
    kind: 'ecs-fargate',
    subnets: all(subnets.map((subnetId) => known(subnetId))),
    securityGroups: all(groups.map((group) => known(group))),
    publicIp: known(false),
    images: all([{ reference: known(reference), why: 'image of container app', location: place() }]),
    needs: all([]),
    fetchesToken: true,
    ...changes,
  };
}

/** What a VPC comes with is added where it isn't given: main table, default group and default network ACL. */
export function network(parts: Partial<Network>): Network {
  const whole: Network = { ...EMPTY_NETWORK, vpcs: [vpc()], ...parts };
  const has = (things: readonly Thing[], id: string) => things.some((candidate) => candidate.id === id);
  const defaultGroup = securityGroup(DEFAULT_GROUP, [
    ingress(`group:${DEFAULT_GROUP}`, { protocol: 'all' }),
    egress('0.0.0.0/0', { protocol: 'all' }),
  ]);
  return {
    ...whole,
    routeTables: has(whole.routeTables, MAIN_TABLE)
      ? whole.routeTables
      : [routeTable(MAIN_TABLE), ...whole.routeTables],
    securityGroups: has(whole.securityGroups, DEFAULT_GROUP)
      ? whole.securityGroups
      : [defaultGroup, ...whole.securityGroups],
    networkAcls: has(whole.networkAcls, DEFAULT_ACL)
      ? whole.networkAcls
      : [allowAll(DEFAULT_ACL), ...whole.networkAcls],
  };
}

export function readResult(built: Network): ReadResult {
  return { network: built, sources: new Map() };
}
