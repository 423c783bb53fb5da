import { attribute, block, quoted, toHcl } from '../emit/terraform/hcl.js';
import { type References, terraformReferences } from '../emit/terraform/references.js';
import type { Change } from '../model/change.js';
import { InputError } from '../model/input-error.js';
import { type Edits, one } from './edit.js';
import { switchOn } from './switch-on.js';
import { addEntry, addRule } from './terraform-rules.js';
import {
  addressOfBlock,
  find,
  freeName,
  labelOf,
  lastLabel,
  placed,
  placeItemsOf,
  resourcesOf,
  type TerraformContext,
} from './terraform-scene.js';
import {
  appendToList,
  attributeOf,
  insertAfter,
  insertInBlock,
  insertList,
  type PlacedBlock,
  removeFromList,
  setAttribute,
} from './terraform-text.js';

/**
 * The edits that make a change in Terraform's text; null where none is known to be right: the thing is declared in a
 * module, comes from a data source, or its argument is set by an expression that others use too.
 */
export function editsFor(change: Change, context: TerraformContext): Edits {
  const references = terraformReferences([context.network, ...context.added], context.expressions);
  try {
    return editsOf(change, context, references);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function editsOf(change: Change, context: TerraformContext, references: References): Edits {
  const { network } = context;
  switch (change.kind) {
    case 'vpc-dns':
      return switchedOn(
        placed(context, find(network.vpcs, change.vpc), 'aws_vpc'),
        ['enable_dns_support', 'enable_dns_hostnames'],
        ['enable_dns_support'],
      );
    case 'private-dns':
      return switchedOn(
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

/** Switches arguments on; of those in `onlyIfWritten` the default is on already. */
function switchedOn(to: PlacedBlock | null, names: readonly string[], onlyIfWritten: readonly string[]): Edits {
  if (to === null) return null;
  return switchOn(names, {
    onlyIfWritten,
    stateOf(name) {
      const written = attributeOf(to.block, name);
      if (written === null) return 'unwritten';
      if (written.value.kind !== 'bool') return 'elsewhere';
      return written.value.value ? 'on' : 'off';
    },
    set: (name) => setAttribute(to, name, 'true'),
  });
}

function typed(to: PlacedBlock | null, type: string): Edits {
  return to === null ? null : one(setAttribute(to, 'vpc_endpoint_type', quoted(type)));
}

function forVpc(to: PlacedBlock | null): Edits {
  if (to === null) return null;
  const name = 'private_dns_only_for_inbound_resolver_endpoint';
  const options = to.block.body.blocks.find(({ type }) => type === 'dns_options');
  return one(
    options === undefined
      ? insertInBlock(to, ['dns_options {', `  ${name} = false`, '}'])
      : setAttribute({ ...to, block: options }, name, 'false'),
  );
}

function associateTable(
  { endpoint: id, routeTable }: Extract<Change, { kind: 'endpoint-route-table' }>,
  context: TerraformContext,
  references: References,
): Edits {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  if (to === null) return null;
  const type = 'aws_vpc_endpoint_route_table_association';
  const table = references.idOf(routeTable);
  const isWritten = attributeOf(to.block, 'route_table_ids') !== null;
  const isApart = resourcesOf(context, type).some(({ file, block: other }) => {
    const of = attributeOf(other, 'vpc_endpoint_id');
    const source = context.text.sources.get(file) ?? '';
    return (
      of !== null &&
      source.slice(of.value.range.start.offset, of.value.range.end.offset).startsWith(addressOfBlock(to.block))
    );
  });
  if (isWritten || !isApart) return extend(context, id, { name: 'route_table_ids', item: table });
  const resource = block(
    'resource',
    [type, freeName(context, type, `${labelOf(to.block)}_${lastLabel(routeTable)}`)],
    [...placeItemsOf(to), attribute('vpc_endpoint_id', references.idOf(id)), attribute('route_table_id', table)],
  );
  return [insertAfter(to, toHcl([resource]))];
}

function extend(
  context: TerraformContext,
  id: string,
  { name, item }: { readonly name: string; readonly item: string },
): Edits {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  if (to === null) return null;
  const written = attributeOf(to.block, name);
  if (written !== null) return [appendToList(to, written, item)];
  return one(insertList(to, name, item));
}

function dropSubnet(
  { endpoint: id, subnet }: Extract<Change, { kind: 'endpoint-subnet-dropped' }>,
  context: TerraformContext,
  references: References,
): Edits {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  const list = to === null ? null : attributeOf(to.block, 'subnet_ids');
  if (to === null || list === null || list.value.kind !== 'tuple') return null;
  const wanted = references.idOf(subnet);
  const index = list.value.items.findIndex(
    ({ range }) => to.source.slice(range.start.offset, range.end.offset) === wanted,
  );
  return index < 0 ? null : one(removeFromList(to, list.value, index));
}
