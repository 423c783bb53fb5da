import { type Cidr, cidrSet } from '../model/address.js';
import { zoneName } from '../model/availability-zone.js';
import { InputError } from '../model/input-error.js';
import { covers, type IntervalSet, overlaps, subtract, union } from '../model/interval-set.js';
import type { AvailabilityZone, Network, Subnet, Vpc } from '../model/network.js';
import { freeSpace, holdsInterfaces, prefixFor, takeBlock } from './address-space.js';
import type { JudgedPull } from './design.js';
import { offering, zonesFor } from './endpoint-zones.js';
import { makeSubnet } from './make.js';
import { member, zoneLabel } from './names.js';
import { make, nameBeside, type Work } from './work.js';

/** The subnets that endpoints are put into: one a zone. */
export interface EndpointPlaces {
  readonly subnets: readonly string[];
  readonly zones: number;
}

interface Asked {
  /** Zones with workloads. */
  readonly zones: readonly AvailabilityZone[];
  readonly pulls: readonly JudgedPull[];
  /** How many endpoints each subnet must hold. */
  readonly interfaces: number;
}

/**
 * Chooses one subnet in each zone with workloads, or in one zone: one that holds endpoints already and has room, else a
 * new one out of the free addresses, else (where asked) a workload's own.
 * AWS: an interface endpoint takes one subnet a zone (PrivateLink guide, "Create an interface endpoint", read 2026-11).
 */
export function placesOf(work: Work, vpc: Vpc, asked: Asked): EndpointPlaces {
  const zones = zonesFor(work, { ...asked, zones: offering(work, vpc, asked.zones) });
  const chosen: (string | null)[] = zones.map((zone) => existingPlace(work.network, vpc, { ...asked, zone }));
  const reused = chosen.filter((subnet) => subnet !== null);
  if (reused.length > 0)
    work.decisions.push({
      what: `the endpoint subnets that are there: ${reused.join(', ')}`,
      why: 'they hold endpoints already, and have room for the new ones',
      instead: null,
    });
  const without = zones.filter((_, at) => chosen[at] === null);
  const others =
    without.length === 0
      ? []
      : work.choices.placement === 'existing'
        ? insideWorkloads(work, without, asked)
        : newSubnets(work, vpc, { zones: without, interfaces: asked.interfaces });
  const subnets = zones.map(
    (_, at) => chosen[at] ?? others[without.indexOf(zones[at] ?? { key: '', name: null })] ?? '',
  );
  return { subnets, zones: zones.length };
}

/** A subnet of the zone that holds interface endpoints, and has room for more. */
function existingPlace(
  network: Network,
  vpc: Vpc,
  { zone, interfaces, pulls }: Asked & { readonly zone: AvailabilityZone },
): string | null {
  for (const endpoint of network.endpoints) {
    if (!endpoint.vpc.known || endpoint.vpc.value !== vpc.id) continue;
    if (!endpoint.type.known || endpoint.type.value !== 'Interface' || !endpoint.exists.known || !endpoint.exists.value)
      continue;
    for (const { subnet: reference } of endpoint.subnets.items) {
      const subnet = reference.known ? network.subnets.find(({ id }) => id === reference.value) : undefined;
      if (subnet === undefined || !isIn(subnet, zone) || !subnet.exists.known || !subnet.exists.value) continue;
      if ((roomIn(network, subnet, pulls) ?? 0) >= interfaces) return subnet.id;
    }
  }
  return null;
}

/** How many more interfaces a subnet holds beside those of its endpoints, and one at least of each of its workloads; null: not known. */
function roomIn({ endpoints }: Network, { id, cidr }: Subnet, pulls: readonly JudgedPull[]): number | null {
  if (!cidr.known || cidr.value === null) return null;
  const held = endpoints.filter(({ subnets }) =>
    subnets.items.some(({ subnet }) => subnet.known && subnet.value === id),
  );
  return holdsInterfaces(cidr.value) - held.length - pulls.filter(({ subnet }) => subnet === id).length;
}

function isIn({ availabilityZone }: Subnet, zone: AvailabilityZone): boolean {
  return availabilityZone.known && availabilityZone.value.key === zone.key;
}

/** The subnet of workloads in each zone that has most room. */
function insideWorkloads(
  work: Work,
  zones: readonly AvailabilityZone[],
  { pulls, interfaces }: Asked,
): readonly string[] {
  const ids = new Set(pulls.map(({ subnet }) => subnet));
  const room = (subnet: Subnet) => roomIn(work.network, subnet, pulls);
  const chosen = zones.map((zone) => {
    const [largest] = work.network.subnets
      .filter((subnet) => ids.has(subnet.id) && isIn(subnet, zone))
      .sort((a, b) => (room(b) ?? 0) - (room(a) ?? 0));
    if (largest === undefined)
      throw new InputError(
        `no workload's subnet is in ${zoneName(zone)}`,
        null,
        'leave out --in-existing-subnets: the endpoints get subnets of their own there',
      );
    if ((room(largest) ?? interfaces) < interfaces)
      throw new InputError(
        `${largest.id}${largest.cidr.known && largest.cidr.value !== null ? ` (${largest.cidr.value.text})` : ''} has no room for ${interfaces} endpoints beside its workloads: AWS keeps 5 of its addresses`,
        largest.location,
        'leave out --in-existing-subnets: the endpoints get subnets of their own; where the VPC is full, add --add-cidr 100.64.0.0/26',
      );
    return largest.id;
  });
  work.decisions.push({
    what: `endpoints inside the workloads' subnets ${chosen.join(', ')}`,
    why: 'no further addresses are needed; every other subnet of the VPC reaches them over the local route',
    instead:
      'without --in-existing-subnets, subnets of their own: the reader sees that the endpoints belong to all, and a network ACL or a route of one application can not cut off the others',
  });
  return chosen;
}

function newSubnets(
  work: Work,
  vpc: Vpc,
  { zones, interfaces }: { readonly zones: readonly AvailabilityZone[]; readonly interfaces: number },
): readonly string[] {
  const blocks = blocksFor(work, vpc, { zones, interfaces });
  const base =
    work.spec?.apart === true ? null : nameBeside(work, vpc.id, { type: 'aws_subnet', name: 'vpc_endpoint' });
  const subnets = zones.flatMap((zone, at) => {
    const block = blocks[at];
    if (block === undefined) return [];
    const label = zoneLabel(zone.name, at);
    const id = base === null ? work.names.base('aws_subnet', `private_${label}_vpc_endpoint`) : member(base, label);
    return [makeSubnet(id, `private ${label} vpc endpoint`, { vpc: vpc.id, cidr: block, zone, routeTable: null })];
  });
  work.network = { ...work.network, subnets: [...work.network.subnets, ...subnets] };
  work.decisions.push({
    what: 'endpoint subnets of their own, one in each of these zones, without a route besides local',
    why: 'an interface endpoint takes one subnet a zone, and every other subnet reaches it over the local route',
    instead:
      "--in-existing-subnets puts them into workloads' subnets: no new addresses, but it reads as if they belonged to one application",
  });
  return subnets.map(({ id }) => id);
}

function blocksFor(
  work: Work,
  vpc: Vpc,
  { zones, interfaces }: { readonly zones: readonly AvailabilityZone[]; readonly interfaces: number },
) {
  const { addCidr } = work.choices;
  if (addCidr !== null && !vpc.cidrs.items.some((block) => block.known && block.value.text === addCidr.text)) {
    if (addCidr.prefix < 16 || addCidr.prefix > 28)
      throw new InputError(`${addCidr.text} is no block for a VPC`, null, 'AWS takes IPv4 blocks from /16 to /28');
    refuseOverlap(work.network, vpc, cidrSet(addCidr), addCidr.text);
    if (vpc.cidrs.items.some((each) => each.known && overlaps(cidrSet(each.value), cidrSet(addCidr))))
      throw new InputError(`${addCidr.text} overlaps ${vpc.id} (${blocksOf(vpc)})`, null, 'take another block');
    const association = nameBeside(work, vpc.id, { type: 'aws_vpc_ipv4_cidr_block_association', name: 'vpc_endpoint' });
    make(work, { kind: 'vpc-cidr', vpc: vpc.id, cidr: addCidr, association });
  }
  const prefix = prefixFor(interfaces);
  let free: IntervalSet | null = null;
  const chosen: Cidr[] = [];
  return zones.map((zone) => {
    const given =
      work.spec?.zones.find(({ name }) => name === zone.name)?.endpoint ??
      work.choices.endpointCidrs.get(zoneName(zone)) ??
      work.choices.endpointCidrs.get(zone.name?.at(-1) ?? '') ??
      null;
    if (given !== null) {
      if (given.prefix > 28 || given.prefix < 16 || holdsInterfaces(given) < interfaces)
        throw new InputError(
          `${given.text} does not hold ${interfaces} interfaces beside the 5 addresses that AWS keeps`,
          null,
          `give a /${prefix}`,
        );
      refuseOverlap(work.network, vpc, cidrSet(given), given.text);
      refuseOutside(work.network, vpc, given);
      const other = chosen.find((block) => overlaps(cidrSet(block), cidrSet(given)));
      if (other !== undefined)
        throw new InputError(
          `${given.text} overlaps ${other.text}, the block for another zone`,
          null,
          'take another block',
        );
      chosen.push(given);
      return given;
    }
    free ??= freeFor(work, vpc);
    const taken = takeBlock(free, prefix);
    if (taken === null)
      throw new InputError(
        `${vpc.id} (${blocksOf(vpc)}) has no free /${prefix} for the endpoints in ${zoneName(zone)}`,
        vpc.location,
        'add a block with --add-cidr 100.64.0.0/26, or use --in-existing-subnets',
      );
    free = taken.rest;
    chosen.push(taken.block);
    return taken.block;
  });
}

/** The free addresses: those of the block that was added for it, where there is one; what others are given is left out. */
function freeFor(work: Work, vpc: Vpc): IntervalSet {
  const now = work.network.vpcs.find(({ id }) => id === vpc.id) ?? vpc;
  const free = freeSpace(work.network, now);
  if ('known' in free)
    throw new InputError(
      `which addresses of ${vpc.id} are free is not known: ${free.what}`,
      free.location,
      'give them: --endpoint-cidr ZONE=CIDR for each zone, or use --in-existing-subnets',
    );
  const given = [
    ...work.choices.endpointCidrs.values(),
    ...(work.spec?.zones ?? []).flatMap(({ endpoint }) => endpoint ?? []),
  ];
  const kept = given.reduce<IntervalSet>((set, cidr) => union(set, cidrSet(cidr)), []);
  return subtract(free, kept);
}

function refuseOverlap({ subnets }: Network, vpc: Vpc, block: IntervalSet, text: string): void {
  for (const { id, vpc: of, cidr } of subnets) {
    if (of.known && of.value === vpc.id && cidr.known && cidr.value !== null && overlaps(cidrSet(cidr.value), block))
      throw new InputError(`${text} overlaps ${id} (${cidr.value.text})`, null, 'take another block');
  }
}

/** Only where all blocks of the VPC are known can one be outside of them. */
function refuseOutside({ vpcs }: Network, { id }: Vpc, block: Cidr): void {
  const vpc = vpcs.find((each) => each.id === id);
  if (vpc === undefined || !vpc.cidrs.complete || vpc.cidrs.items.some((each) => !each.known)) return;
  const whole = vpc.cidrs.items.flatMap((each) => (each.known ? [each.value] : []));
  if (!whole.some((each) => covers(cidrSet(each), cidrSet(block))))
    throw new InputError(`${block.text} is outside of ${id} (${blocksOf(vpc)})`, null, 'take a block inside of it');
}

function blocksOf({ cidrs }: Vpc): string {
  return cidrs.items.flatMap((block) => (block.known ? [block.value.text] : [])).join(', ');
}
