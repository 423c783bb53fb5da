import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-cost-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Beside this process, so that a server of the test can answer. */
function pullpath(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { AWS_REGION: _region, NO_COLOR: _colour, FORCE_COLOR: _forced, ...inherited } = process.env;
  return new Promise((done) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { ...inherited, COLUMNS: '80' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

describe('cost', () => {
  test('of the original system prints what stands beside the example, within 80 columns', async () => {
    const { stdout, stderr, status } = await pullpath('cost', '--original');
    expect(stdout).toBe(readFileSync(resolve('examples/original/cost.txt'), 'utf8'));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('as JSON: the parts add up to the total, in exact decimals', async () => {
    const { stdout } = await pullpath(
      'cost',
      '--zones',
      '3',
      '--region',
      'us-east-1',
      '--gb',
      '1000',
      '--format',
      'json',
    );
    const { options } = JSON.parse(stdout);
    expect(options.length).toBeGreaterThan(5);
    for (const { at } of options) {
      for (const { total, parts } of at) {
        const units = (text: string) => {
          const [whole = '0', part = ''] = text.split('.');
          return BigInt(whole + part.padEnd(10, '0'));
        };
        expect(units(total)).toBe(
          parts.reduce((sum: bigint, part: { amount: string }) => sum + units(part.amount), 0n),
        );
      }
    }
  });

  test('of layers that go over a NAT gateway in another zone', async () => {
    writeFileSync(
      join(folder, 'main.tf'),
      `provider "aws" { region = "ap-northeast-1" }
      resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
      resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
      resource "aws_subnet" "public" {
        vpc_id = aws_vpc.main.id
        cidr_block = "10.0.0.0/24"
        availability_zone = "ap-northeast-1a"
      }
      resource "aws_subnet" "app" {
        for_each = { a = "10.0.1.0/24", c = "10.0.2.0/24" }
        vpc_id = aws_vpc.main.id
        cidr_block = each.value
        availability_zone = "ap-northeast-1\${each.key}"
      }
      resource "aws_eip" "nat" {}
      resource "aws_nat_gateway" "main" {
        subnet_id = aws_subnet.public.id
        allocation_id = aws_eip.nat.id
      }
      resource "aws_route_table" "public" {
        vpc_id = aws_vpc.main.id
        route {
          cidr_block = "0.0.0.0/0"
          gateway_id = aws_internet_gateway.main.id
        }
      }
      resource "aws_route_table_association" "public" {
        subnet_id = aws_subnet.public.id
        route_table_id = aws_route_table.public.id
      }
      resource "aws_route_table" "app" {
        vpc_id = aws_vpc.main.id
        route {
          cidr_block = "0.0.0.0/0"
          nat_gateway_id = aws_nat_gateway.main.id
        }
      }
      resource "aws_route_table_association" "app" {
        for_each = aws_subnet.app
        subnet_id = each.value.id
        route_table_id = aws_route_table.app.id
      }`,
    );
    const { stdout, stderr } = await pullpath('cost', '.', '--gb', '1000', '--format', 'json');
    expect(stderr).toBe('');
    const { options } = JSON.parse(stdout);
    const total = (name: string) => options.find((option: { name: string }) => option.name === name)?.at[0].total;
    // 730 × 0.062 + 730 × 0.005 + 1,000 × 0.062 + 500 × 2 × 0.01: one NAT gateway is what it is.
    expect(total('today')).toBe('120.91');
    expect(total('nat-one')).toBe('120.91');
  });

  test.each([
    [['--gb', '-5'], '--gb -5 is no number'],
    [['--gb', 'NaN'], '--gb NaN is no number'],
    [['--gb', '1', '--image-size', '5MB', '--pulls', '1'], 'both tell the traffic'],
    [['--image-size', '5XB', '--pulls', '1'], '--image-size 5XB is no size'],
    [['--image-size', '5MB'], 'how often the image is pulled is missing'],
    [['--image', 'none.json', '--pulls', '1'], 'none.json: there is no such file'],
    [['--zones', '2'], 'leave out the path, or --zones'],
    [['--services-gb', '5'], 'name them: --need logs'],
    [['--image-region', 'us-east-9'], 'no prices for region us-east-9'],
    [['--prices', 'none.yaml'], 'none.yaml: there is no such file'],
    [['--prices', 'bad.yaml'], 'bad.yaml: it can'],
    [['--prices', 'bomb.yaml'], 'bomb.yaml: '],
  ])('%j gets one clear line', async (args, message) => {
    writeFileSync(join(folder, 'bad.yaml'), 'currency: [USD\n');
    writeFileSync(
      join(folder, 'bomb.yaml'),
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    );
    const { status, stdout, stderr } = await pullpath('cost', '--original', ...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([stdout, status]).toEqual(['', 2]);
  });

  test('stale prices get one line', async () => {
    const prices = [
      { item: 'nat-gateway-gb', region: 'ap-northeast-1', price: '0.062', source: 'an old list', date: '2019-01-01' },
    ];
    writeFileSync(join(folder, 'old.json'), JSON.stringify({ currency: 'USD', prices }));
    const { status, stderr } = await pullpath('cost', '--original', '--prices', 'old.json');
    expect(stderr).toMatch(
      /^pullpath: nat-gateway-gb of ap-northeast-1 is from 2019-01-01, more than 3 years ago; .*\n$/,
    );
    expect(status).toBe(0);
  });
});

const HEAD = `"FormatVersion","v1.0"
"Disclaimer","x"
"Publication Date","2026-11-18T20:15:04Z"
"Version","1"
"OfferCode","x"
"TermType","StartingRange","Unit","PricePerUnit","Currency","usageType","operation","Region Code"
`;
const row = (usage: string, unit: string, price: string, operation = '') =>
  `${['OnDemand', '0', unit, price, 'USD', `APN1-${usage}`, operation, 'ap-northeast-1'].map((field) => `"${field}"`).join(',')}\n`;
const VPC =
  HEAD + row('VpcEndpoint-Hours', 'Hrs', '0.5', 'VpcEndpoint') + row('VpcEndpoint-Bytes', 'GB', '0.01', 'VpcEndpoint');
const EC2 =
  HEAD +
  row('RegionalNatGateway-Hours', 'Hrs', '9') +
  row('NatGateway-Hours', 'Hrs', '0.7') +
  row('NatGateway-Bytes', 'GB', '0.8');
const TRANSFER = HEAD + row('DataTransfer-Regional-Bytes', 'GB', '0.02');

describe('prices update', () => {
  const update = (base: string) => pullpath('prices', 'update', '--region', 'ap-northeast-1', '--base-url', base);

  async function serving<T>(ec2: string | null, use: (base: string) => Promise<T>): Promise<T> {
    const server = createServer(({ url = '' }, response) => {
      const text = url.includes('AmazonVPC') ? VPC : url.includes('AmazonEC2') ? ec2 : TRANSFER;
      if (text === null) response.writeHead(200, { 'content-length': '100000' }).write(EC2, () => response.destroy());
      else response.end(text);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    try {
      return await use(typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('writes a file that cost takes up', async () => {
    const { status, stdout } = await serving(EC2, update);
    expect([status, stdout]).toEqual([0, '6 prices of ap-northeast-1 in pullpath-prices.json\n']);
    const { stdout: text } = await pullpath('cost', '--original');
    expect(text).toContain('2 services × 2 zones × 730 h × 0.5 = 1,460.00');
    expect(text).toContain('2026-11-18');
  });

  test.each([
    ['a partial download', null],
    ['a file without NAT gateways', HEAD + row('Other', 'GB', '1')],
    ['an empty file', ''],
  ])('%s changes nothing', async (_name, ec2) => {
    writeFileSync(join(folder, 'pullpath-prices.json'), 'as it was');
    const { status, stdout, stderr } = await serving(ec2, update);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('nothing was changed');
    expect(readdirSync(folder)).toEqual(['pullpath-prices.json']);
    expect(readFileSync(join(folder, 'pullpath-prices.json'), 'utf8')).toBe('as it was');
  });

  test.each([
    [['--region', '../x'], '../x is no region'],
    [['--region', 'eu-west-1', '--base-url', 'file:///etc'], '--base-url file:///etc is no address'],
  ])('%j gets one clear line', async (args, message) => {
    const { status, stderr } = await pullpath('prices', 'update', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

test('prices are shown with source and date', async () => {
  const { stdout, status } = await pullpath('prices', '--region', 'sa-east-1');
  expect(stdout).toContain('nat-gateway-hour: 0.093 (hour)');
  expect(stdout).toContain('2024-07-01');
  expect(status).toBe(0);
});
