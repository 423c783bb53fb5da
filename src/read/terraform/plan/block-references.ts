import { hasUnknown } from './document.js';
import { isObject, type Json } from './json.js';
import { referencesOf } from './reference-text.js';

/**
 * What the arguments of blocks refer to, of those blocks that Terraform's provider declares as attributes: of these a
 * plan has one list of references for all blocks and arguments.
 * Source: Terraform AWS provider, `SchemaConfigModeAttr` of the types that `network/mappings.ts` reads (read 2026-11).
 */
const TARGETS: ReadonlyMap<string, RegExp> = new Map([
  ['security_groups', /security_group/],
  ['prefix_list_ids', /prefix_list/],
  ['destination_prefix_list_id', /prefix_list/],
  ['gateway_id', /^aws_(?:internet|vpn)_gateway\./],
  ['nat_gateway_id', /^aws_nat_gateway\./],
  ['egress_only_gateway_id', /^aws_egress_only_internet_gateway\./],
  ['carrier_gateway_id', /^aws_ec2_carrier_gateway\./],
  ['transit_gateway_id', /^aws_ec2_transit_gateway/],
  ['vpc_endpoint_id', /^aws_vpc_endpoint\./],
  ['vpc_peering_connection_id', /^aws_vpc_peering_connection/],
  ['network_interface_id', /^aws_(?:network_interface|instance)\./],
]);

/**
 * The references that an argument of the blocks has; undefined where that isn't told. Those of `dynamic` blocks are left
 * out of the list, so that it has to name as many as there are blocks to be told of.
 */
export function blockReferences(expression: Json, name: string, open: Json): Json {
  const all = referencesOf(expression);
  const fitting = TARGETS.get(name);
  if (fitting === undefined) return undefined;
  const own = all.filter((reference) => fitting.test(reference.replace(/^data\./, '')));
  // What is behind a variable or an output may be of any type.
  const isHidden = all.some((reference) => !/^(?:data\.)?[a-z][a-z0-9]*_/.test(reference));
  const count = countOpen(open, name);
  const [first] = isHidden ? all : own;
  const isShared = (isHidden ? all : own).every((reference) => reference === first);
  if (isHidden) return isShared && all.length === count ? expression : undefined;
  return count === 1 || (isShared && own.length === count) ? { references: own } : undefined;
}

/** In how many of the blocks an argument is unknown. */
function countOpen(open: Json, name: string): number {
  if (!Array.isArray(open)) return 0;
  return open.filter((block) => isObject(block) && hasUnknown(block[name])).length;
}
