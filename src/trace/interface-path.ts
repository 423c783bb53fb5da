import { ALL_IPV4, ALL_IPV6, assignableAddresses, cidrSet, parseAddress } from '../model/address.js';
import { contains, EMPTY, type IntervalSet, interval, union } from '../model/interval-set.js';
import type { Vpc, VpcEndpoint } from '../model/network.js';
import { intersect, isEmpty, type PacketSet, packets } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { EndpointInterface } from './endpoint.js';
import type { Hop } from './leg.js';
import { aclFilters, applyFilters, type Client, egressFilter, type Filter, list, requests, routeHop } from './path.js';
import { carriesBetween, settleBetweenVpcs } from './peering.js';
import type { NoRouteReason, Problem } from './problem.js';
import { routeReplies } from './reply-route.js';
import { type Destination, type RoutedPart, routeThrough } from './route.js';
import {
  allowedByGroups,
  carriesGroup,
  describeRules,
  type InterfaceGroups,
  interfaceGroups,
} from './security-group.js';
import { describeDropped, type Share, type Spread, shareOf } from './share.js';
import { type FarEnd, tellsBlocks } from './vpc-blocks.js';

/** What becomes of a workload's packets to one interface of an endpoint. */
export interface InterfaceResult {
  /** The subnet that the interface is in; null where it isn't known. */
  readonly subnet: string | null;
  readonly share: Share;
  readonly hops: readonly Hop[];
  /** What doesn't pass, in words; null unless only a part does. */
  readonly dropped: string | null;
}

/**
 * Follows the packets of a pull to one interface of an endpoint, and their replies back. In another VPC the local routes
 * lead to neither; what a transit gateway between them does, the network does not tell.
 */
export function traceToInterface(client: Client, endpoint: VpcEndpoint, to: EndpointInterface): InterfaceResult {
  if (to.kind === 'somewhere') {
    const works = client.world.choose(`${to.key} answers`, to.why, [true, false]);
    const share = works ? 'all' : 'none';
    const hop: Hop = {
      at: 'endpoint',
      resource: endpoint.id,
      location: to.why.location ?? endpoint.location,
      outcome: works ? 'pass' : 'unknown',
      detail: `Which subnet ${endpoint.id} is in isn't known: ${to.why.what}.`,
      awsCode: null,
      problem: null,
    };
    return { subnet: null, share, hops: [hop], dropped: null };
  }
  const block = client.family === 4 ? to.subnet.cidr : to.subnet.ipv6Cidr;
  // AWS refuses an endpoint whose subnet has no addresses of its kind; what it is changed to then, nobody tells.
  if (block.known && block.value === null) return withoutAddress(endpoint, to.subnet.id, client.family);
  const vpc = vpcOf(client, endpoint);
  const { addresses, one } = interfaceAddresses({ vpc, family: client.family }, to);
  const destination: Destination = { addresses, s3Region: null, local: vpc === client.vpc };
  const asked = requests(client, destination);
  const spread: Spread = { sources: client.addressesAre, destinations: one ? 'each' : 'one' };
  const towards = `${endpoint.id} in ${to.subnet.id}`;
  const groups = endpointGroups({ topology: client.topology, vpc }, endpoint);
  const parts = routeThrough(client.world, client.topology, { table: client.table, vpc: client.vpc }, destination);
  const routed = parts
    .filter((part) => reaches(client, part, { towards, vpc, local: destination.local }))
    .reduce<IntervalSet>((set, part) => union(set, part.addresses), EMPTY);
  const isTranslated = !destination.local && parts.some(({ target }) => target.kind === 'nat-gateway');
  const filters = filtersTo(client, { endpoint, to, vpc, groups, destination, asked, towards, isTranslated });
  const { passing, hops } = applyFilters(asked, filters, spread);
  const replies = isTranslated ? { passing: asked, hops: [] } : routeReplies(client, { subnet: to.subnet, vpc }, asked);
  const arriving = intersect(intersect(passing, replies.passing), packets({ destination: routed }));
  const share = shareOf(asked, arriving, spread);
  const [egress, ...others] = hops;
  const first = client.groups === null ? [] : egress === undefined ? [] : [egress];
  return {
    subnet: to.subnet.id,
    share,
    hops: [
      ...parts.map((part) => toInterfaceHop(client, part, { towards, vpc, local: destination.local })),
      ...first,
      ...(client.groups === null ? hops : others),
      ...replies.hops,
    ],
    dropped: share === 'part' && !isEmpty(arriving) ? describeDropped(asked, arriving) : null,
  };
}

/** The VPC that the endpoint is in: mostly the client's own. */
function vpcOf({ topology, vpc }: Client, endpoint: VpcEndpoint): Vpc {
  if (!endpoint.vpc.known || endpoint.vpc.value === vpc.id) return vpc;
  return topology.vpc(endpoint.vpc.value) ?? vpc;
}

function withoutAddress(endpoint: VpcEndpoint, subnet: string, family: 4 | 6): InterfaceResult {
  const hop: Hop = {
    at: 'endpoint',
    resource: endpoint.id,
    location: endpoint.location,
    outcome: 'unknown',
    detail: `${subnet} has no IPv${family} block for the interface of ${endpoint.id}.`,
    awsCode: null,
    problem: null,
  };
  return { subnet, share: 'unsure', hops: [hop], dropped: null };
}

function filtersTo(
  client: Client,
  path: {
    readonly endpoint: VpcEndpoint;
    readonly to: Extract<EndpointInterface, { kind: 'known' }>;
    /** The endpoint's. */
    readonly vpc: Vpc;
    readonly groups: InterfaceGroups;
    readonly destination: Destination;
    readonly asked: PacketSet;
    readonly towards: string;
    /** Whether a NAT gateway sends it on from an address of its own, so that the other side sees none of the workload's. */
    readonly isTranslated: boolean;
  },
): readonly (Filter | null)[] {
  const { endpoint, to, vpc, groups, destination, asked, towards, isTranslated } = path;
  const inside = destination.local;
  const there = { inside, subnet: to.subnet.id };
  const here = { inside, subnet: client.subnet.id };
  const egress = egressFilter(client, destination, {
    towards,
    carries: (id) => carriesGroup(client.world, groups, id),
    end: { ...there, vpc: client.vpc },
  });
  const ingress = ingressFilter(client, endpoint, { groups, end: { ...here, vpc } });
  // AWS: an ACL is not asked inside one subnet (VPC guide, "Network ACLs": it filters what enters or leaves a subnet).
  if (to.subnet.id === client.subnet.id) return [egress, ingress];
  const near = aclFilters(client, { subnet: client.subnet, side: 'near', own: true, asked, end: there });
  if (isTranslated) return [egress, near.request, near.reply];
  const far = aclFilters(vpc === client.vpc ? client : { ...client, vpc }, {
    subnet: to.subnet,
    side: 'far',
    own: false,
    asked,
    end: here,
  });
  return [egress, near.request, far.request, ingress, far.reply, near.reply];
}

function ingressFilter(
  client: Client,
  endpoint: VpcEndpoint,
  { groups, end }: { readonly groups: InterfaceGroups; readonly end: FarEnd },
): Filter {
  const ids = groups.groups.map(({ id }) => id);
  const { allowed: passing, by } = allowedByGroups(client.world, client.topology, groups, 'ingress', {
    destination: null,
    end,
    carries: (id) => carriesOfClient(client, id),
  });
  return {
    at: 'security-group',
    resource: ids[0] ?? endpoint.id,
    location: groups.groups[0]?.location ?? endpoint.location,
    passing,
    does: `ingress of ${list(ids)} on port 443 of ${endpoint.id}`,
    by,
    drops: () => `request dropped by ${list(ids)}: ${describeRules(groups.groups, 'ingress')}`,
    awsCode: groups.groups.every(({ rules }) => rules.complete && rules.items.length === 0)
      ? 'SG_HAS_NO_RULES'
      : 'ENI_SG_RULES_MISMATCH',
    problem: { kind: 'endpoint-security-group-closed', endpoint: endpoint.id, groups: ids },
  };
}

/** Whether the workload carries a group. Which ones an assumed workload carries isn't known. */
function carriesOfClient(client: Client, group: string): boolean {
  if (client.groups !== null) return carriesGroup(client.world, client.groups, group);
  return client.world.choose(
    `${client.subnet.id} carries ${group}`,
    {
      known: false,
      what: `whether the workload carries ${group}`,
      settle: 'name the workload and its security groups in pullpath.yaml',
      location: null,
    },
    [false, true],
  );
}

function endpointGroups(client: Pick<Client, 'topology' | 'vpc'>, endpoint: VpcEndpoint): InterfaceGroups {
  return interfaceGroups(client.topology, endpoint.securityGroups, {
    id: endpoint.id,
    defaultGroup: client.vpc.defaultSecurityGroup,
  });
}

/** The address that the interface has, or those among which AWS picks it. */
function interfaceAddresses(
  client: Pick<Client, 'vpc' | 'family'>,
  to: Extract<EndpointInterface, { kind: 'known' }>,
): { readonly addresses: IntervalSet; readonly one: boolean } {
  const { address, subnet } = to;
  const own = client.family === 4 ? subnet.cidr : subnet.ipv6Cidr;
  const block = own.known && own.value !== null ? assignableAddresses(own.value) : null;
  if (address.known && address.value !== null) {
    const point = parseAddress(address.value);
    if (client.family === 4 && typeof point === 'number' && (block === null || contains(block, point)))
      return { addresses: interval(point, point + 1), one: true };
  }
  if (block !== null) return { addresses: block, one: false };
  return { addresses: vpcAddresses(client), one: false };
}

/** All that the VPC's known blocks of the family hold; everything where none is known. */
export function vpcAddresses({ vpc, family }: Pick<Client, 'vpc' | 'family'>): IntervalSet {
  const blocks = vpc.cidrs.items.flatMap((cidr) => (cidr.known && cidr.value.family === family ? [cidr.value] : []));
  return tellsBlocks(vpc, family) && blocks.length > 0
    ? blocks.reduce<IntervalSet>((set, cidr) => union(set, cidrSet(cidr)), EMPTY)
    : family === 4
      ? ALL_IPV4
      : ALL_IPV6;
}

/** Where the requests go, and whether the client's own local route leads there. */
interface Towards {
  readonly towards: string;
  /** The VPC in which that is. */
  readonly vpc: Vpc;
  readonly local: boolean;
}

function reaches(client: Client, part: RoutedPart, { towards, vpc, local }: Towards): boolean {
  switch (part.target.kind) {
    case 'local':
      return local;
    case 'none':
    case 'blackhole':
    case 'checking-interface':
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
      return false;
    default: {
      const carried = carriedTo(client, part, vpc);
      if (carried !== null) return carried;
      const why = part.target.kind === 'anything' ? part.target.why : opaque(part, local);
      return client.world.choose(`${client.table.id} reaches ${towards}`, why, [true, false]);
    }
  }
}

function carriedTo(client: Client, { target }: RoutedPart, to: Vpc): boolean | null {
  if (target.kind !== 'vpc-peering-connection') return null;
  return carriesBetween(client, target.id, { from: client.vpc, to });
}

function opaque(part: RoutedPart, local: boolean): Unknown {
  const name = 'id' in part.target ? part.target.id : part.target.kind;
  return {
    known: false,
    what: `what ${name} does with the packets`,
    settle: local ? 'remove the more specific route, or test it with a pull' : settleBetweenVpcs(part.target.kind),
    location: part.route?.location ?? null,
  };
}

function toInterfaceHop(client: Client, part: RoutedPart, { towards, vpc, local }: Towards): Hop {
  const hop = routeHop(client, part, towards);
  const carried = carriedTo(client, part, vpc);
  if (part.target.kind === 'anything' || (part.target.kind === 'local' && local) || carried === true) return hop;
  const target = 'id' in part.target ? part.target.id : null;
  const problem: Problem = {
    kind: 'no-route',
    routeTable: client.table.id,
    reason: reasonOf(part, local),
    target,
    location: part.route?.location ?? null,
  };
  if (part.target.kind === 'local') {
    const detail = `${client.table.id} keeps what is for ${towards} in ${client.vpc.id} by the local route.`;
    return { ...hop, outcome: 'fail', detail, problem };
  }
  if (carried === false) {
    const detail = `${client.table.id} sends ${towards} to ${target}, which carries nothing between the two VPCs.`;
    return { ...hop, outcome: 'fail', detail, problem: { ...problem, reason: 'peering-closed' } };
  }
  const isOpen = hop.outcome === 'pass' && part.target.kind !== 'internet-gateway';
  return { ...hop, outcome: isOpen ? 'unknown' : 'fail', problem };
}

function reasonOf({ target }: RoutedPart, local: boolean): NoRouteReason {
  if (target.kind === 'blackhole') return 'blackhole';
  return !local && (target.kind === 'none' || target.kind === 'local') ? 'none' : 'wrong-target';
}
