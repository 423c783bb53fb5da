import type { Cidr } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import type { Network, Subnet } from '../model/network.js';
import { isSame } from '../model/value.js';
import { numbering } from './numbering.js';

/** Numbers the subnets of a network so that those in which packets fare alike, as far as the subnet decides, have one. */
export class SubnetKinds {
  readonly #edges: readonly Scalar[];
  readonly #ofTheirOwn: ReadonlySet<string>;
  readonly #numberOf = numbering();
  readonly #known = new Map<Subnet, number>();
  /** Subnets of one kind mostly stand together. */
  #last: Kind | null = null;

  constructor(network: Network) {
    this.#edges = rangeEdges(network);
    this.#ofTheirOwn = ownKinds(network);
  }

  of(subnet: Subnet): number {
    const last = this.#last;
    if (last !== null && isOfKind(last, subnet) && !this.#ofTheirOwn.has(subnet.id)) return last.number;
    let number = this.#known.get(subnet);
    if (number === undefined) {
      number = this.#numbered(subnet);
      this.#known.set(subnet, number);
    }
    return number;
  }

  /** Anything unusual about a subnet makes it stand for itself alone. */
  #numbered(subnet: Subnet): number {
    const { id, cidr, ipv6Cidr, routeTable, networkAcl, mapPublicIp, dns64 } = subnet;
    const plain =
      cidr.known &&
      cidr.value !== null &&
      routeTable.known &&
      networkAcl.known &&
      mapPublicIp.known &&
      ipv6Cidr.known &&
      dns64.known &&
      !this.#ofTheirOwn.has(id);
    if (!plain || cidr.value === null || !ipv6Cidr.known) return this.#numberOf([id]);
    const gap = gapAround(this.#edges, cidr.value);
    const gap6 = ipv6Cidr.value === null ? null : gapAround(this.#edges, ipv6Cidr.value);
    if (gap === null || (gap6 === null && ipv6Cidr.value !== null)) return this.#numberOf([id]);
    const number = this.#numberOf([
      gap.place,
      gap6 === null ? 'none' : gap6.place,
      routeTable.value,
      networkAcl.value,
      mapPublicIp.value,
      dns64.value,
    ]);
    this.#last = gap6 === null ? { like: subnet, gap, number } : null;
    return number;
  }
}

/** A kind of subnets with nothing but IPv4 addresses. */
interface Kind {
  readonly like: Subnet;
  readonly gap: Gap;
  readonly number: number;
}

function isOfKind({ like, gap: { from, to } }: Kind, subnet: Subnet): boolean {
  const { cidr, ipv6Cidr } = subnet;
  if (!cidr.known || cidr.value === null || !ipv6Cidr.known || ipv6Cidr.value !== null) return false;
  const { start, end } = cidr.value;
  return (
    (from === null || from <= start) &&
    (to === null || end <= to) &&
    isSame(subnet.routeTable, like.routeTable) &&
    isSame(subnet.networkAcl, like.networkAcl) &&
    isSame(subnet.mapPublicIp, like.mapPublicIp) &&
    isSame(subnet.dns64, like.dns64)
  );
}

/** What lies between two edges that follow each other; null: nothing is before, or behind. */
interface Gap {
  /** How many edges are before it. */
  readonly place: number;
  readonly from: Scalar | null;
  readonly to: Scalar | null;
}

/** The gap that a block lies in. Null: a rule's range begins or ends inside the block and tells its addresses apart. */
function gapAround(edges: readonly Scalar[], { start, end }: Cidr): Gap | null {
  const place = countUpTo(edges, start);
  const to = edges[place] ?? null;
  return to !== null && to < end ? null : { place, from: edges[place - 1] ?? null, to };
}

/** Subnets that hold interfaces of endpoints, or that a gateway's block spares, are like no other. */
function ownKinds(network: Network): ReadonlySet<string> {
  const own = new Set(
    network.endpoints.flatMap(({ subnets }) =>
      subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  for (const { blocked } of [...network.internetGateways, ...network.egressOnlyInternetGateways])
    for (const id of blocked?.excludedSubnets ?? []) own.add(id);
  return own;
}

/** Where the ranges of all rules, entries, routes and zones begin and end, sorted. */
function rangeEdges(network: Network): readonly Scalar[] {
  const edges = new Set<Scalar>();
  const add = (cidr: Cidr) => {
    edges.add(cidr.start);
    edges.add(cidr.end);
  };
  for (const group of network.securityGroups) {
    for (const { peer } of group.rules.items) if (peer.known && peer.value.kind === 'cidr') add(peer.value.cidr);
  }
  for (const acl of network.networkAcls) for (const { cidr } of acl.entries.items) if (cidr.known) add(cidr.value);
  for (const { routes } of network.routeTables) {
    for (const { destination } of routes.items)
      if (destination.known && destination.value.kind === 'cidr') add(destination.value.cidr);
  }
  for (const list of network.prefixLists) for (const entry of list.entries.items) if (entry.known) add(entry.value);
  return [...edges].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** How many edges are at or before a point. */
function countUpTo(edges: readonly Scalar[], point: Scalar): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const edge = edges[middle];
    if (edge !== undefined && edge <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}
