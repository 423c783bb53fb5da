import { endpointServiceName, parseServiceName, serviceFacts } from '../aws/services.js';
import { InputError } from '../model/input-error.js';
import type { Network, Vpc, VpcEndpoint } from '../model/network.js';
import { prefixListOf } from './apply.js';
import type { JudgedPull } from './design.js';
import { addGroup } from './endpoint-group.js';
import { leastPrivilege } from './endpoint-policy.js';
import { type EndpointPlaces, placesOf } from './endpoint-subnets.js';
import { makeGatewayEndpoint, makeInterfaceEndpoint } from './make.js';
import { identifier, member } from './names.js';
import { refuseUnserved } from './needs.js';
import { nameBeside, type Work } from './work.js';

/** Gives a VPC the endpoints that its workloads lack, in the subnets and with the group that they need. */
export function addEndpoints(work: Work, vpcId: string, pulls: readonly JudgedPull[]): void {
  const vpc = work.network.vpcs.find(({ id }) => id === vpcId);
  if (vpc === undefined) throw new InputError(`${vpcId} is not in the input`, null, 'give the folder that declares it');
  const region = regionOf(vpc);
  const wanted = servicesLacking(work, vpc, { pulls, region });
  const interfaces = wanted.filter((service) => service !== 's3');
  const zones = zonesOf(work.network, pulls);
  const places = interfaces.length === 0 ? null : placesOf(work, vpc, { zones, pulls, interfaces: interfaces.length });
  // With the block that was added for the places.
  const now = work.network.vpcs.find(({ id }) => id === vpcId) ?? vpc;
  if (places !== null) addInterfaces(work, now, { region, services: interfaces, places, pulls });
  if (wanted.includes('s3')) addGateway(work, vpc, { region, pulls });
  if (wanted.length > 0) work.decisions.push(POLICIES[work.choices.policies]);
  work.vpcs.push({
    vpc: vpc.id,
    region,
    zones: zones.map(({ key }) => key),
    services: interfaceServices(work.network, vpc),
    newServices: interfaces,
    endpointZones: places === null ? zones.length : places.zones,
  });
}

const POLICIES = {
  full: {
    what: "AWS's default policy on the endpoints, full access",
    why: 'what callers may do is decided by their IAM, and nothing that uses these services from the VPC breaks',
    instead:
      "--policies least-privilege --account ID lets ECR's endpoints serve pulls alone and S3's the layers alone; whatever else uses them is denied",
  },
  'least-privilege': {
    what: "endpoint policies that let ECR's endpoints serve pulls alone, and S3's the layers alone",
    why: 'nothing can be carried out of the VPC over them',
    instead:
      'without --policies, full access: buckets of applications, and images of other accounts, need a statement of their own here',
  },
} as const;

function regionOf(vpc: Vpc): string {
  if (vpc.region.known) return vpc.region.value;
  throw new InputError(
    `the region of ${vpc.id} is not known`,
    vpc.location,
    'give it: --region ap-northeast-1, for example',
  );
}

/** Zones with workloads, in the order of the pulls. */
function zonesOf({ subnets }: Network, pulls: readonly JudgedPull[]) {
  const zones = new Map<string, { readonly key: string; readonly name: string | null }>();
  for (const pull of pulls) {
    const zone = subnets.find(({ id }) => id === pull.subnet)?.availabilityZone;
    if (zone?.known === true && !zones.has(zone.value.key)) zones.set(zone.value.key, zone.value);
  }
  return [...zones.values()];
}

/** Services that some workload can't reach privately, and of which the VPC has no endpoint: pulls first, then by name. */
function servicesLacking(
  { network }: Work,
  vpc: Vpc,
  { pulls, region }: { readonly pulls: readonly JudgedPull[]; readonly region: string },
): readonly string[] {
  const services = new Set<string>();
  for (const { legs } of pulls) {
    for (const { leg } of legs) {
      if (leg.verdict === 'private' || services.has(leg.service)) continue;
      if (leg.service === 'registry') continue;
      if (
        leg.service === 's3'
          ? gatewayOf(network, vpc) !== null
          : endpointOf(network, vpc, { service: leg.service, region }) !== null
      )
        continue;
      refuseUnserved(leg.service);
      services.add(leg.service);
    }
  }
  const order = ['ecr.api', 'ecr.dkr'];
  const rank = (service: string) => (order.includes(service) ? order.indexOf(service) : order.length);
  return [...services].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function isIn(endpoint: VpcEndpoint, vpc: Vpc): boolean {
  return (!endpoint.vpc.known || endpoint.vpc.value === vpc.id) && !(endpoint.exists.known && !endpoint.exists.value);
}

/** The endpoint that owns the private names of a service, or would: a second one is refused. */
function endpointOf(
  { endpoints }: Network,
  vpc: Vpc,
  { service, region }: { readonly service: string; readonly region: string },
): VpcEndpoint | null {
  return (
    endpoints.find((endpoint) => {
      const parsed = endpoint.serviceName.known ? parseServiceName(endpoint.serviceName.value) : null;
      if (!isIn(endpoint, vpc) || parsed?.name !== service || parsed.region !== region) return false;
      // One of a type that the service doesn't have becomes one of the type that it has.
      const type = onlyTypeOf(endpoint) ?? (endpoint.type.known ? endpoint.type.value : 'Interface');
      return type === 'Interface';
    }) ?? null
  );
}

/** The type of endpoint that a service has, where there is only one. */
export function onlyTypeOf({ serviceName }: VpcEndpoint): 'Interface' | 'Gateway' | null {
  const name = serviceName.known ? parseServiceName(serviceName.value)?.name : undefined;
  const [type, ...others] = serviceFacts(name ?? '')?.types ?? [];
  return type !== undefined && others.length === 0 ? type : null;
}

/** The S3 gateway endpoint of a VPC: one for another region is none. */
export function gatewayOf({ endpoints }: Network, vpc: Vpc): VpcEndpoint | null {
  return (
    endpoints.find(
      (endpoint) =>
        isIn(endpoint, vpc) &&
        endpoint.type.known &&
        endpoint.type.value === 'Gateway' &&
        endpoint.serviceName.known &&
        isS3In(endpoint.serviceName.value, vpc),
    ) ?? null
  );
}

function isS3In(serviceName: string, { region }: Vpc): boolean {
  const parsed = parseServiceName(serviceName);
  return parsed?.name === 's3' && (!region.known || parsed.region === region.value);
}

function interfaceServices({ endpoints }: Network, vpc: Vpc): readonly string[] {
  return endpoints.flatMap((endpoint) => {
    if (
      !isIn(endpoint, vpc) ||
      !endpoint.type.known ||
      endpoint.type.value !== 'Interface' ||
      !endpoint.serviceName.known
    )
      return [];
    return [parseServiceName(endpoint.serviceName.value)?.name ?? endpoint.serviceName.value];
  });
}

function addInterfaces(
  work: Work,
  vpc: Vpc,
  {
    region,
    services,
    places,
    pulls,
  }: {
    readonly region: string;
    readonly services: readonly string[];
    readonly places: EndpointPlaces;
    readonly pulls: readonly JudgedPull[];
  },
): void {
  const group = addGroup(work, vpc, pulls);
  // One alone, and those beside a resource that has the usual name, are resources of their own.
  const isApart =
    work.spec?.apart === true ||
    services.length === 1 ||
    work.names.isTaken('aws_vpc_endpoint', `interface${work.suffixes.get(vpc.id) ?? ''}`);
  const beside = (name: string) => nameBeside(work, vpc.id, { type: 'aws_vpc_endpoint', name });
  const base = isApart ? null : beside('interface');
  const endpoints = services.map((service) => {
    const name = identifier(service);
    const id = base === null ? beside(name) : member(base, name);
    return makeInterfaceEndpoint(id, service, {
      vpc: vpc.id,
      serviceName: endpointServiceName(service, region, 'Interface'),
      policy: policyFor(work, service, vpc, region),
      subnets: places.subnets,
      group,
    });
  });
  work.network = { ...work.network, endpoints: [...work.network.endpoints, ...endpoints] };
}

/** One S3 gateway endpoint, on every route table that workloads use. It costs nothing. */
function addGateway(
  work: Work,
  vpc: Vpc,
  { region, pulls }: { readonly region: string; readonly pulls: readonly JudgedPull[] },
): void {
  const tables = new Set<string>();
  for (const pull of pulls) {
    const subnet = work.network.subnets.find(({ id }) => id === pull.subnet);
    const s3 = pull.legs.find(({ leg }) => leg.service === 's3');
    if (subnet === undefined || s3 === undefined) continue;
    const table = subnet.routeTable.known ? (subnet.routeTable.value ?? mainTableOf(vpc)) : null;
    if (table === null)
      throw new InputError(
        `which route table ${subnet.id} uses is not known`,
        subnet.location,
        subnet.routeTable.known ? 'give the folder that declares the VPC' : subnet.routeTable.settle,
      );
    tables.add(table);
  }
  const gateway = makeGatewayEndpoint(nameBeside(work, vpc.id, { type: 'aws_vpc_endpoint', name: 's3' }), 's3', {
    vpc: vpc.id,
    serviceName: endpointServiceName('s3', region, 'Gateway'),
    policy: policyFor(work, 's3', vpc, region),
    routeTables: [...tables],
  });
  work.network = {
    ...work.network,
    endpoints: [...work.network.endpoints, gateway],
    prefixLists: [...work.network.prefixLists, prefixListOf(gateway)],
  };
  work.decisions.push({
    what: `an S3 gateway endpoint on ${tables.size === 1 ? [...tables][0] : `the ${tables.size} route tables that workloads use`}`,
    why: 'image layers come from S3; a gateway endpoint costs nothing, by the hour or by the gigabyte',
    instead: null,
  });
}

function mainTableOf({ mainRouteTable }: Vpc): string | null {
  return mainRouteTable.known ? mainRouteTable.value : null;
}

function policyFor({ choices }: Work, service: string, vpc: Vpc, region: string) {
  if (choices.policies === 'full') return null;
  const account = choices.account ?? (vpc.account.known ? vpc.account.value : null);
  return leastPrivilege(service, { region, account, eks: choices.eks });
}
