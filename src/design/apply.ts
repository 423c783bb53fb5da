import type { Change } from '../model/change.js';
import type {
  Network,
  NetworkAclEntry,
  PrefixList,
  SecurityGroupPeer,
  SecurityGroupRule,
  Thing,
  VpcEndpoint,
} from '../model/network.js';
import { all, known, type Members, some, unknown } from '../model/value.js';

/** The network with a change made. A change of something that isn't there changes nothing. */
export function applyChange(network: Network, change: Change): Network {
  switch (change.kind) {
    case 'vpc-dns':
      return {
        ...network,
        vpcs: replace(network.vpcs, change.vpc, (vpc) => ({
          ...vpc,
          dnsSupport: known(true),
          dnsHostnames: known(true),
        })),
      };
    case 'vpc-cidr':
      return {
        ...network,
        vpcs: replace(network.vpcs, change.vpc, (vpc) => ({ ...vpc, cidrs: including(vpc.cidrs, known(change.cidr)) })),
      };
    case 'private-dns':
      return onEndpoint(network, change.endpoint, (endpoint) => ({ ...endpoint, privateDns: known(true) }));
    case 'endpoint-type':
      return onEndpoint(network, change.endpoint, (endpoint) => ({ ...endpoint, type: known(change.type) }));
    case 'private-dns-for-vpc':
      return onEndpoint(network, change.endpoint, (endpoint) => ({
        ...endpoint,
        privateDnsOnlyForInboundResolver: known(false),
      }));
    case 'endpoint-route-table':
      return onEndpoint(network, change.endpoint, (endpoint) => ({
        ...endpoint,
        routeTables: including(endpoint.routeTables, known(change.routeTable)),
      }));
    case 'endpoint-subnet':
      return onEndpoint(network, change.endpoint, (endpoint) => ({
        ...endpoint,
        subnets: including(endpoint.subnets, { subnet: known(change.subnet), address: known(null) }),
      }));
    case 'endpoint-subnet-dropped':
      return onEndpoint(network, change.endpoint, (endpoint) => ({
        ...endpoint,
        subnets: without(endpoint.subnets, ({ subnet }) => subnet.known && subnet.value === change.subnet),
      }));
    case 'endpoint-group':
      return onEndpoint(network, change.endpoint, (endpoint) => ({
        ...endpoint,
        securityGroups: including(endpoint.securityGroups, known(change.group)),
      }));
    case 'group-rule':
      return {
        ...withPrefixList(network, change.peer),
        securityGroups: replace(network.securityGroups, change.group, (group) => ({
          ...group,
          rules: including(group.rules, ruleOf(change, group.rules.items.length)),
        })),
      };
    case 'acl-entry':
      return {
        ...network,
        networkAcls: replace(network.networkAcls, change.networkAcl, (acl) => ({
          ...acl,
          entries: including(acl.entries, entryOf(change)),
        })),
      };
  }
}

/** The prefix list that a gateway endpoint brings: AWS's own of its service. */
export function prefixListOf({ id, serviceName, location }: VpcEndpoint): PrefixList {
  const list = `${id}${PREFIX_LIST}`;
  return {
    id: list,
    location,
    exists: known(true),
    tags: {},
    name: serviceName,
    entries: some([], unknown(`${list}.entries`, 'AWS keeps them')),
  };
}

const PREFIX_LIST = '.prefix_list_id';

function withPrefixList(network: Network, peer: SecurityGroupPeer): Network {
  if (peer.kind !== 'prefix-list' || network.prefixLists.some(({ id }) => id === peer.id)) return network;
  const endpoint = network.endpoints.find(({ id }) => `${id}${PREFIX_LIST}` === peer.id);
  return endpoint === undefined
    ? network
    : { ...network, prefixLists: [...network.prefixLists, prefixListOf(endpoint)] };
}

function ruleOf(change: Extract<Change, { kind: 'group-rule' }>, index: number): SecurityGroupRule {
  return {
    id: `${change.group}.added[${index}]`,
    location: null,
    exists: known(true),
    tags: {},
    direction: change.direction,
    protocol: known(6),
    ports: known({ from: 443, to: 443 }),
    peer: known(change.peer),
  };
}

function entryOf({
  networkAcl,
  direction,
  number,
  cidr,
  ports,
}: Extract<Change, { kind: 'acl-entry' }>): NetworkAclEntry {
  return {
    id: `${networkAcl}.${direction}[${number}]`,
    location: null,
    exists: known(true),
    tags: {},
    direction,
    number: known(number),
    action: known('allow'),
    protocol: known(6),
    ports: known(ports),
    cidr: known(cidr),
  };
}

function onEndpoint(
  network: Network,
  id: string,
  change: (endpoint: Network['endpoints'][number]) => Network['endpoints'][number],
): Network {
  return { ...network, endpoints: replace(network.endpoints, id, change) };
}

function replace<T extends Thing>(things: readonly T[], id: string, change: (thing: T) => T): readonly T[] {
  return things.map((thing) => (thing.id === id ? change(thing) : thing));
}

function including<T>(members: Members<T>, item: T): Members<T> {
  const items = [...members.items, item];
  return members.complete ? all(items) : some(items, members.why);
}

function without<T>(members: Members<T>, leaves: (item: T) => boolean): Members<T> {
  const items = members.items.filter((item) => !leaves(item));
  return members.complete ? all(items) : some(items, members.why);
}
