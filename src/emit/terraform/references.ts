import { InputError } from '../../model/input-error.js';
import type { Network } from '../../model/network.js';
import { quoted } from './hcl.js';

/** Says how a thing is referred to in Terraform. */
export interface References {
  /** The expression of a thing's id: `aws_vpc.main.id`. */
  readonly idOf: (id: string) => string;
  /** The thing's own address, for other attributes of it; null where it has none here. */
  readonly addressOf: (id: string) => string | null;
}

const ADDRESS = /^(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*(?:\[(?:\d+|"[^"\\$%]*")\])?$/;
const AWS_ID = /^(?:vpc|subnet|rtb|sg|acl|vpce|pl|igw|nat)-[0-9a-f]{8,17}$/;

/** References to things of a root module, by their addresses; `expressions` tells those inside of modules. */
export function terraformReferences(
  networks: readonly Network[],
  expressions: ReadonlyMap<string, string>,
): References {
  const addressOf = (id: string) => (ADDRESS.test(id) ? id : null);
  const defaults = new Map(
    networks.flatMap(({ vpcs }) =>
      vpcs.flatMap((vpc): readonly (readonly [string, readonly [string, string]])[] => [
        ...(vpc.mainRouteTable.known ? [[vpc.mainRouteTable.value, [vpc.id, 'main_route_table_id']] as const] : []),
        [vpc.defaultSecurityGroup, [vpc.id, 'default_security_group_id']],
        [vpc.defaultNetworkAcl, [vpc.id, 'default_network_acl_id']],
      ]),
    ),
  );
  const idOf = (id: string): string => {
    const given = expressions.get(id);
    if (given !== undefined) return given;
    if (AWS_ID.test(id)) return quoted(id);
    if (ADDRESS.test(id)) return `${id}.id`;
    const cluster = id.endsWith('.cluster_security_group')
      ? addressOf(id.slice(0, -'.cluster_security_group'.length))
      : null;
    if (cluster !== null) return `${cluster}.vpc_config[0].cluster_security_group_id`;
    const list = id.endsWith('.prefix_list_id') ? addressOf(id.slice(0, -'.prefix_list_id'.length)) : null;
    if (list !== null) return `${list}.prefix_list_id`;
    const [vpc, name] = defaults.get(id) ?? [];
    if (vpc !== undefined && name !== undefined && ADDRESS.test(vpc)) return `${vpc}.${name}`;
    throw new InputError(
      `${id} can't be referred to from here`,
      null,
      id.startsWith('module.')
        ? `add an output for it to the module, for example output "id" { value = … }`
        : 'give it as a folder of Terraform, or emit another format',
    );
  };
  return { idOf, addressOf };
}
