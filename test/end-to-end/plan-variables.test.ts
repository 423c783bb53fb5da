import { describe, expect, test } from 'vitest';
import {
  alone,
  CLOSED,
  changed,
  FIRST,
  GOOD,
  linesOf,
  NETWORK,
  OPEN,
  type Plan,
  S3_TABLES,
  SUBNETS,
  TABLE,
  told,
} from './plan-alone.js';

describe('what a plan alone tells of by way of something else', () => {
  const LOCAL_VPC = [
    ['resource "aws_subnet" "app" {', 'locals {\n  vpc = aws_vpc.main.id\n}\nresource "aws_subnet" "app" {'],
    ['vpc_id            = aws_vpc.main.id', 'vpc_id            = local.vpc'],
  ] as const;

  test('a VPC behind a local is the only one whose id is not known, and that is told', async () => {
    const { source, alone, assumptions } = await told(changed(...LOCAL_VPC));
    expect(source).toEqual(FIRST);
    expect(alone).toEqual(FIRST);
    expect(assumptions).toContain(
      'The plan does not tell which VPC is meant by vpc_id of aws_subnet.app: it is taken for aws_vpc.main, ' +
        'the only one whose id is not known yet. With the *.tf files beside the plan it is evaluated.',
    );
  });

  test.each([
    ['another VPC is made', 'resource "aws_vpc" "second" {\n  cidr_block = "10.1.0.0/16"\n}\n'],
    ['a stack may tell another', 'resource "aws_cloudformation_stack" "it" {\n  name = "it"\n}\n'],
  ])('where %s it may be any', async (_, more) => {
    const { source, alone, assumptions } = await told(changed(...LOCAL_VPC) + more);
    expect(source).toEqual(FIRST);
    expect(alone).toEqual(OPEN);
    expect(assumptions).not.toContain('which VPC');
  });

  const ONE = 'resource "aws_route_table" "one" {\n  count  = 1\n  vpc_id = aws_vpc.main.id\n}\n';

  test.each([
    'element(aws_route_table.one[*].id, var.single ? 0 : count.index)',
    'var.single ? aws_route_table.one[0].id : "rtb-1"',
  ])('a variable, which is known, does not matter where there is one thing: %s', async (table) => {
    const variable = 'variable "single" {\n  default = true\n}\n';
    const edits = [
      [TABLE, `route_table_id = ${table}`],
      [S3_TABLES, 'route_table_ids = [aws_route_table.one[0].id]'],
    ] as const;
    const { source, alone } = await told(changed(...edits) + ONE + variable);
    expect(source).toEqual(GOOD);
    expect(alone).toEqual(GOOD);
  });

  test('a variable that chooses by a key is not guessed', async () => {
    const variable = 'variable "shift" {\n  default = 1\n}\n';
    const shifted = 'route_table_id = element(aws_route_table.app[*].id, count.index + var.shift)';
    const { source, alone } = await told(changed([TABLE, shifted]) + variable);
    expect(source).toEqual(['0: private private blocked', '1: private private private']);
    expect(alone).toEqual(OPEN);
  });

  test('nothing is said to fail in what may be the subnets of an endpoint', async () => {
    const source = changed(
      [SUBNETS, 'subnet_ids = local.subnets'],
      [S3_TABLES, 'route_table_ids = aws_route_table.app[*].id'],
      [
        'resource "aws_subnet" "app" {',
        'locals {\n  subnets = aws_subnet.endpoint[*].id\n}\nresource "aws_subnet" "app" {',
      ],
    );
    const { pulls, findings } = await alone({ 'main.tf': source });
    const verdicts = pulls.map(({ subnet, legs }) => `${subnet} ${legs.map(({ leg }) => leg.verdict).join(' ')}`);
    expect(verdicts).toEqual([
      'aws_subnet.app[0] unknown unknown private',
      'aws_subnet.app[1] unknown unknown private',
      'aws_subnet.endpoint[0] unknown unknown unknown',
      'aws_subnet.endpoint[1] unknown unknown unknown',
    ]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('a list that a module hands on is read by the own number', async () => {
    const many = `module "ways" {
  source  = "./ways"
  subnets = aws_subnet.many[*].id
  tables  = aws_route_table.many[*].id
}
resource "aws_subnet" "many" {
  count      = 12
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.\${100 + count.index}.0/24"
}
resource "aws_route_table" "many" {
  count  = 12
  vpc_id = aws_vpc.main.id
}
`;
    const ways = `variable "subnets" {}
variable "tables" {}
resource "aws_route_table_association" "it" {
  count          = length(var.subnets)
  subnet_id      = var.subnets[count.index]
  route_table_id = element(var.tables, count.index)
}
`;
    const source = changed([S3_TABLES, 'route_table_ids = [aws_route_table.many[2].id]']) + many;
    // Terraform lists what it plans by address, so that [10] is before [2].
    const { pulls } = await alone({ 'main.tf': source, 'ways/main.tf': ways }, (plan) =>
      plan.planned_values.root_module.resources.sort((a, b) => (a.address < b.address ? -1 : 1)),
    );
    const served = pulls.filter(({ legs }) => legs.every(({ leg }) => leg.verdict === 'private'));
    expect(served.map(({ subnet }) => subnet)).toEqual(['aws_subnet.many[2]']);
    expect(pulls.some(({ legs }) => legs.some(({ leg }) => leg.verdict === 'unknown'))).toBe(false);
  });

  /** AWS computes these where nothing is given, so that a plan doesn't know them. */
  const computed =
    (...names: readonly string[]) =>
    (plan: Plan) => {
      for (const { address, change } of plan.resource_changes)
        if (address.startsWith('module.e.')) for (const name of names) change.after_unknown[name] = true;
    };
  const ENDPOINTS = `variable "vpc" {}
variable "subnets" {
  default = []
}
variable "policy" {
  default = null
}
variable "services" {
  default = { api = {}, dkr = {} }
}
resource "aws_vpc_endpoint" "it" {
  for_each            = var.services
  vpc_id              = var.vpc
  service_name        = "com.amazonaws.eu-west-1.ecr.\${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = var.subnets
  policy              = try(each.value.policy, var.policy)
}
resource "aws_vpc_endpoint_security_group_association" "it" {
  for_each                    = var.services
  vpc_endpoint_id             = aws_vpc_endpoint.it[each.key].id
  security_group_id           = var.group
  replace_default_association = true
}
variable "group" {}
`;
  const inModule = (subnets: string) =>
    `${NETWORK.slice(0, NETWORK.indexOf('resource "aws_vpc_endpoint" "interface"'))}
module "e" {
  source  = "./e"
  vpc     = aws_vpc.main.id
  group   = aws_security_group.endpoint.id
  subnets = ${subnets}
}
`;

  test.each<readonly [subnets: string, verdicts: readonly string[]]>([
    ['aws_subnet.endpoint[*].id', FIRST],
    ['[]', CLOSED],
    ['aws_subnet.none[*].id', CLOSED],
  ])('what refers to nothing that is not known is not written: subnets %s', async (subnets, expected) => {
    const files = { 'main.tf': inModule(subnets), 'e/main.tf': ENDPOINTS };
    const { pulls } = await alone(files, computed('policy'));
    expect(linesOf(pulls)).toEqual(expected);
  });

  test('what refers to something that is not known is written', async () => {
    const policy =
      'jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "*", Resource = aws_vpc.main.arn }] })';
    const source = inModule(`aws_subnet.endpoint[*].id\n  policy  = ${policy}`);
    const { pulls } = await alone({ 'main.tf': source, 'e/main.tf': ENDPOINTS }, computed('policy'));
    expect(linesOf(pulls)).toEqual(['0: unknown unknown private', '1: unknown unknown blocked']);
  });

  test('references by ever more variables end', async () => {
    const files = { 'main.tf': inModule('aws_subnet.endpoint[*].id'), 'e/main.tf': ENDPOINTS };
    const names = (kind: string, level: number) => ['a', 'b', 'c'].map((name) => `${kind}${level}${name}`);
    const { pulls } = await alone(files, ({ configuration }) => {
      const { e } = configuration.root_module.module_calls;
      if (e === undefined) throw new Error('no module');
      const outputs = (level: number) => ({ references: names('o', level).map((name) => `module.e.${name}`) });
      const variables = (level: number) => ({ references: names('v', level).map((name) => `var.${name}`) });
      const end = { references: ['aws_subnet.endpoint[0].id', 'aws_subnet.endpoint[0]', 'aws_subnet.endpoint'] };
      e.expressions.subnets = outputs(1);
      for (let level = 1; level < 19; level++) {
        for (const name of names('o', level)) e.module.outputs[name] = { expression: variables(level) };
        for (const name of names('v', level)) e.expressions[name] = level < 18 ? outputs(level + 1) : end;
      }
    });
    expect(linesOf(pulls)).toEqual(['0: unknown unknown private', '1: unknown unknown unknown']);
  });
});
