import { describe, expect, test } from 'vitest';
import { planOf } from './as-plan.js';
import { ALL_GOOD, FAULTS } from './faults.js';
import { checkTerraform, errors, lineOf, ORIGINAL, verdicts } from './terraform.js';

async function checkPlan(source: string, beside: boolean) {
  const text = JSON.stringify(await planOf({ 'main.tf': source }));
  const files: Record<string, string> = beside ? { 'main.tf': source } : {};
  return checkTerraform({ 'plan.json': text, ...files }, { document: { name: 'plan.json', text } });
}

describe('the original system as a plan', () => {
  test.each([true, false])('mended (source beside it: %j): four private pulls and no error', async (beside) => {
    const result = await checkPlan(ORIGINAL, beside);
    expect(verdicts(result)).toEqual(ALL_GOOD);
    expect(result.findings).toEqual([]);
  });

  test.each(FAULTS)('$name, with the source beside it', async ({ source, verdicts: expected, errors: rules, at }) => {
    const result = await checkPlan(source, true);
    expect(verdicts(result)).toEqual(expected);
    expect([...errors(result)].sort()).toEqual([...rules].sort());
    const [rule, line] = at;
    expect(lineOf(result, rule)).toBe(line);
  });

  test.each(FAULTS)('$name, alone', async ({ source, verdicts: expected }) => {
    const result = await checkPlan(source, false);
    expect(verdicts(result)).toEqual(expected);
  });
});

describe('a large plan, which is read by its changes', () => {
  test.each(FAULTS)('$name', async ({ source, verdicts: expected, errors: rules }) => {
    const plan = Object(await planOf({ 'main.tf': source }));
    plan.variables.padding = { value: 'x'.repeat(2 ** 20) };
    const text = JSON.stringify(plan);
    const result = await checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } });
    expect(verdicts(result)).toEqual(expected);
    const small = await checkPlan(source, false);
    expect(errors(result)).toEqual(errors(small));
    expect(rules.length === 0 || errors(result).length > 0).toBe(true);
    for (const { location, resource } of result.findings) {
      const at = (location?.column ?? 0) - 1;
      expect(at).toBeGreaterThan(text.indexOf('"resource_changes"'));
      expect(text.slice(at)).toMatch(/^"address":"/);
      expect(text.slice(at, (location?.endColumn ?? 0) - 1)).toContain(JSON.stringify(resource));
    }
  });
});

describe('what a plan does with things that are there', () => {
  /** The plan of the original system, in which something is done with the S3 endpoint. */
  const changed = async (change: (plan: Plan, endpoint: Planned) => void) => {
    const plan: Plan = Object(await planOf({ 'main.tf': ORIGINAL }));
    const endpoint = plan.planned_values.root_module.resources.find(({ address }) => address === S3);
    if (endpoint === undefined) throw new Error('no S3 endpoint');
    change(plan, endpoint);
    const text = JSON.stringify(plan);
    return verdicts(await checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } }));
  };
  const S3 = 'aws_vpc_endpoint.s3';
  interface Planned {
    readonly address: string;
    readonly values: object | undefined;
  }
  interface Plan {
    readonly planned_values: { readonly root_module: { resources: Planned[] } };
    resource_changes: { readonly address: string; readonly change: { readonly after_unknown: object } }[];
    prior_state?: object;
  }

  test('an object that an interrupted replacement left behind says nothing of what took its place', async () => {
    const left = { address: S3, deposed: '0a1b2c3d', change: { actions: ['delete'], after: null, after_unknown: {} } };
    expect(await changed((plan) => plan.resource_changes.push(left))).toEqual(ALL_GOOD);
  });

  test.each<readonly [action: string, s3: string]>([
    ['delete', 'blocked'],
    ['forget', 'private'],
  ])('what a plan is to %s', async (action, s3) => {
    const lines = await changed((plan, endpoint) => {
      const { root_module } = plan.planned_values;
      const ids: Readonly<Record<string, string>> = { 'aws_vpc.main': 'vpc-9', 'aws_route_table.private': 'rtb-9' };
      root_module.resources = root_module.resources
        .filter(({ address }) => address !== S3)
        .map((each) => ({ ...each, values: { ...each.values, id: ids[each.address] } }));
      // Terraform 1.11 names what it forgets among what it plans, without any values.
      if (action === 'forget') root_module.resources.push({ ...endpoint, values: undefined });
      plan.resource_changes = plan.resource_changes.map(({ address, change }) =>
        address === S3
          ? { address, change: { actions: [action], after_unknown: {} } }
          : { address, change: { ...change, after_unknown: { ...change.after_unknown, id: !(address in ids) } } },
      );
      const values = { ...endpoint.values, id: 'vpce-9', vpc_id: 'vpc-9', route_table_ids: ['rtb-9'] };
      plan.prior_state = { values: { root_module: { resources: [{ ...endpoint, values }] } } };
    });
    expect(lines).toEqual(ALL_GOOD.map((line) => line.replace('s3 private', `s3 ${s3}`)));
  });
});

describe('a plan that does not tell which VPC things are in', () => {
  const common = { mode: 'managed', schema_version: 1 };
  const vpcs = ['a', 'b'].map((index) => ({
    ...common,
    address: `aws_vpc.it["${index}"]`,
    type: 'aws_vpc',
    name: 'it',
    index,
    values: { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true, enable_dns_support: true },
  }));
  const subnets = Array.from({ length: 3 }, (_, index) => ({
    ...common,
    address: `aws_subnet.it[${index}]`,
    type: 'aws_subnet',
    name: 'it',
    index,
    values: { cidr_block: `10.0.${index}.0/24` },
  }));
  const apps = {
    ...common,
    address: 'aws_subnet.app',
    type: 'aws_subnet',
    name: 'app',
    values: { cidr_block: '10.0.9.0/24' },
  };
  const expressionsOf = (type: string, references: readonly string[]) => ({
    address: type,
    mode: 'managed',
    type: type.split('.')[0],
    name: type.split('.')[1],
    provider_config_key: 'aws',
    expressions: references.length === 0 ? {} : { vpc_id: { references } },
  });
  const resources = [...vpcs, ...subnets, apps];
  const text = JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: resources.map(({ address, type }) => ({
      address,
      change: { actions: ['create'], after_unknown: { id: true, ...(type === 'aws_subnet' ? { vpc_id: true } : {}) } },
    })),
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } },
      root_module: {
        resources: [
          expressionsOf('aws_vpc.it', []),
          expressionsOf('aws_subnet.it', ['aws_vpc.it', 'local.vpc_of', 'count.index']),
          expressionsOf('aws_subnet.app', ['aws_vpc.it["a"].id', 'aws_vpc.it["a"]', 'aws_vpc.it']),
        ],
      },
    },
  });

  test('leaves each VPC in doubt, since it may be that one', async () => {
    const result = await checkTerraform({}, { document: { name: 'plan.json', text } });
    const homes = new Map(result.network.subnets.map(({ id, vpc }) => [id, vpc.known ? vpc.value : null]));
    expect(homes.get('aws_subnet.app')).toBe('aws_vpc.it["a"]');
    expect(homes.get('aws_subnet.it[0]')).toBe("aws_subnet.it's vpc_id");
    expect(new Set(result.pulls.flatMap(({ legs }) => legs.map(({ leg }) => leg.verdict)))).toEqual(
      new Set(['unknown']),
    );
    expect(errors(result).filter((error) => !error.startsWith('not-known'))).toEqual([]);
  });
});
