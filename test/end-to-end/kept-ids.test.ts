import { describe, expect, test } from 'vitest';
import type { TerraformValue } from '../../src/read/resource/value.js';
import { loadTerraform } from '../../src/read/terraform/module/load.js';
import { filesOf } from './terraform.js';

const DECLARED = `
variable "none" {
  default = null
}
resource "aws_vpc" "one" {
  count      = 1
  cidr_block = "10.0.0.0/16"
}
resource "aws_route_table" "t" {
  count  = 2
  vpc_id = aws_vpc.one[0].id
}
resource "aws_vpc_endpoint" "e" {
  vpc_id       = aws_vpc.one[0].id
  service_name = "com.amazonaws.eu-west-1.s3"
}
`;
const ID = '? aws_vpc.one[0].id';
const [FIRST, SECOND] = ['? aws_route_table.t[0].id', '? aws_route_table.t[1].id'];

/** What an id is written with, so as to stand for the same thing afterwards. */
describe('an id that AWS gives at apply stays what it is', () => {
  test.each<readonly [expression: string, expected: unknown]>([
    ['join("", aws_vpc.one.*.id)', ID],
    ['join(",", [aws_vpc.one[0].id], [])', ID],
    ['split(",", join(",", aws_route_table.t[*].id))', [FIRST, SECOND]],
    ['split(",", "a,${aws_vpc.one[0].id},")', ['a', ID, '']],
    ['split(",", join(",", aws_vpc.one.*.id))', [ID]],
    ['format("%s", aws_vpc.one[0].id)', ID],
    ['split(",", format("%s,%[1]v,%d", aws_vpc.one[0].id, 7))', [ID, ID, '7']],
    ['coalesce("", aws_vpc.one[0].id)', ID],
    ['coalesce(var.none, aws_vpc.one[0].id, "vpc-0")', ID],
    ['coalesce(one(aws_vpc.one[*].id), "none")', ID],
    ['replace(aws_vpc_endpoint.e.dns_entry[0].dns_name, "*", "\\\\052")', '? aws_vpc_endpoint.e.dns_entry[0].dns_name'],
    ['merge({ id = "x", tier = "app" }, aws_vpc.one[0]).id', ID],
    ['merge(aws_vpc.one[0], { tier = "app" }).id', ID],
    ['merge(aws_vpc.one[0], { id = "x" }).id', 'x'],
    ['merge(aws_vpc.one[0], { tier = "app" }).tier', 'app'],
    ['merge({ tier = "app" }, aws_vpc.one[0]).tier', 'app'],
    ['reverse(aws_route_table.t[*].id)', [SECOND, FIRST]],
    ['chunklist(aws_route_table.t[*].id, 1)', [[FIRST], [SECOND]]],
    ['setunion([aws_vpc.one[0].id], [aws_vpc.one[0].id])', [ID]],
    ['[for pair in setproduct(aws_route_table.t[*].id, ["x"]) : pair[0]]', [FIRST, SECOND]],
    ['matchkeys(aws_route_table.t[*].id, ["a", "b"], ["b"])', [SECOND]],
    ['sort(aws_vpc.one[*].id)', [ID]],
  ])('%s', async (expression, expected) => {
    expect(shown(await outputOf(expression))).toEqual(expected);
  });

  test.each([
    ['join(",", aws_route_table.t[*].id)', 'two in one text'],
    ['format("%q", aws_vpc.one[0].id)', 'an id in quotes'],
    ['format("%20s", aws_vpc.one[0].id)', 'an id with spaces before it'],
    ['format("%v", aws_vpc.one[*].id)', 'a list of ids'],
    ['split("-", aws_vpc.one[0].id)[0]', 'a part of an id'],
    ['split(",", aws_vpc.one[0].ipv6_cidr_block)[0]', 'a part of what may hold the separator'],
    ['sort(aws_route_table.t[*].id)[0]', 'the first of those that have no order yet'],
    ['coalesce(aws_vpc.one[0].ipv6_cidr_block, "none")', 'what may be empty'],
    ['replace(aws_vpc_endpoint.e.dns_entry[0].dns_name, "*", "x")', 'another name'],
    ['matchkeys(["a"], [aws_vpc.one[0].id], ["x"])', 'a key that is not known'],
  ])('%s is unknown: %s', async (expression) => {
    const value = await outputOf(expression);
    expect(value?.kind).toBe('unknown');
    expect(value).not.toHaveProperty('symbol');
  });
});

async function outputOf(expression: string): Promise<TerraformValue | undefined> {
  const files = filesOf({ 'main.tf': `${DECLARED}output "it" {\n  value = ${expression}\n}\n` });
  const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null };
  const { outputs } = await loadTerraform(files, options);
  return outputs().get('it');
}

function shown(value: TerraformValue | undefined): unknown {
  if (value === undefined) return null;
  if (value.kind === 'unknown') return `? ${value.symbol?.key ?? value.why.what}`;
  return 'items' in value ? value.items.map(shown) : 'value' in value ? value.value : value.kind;
}
