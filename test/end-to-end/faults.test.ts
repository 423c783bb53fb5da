import { describe, expect, test } from 'vitest';
import { ALL_GOOD, apart, FAULTS, INTERFACE, SUBNETS } from './faults.js';
import { changed, checkTerraform, errors, lineOf, ORIGINAL, verdicts } from './terraform.js';

test('the original system, mended: four private pulls and no error', async () => {
  const result = await checkTerraform(ORIGINAL);
  expect(verdicts(result)).toEqual(ALL_GOOD);
  expect(result.findings).toEqual([]);
});

describe('a single fault in the original system', () => {
  test.each(FAULTS)('$name', async ({ source, verdicts: expected, errors: rules, at: [rule, line] }) => {
    const result = await checkTerraform(source);
    expect(verdicts(result)).toEqual(expected);
    expect([...errors(result)].sort()).toEqual([...rules].sort());
    expect(lineOf(result, rule)).toBe(line);
  });

  test("an endpoint inside an app's subnet works as well", async () => {
    const result = await checkTerraform(
      changed(
        ...apart(
          'ecr.api',
          `${INTERFACE}\n  subnet_ids = [aws_subnet.private_1a_app1.id, aws_subnet.private_1c_app1.id]`,
        ),
      ),
    );
    // The two app subnets with an endpoint are taken for endpoint subnets, since others of their zones hold none.
    expect(verdicts(result)).toEqual([ALL_GOOD[1], ALL_GOOD[3]]);
    expect(errors(result)).toEqual([]);
  });

  test('an endpoint in one zone serves both, with advice', async () => {
    const result = await checkTerraform(
      changed(...apart('ecr.api', `${INTERFACE}\n  subnet_ids = [aws_subnet.private_1a_vpc_endpoint.id]`)),
    );
    expect(verdicts(result)).toEqual(ALL_GOOD);
    expect(result.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['note endpoint-single-zone']);
  });
});

describe('what is not known', () => {
  test.each<readonly [name: string, source: string, expected: RegExp, settle: RegExp]>([
    [
      'a VPC known only by variable',
      changed([
        'resource "aws_vpc" "main" {',
        'variable "vpc_id" {\n  type = string\n}\n\nresource "aws_vpc" "unused" {',
      ])
        .replaceAll('aws_vpc.main.id', 'var.vpc_id')
        .replaceAll('aws_vpc.main.cidr_block', '"10.0.0.0/16"'),
      /var\.vpc_id/,
      /folder or plan|--var vpc_id/,
    ],
    [
      'a VPC known only by data source',
      changed([
        'resource "aws_vpc" "main" {',
        'data "aws_vpc" "main" {\n  tags = { Name = "shared" }\n}\n\nresource "aws_vpc" "unused" {',
      ]).replaceAll('aws_vpc.main.', 'data.aws_vpc.main.'),
      /data\.aws_vpc\.main/,
      /plan|folder/,
    ],
    [
      'an endpoint that may not exist',
      changed(...apart('ecr.api', `  count = var.private ? 1 : 0\n${INTERFACE}\n${SUBNETS}`), [
        'locals {',
        'variable "private" {\n  type = bool\n}\n\nlocals {',
      ]),
      /var\.private/,
      /--var private/,
    ],
    [
      'a group from a data source',
      changed(
        [' = [aws_security_group.vpc_endpoint.id]\n', ' = [data.aws_security_group.shared.id]\n'],
        ['locals {', 'data "aws_security_group" "shared" {\n  name = "shared"\n}\n\nlocals {'],
      ),
      /data\.aws_security_group\.shared/,
      /plan|folder/,
    ],
  ])('%s: unknown, and what would settle it', async (_, source, what, settle) => {
    const result = await checkTerraform(source);
    const legs = result.pulls.flatMap((pull) => pull.legs.map(({ leg }) => leg));
    expect(result.verdict).toBe('unknown');
    expect(legs.filter(({ service, verdict }) => service === 'ecr.api' && verdict !== 'unknown')).toEqual([]);
    expect(legs.filter(({ verdict }) => verdict === 'blocked')).toEqual([]);
    expect(result.unknowns.some((unknown) => what.test(unknown.what))).toBe(true);
    expect(result.unknowns.some((unknown) => settle.test(unknown.settle))).toBe(true);
    expect(result.findings.some(({ rule }) => rule === 'not-known')).toBe(true);
  });

  test('a variable that is given settles it', async () => {
    const source = changed(...apart('ecr.api', `  count = var.private ? 1 : 0\n${INTERFACE}\n${SUBNETS}`), [
      'locals {',
      'variable "private" {\n  type = bool\n}\n\nlocals {',
    ]);
    expect((await checkTerraform(source, { variables: new Map([['private', 'true']]) })).verdict).toBe('private');
    expect((await checkTerraform(source, { variables: new Map([['private', 'false']]) })).verdict).toBe('blocked');
  });
});
