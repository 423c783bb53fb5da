import { data, HOURS, hourly, type Line, monthly } from './bill.js';
import { type Flow, flow, plus, times } from './curve.js';
import type { Layout, Traffic } from './layout.js';
import { Fraction } from './quantity.js';

/** A way to build the network, told by the lines of its bill, or why it can't serve this traffic. */
export interface Alternative {
  readonly name: string;
  readonly title: string;
  readonly lines: readonly Line[] | { readonly cannot: string };
}

interface Flows {
  readonly layers: Flow;
  readonly manifests: Flow;
  readonly services: Flow;
  readonly internet: Flow;
}

/** The layers are what varies; manifests keep their proportion to them, all else stays as it is. */
export function flowsOf({ layers, manifests, services, internet }: Traffic): Flows {
  return {
    layers: flow(0, 1),
    manifests: layers.equals(0) ? flow(manifests) : flow(0, manifests.div(layers)),
    services: flow(services),
    internet: flow(internet),
  };
}

export function alternatives(layout: Layout, traffic: Traffic): readonly Alternative[] {
  const { vpcs, zones } = layout;
  const flows = flowsOf(traffic);
  const all = plus(flows.layers, flows.manifests, flows.services, flows.internet);
  const withoutLayers = plus(flows.manifests, flows.services, flows.internet);
  const toServices = plus(flows.manifests, flows.services);
  const between = transferBetweenRegions(layout, traffic, plus(flows.layers, flows.manifests));
  const far = traffic.imageRegion !== null && traffic.imageRegion !== layout.region;
  const gatewayOnly = far
    ? 'an S3 gateway endpoint does not serve the layers of another region'
    : traffic.internet.compare(0) > 0
      ? 'traffic to the internet needs a NAT gateway'
      : null;
  const withGateway = far ? 'an S3 gateway endpoint does not serve the layers of another region' : null;
  const either = (reason: string | null, lines: readonly Line[]) => (reason === null ? lines : { cannot: reason });
  return [
    {
      name: 'nat-per-zone',
      title: 'NAT gateway in each zone',
      lines: [...natGateways(vpcs * zones, all), ...between],
    },
    {
      name: 'nat-one',
      title: 'one NAT gateway',
      lines: [...natGateways(vpcs, all), ...crossZone(zones, all), ...between],
    },
    {
      name: 'nat-regional',
      title: 'regional NAT gateway',
      lines: [
        hourly('regional NAT gateway', 'regional-nat-gateway-hour', vpcs * zones, 'zone'),
        addresses(vpcs * zones),
        data('data through the NAT gateway', 'regional-nat-gateway-gb', all),
        ...between,
      ],
    },
    {
      name: 'nat-instance',
      title: 'one NAT instance (t4g.nano)',
      lines: [
        hourly('NAT instance', 'nat-instance-hour', vpcs, 'instance'),
        monthly('its disk', 'nat-instance-disk-month', vpcs * 8, `${vpcs} × 8 GB for a month`),
        addresses(vpcs),
        ...crossZone(zones, all),
        ...between,
      ],
    },
    {
      name: 's3-gateway-only',
      title: 'NAT gateway in each zone, S3 gateway',
      lines: either(withGateway, natGateways(vpcs * zones, withoutLayers)),
    },
    {
      name: 'hybrid',
      title: 'endpoints, S3 gateway, one NAT gateway',
      lines: either(withGateway, [
        ...endpoints(layout, zones, toServices),
        ...natGateways(vpcs, flows.internet),
        ...crossZone(zones, flows.internet),
      ]),
    },
    {
      name: 'endpoints-every-zone',
      title: 'endpoints in each zone, S3 gateway',
      lines: either(gatewayOnly, endpoints(layout, zones, toServices)),
    },
    {
      name: 'endpoints-one-zone',
      title: 'endpoints in one zone, S3 gateway',
      lines: either(gatewayOnly, endpoints(layout, 1, toServices)),
    },
    {
      name: 'centralized',
      title: 'shared endpoints over transit gateway',
      lines: either(gatewayOnly, centralized(layout, toServices)),
    },
  ];
}

/** AWS: a NAT gateway is billed by the hour and by the gigabyte, whichever way the data goes; its address as every other. */
function natGateways(count: number, through: Flow): readonly Line[] {
  return [
    hourly('NAT gateways', 'nat-gateway-hour', count, 'gateway'),
    addresses(count),
    data('data through NAT gateways', 'nat-gateway-gb', through),
  ];
}

function addresses(count: number): Line {
  return { ...hourly('public IPv4 addresses', 'public-ipv4-hour', count, 'address'), basis: `${count} × ${HOURS} h` };
}

/**
 * Workloads spread evenly over the zones reach a single gateway from its own zone with 1 of `zones` gigabytes; the rest
 * crosses, and is billed at both sides. AWS: EC2 on-demand pricing, "$0.01/GB in each direction".
 */
function crossZone(zones: number, through: Flow): readonly Line[] {
  if (zones < 2) return [];
  const quantity = times(through, crossingShare(zones));
  return [data('transfer between zones', 'cross-zone-gb', quantity, `${zones - 1} of ${zones} GB × 2 sides`)];
}

function endpoints({ vpcs, zones, services }: Layout, inZones: number, through: Flow): readonly Line[] {
  const count = vpcs * inZones * services.length;
  return [
    {
      ...hourly('interface endpoints', 'interface-endpoint-hour', count, 'interface'),
      basis: `${vpcs === 1 ? '' : `${vpcs} VPCs × `}${services.length} services × ${inZones} ${inZones === 1 ? 'zone' : 'zones'} × ${HOURS} h`,
    },
    data('data through interface endpoints', 'interface-endpoint-gb', through),
    endpointCrossZone(times(through, crossingShare(zones)), `${zones - 1} of ${zones} GB × 2 sides`),
  ];
}

/**
 * DNS answers with the interfaces of all zones, so requests cross zones also where each zone has an interface. Whether
 * AWS still bills that is not settled: no page that says so was found, so it is named, and not counted without a price.
 */
export function endpointCrossZone(quantity: Flow, basis: string): Line {
  return {
    ...data('transfer between zones to endpoints', 'endpoint-cross-zone-gb', quantity, basis),
    ifUnpriced:
      'transfer between zones to the endpoints: whether AWS bills it is not settled, and it is at most what other transfer between zones costs',
  };
}

/** The share that leaves its zone when all zones are asked alike, at both sides. */
export function crossingShare(zones: number): Fraction {
  return new Fraction(Math.max(zones - 1, 0), Math.max(zones, 1)).mul(2);
}

/**
 * One set of endpoints in a VPC of its own; each VPC, and that one, is attached to a transit gateway. Layers take each
 * VPC's own S3 gateway endpoint. AWS: whitepaper "Building a scalable and secure multi-VPC network", centralized access.
 */
function centralized({ vpcs, zones, services }: Layout, through: Flow): readonly Line[] {
  return [
    {
      ...hourly('interface endpoints', 'interface-endpoint-hour', zones * services.length, 'interface'),
      basis: `${services.length} services × ${zones} ${zones === 1 ? 'zone' : 'zones'} × ${HOURS} h`,
    },
    hourly('transit gateway attachments', 'transit-gateway-attachment-hour', vpcs + 1, 'attachment'),
    data('data through interface endpoints', 'interface-endpoint-gb', through),
    data('data through the transit gateway', 'transit-gateway-gb', through),
    {
      ...monthly('private hosted zones', 'hosted-zone-month', services.length, `${services.length} zones`),
      ifUnpriced: `${services.length} private hosted zones for the shared names: no price in the table`,
    },
    endpointCrossZone(times(through, crossingShare(zones)), `${zones - 1} of ${zones} GB × 2 sides`),
  ];
}

/**
 * AWS bills data that leaves a region to the region that it leaves: here the one that holds the images. Its manifests
 * come from there too.
 */
function transferBetweenRegions({ region }: Layout, { imageRegion }: Traffic, images: Flow): readonly Line[] {
  if (imageRegion === null || imageRegion === region) return [];
  return [{ ...data(`transfer from ${imageRegion}`, 'inter-region-gb', images), from: imageRegion, to: region }];
}
