import { parseServiceName } from '../../aws/services.js';
import type { VpcEndpoint } from '../../model/network.js';
import { attribute, BLANK, block, comment, type Item, quoted, type Written } from './hcl.js';
import { ecrPolicyName, policyLocals, policyOfEach, policyValue } from './policy.js';
import { addressOf, byBlock, knownOf, nameTag, placeItems, tagItems, type Writing } from './writing.js';

type Section = readonly Item[];

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
      ...placeItems(writing, knownOf(endpoint.vpc, 'the VPC')),
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
      ...policyOfEach(writing, group),
      BLANK,
      ...tagItems('each.value'),
    ],
  );
}

function interfaceAttributes(writing: Writing, endpoint: VpcEndpoint, name: string): readonly Item[] {
  const { references } = writing;
  const subnets = subnetIds(writing, endpoint);
  return [
    ...placeItems(writing, knownOf(endpoint.vpc, 'the VPC')),
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
  if (!type.known || type.value !== 'Gateway') return [attribute('policy', `local.${ecrPolicyName(writing)}`)];
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
