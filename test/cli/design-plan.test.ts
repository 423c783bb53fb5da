import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planOf } from '../end-to-end/as-plan.js';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-design-plan-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ROOT = `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "prod"
  region = "eu-west-1"
}
`;

const NETWORK = `resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
`;

async function designed(name: string, sources: Readonly<Record<string, string>>, { beside }: { beside: boolean }) {
  const at = join(folder, name);
  const files = { ...(beside ? sources : {}), 'plan.json': JSON.stringify(await planOf(sources)) };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), text);
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIN, 'design', join(at, 'plan.json'), '--emit', 'terraform'],
    { encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  return stdout;
}

test('a plan tells the provider that the VPC is made by', async () => {
  const network = NETWORK.replaceAll(/(resource "\w+" "\w+" \{)/g, '$1\n  provider = aws.prod');
  const text = await designed('alias', { 'main.tf': `${ROOT}${network}` }, { beside: false });
  expect(text.match(/^ {2}provider = aws\.prod$/gm)?.length).toBe(text.match(/^resource /gm)?.length);
});

test('the source beside a plan tells outputs, and names that are taken', async () => {
  const sources = {
    'main.tf': `${ROOT}
module "net" {
  source = "./net"
}

resource "aws_vpc_endpoint" "s3" {
  count        = 0
  vpc_id       = module.net.vpc_id
  service_name = "com.amazonaws.eu-west-1.s3"
}
`,
    'net/main.tf': `${NETWORK}
output "vpc_id" {
  value = aws_vpc.main.id
}

output "route_table" {
  value = aws_vpc.main.main_route_table_id
}
`,
  };
  const text = await designed('beside', sources, { beside: true });
  expect(text).toContain('= module.net.vpc_id\n');
  expect(text).toContain('resource "aws_vpc_endpoint" "s3_pullpath" {');
});
