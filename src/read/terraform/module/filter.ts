import { matchesWildcards } from '../../../model/wildcard.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { boolValue, stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { AFTER_APPLY, computedAttribute } from '../evaluate/computed-attribute.js';
import { equal } from '../evaluate/equality.js';
import type { DataSource, Estate } from './answers.js';

/** Data sources that name one thing, and their further names for its id. */
export const ONE: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws_vpc', []],
  ['aws_subnet', []],
  ['aws_security_group', []],
  ['aws_route_table', ['route_table_id']],
  ['aws_internet_gateway', ['internet_gateway_id']],
  ['aws_nat_gateway', []],
  ['aws_vpc_endpoint', []],
  ['aws_ec2_managed_prefix_list', []],
  ['aws_route53_zone', ['zone_id']],
  ['aws_ssm_parameter', []],
  ['aws_ecr_repository', []],
  ['aws_ecs_cluster', []],
  ['aws_eks_cluster', []],
  ['aws_launch_template', []],
]);

/** Whether an attribute of a data source is another name of the id. */
export function isIdOf(type: string, name: string): boolean {
  return name === 'id' || (ONE.get(type) ?? []).includes(name);
}

/** The id of an instance, as a reference to it would give it. */
export function idOf(instance: ResourceInstance): TerraformValue {
  return attributeOf(instance, 'id');
}

/** An attribute of an instance, as a reference to it would give it. */
export function attributeOf({ address, type, body }: ResourceInstance, name: string): TerraformValue {
  const written = body.attributes.get(name);
  if (written !== undefined) return written.value;
  return computedAttribute({ type, address, settle: AFTER_APPLY, location: body.location }, name);
}

/** What a data source may find. */
export interface Candidate extends ResourceInstance {
  /** The VPC that it came with, and what its id is called besides; left out: it is declared. */
  readonly comesWith?: { readonly vpc: ResourceInstance; readonly names: readonly TerraformValue[] };
}

/** Whether a candidate meets a condition; null: that isn't known. */
export type Condition = (candidate: Candidate) => boolean | null;

/** Arguments that narrow nothing down. */
const NEUTRAL = new Set(['region', 'with_decryption', 'timeouts']);

/** What a data source asks for, its filters included. */
export function conditionsOf({ type, body }: DataSource, estate: Estate): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const [name, { value }] of body.attributes) {
    if (NEUTRAL.has(name) || value.kind === 'null') continue;
    if (name === 'tags') conditions.push((candidate) => tagsMatch(candidate, value));
    else if (type === 'aws_route53_zone' && name === 'private_zone') continue;
    else if (type === 'aws_route53_zone' && name === 'name') conditions.push((candidate) => isNamed(candidate, value));
    else if (type === 'aws_route_table' && name === 'subnet_id')
      conditions.push((candidate) => isTableOf(candidate, value, estate));
    else conditions.push((candidate) => attributeMatches(candidate, name, [value]));
  }
  for (const filter of body.blocks.get('filter') ?? []) {
    const name = filter.attributes.get('name')?.value;
    const values = elements(filter.attributes.get('values')?.value);
    conditions.push((candidate) =>
      name?.kind === 'string' && values !== null
        ? filterMatches(candidate, estate, { name: name.value, values })
        : null,
    );
  }
  if (body.incompleteBlocks.size > 0) conditions.push(() => null);
  if (type === 'aws_route53_zone' && conditions.length > 0) {
    const isPrivate = body.attributes.get('private_zone')?.value ?? boolValue(false);
    conditions.push((candidate) => same(isPrivateZone(candidate), isPrivate));
  }
  return conditions;
}

/** A zone is private exactly when it belongs to a VPC. */
function isPrivateZone({ body }: ResourceInstance): TerraformValue {
  if ((body.blocks.get('vpc') ?? []).length > 0) return boolValue(true);
  const open = body.incompleteBlocks.get('vpc');
  return open === undefined ? boolValue(false) : unknownValue('bool', open);
}

/** The final dot of a zone's name may be left out. */
function isNamed({ body }: ResourceInstance, wanted: TerraformValue): boolean | null {
  const own = body.attributes.get('name')?.value;
  return own === undefined ? null : equal(withoutDot(own), withoutDot(wanted));
}

function withoutDot(value: TerraformValue): TerraformValue {
  return value.kind === 'string' ? stringValue(value.value.replace(/\.$/, '')) : value;
}

/** Whether a route table is associated with a subnet; without one that is asked for, with any. */
function isTableOf(table: Candidate, subnet: TerraformValue | null, { instances }: Estate): boolean | null {
  const associations = instances.get('aws_route_table_association') ?? [];
  return anyOf(
    associations.map((association) =>
      allOf([
        isItsId(attributeOf(association, 'route_table_id'), table),
        subnet === null ? true : equal(attributeOf(association, 'subnet_id'), subnet),
        association.exists.known ? association.exists.value : null,
      ]),
    ),
  );
}

/** Whether an id is a route table's: what comes with a VPC is no other resource. */
function isItsId(id: TerraformValue, table: Candidate): boolean | null {
  const results = [idOf(table), ...(table.comesWith?.names ?? [])].map((own) => equal(id, own));
  if (results.includes(true)) return true;
  const other = table.comesWith === undefined ? 'aws_vpc.default_route_table_id' : 'aws_route_table.id';
  const isOther = id.kind === 'unknown' && id.symbol?.space === other;
  return results.includes(false) || isOther ? false : null;
}

/** Whether a route table is the main one of its VPC: the one that came with it, unless another is put in its place. */
function isMainTable(table: Candidate, { instances }: Estate): boolean | null {
  const changes = instances.get('aws_main_route_table_association') ?? [];
  const { comesWith } = table;
  const named = (change: ResourceInstance) =>
    comesWith === undefined
      ? equal(attributeOf(change, 'route_table_id'), idOf(table))
      : equal(attributeOf(change, 'vpc_id'), idOf(comesWith.vpc));
  const isChanged = anyOf(
    changes.map((change) => allOf([named(change), change.exists.known ? change.exists.value : null])),
  );
  return comesWith === undefined || isChanged === null ? isChanged : !isChanged;
}

export function elements(value: TerraformValue | undefined): readonly TerraformValue[] | null {
  return value?.kind === 'list' || value?.kind === 'set' || value?.kind === 'tuple' ? value.items : null;
}

/** EC2's filter names, and the arguments that say the same. Source: EC2 API, Describe* (read 2026-11). */
const FILTERS: ReadonlyMap<string, string> = new Map([
  ['vpc-id', 'vpc_id'],
  ['attachment.vpc-id', 'vpc_id'],
  ['cidr', 'cidr_block'],
  ['cidr-block', 'cidr_block'],
  ['cidrBlock', 'cidr_block'],
  ['availability-zone', 'availability_zone'],
  ['availabilityZone', 'availability_zone'],
  ['availability-zone-id', 'availability_zone_id'],
  ['group-name', 'name'],
  ['group-id', 'id'],
  ['subnet-id', 'subnet_id'],
  ['route-table-id', 'id'],
  ['map-public-ip-on-launch', 'map_public_ip_on_launch'],
  ['service-name', 'service_name'],
  ['prefix-list-name', 'name'],
  ['default-for-az', 'default_for_az'],
  ['is-default', 'default'],
  ['isDefault', 'default'],
  ['state', 'state'],
  ['vpc-endpoint-state', 'state'],
]);

function filterMatches(
  candidate: Candidate,
  estate: Estate,
  { name, values }: { readonly name: string; readonly values: readonly TerraformValue[] },
): boolean | null {
  if (name.startsWith('tag:'))
    return anyOf(values.map((value) => same(tagOf(candidate, name.slice('tag:'.length)), value)));
  if (candidate.type === 'aws_route_table' && name.startsWith('association.'))
    return anyOf(values.map((value) => associationMatches(candidate, estate, { name, value })));
  const attribute = FILTERS.get(name);
  if (attribute === undefined) return null;
  return attributeMatches(
    candidate,
    attribute === 'subnet_id' && candidate.type === 'aws_subnet' ? 'id' : attribute,
    values,
  );
}

/**
 * A table meets what is asked of associations by any that it has; the main one of a VPC has one for that.
 * Source: EC2 API, "DescribeRouteTables" (read 2026-11).
 */
function associationMatches(
  table: Candidate,
  estate: Estate,
  { name, value }: { readonly name: string; readonly value: TerraformValue },
): boolean | null {
  if (name === 'association.subnet-id') return isTableOf(table, value, estate);
  const wanted = name === 'association.main' ? asText(value) : null;
  if (wanted?.kind !== 'string') return null;
  return wanted.value === 'true' ? isMainTable(table, estate) : isTableOf(table, null, estate);
}

/** What an argument is where it isn't written, or what it means for a resource that is declared. */
const DEFAULTS: ReadonlyMap<string, TerraformValue> = new Map([
  ['aws_subnet.map_public_ip_on_launch', boolValue(false)],
  ['aws_subnet.default_for_az', boolValue(false)],
  ['aws_vpc.default', boolValue(false)],
  ['aws_vpc.state', stringValue('available')],
  ['aws_subnet.state', stringValue('available')],
  ['aws_nat_gateway.state', stringValue('available')],
  ['aws_vpc_endpoint.state', stringValue('available')],
]);

function attributeMatches(
  candidate: ResourceInstance,
  name: string,
  values: readonly TerraformValue[],
): boolean | null {
  const own = isIdOf(candidate.type, name)
    ? idOf(candidate)
    : (candidate.body.attributes.get(name)?.value ??
      DEFAULTS.get(`${candidate.type}.${name}`) ??
      generatedName(candidate, name));
  return own === null ? null : anyOf(values.map((value) => same(own, value)));
}

/** A group without a name is given one that begins so (docs of `aws_security_group`, read 2026-11). */
function generatedName({ type, body }: ResourceInstance, name: string): TerraformValue | null {
  if (type !== 'aws_security_group' || name !== 'name') return null;
  const prefix = body.attributes.get('name_prefix')?.value ?? stringValue('terraform-');
  return prefix.kind === 'string' ? { ...GENERATED, prefix: prefix.value } : GENERATED;
}

function anyOf(results: readonly (boolean | null)[]): boolean | null {
  if (results.includes(true)) return true;
  return results.includes(null) ? null : false;
}

function allOf(results: readonly (boolean | null)[]): boolean | null {
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}

/** EC2's filters know `*` and `?`, and write booleans as text. Null stands for a tag that is not there. */
function same(own: TerraformValue | null, wanted: TerraformValue): boolean | null {
  if (own === null) return false;
  const [left, right] = [asText(own), asText(wanted)];
  if (right.kind !== 'string' || !/[*?]/.test(right.value)) return equal(left, right);
  return left.kind === 'string' ? matchesWildcards(right.value, left.value) : null;
}

function asText(value: TerraformValue): TerraformValue {
  return value.kind === 'bool' ? stringValue(String(value.value)) : value;
}

function tagsMatch(candidate: ResourceInstance, wanted: TerraformValue): boolean | null {
  if (wanted.kind !== 'object' && wanted.kind !== 'map') return null;
  const results = [...wanted.entries].map(([key, value]) => {
    const own = tagOf(candidate, key);
    return own === null ? false : equal(own, value);
  });
  return allOf(results);
}

const ANY_TAG = unknownValue('string', { known: false, what: 'a tag', settle: 'check the plan', location: null });
const GENERATED = unknownValue('string', { known: false, what: 'a name', settle: 'check the state', location: null });

/** A tag of a resource, the provider's default tags counted in; null where it has none of that name. */
function tagOf({ body, defaultTags }: ResourceInstance, key: string): TerraformValue | null {
  for (const tags of [body.attributes.get('tags_all')?.value, body.attributes.get('tags')?.value, defaultTags]) {
    if (tags === undefined || tags.kind === 'null') continue;
    if (tags.kind !== 'object' && tags.kind !== 'map') return ANY_TAG;
    const found = tags.entries.get(key);
    if (found !== undefined) return found;
  }
  return null;
}
