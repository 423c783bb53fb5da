import type { Network, VpcEndpoint } from '../model/network.js';
import type { Value } from '../model/value.js';
import { crossingShare, endpointCrossZone, flowsOf } from './alternatives.js';
import { data, hourly, type Line } from './bill.js';
import { type Flow, flow, isNothing, plus, times } from './curve.js';
import type { Traffic } from './layout.js';
import { Fraction } from './quantity.js';

/** Where one leg of one pull goes today, as the trace says. */
export interface Route {
  readonly service: string;
  readonly subnet: string | null;
  /** The endpoint or gateway that it takes; null where none is, or the leg fails. */
  readonly via: string | null;
  readonly verdict: 'works' | 'fails' | 'unknown';
}

export interface Today {
  readonly lines: readonly Line[] | { readonly cannot: string };
  /** What a reader must know about the sum. */
  readonly notes: readonly string[];
}

/** What the network costs as it stands: the hours of what it declares, and the traffic by the routes that it takes. */
export function today(network: Network, vpcs: ReadonlySet<string>, routes: readonly Route[], traffic: Traffic): Today {
  try {
    return { lines: [...standing(network, vpcs), ...moving(network, routes, traffic)], notes: notesOn(routes) };
  } catch (error) {
    if (error instanceof NotKnown) return { lines: { cannot: `${error.message} is not known` }, notes: [] };
    throw error;
  }
}

class NotKnown extends Error {}

function settled<T>(value: Value<T>, what: string): T {
  if (value.known) return value.value;
  throw new NotKnown(what);
}

function standing(network: Network, vpcs: ReadonlySet<string>): readonly Line[] {
  const nats = network.natGateways.filter(
    ({ id, exists, vpc }) => settled(exists, `whether ${id} exists`) && vpcs.has(settled(vpc, `the VPC of ${id}`)),
  );
  const zonal = nats.filter(({ id, subnet }) => settled(subnet, `the subnet of ${id}`) !== null);
  const regional = nats.filter((nat) => !zonal.includes(nat));
  const open = (list: typeof nats) =>
    list.filter(({ id, connectivity }) => settled(connectivity, `the connectivity of ${id}`) === 'public').length;
  const zones = zonesOf(network, vpcs);
  const ports = network.endpoints.reduce((sum, endpoint) => sum + portsOf(endpoint, vpcs), 0);
  return [
    hourly('NAT gateways', 'nat-gateway-hour', zonal.length, 'gateway'),
    hourly('regional NAT gateways', 'regional-nat-gateway-hour', regional.length * zones, 'zone'),
    hourly('public IPv4 addresses', 'public-ipv4-hour', open(zonal) + open(regional) * zones, 'NAT address'),
    hourly('interface endpoints', 'interface-endpoint-hour', ports, 'interface'),
  ];
}

/** AWS bills an interface endpoint for each subnet that it has an interface in. */
function portsOf(endpoint: VpcEndpoint, vpcs: ReadonlySet<string>): number {
  const { id, exists, vpc, type, subnets } = endpoint;
  if (!settled(exists, `whether ${id} exists`) || !vpcs.has(settled(vpc, `the VPC of ${id}`))) return 0;
  if (settled(type, `the type of ${id}`) !== 'Interface') return 0;
  if (!subnets.complete) throw new NotKnown(`the number of subnets of ${id}`);
  return subnets.items.length;
}

function zonesOf(network: Network, vpcs: ReadonlySet<string>): number {
  const keys = network.subnets.flatMap(({ vpc, availabilityZone }) =>
    vpc.known && vpcs.has(vpc.value) && availabilityZone.known ? [availabilityZone.value.key] : [],
  );
  return new Set(keys).size;
}

/** The share of each kind of traffic by the way it takes; pulls are taken to carry the same each. */
function moving(network: Network, routes: readonly Route[], traffic: Traffic): readonly Line[] {
  const flows = flowsOf(traffic);
  const kinds: readonly (readonly [Flow, readonly Route[]])[] = [
    [flows.layers, routes.filter(({ service }) => service === 's3')],
    [flows.manifests, routes.filter(({ service }) => service === 'ecr.dkr' || service === 'ecr.api')],
    [flows.services, routes.filter(({ service }) => !['s3', 'ecr.dkr', 'ecr.api', 'registry'].includes(service))],
  ];
  const sums = { nat: flow(0), regional: flow(0), endpoint: flow(0), zones: flow(0), toEndpoints: flow(0) };
  const add = (name: keyof typeof sums, more: Flow) => {
    sums[name] = plus(sums[name], more);
  };
  for (const [whole, ways] of kinds) {
    if (isNothing(whole)) continue;
    if (ways.length === 0) throw new NotKnown('the way that some of the traffic takes today');
    for (const { service, subnet, via, verdict } of ways) {
      if (verdict === 'fails') continue;
      if (verdict === 'unknown') throw new NotKnown(`the way of ${service} from ${subnet ?? 'a workload'}`);
      const share = times(whole, new Fraction(1, ways.length));
      const nat = network.natGateways.find(({ id }) => id === via);
      const endpoint = network.endpoints.find(({ id }) => id === via);
      if (nat !== undefined) {
        const home = settled(nat.subnet, `the subnet of ${nat.id}`);
        add(home === null ? 'regional' : 'nat', share);
        if (home !== null && crosses(network, subnet, home)) add('zones', times(share, 2));
      } else if (endpoint !== undefined) {
        if (settled(endpoint.type, `the type of ${endpoint.id}`) !== 'Interface') continue;
        add('endpoint', share);
        add('toEndpoints', times(share, crossingShare(endpoint.subnets.items.length)));
      } else if (!network.internetGateways.some(({ id }) => id === via))
        throw new NotKnown(`what ${service} over ${via ?? 'its way'} costs`);
    }
  }
  if (traffic.internet.compare(0) > 0) throw new NotKnown('which gateway traffic to the internet takes today');
  return [
    data('data through NAT gateways', 'nat-gateway-gb', sums.nat),
    data('data through regional NAT gateways', 'regional-nat-gateway-gb', sums.regional),
    data('transfer between zones', 'cross-zone-gb', sums.zones, 'both sides'),
    data('data through interface endpoints', 'interface-endpoint-gb', sums.endpoint),
    endpointCrossZone(sums.toEndpoints, 'both sides'),
  ];
}

function crosses(network: Network, from: string | null, to: string): boolean {
  const [one, other] = [from, to].map((id) => {
    const subnet = network.subnets.find((candidate) => candidate.id === id);
    if (subnet === undefined) throw new NotKnown(`the zone of ${id ?? 'a workload'}`);
    return settled(subnet.availabilityZone, `the zone of ${subnet.id}`).key;
  });
  return one !== other;
}

function notesOn(routes: readonly Route[]): readonly string[] {
  const failing = routes.filter(({ verdict }) => verdict === 'fails').length;
  return failing === 0 ? [] : [`${failing} of ${routes.length} legs are blocked today, and carry nothing`];
}
