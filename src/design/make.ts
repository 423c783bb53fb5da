import { type Cidr, parseCidr } from '../model/address.js';
import type {
  AvailabilityZone,
  NetworkAclEntry,
  RouteTable,
  SecurityGroup,
  SecurityGroupPeer,
  SecurityGroupRule,
  Subnet,
  Thing,
  Vpc,
  VpcEndpoint,
} from '../model/network.js';
import type { PolicyDocument } from '../model/policy.js';
import { all, known, unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';

/** The things of a design, as a reader would give them once they are written. */
function thing(id: string, name: string | null): Thing {
  return { id, location: null, exists: known(true), tags: name === null ? {} : { Name: name } };
}

export function makeVpc(
  id: string,
  name: string,
  { region, cidr }: { readonly region: string; readonly cidr: Cidr },
): Vpc {
  return {
    ...thing(id, name),
    region: known(region),
    account: unknown('the account', 'it decides nothing unless a policy names it'),
    cidrs: all([known(cidr)]),
    dnsSupport: known(true),
    dnsHostnames: known(true),
    dhcpOptions: known(null),
    mainRouteTable: known(`${id}.main_route_table`),
    defaultSecurityGroup: `${id}.default_security_group`,
    defaultNetworkAcl: `${id}.default_network_acl`,
    partial: null,
  };
}

/** What AWS makes with a VPC: a main route table, a group that admits itself, an ACL that allows everything. */
export function makeDefaults(vpc: Vpc): {
  readonly routeTable: RouteTable;
  readonly securityGroup: SecurityGroup;
  readonly networkAcl: { readonly id: string } & Thing & {
      readonly vpc: Vpc['mainRouteTable'];
      readonly entries: ReturnType<typeof all<NetworkAclEntry>>;
    };
} {
  const everything = anywhere();
  const entry = (direction: 'ingress' | 'egress'): NetworkAclEntry => ({
    ...thing(`${vpc.defaultNetworkAcl}.default_${direction}_100`, null),
    direction,
    number: known(100),
    action: known('allow'),
    protocol: known('all'),
    ports: known({ from: 0, to: 65535 }),
    cidr: known(everything),
  });
  return {
    routeTable: makeRouteTable(vpc.mainRouteTable.known ? vpc.mainRouteTable.value : '', null, vpc.id),
    securityGroup: {
      ...thing(vpc.defaultSecurityGroup, null),
      vpc: known(vpc.id),
      rules: all(
        [
          makeRule(`${vpc.defaultSecurityGroup}.default_ingress`, 'ingress', {
            kind: 'security-group',
            id: vpc.defaultSecurityGroup,
          }),
          makeRule(`${vpc.defaultSecurityGroup}.default_egress`, 'egress', { kind: 'cidr', cidr: everything }),
        ].map((rule) => ({ ...rule, protocol: known('all' as const), ports: known({ from: 0, to: 65535 }) })),
      ),
    },
    networkAcl: {
      ...thing(vpc.defaultNetworkAcl, null),
      vpc: known(vpc.id),
      entries: all([entry('ingress'), entry('egress')]),
    },
  };
}

export function anywhere(): Cidr {
  const cidr = parseCidr('0.0.0.0/0');
  if (cidr === null) throw new Error('0.0.0.0/0 is a CIDR block');
  return cidr;
}

export function makeRouteTable(id: string, name: string | null, vpc: string): RouteTable {
  return { ...thing(id, name), vpc: known(vpc), routes: all([]) };
}

export function makeSubnet(
  id: string,
  name: string,
  place: {
    readonly vpc: string;
    readonly cidr: Cidr;
    readonly zone: AvailabilityZone;
    readonly routeTable: string | null;
  },
): Subnet {
  return {
    ...thing(id, name),
    vpc: known(place.vpc),
    cidr: known(place.cidr),
    ipv6Cidr: known(null),
    availabilityZone: known(place.zone),
    routeTable: known(place.routeTable),
    networkAcl: known(null),
    mapPublicIp: known(false),
    dns64: known(false),
  };
}

export function makeGroup(id: string, name: string, vpc: string): SecurityGroup {
  return { ...thing(id, name), vpc: known(vpc), rules: all([]) };
}

/** TCP 443, the only port of a pull. */
export function makeRule(id: string, direction: 'ingress' | 'egress', peer: SecurityGroupPeer): SecurityGroupRule {
  return {
    ...thing(id, null),
    direction,
    protocol: known(6),
    ports: known({ from: 443, to: 443 }),
    peer: known(peer),
  };
}

interface EndpointParts {
  readonly vpc: string;
  readonly serviceName: string;
  readonly policy: PolicyDocument | null;
}

export function makeInterfaceEndpoint(
  id: string,
  name: string,
  parts: EndpointParts & { readonly subnets: readonly string[]; readonly group: string },
): VpcEndpoint {
  return {
    ...makeEndpoint(id, name, parts),
    type: known('Interface'),
    subnets: all(parts.subnets.map((subnet) => ({ subnet: known(subnet), address: known(null) }))),
    securityGroups: all([known(parts.group)]),
    privateDns: known(true),
  };
}

export function makeGatewayEndpoint(
  id: string,
  name: string,
  parts: EndpointParts & { readonly routeTables: readonly string[] },
): VpcEndpoint {
  return { ...makeEndpoint(id, name, parts), routeTables: all(parts.routeTables.map((table) => known(table))) };
}

function makeEndpoint(id: string, name: string, { vpc, serviceName, policy }: EndpointParts): VpcEndpoint {
  return {
    ...thing(id, name),
    vpc: known(vpc),
    type: known('Gateway'),
    serviceName: known(serviceName),
    serviceRegion: known(null),
    subnets: all([]),
    routeTables: all([]),
    securityGroups: all([]),
    privateDns: known(false),
    privateDnsOnlyForInboundResolver: known(false),
    policy: known(policy),
    ipAddressType: known('ipv4'),
  };
}

/** A workload of which nothing is known but its subnet: it lets everything out, and carries no known group. */
export function assumedIn(subnet: Subnet): Workload {
  return {
    id: subnet.id,
    kind: 'assumed',
    location: subnet.location,
    exists: subnet.exists,
    tags: {},
    subnets: all([known(subnet.id)]),
    securityGroups: all([]),
    publicIp: known('subnet'),
    images: all([]),
    needs: all([]),
    fetchesToken: true,
  };
}
