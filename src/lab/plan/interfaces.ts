import { assignableAddresses, cidrSet, formatAddress, parseAddress } from '../../model/address.js';
import { intersect, type Scalar } from '../../model/interval-set.js';
import type { NatGateway, Subnet } from '../../model/network.js';
import type { Members, Value } from '../../model/value.js';
import type { AddressMap } from './address-map.js';
import { addressClasses, firstFree } from './classes.js';
import { blocksOf, type InterfaceEndpoint, type LabPull, type Scene } from './scene.js';
import { settled } from './settle.js';

/** A network interface of the VPC in the lab, with all addresses that it may have there. */
export interface LabInterface {
  readonly index: number;
  readonly owner: Owner;
  readonly subnet: Subnet | null;
  /** Ids of the groups on it; null: groups don't look at it. */
  readonly groups: readonly string[] | null;
  readonly addresses: readonly string[];
  readonly hasPublicIp: boolean;
}

type Owner =
  /** Where a workload's packets are tried from: an address of each class. */
  | { readonly kind: 'client'; readonly pull: LabPull }
  /** Where it pulls for real. */
  | { readonly kind: 'task'; readonly pull: LabPull }
  | { readonly kind: 'endpoint'; readonly endpoint: InterfaceEndpoint; readonly place: number }
  | { readonly kind: 'nat'; readonly gateway: NatGateway };

/** Gives every interface its addresses: fixed ones first, then one of each class that the network tells apart. */
export function layInterfaces(
  scene: Scene,
  { ipv6, withTasks }: { readonly ipv6: AddressMap; readonly withTasks: boolean },
): readonly LabInterface[] {
  const blocks = blocksOf(scene);
  const taken = new Set<Scalar>(fixedAddresses(scene));
  const interfaces: LabInterface[] = [];
  const add = (made: Omit<LabInterface, 'index'>) => {
    if (made.addresses.length > 0) interfaces.push({ ...made, index: interfaces.length });
  };
  const take = (subnet: Subnet, count: number): readonly string[] => {
    const own = settled(subnet.cidr, null);
    const classes = own === null ? [] : addressClasses(assignableAddresses(own), blocks.filter(overlapping(own)));
    const found = classes.slice(0, count).flatMap((part) => {
      const free = firstFree(part, taken);
      if (free === null) return [];
      taken.add(free);
      return [formatAddress(free)];
    });
    return [...found, ...takeIpv6(subnet, count)];
  };
  const next6 = new Map<string, number>();
  const takeIpv6 = (subnet: Subnet, count: number): readonly string[] => {
    const own = settled(subnet.ipv6Cidr, null);
    if (own === null) return [];
    const reachable = intersect(cidrSet(own), assignableAddresses(own));
    return ipv6.atoms
      .filter(({ real }) => intersect(real, reachable).length > 0)
      .slice(0, count)
      .flatMap(({ addresses }) => {
        const key = addresses[0] ?? '';
        const used = next6.get(key) ?? 0;
        next6.set(key, used + 1);
        return addresses[used] ?? [];
      });
  };
  for (const pull of scene.pulls) {
    const { workload, subnet } = pull;
    const groups = workload.kind === 'assumed' ? null : groupsOf(workload.securityGroups, scene);
    const hasPublicIp = publicIpOf(pull);
    add({ owner: { kind: 'client', pull }, subnet, groups, hasPublicIp, addresses: take(subnet, Infinity) });
  }
  for (const endpoint of scene.interfaceEndpoints) {
    const groups = groupsOf(endpoint.endpoint.securityGroups, scene);
    for (const [place, { subnet, address }] of endpoint.interfaces.entries()) {
      const fixed = settled(address, null);
      const addresses = fixed === null ? take(subnet, Infinity) : [fixed, ...takeIpv6(subnet, Infinity)];
      add({ owner: { kind: 'endpoint', endpoint, place }, subnet, groups, hasPublicIp: false, addresses });
    }
  }
  for (const gateway of scene.network.natGateways) {
    if (settled(gateway.vpc, '') !== scene.vpc.id || !settled(gateway.exists, true)) continue;
    const id = gateway.subnet.known ? gateway.subnet.value : undefined;
    const subnet = id === undefined || id === null ? null : (scene.topology.subnet(id) ?? undefined);
    if (id === undefined || subnet === undefined) continue;
    const addresses = subnet === null ? regionalAddress(interfaces.length) : take(subnet, 1).filter(isIpv4);
    const hasPublicIp = settled(gateway.connectivity, 'public') === 'public';
    add({ owner: { kind: 'nat', gateway }, subnet, groups: null, hasPublicIp, addresses });
  }
  if (withTasks) {
    for (const pull of scene.pulls) {
      const client = interfaces.find(({ owner }) => owner.kind === 'client' && owner.pull === pull);
      if (client === undefined) continue;
      const own = take(pull.subnet, 1);
      add({ ...client, owner: { kind: 'task', pull }, addresses: own.filter(isIpv4).slice(0, 1) });
    }
  }
  return interfaces;
}

/** A regional NAT gateway is in no subnet of the VPC. */
function regionalAddress(index: number): readonly string[] {
  return [formatAddress(0x64400000 + index)];
}

export function isIpv4(address: string): boolean {
  return !address.includes(':');
}

function overlapping(own: { readonly start: Scalar; readonly end: Scalar }) {
  return ({ start, end }: { readonly start: Scalar; readonly end: Scalar }) =>
    typeof start === typeof own.start && start < own.end && own.start < end && !(start <= own.start && own.end <= end);
}

function fixedAddresses({ interfaceEndpoints }: Scene): readonly Scalar[] {
  return interfaceEndpoints.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ address }) =>
      address.known && address.value !== null ? (parseAddress(address.value) ?? []) : [],
    ),
  );
}

/** No group named: the VPC's default one applies. */
function groupsOf(named: Members<Value<string>>, { vpc }: Scene): readonly string[] {
  const ids = named.items.flatMap((group) => (group.known ? [group.value] : []));
  return named.complete && named.items.length === 0 ? [vpc.defaultSecurityGroup] : [...new Set(ids)].sort();
}

function publicIpOf({ workload, subnet }: LabPull): boolean {
  const setting = settled(workload.publicIp, false);
  return setting === 'subnet' ? settled(subnet.mapPublicIp, false) : setting;
}
