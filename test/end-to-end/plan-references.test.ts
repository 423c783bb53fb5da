import { describe, expect, test } from 'vitest';
import { planOf } from './as-plan.js';
import { checkTerraform, errors } from './terraform.js';

const NETWORK = `provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-1\${each.key}"
}
resource "aws_route_table" "app" {
  for_each = { a = 1, b = 2 }
  vpc_id   = aws_vpc.main.id
}
resource "aws_route_table_association" "app" {
  for_each       = { a = { table = "b" }, b = { table = "a" } }
  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.app[each.key].id
}
resource "aws_security_group" "client" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.app["a"].id]
}
resource "aws_subnet" "endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.9.0/28"
  availability_zone = "eu-west-1a"
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = { api = "ecr.api", dkr = "ecr.dkr" }
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
`;

function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not there: ${from}`);
    return source.replace(from, () => to);
  }, NETWORK);
}

type Change = (plan: Plan) => void;

async function verdictsOf(
  source: string,
  { beside = false, change = () => undefined }: { beside?: boolean; change?: Change } = {},
) {
  const plan = JSON.parse(JSON.stringify(await planOf({ 'main.tf': source })));
  change(plan);
  const text = JSON.stringify(plan);
  const result = await checkTerraform(
    { 'plan.json': text, ...(beside ? { 'main.tf': source } : {}) },
    { document: { name: 'plan.json', text } },
  );
  return {
    result,
    lines: result.pulls.map(({ subnet, legs }) => `${subnet} ${legs.map(({ leg }) => leg.verdict).join(' ')}`),
  };
}

interface Plan {
  planned_values: { root_module: { resources: { address: string; values: Record<string, unknown> }[] } };
  resource_changes: { address: string; change: { actions: string[]; after_unknown: Record<string, unknown> } }[];
  configuration: { root_module: { resources: { address: string; expressions: Record<string, unknown> }[] } };
  prior_state?: object;
  errored?: boolean;
}

const TRUE = ['aws_subnet.app["a"] private private private', 'aws_subnet.app["b"] private private blocked'];
const S3_OPEN = ['aws_subnet.app["a"] unknown unknown unknown', 'aws_subnet.app["b"] unknown unknown unknown'];
const TABLE = 'route_table_id = aws_route_table.app[each.key].id';
const S3_TABLES = 'route_table_ids = [aws_route_table.app["a"].id]';

describe('what a plan alone tells of references', () => {
  test('a block with the same keys is read by the key', async () => {
    const { lines, result } = await verdictsOf(NETWORK);
    expect(lines).toEqual(TRUE);
    expect(result.assumptions.find((line) => line.startsWith('The plan does not tell'))).toBe(
      'The plan does not tell which instance is meant by route_table_id of aws_route_table_association.app (aws_route_table.app), ' +
        'subnet_id of aws_route_table_association.app (aws_subnet.app): it is taken for the one with the same key. ' +
        'With the *.tf files beside the plan it is evaluated.',
    );
    const beside = await verdictsOf(NETWORK, { beside: true });
    expect(beside.lines).toEqual(TRUE);
    expect(beside.result.assumptions.join()).not.toContain('The plan does not tell');
  });

  test.each<readonly [what: string, from: string, to: string]>([
    ['a value, not the key', TABLE, 'route_table_id = aws_route_table.app[each.value.table].id'],
    ['a key of fewer than there are', 'for_each = { a = 1, b = 2 }', 'for_each = { a = 1, b = 2, c = 3 }'],
  ])('an index by %s is not guessed', async (_, from, to) => {
    const { lines } = await verdictsOf(changed([from, to]));
    expect(lines.filter((line) => line.startsWith('aws_subnet.app'))).toEqual(S3_OPEN);
    expect((await verdictsOf(changed([from, to]), { beside: true })).lines).not.toContainEqual(
      expect.stringContaining('unknown'),
    );
  });

  test('what a key decides about a list is not guessed', async () => {
    const source = changed([
      'subnet_ids          = [aws_subnet.endpoint.id]',
      'subnet_ids          = each.key == "api" ? [] : [aws_subnet.endpoint.id]',
    ]);
    const { lines } = await verdictsOf(source, {
      // AWS computes the subnets where none are given, so a plan doesn't know them.
      change: ({ resource_changes }) => {
        for (const { address, change } of resource_changes)
          if (address.startsWith('aws_vpc_endpoint.interface')) change.after_unknown.subnet_ids = true;
      },
    });
    expect(lines.find((line) => line.startsWith('aws_subnet.app["a"]'))).toMatch(/^aws_subnet.app\["a"\] unknown/);
  });

  test('the only instance of a block is meant, whatever its index', async () => {
    const source = changed(
      ['for_each = { a = 1, b = 2 }', 'count  = 1'],
      [TABLE, 'route_table_id = element(aws_route_table.app[*].id, 1)'],
      [S3_TABLES, 'route_table_ids = aws_route_table.app[*].id'],
    );
    expect((await verdictsOf(source)).lines).toEqual(TRUE.map((line) => line.replace('blocked', 'private')));
  });

  const blocks = (...groups: readonly (readonly [port: number, group: string])[]) =>
    changed([
      / {2}ingress \{[^}]*\}\n/.exec(NETWORK)?.[0] ?? '',
      groups
        .map(
          ([port, group]) =>
            `  ingress {\n    from_port = ${port}\n    to_port = ${port}\n    protocol = "tcp"\n    security_groups = [${group}.id]\n  }\n`,
        )
        .join(''),
    ]);
  const groupsOf = async (source: string) => {
    const { result } = await verdictsOf(source);
    const rules =
      result.network.securityGroups.find(({ id }) => id === 'aws_security_group.endpoint')?.rules.items ?? [];
    return JSON.stringify(rules.map(({ peer }) => peer));
  };

  test('of blocks that are told as one, each has the group that all have', async () => {
    const one = await groupsOf(blocks([443, 'aws_security_group.client'], [80, 'aws_security_group.client']));
    expect(one).toContain('aws_security_group.client');
    const two = await groupsOf(blocks([443, 'aws_security_group.client'], [80, 'aws_security_group.other']));
    expect(two).not.toMatch(/aws_security_group\.(?:client|other)/);
  });

  test.each([true, false])('what is written as null takes the default (source beside it: %j)', async (beside) => {
    const source = changed(['enable_dns_hostnames = true', 'enable_dns_hostnames = null']);
    const { result, lines } = await verdictsOf(source, {
      beside,
      change: ({ resource_changes, configuration }) => {
        for (const { address, change } of resource_changes)
          if (address === 'aws_vpc.main') change.after_unknown.enable_dns_hostnames = true;
        for (const { address, expressions } of configuration.root_module.resources)
          if (address === 'aws_vpc.main') expressions.enable_dns_hostnames = { constant_value: null };
      },
    });
    expect(lines[0]).toBe('aws_subnet.app["a"] blocked blocked private');
    expect(errors(result)).toContain('private-dns-needs-vpc-dns aws_vpc_endpoint.interface["api"]');
  });

  test('a VPC that is looked up during apply may be the one that is made', async () => {
    const data = 'data "aws_vpc" "it" {\n  tags       = { Name = "x" }\n  depends_on = [aws_vpc.main]\n}\n';
    const source = changed(
      ['provider "aws"', `${data}provider "aws"`],
      ['vpc_id              = aws_vpc.main.id', 'vpc_id              = data.aws_vpc.it.id'],
    );
    const { lines } = await verdictsOf(source, {
      change: ({ planned_values, resource_changes }) => {
        planned_values.root_module.resources.push(
          Object({
            address: 'data.aws_vpc.it',
            mode: 'data',
            type: 'aws_vpc',
            name: 'it',
            values: { tags: { Name: 'x' } },
          }),
        );
        resource_changes.push({
          address: 'data.aws_vpc.it',
          change: { actions: ['read'], after_unknown: { id: true } },
        });
      },
    });
    expect(lines[0]).toBe('aws_subnet.app["a"] unknown unknown private');
  });
});

test('a plan of another workspace than is assumed is not read with the source of that one', async () => {
  const source = changed(
    [
      'provider "aws" {\n  region = "eu-west-1"',
      'locals {\n  stage = { default = { region = "eu-west-3", count = 0 }, prod = { region = "eu-west-1", count = 1 } }[terraform.workspace]\n}\nprovider "aws" {\n  region = local.stage.region',
    ],
    [
      'resource "aws_security_group" "other" {',
      'resource "aws_security_group" "other" {\n  count  = local.stage.count',
    ],
  );
  const text = JSON.stringify(await planOf({ 'main.tf': source }, '', { environment: { TF_WORKSPACE: 'prod' } }));
  const check = (environment: Readonly<Record<string, string>>) =>
    checkTerraform({ 'main.tf': source, 'plan.json': text }, { document: { name: 'plan.json', text }, environment });
  const told = await check({ TF_WORKSPACE: 'prod' });
  expect(told.pulls.map(({ verdict }) => verdict)).toEqual(['private', 'blocked']);
  const open = await check({});
  expect(errors(open).filter((line) => line.startsWith('endpoint-region-mismatch'))).toEqual([]);
  expect(open.assumptions.join()).not.toContain('terraform.workspace is default');
});

describe('plans of a part', () => {
  const S3 = 'aws_vpc_endpoint.s3';

  /** What is there already, with ids. */
  function applied(plan: Plan): Plan['planned_values'] {
    const text = JSON.stringify(plan.planned_values);
    const values: Plan['planned_values'] = JSON.parse(text);
    const idOf = (address: string) => `id-of-${address.replace(/\W/g, '-')}`;
    for (const resource of values.root_module.resources) {
      const expressions =
        plan.configuration.root_module.resources.find(({ address }) => address === resource.address.replace(/\[.*/, ''))
          ?.expressions ?? {};
      const key = /\[.*\]$/.exec(resource.address)?.[0] ?? '';
      for (const [name, expression] of Object.entries(expressions)) {
        if (name in resource.values) continue;
        const { references = [] }: { references?: string[] } = Object(expression);
        const ids = references.filter((each) => each.endsWith('.id')).map((each) => idOf(each.slice(0, -3)));
        const [byKey] = references.filter((each) => /^aws_\w+\.\w+$/.test(each));
        const all = ids.length > 0 ? ids : byKey === undefined ? [] : [idOf(byKey + key)];
        resource.values[name] = name.endsWith('_ids') ? all : all[0];
      }
      resource.values.id = idOf(resource.address);
    }
    return values;
  }

  test('what a plan of targets does not mention stays as it is', async () => {
    const { lines } = await verdictsOf(NETWORK, {
      change: (plan) => {
        plan.prior_state = { values: applied(plan) };
        plan.planned_values.root_module.resources = [];
        plan.resource_changes = [{ address: S3, change: { actions: ['delete'], after_unknown: {} } }];
      },
    });
    expect(lines).toEqual(TRUE.map((line) => line.replace(/\w+$/, 'blocked')));
  });

  test('a plan that only refreshes is judged as what it found', async () => {
    const { lines } = await verdictsOf(NETWORK, {
      change: (plan) => {
        plan.prior_state = { values: applied(plan) };
        plan.planned_values = Object({ root_module: {} });
        plan.resource_changes = [];
      },
    });
    expect(lines).toEqual(TRUE);
  });

  test('what was moved is there once', async () => {
    const { result } = await verdictsOf(NETWORK, {
      change: (plan) => {
        plan.prior_state = { values: JSON.parse(JSON.stringify(applied(plan)).replaceAll(S3, `${S3}_before`)) };
        plan.resource_changes = plan.resource_changes.map((each) =>
          each.address === S3 ? { ...each, previous_address: `${S3}_before` } : each,
        );
      },
    });
    expect(result.network.endpoints.map(({ id }) => id)).not.toContain(`${S3}_before`);
  });

  test('one that destroys all that there is leaves nothing to judge', async () => {
    await expect(
      verdictsOf(NETWORK, {
        change: (plan) => {
          plan.prior_state = { values: applied(plan) };
          plan.planned_values = { root_module: { resources: [] } };
          for (const { change } of plan.resource_changes) change.actions = ['delete'];
        },
      }),
    ).rejects.toThrow('the plan destroys all that it tells of');
  });

  test('one that ended with an error is none', async () => {
    await expect(
      verdictsOf(NETWORK, {
        change: (plan) => {
          plan.errored = true;
        },
      }),
    ).rejects.toThrow('the plan ended with an error');
  });
});

test.each<readonly [text: string, said: string]>([
  ['{"version":4,"terraform_version":"1.11.4","lineage":"x","resources":[]}', 'this is a state as Terraform keeps it'],
  ['{"meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}', 'this is encrypted by OpenTofu'],
  ['{"format_version":"1.0","terraform_version":"1.11.4"}', 'this state is empty'],
  ['{"@level":"info","type":"version"}\n{"@level":"info"}\n', 'terraform plan -json tells while it runs'],
])('%s is told for what it is', async (text, said) => {
  await expect(checkTerraform({}, { document: { name: 'x.json', text } })).rejects.toThrow(said);
});
