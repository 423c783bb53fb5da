import { parseServiceName } from '../../aws/services.js';
import type { Cidr } from '../../model/address.js';
import type { Network, Subnet, Vpc, VpcEndpoint } from '../../model/network.js';
import type { Workload } from '../../model/workload.js';
import { type EndpointInterface, endpointRole, interfacesOf } from '../../trace/endpoint.js';
import type { Leg } from '../../trace/leg.js';
import { asMade } from '../../trace/refused.js';
import type { Requirement } from '../../trace/requirement.js';
import type { Topology } from '../../trace/topology.js';
import { ONE_WORLD } from './settle.js';

/** A pull that the lab makes: a workload in a subnet, and its legs with what was predicted of them. */
export interface LabPull {
  readonly index: number;
  readonly workload: Workload;
  readonly subnet: Subnet;
  readonly legs: readonly LabLeg[];
}

export interface LabLeg {
  readonly leg: Leg;
  readonly requirement: Requirement;
}

/** One VPC, as AWS would accept it, and what is pulled in it. */
export interface Scene {
  readonly topology: Topology;
  readonly network: Network;
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly interfaceEndpoints: readonly InterfaceEndpoint[];
  readonly gatewayEndpoints: readonly GatewayEndpoint[];
  readonly pulls: readonly LabPull[];
  readonly sourcePorts: { readonly from: number; readonly to: number };
}

export interface InterfaceEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly service: string;
  readonly region: string;
  readonly interfaces: readonly Extract<EndpointInterface, { kind: 'known' }>[];
}

export interface GatewayEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly region: string;
}

export function setScene(
  whole: Network,
  vpc: Vpc,
  { pulls, sourcePorts }: Pick<Scene, 'pulls' | 'sourcePorts'>,
): Scene {
  const { topology } = asMade(whole);
  const { network } = topology;
  const inVpc = topology.endpointsIn(vpc.id).filter((endpoint) => endpoint.vpc.known && endpoint.vpc.value === vpc.id);
  const served = inVpc.flatMap((endpoint) => {
    const parsed = endpoint.serviceName.known ? parseServiceName(endpoint.serviceName.value) : null;
    if (parsed === null) return [];
    const { name: service, region } = parsed;
    const role = endpointRole(ONE_WORLD, endpoint, { topology, vpc, service, region });
    return role === null ? [] : [{ endpoint, service, region, role }];
  });
  return {
    topology,
    network,
    vpc,
    subnets: topology.subnetsIn(vpc.id).filter((subnet) => subnet.vpc.known),
    interfaceEndpoints: served.flatMap(({ endpoint, service, region, role }) =>
      role === 'interface'
        ? [{ endpoint, service, region, interfaces: interfacesOf(ONE_WORLD, topology, endpoint).filter(isKnown) }]
        : [],
    ),
    gatewayEndpoints: served.flatMap(({ endpoint, service, region, role }) =>
      role === 'gateway' && service === 's3' ? [{ endpoint, region }] : [],
    ),
    pulls,
    sourcePorts,
  };
}

function isKnown(each: EndpointInterface): each is Extract<EndpointInterface, { kind: 'known' }> {
  return each.kind === 'known';
}

/** Every block that a rule, an entry, a prefix list or a route names. */
export function blocksOf({ network }: Pick<Scene, 'network'>): readonly Cidr[] {
  const known = <T>(value: { readonly known: true; readonly value: T } | { readonly known: false }) =>
    value.known ? [value.value] : [];
  return [
    ...network.securityGroups
      .flatMap(({ rules }) => rules.items)
      .flatMap(({ peer }) => known(peer).flatMap((one) => (one.kind === 'cidr' ? [one.cidr] : []))),
    ...network.networkAcls.flatMap(({ entries }) => entries.items).flatMap(({ cidr }) => known(cidr)),
    ...network.prefixLists.flatMap(({ entries }) => entries.items).flatMap((entry) => known(entry)),
    ...network.routeTables
      .flatMap(({ routes }) => routes.items)
      .flatMap(({ destination }) => known(destination).flatMap((one) => (one.kind === 'cidr' ? [one.cidr] : []))),
  ];
}
