import { expect, test } from 'vitest';
import { unifiedDiff } from '../../src/fix/diff.js';
import { applyEdits } from '../../src/fix/edit.js';
import { checkTerraform, errors } from '../end-to-end/terraform.js';
import { fixed } from './fixing.js';

const NETWORK = `
provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { a = 1, b = 2 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.\${each.value}.0/24"
  availability_zone = "eu-west-1\${each.key}"
}

resource "aws_route_table" "app" {
  for_each = aws_subnet.app
  vpc_id   = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app[each.key].id
}

resource "aws_security_group" "endpoints" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "ecr" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["a"].id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}
`;

const s3 = (tables: string) => `
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = ${tables}
}
`;

async function mended(source: string) {
  const { after, texts, lines } = await fixed({ 'main.tf': source }, 'safe', checkTerraform);
  expect([after.verdict, errors(after)]).toEqual(['private', []]);
  return { text: texts.get('main.tf') ?? source, lines };
}

test.each([
  ['an empty list', '[]', ['[aws_route_table.app["a"].id, aws_route_table.app["b"].id]']],
  ['a call', 'concat([], [])', ['concat(concat([], []), [aws_route_table.app["a"].id, aws_route_table.app["b"].id])']],
])('several things are put into %s', async (_, tables, [written = '']) => {
  const { lines } = await mended(`${NETWORK}${s3(tables)}`);
  expect(lines).toEqual([`-  route_table_ids = ${tables}`, `+  route_table_ids = ${written}`]);
});

test('several things are put into a list that is not there', async () => {
  const { lines } = await mended(`${NETWORK}${s3('').replace(/.*route_table_ids.*\n/, '')}`);
  expect(lines).toEqual(['+', '+  route_table_ids = [aws_route_table.app["a"].id, aws_route_table.app["b"].id]']);
});

test('a comment in an empty list stays', async () => {
  const { lines } = await mended(`${NETWORK}${s3('[ # none yet\n  ]')}`);
  expect(lines).toEqual(['+    aws_route_table.app["a"].id,', '+    aws_route_table.app["b"].id,']);
});

test('a block of one line gets lines', async () => {
  const oneLine = NETWORK.replace(/(resource "aws_vpc" "main" \{)[^}]*\}/, '$1 cidr_block = "10.0.0.0/16" }');
  const { text } = await mended(`${oneLine}${s3('[for table in aws_route_table.app : table.id]')}`);
  expect(text).toContain('"main" {\n  cidr_block = "10.0.0.0/16"\n\n  enable_dns_hostnames = true\n}\n\n');
});

test('comments in the list of a for_each stay', async () => {
  const source = `${NETWORK.replace(/resource "aws_route_table_association"[^}]*\}/, '')}${s3('[for table in aws_route_table.app : table.id]')}
resource "aws_route_table_association" "listed" {
  for_each = [
    aws_subnet.app["a"].id, # first
    aws_subnet.app["b"].id,
  ]
  subnet_id      = each.value
  route_table_id = aws_route_table.app["a"].id
}
`;
  const { text } = await mended(source);
  expect(text).toContain(
    '  for_each = {\n    app_a = aws_subnet.app["a"].id, # first\n    app_b = aws_subnet.app["b"].id,\n  }\n',
  );
});

test('edits of the same place that do not go together are made one at a time', () => {
  const sources = new Map([['a', 'x = 1\n']]);
  const edit = (text: string) => ({ file: 'a', start: 4, end: 5, text });
  expect(unifiedDiff(sources, applyEdits(sources, [edit('2'), edit('3')]))).toContain('+x = 2');
});
