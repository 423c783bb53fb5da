import type { Unknown, Value } from '../../../model/value.js';
import { equal } from '../evaluate/equality.js';
import { boolValue, stringValue, type TerraformValue, unknownValue } from '../evaluate/value.js';
import type { ResourceInstance } from '../resources/instance.js';
import type { DataSource, Estate } from './answers.js';
import { outputsOf } from './remote-state.js';

/** What a data source stands for. */
export type Found =
  /** A resource that is declared. */
  | { readonly kind: 'instance'; readonly instance: ResourceInstance }
  | { readonly kind: 'attributes'; readonly attributes: ReadonlyMap<string, TerraformValue> };

/** Data sources that name one thing, and their further names for its id. */
const ONE: ReadonlyMap<string, readonly string[]> = new Map([
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

/** Data sources that list the ids of all things that match. */
const ALL: ReadonlyMap<string, string> = new Map([
  ['aws_subnets', 'aws_subnet'],
  ['aws_subnet_ids', 'aws_subnet'],
  ['aws_security_groups', 'aws_security_group'],
  ['aws_route_tables', 'aws_route_table'],
  ['aws_nat_gateways', 'aws_nat_gateway'],
  ['aws_network_acls', 'aws_network_acl'],
]);

export function isLookedUp(type: string): boolean {
  return ONE.has(type) || ALL.has(type) || type === 'terraform_remote_state';
}

/** Whether an attribute of a data source is another name of the id. */
export function isIdOf(type: string, name: string): boolean {
  return name === 'id' || (ONE.get(type) ?? []).includes(name);
}

/**
 * What a data source finds among the things that are declared. Null where that isn't sure: AWS refuses a data source
 * for one thing that finds several, so one match alone is the one; a list is whole only within a VPC that is declared.
 * Source: Terraform AWS provider, the pages of these data sources (read 2026-11).
 */
export function lookUp(estate: Estate, data: DataSource): Found | null {
  const { type } = data;
  if (type === 'terraform_remote_state') {
    const outputs = outputsOf(estate.states, data);
    return outputs === null ? null : { kind: 'attributes', attributes: new Map([['outputs', outputs]]) };
  }
  if (ONE.has(type)) {
    const found = matching(estate, type, data);
    const [only, ...others] = found?.sure ?? [];
    return found === null || only === undefined || others.length > 0 || found.unsure
      ? null
      : { kind: 'instance', instance: only };
  }
  const of = ALL.get(type);
  if (of === undefined || !estate.whole || !isWithinDeclaredVpc(estate, data)) return null;
  const found = matching(estate, of, data);
  if (found === null || found.unsure) return null;
  const items = found.sure.map(idOf);
  const ids: TerraformValue =
    type === 'aws_subnet_ids'
      ? { kind: 'set', element: 'string', items }
      : { kind: 'list', element: 'string', items, ...(items.length > 1 ? { unordered: true } : {}) };
  return { kind: 'attributes', attributes: new Map([['ids', ids]]) };
}

/** The id of an instance, as a reference to it would give it. */
function idOf(instance: ResourceInstance): TerraformValue {
  return attributeOf(instance, 'id');
}

/** An attribute of an instance, as a reference to it would give it. */
export function attributeOf({ address, type, body }: ResourceInstance, name: string): TerraformValue {
  const written = body.attributes.get(name);
  if (written !== undefined) return written.value;
  const why: Unknown = {
    known: false,
    what: `${address}.${name}`,
    settle: 'it is only known after apply: check the plan or the state',
    location: body.location,
  };
  return unknownValue('dynamic', why, { space: `${type}.${name}`, key: address });
}

interface Matching {
  readonly sure: readonly ResourceInstance[];
  /** Whether there may be others. */
  readonly unsure: boolean;
}

function matching(estate: Estate, type: string, data: DataSource): Matching | null {
  const conditions = conditionsOf(data);
  if (conditions.length === 0) return null;
  const sure: ResourceInstance[] = [];
  let unsure = false;
  for (const candidate of estate.instances) {
    if (candidate.mode !== 'managed' || candidate.type !== type) continue;
    if (candidate.exists.known && !candidate.exists.value) continue;
    if (differ(candidate.region, data.region)) continue;
    const results = conditions.map((holds) => holds(candidate));
    if (results.includes(false)) continue;
    if (results.includes(null) || !candidate.exists.known) unsure = true;
    else sure.push(candidate);
  }
  return { sure, unsure };
}

function differ(a: Value<string>, b: Value<string>): boolean {
  return a.known && b.known && a.value !== b.value;
}

/** Whether a candidate meets a condition; null: that isn't known. */
type Condition = (candidate: ResourceInstance) => boolean | null;

/** Arguments that narrow nothing down. */
const NEUTRAL = new Set(['region', 'with_decryption', 'private_zone', 'timeouts']);

function conditionsOf({ body }: DataSource): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const [name, { value }] of body.attributes) {
    if (NEUTRAL.has(name)) continue;
    if (name === 'tags') conditions.push((candidate) => tagsMatch(candidate, value));
    else conditions.push((candidate) => attributeMatches(candidate, name, [value]));
  }
  for (const filter of body.blocks.get('filter') ?? []) {
    const name = filter.attributes.get('name')?.value;
    const values = elements(filter.attributes.get('values')?.value);
    conditions.push((candidate) =>
      name?.kind === 'string' && values !== null ? filterMatches(candidate, name.value, values) : null,
    );
  }
  if (body.incompleteBlocks.size > 0) conditions.push(() => null);
  return conditions;
}

function elements(value: TerraformValue | undefined): readonly TerraformValue[] | null {
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

function filterMatches(candidate: ResourceInstance, name: string, values: readonly TerraformValue[]): boolean | null {
  if (name.startsWith('tag:'))
    return anyOf(values.map((value) => same(tagOf(candidate, name.slice('tag:'.length)), value)));
  const attribute = FILTERS.get(name);
  if (attribute === undefined) return null;
  return attributeMatches(
    candidate,
    attribute === 'subnet_id' && candidate.type === 'aws_subnet' ? 'id' : attribute,
    values,
  );
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
    : (candidate.body.attributes.get(name)?.value ?? DEFAULTS.get(`${candidate.type}.${name}`) ?? null);
  return own === null ? null : anyOf(values.map((value) => same(own, value)));
}

function anyOf(results: readonly (boolean | null)[]): boolean | null {
  if (results.includes(true)) return true;
  return results.includes(null) ? null : false;
}

/** EC2's filters know `*` and `?`, and write booleans as text. Null stands for a tag that is not there. */
function same(own: TerraformValue | null, wanted: TerraformValue): boolean | null {
  if (own === null) return false;
  const [left, right] = [asText(own), asText(wanted)];
  if (left.kind === 'string' && right.kind === 'string') {
    if (!/[*?]/.test(right.value)) return left.value === right.value;
    const pattern = right.value
      .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${pattern}$`, 's').test(left.value);
  }
  return equal(left, right);
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
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}

const ANY_TAG = unknownValue('string', { known: false, what: 'a tag', settle: 'check the plan', location: null });

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

function isWithinDeclaredVpc(estate: Estate, { body }: DataSource): boolean {
  const filters = (body.blocks.get('filter') ?? []).flatMap(({ attributes }) => {
    const name = attributes.get('name')?.value;
    const values = elements(attributes.get('values')?.value) ?? [];
    return name?.kind === 'string' && name.value === 'vpc-id' && values.length === 1 ? values : [];
  });
  const written = body.attributes.get('vpc_id')?.value;
  const wanted = written ?? filters[0];
  return (
    wanted !== undefined &&
    estate.instances.some(
      (instance) =>
        instance.mode === 'managed' && instance.type === 'aws_vpc' && equal(idOf(instance), wanted) === true,
    )
  );
}
