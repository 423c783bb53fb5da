import { parseServiceName } from '../../aws/services.js';
import type { SecurityGroup, SecurityGroupRule, Subnet, VpcEndpoint } from '../../model/network.js';
import { attribute, BLANK, block, comment, type Item, quoted, type Written } from './hcl.js';
import { ECR_POLICY, policyLocals, policyOfEach, policyValue } from './policy.js';
import {
  addressOf,
  byBlock,
  cidrExpression,
  knownOf,
  nameTag,
  tagItems,
  type Writing,
  zoneExpression,
} from './writing.js';

type Section = readonly Item[];

export function vpcItems({ added }: Writing): readonly Section[] {
  return added.vpcs.map((vpc) => {
    const { type, label } = addressOf(vpc.id);
    const [primary] = vpc.cidrs.items;
    const cidr = primary?.known === true ? primary.value.text : '';
    return [
      block(
        'resource',
        [type, label],
        [
          attribute('cidr_block', quoted(cidr)),
          BLANK,
          comment('Private DNS of the endpoints needs both.'),
          attribute('enable_dns_support', 'true'),
          attribute('enable_dns_hostnames', 'true'),
          BLANK,
          ...tagItems(nameTag(vpc)),
        ],
      ),
    ];
  });
}

const CIDR_ASSOCIATION = 'aws_vpc_ipv4_cidr_block_association';

/** Further blocks of a VPC, which subnets in them wait for. */
export function cidrItems({ changes, references }: Writing): readonly Section[] {
  return changes.flatMap((change): readonly Section[] =>
    change.kind !== 'vpc-cidr'
      ? []
      : [
          [
            block(
              'resource',
              [CIDR_ASSOCIATION, 'vpc_endpoint'],
              [attribute('vpc_id', references.idOf(change.vpc)), attribute('cidr_block', quoted(change.cidr.text))],
            ),
          ],
        ],
  );
}

function waitFor({ changes }: Writing, subnets: readonly Subnet[]): readonly Item[] {
  const isInside = subnets.some(({ cidr }) =>
    changes.some(
      (change) =>
        change.kind === 'vpc-cidr' &&
        cidr.known &&
        cidr.value !== null &&
        cidr.value.start >= change.cidr.start &&
        cidr.value.end <= change.cidr.end,
    ),
  );
  return isInside ? [BLANK, attribute('depends_on', [`${CIDR_ASSOCIATION}.vpc_endpoint`])] : [];
}

const ENDPOINT_SUBNET =
  'One endpoint subnet a zone: an interface endpoint takes no more, and every other subnet reaches it over the local route.';

export function subnetItems(writing: Writing): readonly Section[] {
  const endpointSubnets = new Set(
    writing.added.endpoints.flatMap(({ subnets }) =>
      subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  let told = false;
  return byBlock(writing.added.subnets).map(([, group]) => {
    const isFirst = !told && endpointSubnets.has(group[0].id);
    told ||= isFirst;
    const resource = group[0].id.includes('[') ? subnetsForEach(writing, group) : oneSubnet(writing, group[0]);
    return isFirst ? [comment(ENDPOINT_SUBNET), resource] : [resource];
  });
}

function oneSubnet(writing: Writing, subnet: Subnet): Item {
  const { type, label } = addressOf(subnet.id);
  return block(
    'resource',
    [type, label],
    [
      attribute('vpc_id', writing.references.idOf(knownOf(subnet.vpc, 'the VPC'))),
      attribute('cidr_block', quoted(knownOf(subnet.cidr, 'the block')?.text ?? '')),
      attribute('availability_zone', zoneExpression(writing, subnet)),
      BLANK,
      ...tagItems(nameTag(subnet)),
      ...waitFor(writing, [subnet]),
    ],
  );
}

function subnetsForEach(writing: Writing, group: readonly [Subnet, ...Subnet[]]): Item {
  const { type, label } = addressOf(group[0].id);
  const entries = group.map((subnet): readonly [string, Written] => [
    addressOf(subnet.id).key ?? '',
    `{ zone = ${zoneExpression(writing, subnet)}, cidr = ${quoted(knownOf(subnet.cidr, 'the block')?.text ?? '')} }`,
  ]);
  return block(
    'resource',
    [type, label],
    [
      attribute('for_each', { object: entries }),
      BLANK,
      attribute('vpc_id', writing.references.idOf(knownOf(group[0].vpc, 'the VPC'))),
      attribute('cidr_block', 'each.value.cidr'),
      attribute('availability_zone', 'each.value.zone'),
      BLANK,
      ...tagItems('"private ${each.key} vpc endpoint"'),
      ...waitFor(writing, group),
    ],
  );
}

/** New route tables, and the subnets that use them. */
export function associationItems(writing: Writing): readonly Section[] {
  const { added, references } = writing;
  const main = new Set(
    added.vpcs.flatMap(({ mainRouteTable }) => (mainRouteTable.known ? [mainRouteTable.value] : [])),
  );
  return added.routeTables.flatMap((table): readonly Section[] => {
    if (main.has(table.id)) return [];
    const { type, label } = addressOf(table.id);
    const users = added.subnets.filter(({ routeTable }) => routeTable.known && routeTable.value === table.id);
    const entries = users.map((subnet): readonly [string, Written] => [
      addressOf(subnet.id).label.replace(/^private_/, ''),
      references.idOf(subnet.id),
    ]);
    return [
      [
        comment(
          'No route besides `local` and what the S3 endpoint adds. The endpoint subnets stay on the main route table.',
        ),
        block(
          'resource',
          [type, label],
          [attribute('vpc_id', references.idOf(knownOf(table.vpc, 'the VPC'))), BLANK, ...tagItems(nameTag(table))],
        ),
      ],
      [
        block(
          'resource',
          ['aws_route_table_association', label],
          [
            attribute('for_each', { object: entries }),
            BLANK,
            attribute('subnet_id', 'each.value'),
            attribute('route_table_id', references.idOf(table.id)),
          ],
        ),
      ],
    ];
  });
}

export function groupItems(writing: Writing): readonly Section[] {
  const own = new Set(writing.added.vpcs.map(({ defaultSecurityGroup }) => defaultSecurityGroup));
  return writing.added.securityGroups.flatMap((group): readonly Section[] => {
    if (own.has(group.id)) return [];
    const { type, label } = addressOf(group.id);
    const isEndpoints = writing.added.endpoints.some(({ securityGroups }) =>
      securityGroups.items.some((each) => each.known && each.value === group.id),
    );
    const resource = block(
      'resource',
      [type, label],
      [
        attribute('name', quoted(group.tags.Name ?? label)),
        attribute(
          'description',
          quoted(isEndpoints ? 'HTTPS to the interface endpoints' : 'Workloads that pull images'),
        ),
        attribute('vpc_id', writing.references.idOf(knownOf(group.vpc, 'the VPC'))),
      ],
    );
    return [
      isEndpoints ? [comment('Replies pass by themselves, so the group needs no egress rule.'), resource] : [resource],
      ...ruleItems(writing, group),
    ];
  });
}

function ruleItems(writing: Writing, group: SecurityGroup): readonly Section[] {
  return byBlock(group.rules.items).map(([label, rules]) => {
    const { type } = addressOf(rules[0].id);
    const several = rules[0].id.includes('[');
    const written = rules.map((rule) => peerOf(writing, group, rule));
    const name = written[0]?.argument ?? 'cidr_ipv4';
    return [
      block(
        'resource',
        [type, label],
        [
          ...(several
            ? [
                attribute('for_each', {
                  object: rules.map((rule, at): readonly [string, Written] => [
                    addressOf(rule.id).key ?? '',
                    written[at]?.value ?? '',
                  ]),
                }),
                BLANK,
              ]
            : []),
          attribute('security_group_id', writing.references.idOf(group.id)),
          attribute('description', quoted(written[0]?.why ?? '')),
          attribute(name, several ? 'each.value' : (written[0]?.value ?? '')),
          attribute('ip_protocol', quoted('tcp')),
          attribute('from_port', '443'),
          attribute('to_port', '443'),
        ],
      ),
    ];
  });
}

function peerOf(
  writing: Writing,
  group: SecurityGroup,
  { peer: value, direction }: SecurityGroupRule,
): { readonly argument: string; readonly value: string; readonly why: string } {
  const peer = knownOf(value, 'the peer');
  const [toward, whom] = direction === 'ingress' ? ['from', 'workloads'] : ['to', 'the endpoints'];
  switch (peer.kind) {
    case 'cidr': {
      const expression = cidrExpression(writing, knownOf(group.vpc, 'the VPC'), peer.cidr);
      const isVpc = writing.networks.some(({ vpcs }) =>
        vpcs.some(({ cidrs }) => cidrs.items.some((own) => own.known && own.value.text === peer.cidr.text)),
      );
      return { argument: 'cidr_ipv4', value: expression, why: `HTTPS ${toward} ${isVpc ? 'the VPC' : whom}` };
    }
    case 'prefix-list':
      return {
        argument: 'prefix_list_id',
        value: writing.references.idOf(peer.id),
        why: 'Image layers, which come from S3',
      };
    case 'security-group':
      return {
        argument: 'referenced_security_group_id',
        value: writing.references.idOf(peer.id),
        why: `HTTPS ${toward} ${whom}`,
      };
  }
}

export function endpointItems(writing: Writing): readonly Section[] {
  const isGateway = ({ type }: VpcEndpoint) => type.known && type.value === 'Gateway';
  const gateways = writing.added.endpoints.filter(isGateway);
  const interfaces = writing.added.endpoints.filter((endpoint) => !isGateway(endpoint));
  return [
    ...policyLocals(writing, interfaces),
    ...gateways.map((endpoint) => [comment('Image layers come from S3.'), gateway(writing, endpoint)]),
    ...byBlock(interfaces).map(([, group]) => [
      group[0].id.includes('[') ? interfacesForEach(writing, group) : oneInterface(writing, group[0]),
    ]),
  ];
}

function gateway(writing: Writing, endpoint: VpcEndpoint): Item {
  const { type, label } = addressOf(endpoint.id);
  const tables = endpoint.routeTables.items.map((table) => writing.references.idOf(knownOf(table, 'a route table')));
  return block(
    'resource',
    [type, label],
    [
      attribute('vpc_id', writing.references.idOf(knownOf(endpoint.vpc, 'the VPC'))),
      attribute('service_name', serviceName(writing, endpoint)),
      attribute('vpc_endpoint_type', quoted('Gateway')),
      attribute('route_table_ids', tables),
      ...policyItems(writing, endpoint),
      BLANK,
      ...tagItems(nameTag(endpoint)),
    ],
  );
}

function oneInterface(writing: Writing, endpoint: VpcEndpoint): Item {
  const { type, label } = addressOf(endpoint.id);
  return block(
    'resource',
    [type, label],
    [
      ...interfaceAttributes(writing, endpoint, serviceName(writing, endpoint)),
      ...policyItems(writing, endpoint),
      BLANK,
      ...tagItems(nameTag(endpoint)),
    ],
  );
}

/** Endpoints that differ by their service alone: static keys, so that every plan knows them. */
function interfacesForEach(writing: Writing, group: readonly [VpcEndpoint, ...VpcEndpoint[]]): Item {
  const { type, label } = addressOf(group[0].id);
  const entries = group.map((endpoint): readonly [string, Written] => [
    addressOf(endpoint.id).key ?? '',
    quoted(shortName(endpoint)),
  ]);
  return block(
    'resource',
    [type, label],
    [
      attribute('for_each', { object: entries }),
      BLANK,
      ...interfaceAttributes(writing, group[0], serviceNameOfEach(writing, group)),
      ...policyOfEach(group),
      BLANK,
      ...tagItems('each.value'),
    ],
  );
}

function interfaceAttributes(writing: Writing, endpoint: VpcEndpoint, name: string): readonly Item[] {
  const { references } = writing;
  const subnets = subnetIds(writing, endpoint);
  return [
    attribute('vpc_id', references.idOf(knownOf(endpoint.vpc, 'the VPC'))),
    attribute('service_name', name),
    attribute('vpc_endpoint_type', quoted('Interface')),
    attribute('private_dns_enabled', 'true'),
    attribute('subnet_ids', subnets),
    attribute(
      'security_group_ids',
      endpoint.securityGroups.items.map((group) => references.idOf(knownOf(group, 'a group'))),
    ),
  ];
}

/** Each subnet, or all instances of a resource as one expression. */
function subnetIds({ added, references }: Writing, { subnets }: VpcEndpoint): Written {
  const ids = subnets.items.map(({ subnet }) => knownOf(subnet, 'a subnet'));
  const bases = new Set(ids.map((id) => id.replace(/\[.*$/s, '')));
  const [base = ''] = bases;
  const instances = added.subnets.filter(({ id }) => id.startsWith(`${base}[`));
  return bases.size === 1 && instances.length === ids.length && instances.length > 0
    ? `[for subnet in ${base} : subnet.id]`
    : ids.map((id) => references.idOf(id));
}

function policyItems(writing: Writing, { policy, type }: VpcEndpoint): readonly Item[] {
  const document = knownOf(policy, 'the policy');
  if (document === null) return [];
  if (!type.known || type.value !== 'Gateway') return [attribute('policy', ECR_POLICY)];
  return [BLANK, attribute('policy', policyValue(document, writing))];
}

function shortName({ serviceName: name }: VpcEndpoint): string {
  const full = knownOf(name, 'the service');
  return parseServiceName(full)?.name ?? full;
}

/** `"com.amazonaws.${var.region}.ecr.api"`. */
function serviceName({ region }: Writing, { serviceName: name }: VpcEndpoint): string {
  const full = knownOf(name, 'the service');
  const parsed = parseServiceName(full);
  return parsed === null ? quoted(full) : `"${full.replace(`.${parsed.region}.`, `.${region}.`)}"`;
}

/** In the China regions the names of some services have a prefix: then each is written out. */
function serviceNameOfEach(writing: Writing, group: readonly VpcEndpoint[]): string {
  const full = (endpoint: VpcEndpoint) => knownOf(endpoint.serviceName, 'the service');
  const prefixed = group.filter((endpoint) => full(endpoint).startsWith('cn.'));
  if (prefixed.length === 0) return `"com.amazonaws.${writing.region}.\${each.value}"`;
  if (prefixed.length === group.length) return `"cn.com.amazonaws.${writing.region}.\${each.value}"`;
  const names = prefixed.map((endpoint) => quoted(shortName(endpoint))).join(', ');
  return `"\${contains([${names}], each.value) ? "cn." : ""}com.amazonaws.${writing.region}.\${each.value}"`;
}
