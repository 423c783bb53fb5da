import { attribute, block, type Item, quoted, toHcl } from '../emit/terraform/hcl.js';
import { type References, terraformReferences } from '../emit/terraform/references.js';
import type { Change } from '../model/change.js';
import { InputError } from '../model/input-error.js';
import type { Location } from '../model/location.js';
import type { Network, Thing } from '../model/network.js';
import type { Block } from '../read/terraform/syntax/ast.js';
import type { TextEdit } from './edit.js';
import {
  appendToList,
  attributeOf,
  insertAfter,
  insertInBlock,
  type PlacedBlock,
  removeFromList,
  setAttribute,
  type TerraformText,
} from './terraform-text.js';

/** What the edits of a change depend on. */
export interface TerraformContext {
  readonly text: TerraformText;
  readonly network: Network;
  /** Further things that can be referred to: those that a design adds. */
  readonly added: readonly Network[];
  readonly expressions: ReadonlyMap<string, string>;
  /** Addresses that edits of the same run have given to new resources. */
  readonly taken: Set<string>;
}

/**
 * The edits that make a change in Terraform's text; null where none is known to be right: the thing is declared in a
 * module, comes from a data source, or its argument is set by an expression that others use too.
 */
export function editsFor(change: Change, context: TerraformContext): readonly TextEdit[] | null {
  const references = terraformReferences([context.network, ...context.added], context.expressions);
  try {
    return editsOf(change, context, references);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function editsOf(change: Change, context: TerraformContext, references: References): readonly TextEdit[] | null {
  const { network } = context;
  switch (change.kind) {
    case 'vpc-dns':
      return switchOn(
        placed(context, find(network.vpcs, change.vpc), 'aws_vpc'),
        ['enable_dns_support', 'enable_dns_hostnames'],
        ['enable_dns_support'],
      );
    case 'private-dns':
      return switchOn(
        placed(context, find(network.endpoints, change.endpoint), 'aws_vpc_endpoint'),
        ['private_dns_enabled'],
        [],
      );
    case 'endpoint-type':
      return typed(placed(context, find(network.endpoints, change.endpoint), 'aws_vpc_endpoint'), change.type);
    case 'private-dns-for-vpc':
      return forVpc(placed(context, find(network.endpoints, change.endpoint), 'aws_vpc_endpoint'));
    case 'endpoint-route-table':
      return associateTable(change, context, references);
    case 'endpoint-subnet':
      return extend(context, change.endpoint, { name: 'subnet_ids', item: references.idOf(change.subnet) });
    case 'endpoint-group':
      return extend(context, change.endpoint, { name: 'security_group_ids', item: references.idOf(change.group) });
    case 'endpoint-subnet-dropped':
      return dropSubnet(change, context, references);
    case 'group-rule':
      return addRule(change, context, references);
    case 'acl-entry':
      return addEntry(change, context, references);
    case 'vpc-cidr':
      // It is written with the subnets that wait for it.
      return [];
  }
}

function find<T extends Thing>(things: readonly T[], id: string): T | undefined {
  return things.find((thing) => thing.id === id);
}

/** The resource block of a thing, where it is one of these types. */
function placed(
  { text }: TerraformContext,
  thing: { readonly location: Location | null } | undefined,
  ...types: readonly string[]
): PlacedBlock | null {
  const found = thing === undefined ? null : text.blockAt(thing.location);
  if (found === null || found.block.type !== 'resource') return null;
  return types.includes(found.block.labels[0]?.value ?? '') ? found : null;
}

/** Switches arguments on; of those in `onlyIfWritten` the default is on already. */
function switchOn(
  to: PlacedBlock | null,
  names: readonly string[],
  onlyIfWritten: readonly string[],
): readonly TextEdit[] | null {
  if (to === null) return null;
  const edits: TextEdit[] = [];
  for (const name of names) {
    const written = attributeOf(to.block, name);
    if (written === null && onlyIfWritten.includes(name)) continue;
    if (written?.value.kind === 'bool' && written.value.value) continue;
    // A variable may be off on purpose, somewhere else.
    if (written !== null && written.value.kind !== 'bool') return null;
    const edit = setAttribute(to, name, 'true');
    if (edit === null) return null;
    edits.push(edit);
  }
  return edits.length === 0 ? null : edits;
}

function typed(to: PlacedBlock | null, type: string): readonly TextEdit[] | null {
  const edit = to === null ? null : setAttribute(to, 'vpc_endpoint_type', quoted(type));
  return edit === null ? null : [edit];
}

function forVpc(to: PlacedBlock | null): readonly TextEdit[] | null {
  if (to === null) return null;
  const name = 'private_dns_only_for_inbound_resolver_endpoint';
  const options = to.block.body.blocks.find(({ type }) => type === 'dns_options');
  const edit =
    options === undefined
      ? insertInBlock(to, ['dns_options {', `  ${name} = false`, '}'])
      : setAttribute({ ...to, block: options }, name, 'false');
  return edit === null ? null : [edit];
}

function associateTable(
  { endpoint: id, routeTable }: Extract<Change, { kind: 'endpoint-route-table' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  if (to === null) return null;
  const type = 'aws_vpc_endpoint_route_table_association';
  const table = references.idOf(routeTable);
  const written = attributeOf(to.block, 'route_table_ids');
  if (written !== null) return [appendToList(to, written, table)];
  const isApart = resourcesOf(context, type).some(({ file, block: other }) => {
    const of = attributeOf(other, 'vpc_endpoint_id');
    const source = context.text.sources.get(file) ?? '';
    return (
      of !== null &&
      source.slice(of.value.range.start.offset, of.value.range.end.offset).startsWith(addressOfBlock(to.block))
    );
  });
  if (!isApart) {
    const edit = setAttribute(to, 'route_table_ids', `[${table}]`);
    return edit === null ? null : [edit];
  }
  const resource = block(
    'resource',
    [type, freeName(context, type, `${labelOf(to.block)}_${lastLabel(routeTable)}`)],
    [attribute('vpc_endpoint_id', references.idOf(id)), attribute('route_table_id', table)],
  );
  return [insertAfter(to, toHcl([resource]))];
}

function extend(
  context: TerraformContext,
  id: string,
  { name, item }: { readonly name: string; readonly item: string },
): readonly TextEdit[] | null {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  if (to === null) return null;
  const written = attributeOf(to.block, name);
  if (written !== null) return [appendToList(to, written, item)];
  const edit = setAttribute(to, name, `[${item}]`);
  return edit === null ? null : [edit];
}

function dropSubnet(
  { endpoint: id, subnet }: Extract<Change, { kind: 'endpoint-subnet-dropped' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  const list = to === null ? null : attributeOf(to.block, 'subnet_ids');
  if (to === null || list === null || list.value.kind !== 'tuple') return null;
  const wanted = references.idOf(subnet);
  const index = list.value.items.findIndex(
    ({ range }) => to.source.slice(range.start.offset, range.end.offset) === wanted,
  );
  const edit = index < 0 ? null : removeFromList(to, list.value, index);
  return edit === null ? null : [edit];
}

/** A rule beside the group; inside of it where the group has its rules there, since Terraform takes either way alone. */
function addRule(
  change: Extract<Change, { kind: 'group-rule' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const to = placed(
    context,
    find(context.network.securityGroups, change.group),
    'aws_security_group',
    'aws_default_security_group',
  );
  if (to === null) return null;
  const { direction, peer, why } = change;
  const others = ['ingress', 'egress'];
  if (to.block.body.attributes.some(({ name }) => others.includes(name))) return null;
  const isInside =
    to.block.labels[0]?.value === 'aws_default_security_group' ||
    to.block.body.blocks.some(
      ({ type, labels }) => others.includes(type) || (type === 'dynamic' && others.includes(labels[0]?.value ?? '')),
    );
  const value = peer.kind === 'cidr' ? cidrOf(change, context, references) : references.idOf(peer.id);
  const description = `HTTPS ${direction === 'ingress' ? 'from' : 'to'} ${whom(change)}: ${why}`;
  if (isInside) {
    const name = { cidr: 'cidr_blocks', 'prefix-list': 'prefix_list_ids', 'security-group': 'security_groups' }[
      peer.kind
    ];
    const inner = block(
      direction,
      [],
      [
        attribute('description', quoted(description)),
        attribute('from_port', '443'),
        attribute('to_port', '443'),
        attribute('protocol', quoted('tcp')),
        attribute(name, [value]),
      ],
    );
    const edit = insertInBlock(to, toHcl([inner]).trimEnd().split('\n'));
    return edit === null ? null : [edit];
  }
  const type = `aws_vpc_security_group_${direction}_rule`;
  const name = { cidr: 'cidr_ipv4', 'prefix-list': 'prefix_list_id', 'security-group': 'referenced_security_group_id' }[
    peer.kind
  ];
  const resource = block(
    'resource',
    [type, freeName(context, type, `${labelOf(to.block)}_https${peer.kind === 'prefix-list' ? '_s3' : ''}`)],
    [
      attribute('security_group_id', references.idOf(change.group)),
      attribute('description', quoted(description)),
      attribute(name, value),
      attribute('ip_protocol', quoted('tcp')),
      attribute('from_port', '443'),
      attribute('to_port', '443'),
    ],
  );
  return [insertAfter(to, toHcl([resource]))];
}

function whom({ peer }: Extract<Change, { kind: 'group-rule' }>): string {
  return peer.kind === 'prefix-list' ? 'S3' : peer.kind === 'cidr' ? 'the VPC' : 'workloads';
}

function cidrOf(
  { group: id, peer }: Extract<Change, { kind: 'group-rule' }>,
  { network }: TerraformContext,
  { addressOf }: References,
): string {
  if (peer.kind !== 'cidr') return '';
  const group = find(network.securityGroups, id);
  const vpc = group?.vpc.known === true ? find(network.vpcs, group.vpc.value) : undefined;
  const [primary] = vpc?.cidrs.items ?? [];
  const address = vpc === undefined ? null : addressOf(vpc.id);
  const isPrimary = primary?.known === true && primary.value.text === peer.cidr.text;
  return isPrimary && address?.startsWith('aws_vpc.') === true ? `${address}.cidr_block` : quoted(peer.cidr.text);
}

function addEntry(
  change: Extract<Change, { kind: 'acl-entry' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const { direction, number, cidr, ports } = change;
  const to = placed(
    context,
    find(context.network.networkAcls, change.networkAcl),
    'aws_network_acl',
    'aws_default_network_acl',
    'aws_vpc',
  );
  if (to === null) return null;
  const directions = ['ingress', 'egress'];
  if (to.block.body.attributes.some(({ name }) => directions.includes(name))) return null;
  const isInside =
    to.block.labels[0]?.value === 'aws_default_network_acl' ||
    to.block.body.blocks.some(
      ({ type, labels }) =>
        directions.includes(type) || (type === 'dynamic' && directions.includes(labels[0]?.value ?? '')),
    );
  const range: readonly Item[] = [attribute('from_port', String(ports.from)), attribute('to_port', String(ports.to))];
  if (isInside) {
    const inner = block(
      direction,
      [],
      [
        attribute('rule_no', String(number)),
        attribute('action', quoted('allow')),
        attribute('protocol', quoted('tcp')),
        attribute('cidr_block', quoted(cidr.text)),
        ...range,
      ],
    );
    const edit = insertInBlock(to, toHcl([inner]).trimEnd().split('\n'));
    return edit === null ? null : [edit];
  }
  const resource = block(
    'resource',
    [
      'aws_network_acl_rule',
      freeName(context, 'aws_network_acl_rule', `${lastLabel(change.networkAcl)}_${direction}_${number}`),
    ],
    [
      attribute('network_acl_id', references.idOf(change.networkAcl)),
      attribute('egress', String(direction === 'egress')),
      attribute('rule_number', String(number)),
      attribute('rule_action', quoted('allow')),
      attribute('protocol', quoted('tcp')),
      attribute('cidr_block', quoted(cidr.text)),
      ...range,
    ],
  );
  return [insertAfter(to, toHcl([resource]))];
}

function labelOf({ labels }: Block): string {
  return labels[1]?.value ?? 'this';
}

function addressOfBlock({ labels }: Block): string {
  return labels.map(({ value }) => value).join('.');
}

/** `private` of `aws_route_table.private["a"]`. */
function lastLabel(id: string): string {
  return (id.replace(/\[.*$/s, '').split('.').at(-1) ?? id).replaceAll(/\W+/g, '_');
}

function resourcesOf(
  { text }: TerraformContext,
  type: string,
): readonly { readonly file: string; readonly block: Block }[] {
  return text
    .bodies()
    .flatMap(({ file, body }) =>
      body.blocks.flatMap((each) =>
        each.type === 'resource' && each.labels[0]?.value === type ? [{ file, block: each }] : [],
      ),
    );
}

/** A name that no resource of the type has. */
function freeName(context: TerraformContext, type: string, name: string): string {
  const written = new Set(resourcesOf(context, type).map(({ block: each }) => labelOf(each)));
  let free = name;
  for (let number = 2; written.has(free) || context.taken.has(`${type}.${free}`); number++) free = `${name}_${number}`;
  context.taken.add(`${type}.${free}`);
  return free;
}
