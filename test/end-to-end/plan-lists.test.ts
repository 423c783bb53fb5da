import { describe, expect, test } from 'vitest';
import {
  CLOSED,
  changed,
  FIRST,
  GOOD,
  GROUPS,
  NEITHER,
  NETWORK,
  OPEN,
  S3_OPEN,
  S3_TABLES,
  SUBNETS,
  TABLE,
  told,
} from './plan-alone.js';

describe('lists of a plan alone', () => {
  test.each([
    'aws_route_table.app[*].id',
    'aws_route_table.app.*.id',
    '[for table in aws_route_table.app : table.id]',
    '[aws_route_table.app[0].id, aws_route_table.app[1].id]',
    'concat([aws_route_table.app[0].id], [aws_route_table.app[1].id])',
    'concat(aws_route_table.app[*].id, aws_route_table.none[*].id)',
    'coalescelist(aws_route_table.none[*].id, aws_route_table.app[*].id)',
  ])('%s is read as all of them, and that is told', async (tables) => {
    const { source, alone, assumptions } = await told(changed([S3_TABLES, `route_table_ids = ${tables}`]));
    expect(source).toEqual(GOOD);
    expect(alone).toEqual(GOOD);
    expect(assumptions).toContain(
      'The plan does not tell whether route_table_ids of aws_vpc_endpoint.s3 takes all that is referred to: ' +
        'that is assumed. With the *.tf files beside the plan it is evaluated.',
    );
  });

  test('one thing alone is no assumption', async () => {
    const { alone, assumptions } = await told(NETWORK);
    expect(alone).toEqual(FIRST);
    expect(assumptions).not.toContain('takes all');
  });

  test.each<readonly [tables: string, source: readonly string[]]>([
    ['length(aws_route_table.app) > 5 ? aws_route_table.app[*].id : [aws_route_table.other.id]', NEITHER],
    ['[aws_route_table.app[length(aws_route_table.app) - 2].id]', FIRST],
    ['[aws_route_table.app[0].id, length(aws_route_table.app) > 2 ? aws_route_table.app[1].id : "rtb-1"]', FIRST],
    ['coalescelist([aws_route_table.other.id], aws_route_table.app[*].id)', NEITHER],
    ['length(aws_subnet.none) > 0 ? aws_route_table.app[*].id : []', NEITHER],
    ['length(aws_subnet.none) > 0 ? [aws_route_table.app[0].id] : []', NEITHER],
    ['[for index, subnet in aws_subnet.app : aws_route_table.app[index].id if index == 0]', FIRST],
  ])('%s may be less than what is referred to', async (tables, expected) => {
    const { source, alone } = await told(changed([S3_TABLES, `route_table_ids = ${tables}`]));
    expect(source).toEqual(expected);
    expect(alone).toEqual(S3_OPEN);
  });

  test.each([
    'length(aws_route_table.app) > 5 ? [aws_security_group.endpoint.id] : [aws_security_group.closed.id]',
    '[length(aws_route_table.app) > 5 ? aws_security_group.endpoint.id : aws_security_group.closed.id]',
    'length([aws_route_table.other.id]) > 1 ? [aws_security_group.endpoint.id] : [aws_security_group.closed.id]',
  ])('security groups by a condition, %s, are not all', async (groups) => {
    const { source, alone } = await told(changed([GROUPS, `security_group_ids = ${groups}`]));
    expect(source).toEqual(CLOSED);
    expect(alone).toEqual(['0: unknown unknown private', '1: unknown unknown blocked']);
  });

  test('an interface endpoint can not be in two subnets of one zone, so these are not all', async () => {
    const source = changed(
      [SUBNETS, 'subnet_ids = slice(aws_subnet.endpoint[*].id, 0, 1)'],
      [
        '["eu-west-1a", "eu-west-1b"][count.index]\n}\nresource "aws_vpc_endpoint"',
        '"eu-west-1a"\n}\nresource "aws_vpc_endpoint"',
      ],
    );
    const { alone, assumptions } = await told(source);
    expect(alone).toEqual(['0: unknown unknown private', '1: unknown unknown blocked']);
    expect(assumptions).not.toContain('subnet_ids of aws_vpc_endpoint');
  });
});

describe('single values of a plan alone', () => {
  const X = [S3_TABLES, 'route_table_ids = [aws_route_table.other.id]'] as const;

  test.each([
    'try(aws_route_table.none[0].id, aws_route_table.other.id)',
    'element(concat(aws_route_table.none[*].id, [aws_route_table.other.id]), 0)',
  ])('%s is what is there', async (table) => {
    const { source, alone } = await told(changed(X, [TABLE, `route_table_id = ${table}`]));
    expect(source).toEqual(GOOD);
    expect(alone).toEqual(GOOD);
  });

  test.each<readonly [table: string, source: readonly string[]]>([
    ['coalesce(aws_route_table.app[0].id, aws_route_table.other.id)', NEITHER],
    ['length(aws_subnet.app) > 1 ? aws_route_table.other.id : aws_route_table.app[0].id', GOOD],
    ['element([aws_route_table.app[0].id, aws_route_table.other.id], 1)', GOOD],
  ])('%s is one of two', async (table, expected) => {
    const { source, alone } = await told(changed(X, [TABLE, `route_table_id = ${table}`]));
    expect(source).toEqual(expected);
    expect(alone).toEqual(OPEN);
  });

  test('an index that depends on how many there are is not the own one', async () => {
    const shifted = 'route_table_id = aws_route_table.app[(count.index + 1) % length(aws_route_table.app)].id';
    const { source, alone } = await told(changed([TABLE, shifted]));
    expect(source).toEqual(['0: private private blocked', '1: private private private']);
    expect(alone).toEqual(OPEN);
  });

  test('each.value of a module with the same keys is told by its output', async () => {
    const tables =
      'variable "vpc" {}\nresource "aws_route_table" "it" {\n  vpc_id = var.vpc\n}\noutput "id" {\n  value = aws_route_table.it.id\n}\n';
    const source = changed(
      [
        'resource "aws_subnet" "app" {\n  count             = 2',
        'module "tables" {\n  source   = "./tables"\n  for_each = { 0 = "", 1 = "" }\n  vpc      = aws_vpc.main.id\n}\nresource "aws_subnet" "app" {\n  for_each          = { 0 = 0, 1 = 1 }',
      ],
      ['["10.0.0.0/24", "10.0.1.0/24"][count.index]', '"10.0.${each.value}.0/24"'],
      ['["eu-west-1a", "eu-west-1b"][count.index]', '["eu-west-1a", "eu-west-1b"][each.value]'],
      [
        '"app" {\n  count          = 2\n  subnet_id      = aws_subnet.app[count.index].id',
        '"app" {\n  for_each       = module.tables\n  subnet_id      = aws_subnet.app[each.key].id',
      ],
      [TABLE, 'route_table_id = each.value.id'],
      [S3_TABLES, 'route_table_ids = [module.tables["1"].id]'],
    );
    const result = await told(source, { 'tables/main.tf': tables });
    const expected = ['0: private private blocked', '1: private private private'];
    const lines = (each: readonly string[]) => each.map((line) => line.replace('"', ''));
    expect(lines(result.source)).toEqual(expected);
    expect(lines(result.alone)).toEqual(expected);
  });
});
