import { parseServiceName } from '../aws/services.js';
import { cidrSet } from '../model/address.js';
import type { Change } from '../model/change.js';
import { covers } from '../model/interval-set.js';
import type { Network, SecurityGroupPeer, Vpc, VpcEndpoint } from '../model/network.js';
import type { Leg } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import type { JudgedPull, Judgement } from './design.js';
import { newGroup } from './endpoint-group.js';
import { gatewayOf, onlyTypeOf } from './endpoints.js';
import { anywhere } from './make.js';
import type { Choices } from './spec.js';
import type { Work } from './work.js';

/** What would mend the problems of a network that has its endpoints: each once. */
export function remediesOf(work: Work, { pulls, findings }: Judgement): readonly Change[] {
  const changes: Change[] = [];
  const scene: Scene = {
    get network() {
      return work.network;
    },
    choices: work.choices,
    endpointGroup: (vpc) => ownGroup(work, vpc, pulls),
    entries: work.entries,
  };
  for (const pull of pulls) {
    for (const { leg } of pull.legs) {
      if (leg.verdict === 'private') continue;
      for (const { problem } of leg.hops) if (problem !== null) changes.push(...remedy(scene, { pull, leg, problem }));
      changes.push(...ofOwnGroup(work, pull, { leg, pulls }));
    }
  }
  for (const { rule, resource } of findings) {
    const endpoint = work.network.endpoints.find(({ id }) => id === resource);
    if (endpoint === undefined) continue;
    if (rule === 'private-dns-needs-vpc-dns' && endpoint.vpc.known)
      changes.push({ kind: 'vpc-dns', vpc: endpoint.vpc.value });
    if (rule === 'endpoint-type-mismatch') changes.push(...ofOnlyType(endpoint));
  }
  return changes;
}

/**
 * Whether a workload that is only assumed carries the VPC's default group nothing tells: an endpoint that has no other gets
 * one that admits it whatever it carries.
 */
function ofOwnGroup(
  work: Work,
  { vpc: id }: JudgedPull,
  { leg, pulls }: { readonly leg: Leg; readonly pulls: readonly JudgedPull[] },
): readonly Change[] {
  const vpc = work.network.vpcs.find((each) => each.id === id);
  const isOpen = leg.hops.some(
    ({ at, outcome, resource }) =>
      at === 'security-group' && outcome === 'unknown' && resource === vpc?.defaultSecurityGroup,
  );
  if (vpc === undefined || !isOpen || leg.via === null) return [];
  return [{ kind: 'endpoint-group', endpoint: leg.via, group: ownGroup(work, vpc, pulls) }];
}

/** The only type that the service of an endpoint has. */
export function ofOnlyType(endpoint: VpcEndpoint): readonly Change[] {
  const type = onlyTypeOf(endpoint);
  return type === null ? [] : [{ kind: 'endpoint-type', endpoint: endpoint.id, type }];
}

interface Case {
  readonly pull: Pick<JudgedPull, 'workload' | 'vpc' | 'subnet'>;
  readonly leg: Leg;
  readonly problem: Problem;
}

/** What a remedy is looked for in. */
export interface Scene {
  readonly network: Network;
  readonly choices: Pick<Choices, 'ingress'>;
  /** A group for endpoints that have the VPC's default one; null: there is none to be had. */
  readonly endpointGroup: ((vpc: Vpc) => string) | null;
  /** The numbers of the entries that network ACLs are given in the same run: no two of a direction have the same. */
  readonly entries: Map<string, number>;
}

/** The changes that mend one problem; empty where none is known to be right. */
export function remedy(scene: Scene, { pull, leg, problem }: Case): readonly Change[] {
  const { network } = scene;
  const vpc = network.vpcs.find(({ id }) => id === pull.vpc);
  if (vpc === undefined) return [];
  switch (problem.kind) {
    case 'no-dns-answer':
      return problem.zone === null ? [{ kind: 'vpc-dns', vpc: problem.vpc }] : [];
    case 'private-dns-off':
      return privateDns(network, vpc, problem.endpoint);
    case 'gateway-endpoint-without-route-table':
    case 'layer-bucket-unreachable':
    case 'layers-through-nat':
      return association(network, vpc, pull);
    case 'public-path':
      return leg.service === 's3' ? association(network, vpc, pull) : [];
    case 'endpoint-without-subnets':
      return subnetsFor(network, vpc, problem.endpoint);
    case 'endpoint-security-group-closed':
      return admit(scene, vpc, { problem, pull });
    case 'workload-egress-closed':
      return letOut(network, vpc, { problem, leg });
    case 'network-acl-blocks-request':
    case 'network-acl-blocks-reply':
      return allowEntry(scene, vpc, { problem, leg });
    default:
      return [];
  }
}

function privateDns(network: Network, vpc: Vpc, id: string): readonly Change[] {
  const endpoint = network.endpoints.find((each) => each.id === id);
  if (endpoint !== undefined && ownerOf(network, endpoint) !== endpoint) return [];
  const changes: Change[] = [];
  if (!(vpc.dnsSupport.known && vpc.dnsSupport.value && vpc.dnsHostnames.known && vpc.dnsHostnames.value))
    changes.push({ kind: 'vpc-dns', vpc: vpc.id });
  if (endpoint?.privateDns.known === true && !endpoint.privateDns.value)
    changes.push({ kind: 'private-dns', endpoint: id });
  else if (endpoint?.privateDnsOnlyForInboundResolver.known === true && endpoint.privateDnsOnlyForInboundResolver.value)
    changes.push({ kind: 'private-dns-for-vpc', endpoint: id });
  return changes;
}

/** Of the endpoints of a service in a VPC the one that owns its private names, or is to: a second owner is refused. */
function ownerOf({ endpoints }: Network, endpoint: VpcEndpoint): VpcEndpoint {
  const same = endpoints.filter((each) => each === endpoint || isTwin(each, endpoint));
  return same.find(({ privateDns }) => !privateDns.known || privateDns.value) ?? same[0] ?? endpoint;
}

function isTwin(other: VpcEndpoint, { vpc, serviceName }: VpcEndpoint): boolean {
  const serviceOf = (name: VpcEndpoint['serviceName']) => (name.known ? parseServiceName(name.value) : null);
  const own = serviceOf(serviceName);
  const its = serviceOf(other.serviceName);
  return (
    (!other.exists.known || other.exists.value) &&
    (!other.type.known || other.type.value === 'Interface') &&
    other.vpc.known &&
    vpc.known &&
    other.vpc.value === vpc.value &&
    own !== null &&
    own.name === its?.name &&
    own.region === its.region
  );
}

/** The S3 gateway endpoint that is there, on the route table of this subnet. */
function association(network: Network, vpc: Vpc, { subnet: id }: Case['pull']): readonly Change[] {
  const gateway = gatewayOf(network, vpc);
  const subnet = network.subnets.find((each) => each.id === id);
  if (gateway === null || subnet?.routeTable.known !== true) return [];
  const table = subnet.routeTable.value ?? (vpc.mainRouteTable.known ? vpc.mainRouteTable.value : null);
  if (table === null || gateway.routeTables.items.some((each) => each.known && each.value === table)) return [];
  return [{ kind: 'endpoint-route-table', endpoint: gateway.id, routeTable: table }];
}

/** The subnets of another endpoint of the VPC: those chosen for new ones, where there are any. */
function subnetsFor(network: Network, vpc: Vpc, id: string): readonly Change[] {
  const other = network.endpoints.findLast(
    ({ id: of, vpc: its, subnets }) => of !== id && its.known && its.value === vpc.id && subnets.items.length > 0,
  );
  return (other?.subnets.items ?? []).flatMap(({ subnet }): readonly Change[] =>
    subnet.known ? [{ kind: 'endpoint-subnet', endpoint: id, subnet: subnet.value }] : [],
  );
}

interface Admission {
  readonly problem: Extract<Problem, { kind: 'endpoint-security-group-closed' }>;
  readonly pull: Case['pull'];
}

/** Lets a workload in: by its group or its subnet where those were asked for, else by the blocks of the VPC. */
function admit(scene: Scene, vpc: Vpc, { problem, pull }: Admission): readonly Change[] {
  const { network, choices, endpointGroup } = scene;
  const [group] = problem.groups;
  // The VPC's default group is everyone's: endpoints get one of their own.
  if (group === undefined || group === vpc.defaultSecurityGroup)
    return endpointGroup === null
      ? []
      : [{ kind: 'endpoint-group', endpoint: problem.endpoint, group: endpointGroup(vpc) }];
  if (choices.ingress === 'groups') {
    const [own] = network.workloads.find(({ id }) => id === pull.workload)?.securityGroups.items ?? [];
    if (own?.known === true) return [ingress(group, { kind: 'security-group', id: own.value })];
  }
  const subnet = network.subnets.find(({ id }) => id === pull.subnet);
  const block = subnet?.cidr.known === true ? subnet.cidr.value : null;
  if (block === null) return [];
  const whole = vpc.cidrs.items.flatMap((each) => (each.known && each.value.family === 4 ? [each.value] : []));
  const around = whole.find((each) => covers(cidrSet(each), cidrSet(block)));
  return [ingress(group, { kind: 'cidr', cidr: choices.ingress === 'cidrs' ? block : (around ?? block) })];
}

/** The group that the design has made for endpoints, or makes now. */
function ownGroup(work: Work, vpc: Vpc, pulls: readonly JudgedPull[]): string {
  const base = new Set(work.base.securityGroups.map(({ id }) => id));
  const own = work.network.securityGroups.find(({ id, vpc: of }) => !base.has(id) && of.known && of.value === vpc.id);
  return (
    own?.id ??
    newGroup(
      work,
      vpc,
      pulls.filter(({ vpc: id }) => id === vpc.id),
    )
  );
}

function ingress(group: string, peer: SecurityGroupPeer): Change {
  return { kind: 'group-rule', group, direction: 'ingress', peer, why: 'image pulls over the endpoints' };
}

/** Lets a workload out to the endpoints: by the VPC's blocks; to S3 by its prefix list. */
function letOut(
  network: Network,
  vpc: Vpc,
  { problem, leg }: { readonly problem: Extract<Problem, { kind: 'workload-egress-closed' }>; readonly leg: Leg },
): readonly Change[] {
  const group = problem.groups.find((id) => id !== vpc.defaultSecurityGroup) ?? problem.groups[0];
  if (group === undefined) return [];
  const egress = (peer: SecurityGroupPeer, why: string): Change => ({
    kind: 'group-rule',
    group,
    direction: 'egress',
    peer,
    why,
  });
  if (leg.service === 's3') {
    const gateway = gatewayOf(network, vpc);
    return gateway === null
      ? []
      : [egress({ kind: 'prefix-list', id: `${gateway.id}.prefix_list_id` }, 'image layers, which come from S3')];
  }
  const blocks = vpc.cidrs.items.flatMap((each) => (each.known && each.value.family === 4 ? [each.value] : []));
  return blocks.map((cidr) => egress({ kind: 'cidr', cidr }, 'the endpoints in the VPC'));
}

type AclProblem = Extract<Problem, { kind: 'network-acl-blocks-request' | 'network-acl-blocks-reply' }>;

/**
 * An entry before all others that allows what is dropped: towards endpoints the VPC's blocks, towards S3 everything, since
 * an ACL takes no prefix list. Clients send from ports above 1023. Source: VPC guide, "Ephemeral ports" (read 2026-11).
 */
function allowEntry(
  { network, entries }: Scene,
  vpc: Vpc,
  { problem, leg }: { readonly problem: AclProblem; readonly leg: Leg },
): readonly Change[] {
  const acl = network.networkAcls.find(({ id }) => id === problem.networkAcl);
  if (acl === undefined) return [];
  const ports = problem.kind === 'network-acl-blocks-request' ? { from: 443, to: 443 } : { from: 1024, to: 65535 };
  const towardsS3 = leg.service === 's3' && gatewayOf(network, vpc) !== null;
  const everything = anywhere();
  const blocks = towardsS3
    ? [everything]
    : vpc.cidrs.items.flatMap((each) => (each.known && each.value.family === 4 ? [each.value] : []));
  const { direction } = problem;
  const numbers = acl.entries.items.flatMap((entry) =>
    entry.direction === direction && entry.number.known ? [entry.number.value] : [],
  );
  const prefix = `${acl.id} ${direction} `;
  const given = () => [...entries].flatMap(([key, number]) => (key.startsWith(prefix) ? [number] : []));
  const changes: Change[] = [];
  for (const cidr of blocks) {
    if (isAllowed(acl.entries.items, { direction, cidr, ports })) continue;
    const key = `${prefix}${cidr.text} ${ports.from}-${ports.to}`;
    const number = entries.get(key) ?? Math.min(...[...numbers, ...given()].filter((each) => each > 0), 100) - 1;
    if (number < 1) return changes;
    entries.set(key, number);
    changes.push({ kind: 'acl-entry', networkAcl: acl.id, direction, number, cidr, ports });
  }
  return changes;
}

/** Whether an entry for just this stands there already: then it is something else that drops the packets. */
function isAllowed(
  entries: Network['networkAcls'][number]['entries']['items'],
  wanted: {
    readonly direction: 'ingress' | 'egress';
    readonly cidr: { readonly text: string };
    readonly ports: { readonly from: number; readonly to: number };
  },
): boolean {
  return entries.some(
    ({ direction, action, cidr, ports, number }) =>
      direction === wanted.direction &&
      action.known &&
      action.value === 'allow' &&
      cidr.known &&
      cidr.value.text === wanted.cidr.text &&
      ports.known &&
      ports.value.from === wanted.ports.from &&
      ports.value.to === wanted.ports.to &&
      number.known,
  );
}
