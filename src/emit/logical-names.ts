import type { Network, Thing } from '../model/network.js';

/** The names of resources and parameters in a template: letters and digits, each once. */
export interface LogicalNames {
  /** The name of a new thing; null for any other. */
  readonly of: (id: string) => string | null;
  /** The same for one that is known to be new. */
  readonly own: (id: string) => string;
  readonly parameter: (id: string, type: string) => string;
  readonly ofChange: (index: number) => string;
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
      const name = free(`${pascal(id.replace(/^(?:.*\.)?aws_/, ''))}Id`);
      parameters.set(key, name);
      return name;
    },
    ofChange: (index) => `Change${index + 1}`,
  };
}

/** `EcrApiEndpoint` of `aws_vpc_endpoint.interface["ecr_api"]`, `Private1aApp1Subnet` of `aws_subnet.private_1a_app1`. */
function nameOf(id: string): string {
  const [, type = '', label = '', key] = /^([a-z0-9_]+)\.([A-Za-z0-9_-]+)(?:\["(.*)"\])?$/s.exec(id) ?? [];
  const suffix = SUFFIXES[type] ?? '';
  const name = type === 'aws_vpc_endpoint' && key !== undefined ? pascal(key) : pascal(`${label}_${key ?? ''}`);
  return name.endsWith(suffix) ? name : `${name}${suffix}`;
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
