import { type Change, keyOf } from '../model/change.js';
import type { Network, Thing } from '../model/network.js';

/** The names of resources and parameters in a template: letters and digits, each once. */
export interface LogicalNames {
  /** The name of a new thing; null for any other. */
  readonly of: (id: string) => string | null;
  /** The same for one that is known to be new. */
  readonly own: (id: string) => string;
  readonly parameter: (id: string, type: string) => string;
  /** The name of a change that is a resource of its own. */
  readonly ofChange: (change: Change) => string;
}

const SUFFIXES: Readonly<Record<string, string>> = {
  aws_vpc: 'Vpc',
  aws_subnet: 'Subnet',
  aws_route_table: 'RouteTable',
  aws_security_group: 'SecurityGroup',
  aws_vpc_endpoint: 'Endpoint',
};

export function logicalNames(
  { vpcs, subnets, routeTables, securityGroups, endpoints }: Network,
  used: readonly string[] = [],
): LogicalNames {
  const taken = new Set<string>(used);
  const free = (name: string) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name}${number}`;
    taken.add(unique);
    return unique;
  };
  const names = new Map<string, string>();
  const main = new Set(
    vpcs.flatMap((vpc) => [vpc.mainRouteTable.known ? vpc.mainRouteTable.value : '', vpc.defaultSecurityGroup]),
  );
  const things: readonly Thing[] = [...vpcs, ...subnets, ...routeTables, ...securityGroups, ...endpoints];
  for (const { id } of things) if (!main.has(id)) names.set(id, free(nameOf(id)));
  const parameters = new Map<string, string>();
  const changes = new Map<string, string>();
  return {
    of: (id) => names.get(id) ?? null,
    own(id) {
      const name = names.get(id);
      if (name === undefined) throw new Error(`${id} is no new thing`);
      return name;
    },
    parameter(id, type) {
      const key = `${type} ${id}`;
      const known = parameters.get(key);
      if (known !== undefined) return known;
      const name = free(`${parameterName(id)}Id`);
      parameters.set(key, name);
      return name;
    },
    ofChange(change) {
      const key = keyOf(change);
      const known = changes.get(key);
      if (known !== undefined) return known;
      const name = free(changeName(change));
      changes.set(key, name);
      return name;
    },
  };
}

/** `EcrApiEndpoint` of `aws_vpc_endpoint.interface["ecr_api"]`, `Private1aApp1Subnet` of `aws_subnet.private_1a_app1`. */
function nameOf(id: string): string {
  const [, type = '', label = '', key] = /^([a-z0-9_]+)\.([A-Za-z0-9_-]+)(?:\["(.*)"\])?$/s.exec(id) ?? [];
  const suffix = SUFFIXES[type] ?? '';
  const name = type === 'aws_vpc_endpoint' && key !== undefined ? pascal(key) : pascal(`${label}_${key ?? ''}`);
  return name.endsWith(suffix) ? name : `${name}${suffix}`;
}

/** `VpcMainRouteTable` of `Vpc.main_route_table`, `S3PrefixList` of `aws_vpc_endpoint.s3.prefix_list_id`. */
function parameterName(id: string): string {
  return pascal(id.replace(/^(?:.*\.)?aws_/, '').replace(/_id$/, ''));
}

/** `AppHttpsEgress` for a rule of `aws_security_group.app`, `VpcEndpointCidrBlock` for a block of the VPC. */
function changeName(change: Change): string {
  const nameIn = (id: string) => pascal(id.replace(/^(?:.*\.)?aws_\w+\./, ''));
  const direction = 'direction' in change && change.direction === 'ingress' ? 'Ingress' : 'Egress';
  switch (change.kind) {
    case 'group-rule':
      return `${nameIn(change.group)}${change.peer.kind === 'prefix-list' ? 'S3' : 'Https'}${direction}`;
    case 'acl-entry':
      return `${nameIn(change.networkAcl)}${direction}${change.number}`;
    case 'vpc-cidr':
      return `${nameIn(change.association)}CidrBlock`;
    default:
      return 'Change';
  }
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
