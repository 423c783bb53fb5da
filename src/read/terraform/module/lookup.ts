import { known, unknown, type Value } from '../../../model/value.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { stringValue, type TerraformValue } from '../../resource/value.js';
import { equal } from '../evaluate/equality.js';
import type { DataSource, Estate } from './answers.js';
import { type Condition, conditionsOf, elements, idOf, ONE } from './filter.js';
import { comesWithVpc, madeByAws } from './made-by-aws.js';
import { outputsOf } from './remote-state.js';

/** What a data source stands for. */
export type Found =
  /** A resource that is declared. */
  | { readonly kind: 'instance'; readonly instance: ResourceInstance }
  | { readonly kind: 'attributes'; readonly attributes: ReadonlyMap<string, TerraformValue> };

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

interface Matching {
  readonly sure: readonly ResourceInstance[];
  /** Whether there may be others. */
  readonly unsure: boolean;
}

function matching(estate: Estate, type: string, data: DataSource): Matching | null {
  const conditions = conditionsOf(data, estate);
  if (conditions.length === 0) return null;
  const sure: ResourceInstance[] = [];
  // What comes with a VPC that isn't declared may be found, too.
  let unsure = comesWithVpc(type) && !isWithinDeclaredVpc(estate, data) && mayBeDefault(type, data, conditions);
  for (const candidate of [...(estate.instances.get(type) ?? []), ...madeByAws(type, estate)]) {
    if (candidate.exists.known && !candidate.exists.value) continue;
    if (differ(candidate.region, data.region)) continue;
    const results = conditions.map((holds) => holds(candidate));
    if (results.includes(false)) continue;
    if (results.includes(null) || !candidate.exists.known) unsure = true;
    else sure.push(candidate);
  }
  return { sure, unsure };
}

/** Whether the conditions may hold for what comes with a VPC and is declared nowhere. */
function mayBeDefault(type: string, { body, region }: DataSource, conditions: readonly Condition[]): boolean {
  const { location } = body;
  const name = { value: stringValue('default'), location };
  const untouched: ResourceInstance = {
    address: 'the default of a VPC',
    mode: 'managed',
    type,
    module: '',
    exists: known(true),
    region,
    account: unknown('the account', 'check the state', location),
    body: {
      location,
      attributes: new Map(type === 'aws_security_group' ? [['name', name]] : []),
      blocks: new Map(),
      incompleteBlocks: new Map(),
    },
  };
  return conditions.every((holds) => holds(untouched) !== false);
}

function differ(a: Value<string>, b: Value<string>): boolean {
  return a.known && b.known && a.value !== b.value;
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
    wanted !== undefined && (estate.instances.get('aws_vpc') ?? []).some((vpc) => equal(idOf(vpc), wanted) === true)
  );
}
