import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../src/index.js';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-design-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pullpath(args: readonly string[], cwd = folder) {
  const { AWS_REGION: _region, NO_COLOR: _colour, FORCE_COLOR: _forced, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, COLUMNS: '80' },
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

/** What the article's system is, field by field. */
const TABLE = [
  ['private_1a_app1', 'ap-northeast-1a', '10.0.1.0/24', 'aws_route_table.private'],
  ['private_1a_app2', 'ap-northeast-1a', '10.0.2.0/24', 'aws_route_table.private'],
  ['private_1a_vpc_endpoint', 'ap-northeast-1a', '10.0.3.0/24', null],
  ['private_1c_app1', 'ap-northeast-1c', '10.0.4.0/24', 'aws_route_table.private'],
  ['private_1c_app2', 'ap-northeast-1c', '10.0.5.0/24', 'aws_route_table.private'],
  ['private_1c_vpc_endpoint', 'ap-northeast-1c', '10.0.6.0/24', null],
] as const;

describe('design --original', () => {
  test('as Terraform is the original system, and pulls privately from its four subnets', async () => {
    const { status, stdout, stderr } = pullpath(['design', '--original', '--emit', 'terraform']);
    expect(status).toBe(0);
    expect(stderr).toContain('✓ private: with this design every pull from all 4 subnets works');
    const path = write('original', { 'main.tf': stdout });

    const checked = JSON.parse(pullpath(['check', path, '--need', 'logs', '--format', 'json']).stdout);
    expect(checked.verdict).toBe('private');
    expect(checked.findings).toEqual([]);
    expect(checked.pulls.map(({ subnet, verdict }: { subnet: string; verdict: string }) => [subnet, verdict])).toEqual(
      TABLE.filter(([name]) => name.includes('app')).map(([name]) => [`aws_subnet.${name}`, 'private']),
    );

    const { filesOnDisk, readInfrastructure } = await import('../../src/index.js');
    const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null };
    const { network } = await readInfrastructure(filesOnDisk(path), options);
    const value = <T>(of: Value<T>) => (of.known ? of.value : null);
    expect(
      network.subnets
        .map(({ id, availabilityZone, cidr, routeTable, tags }) => [
          id.replace('aws_subnet.', ''),
          value(availabilityZone)?.name,
          value(cidr)?.text,
          value(routeTable),
          tags.Name,
        ])
        .sort(),
    ).toEqual(
      TABLE.map(([name, zone, cidr, table]) => [
        name,
        zone,
        cidr,
        table,
        name.replaceAll('_', ' ').replace(/(app)(\d)/, '$1 $2'),
      ]).sort(),
    );
    const [vpc] = network.vpcs;
    expect([vpc?.id, vpc && value(vpc.region), vpc && value(vpc.dnsSupport), vpc && value(vpc.dnsHostnames)]).toEqual([
      'aws_vpc.main',
      'ap-northeast-1',
      true,
      true,
    ]);
    expect(vpc?.cidrs.items.map((block) => value(block)?.text)).toEqual(['10.0.0.0/16']);
    expect(network.routeTables.find(({ id }) => id === 'aws_route_table.private')?.tags).toEqual({
      Name: 'VPC Endpoint S3',
    });
    const group = network.securityGroups.find(({ id }) => id === 'aws_security_group.vpc_endpoint');
    expect(group?.rules.items.map(({ direction, ports, peer }) => [direction, value(ports), value(peer)])).toEqual([
      ['ingress', { from: 443, to: 443 }, { kind: 'cidr', cidr: expect.objectContaining({ text: '10.0.0.0/16' }) }],
    ]);
    expect(
      network.endpoints.map((endpoint) => [
        endpoint.id,
        value(endpoint.serviceName),
        value(endpoint.type),
        value(endpoint.privateDns),
        endpoint.subnets.items.map(({ subnet }) => value(subnet)),
        endpoint.routeTables.items.map((table) => value(table)),
        endpoint.securityGroups.items.map((each) => value(each)),
      ]),
    ).toEqual([
      ['aws_vpc_endpoint.s3', 'com.amazonaws.ap-northeast-1.s3', 'Gateway', false, [], ['aws_route_table.private'], []],
      ...['ecr_api', 'ecr_dkr', 'logs', 'ssm', 'ssmmessages'].map((name) => [
        `aws_vpc_endpoint.${name}`,
        `com.amazonaws.ap-northeast-1.${name.replace('_', '.')}`,
        'Interface',
        true,
        ['aws_subnet.private_1a_vpc_endpoint', 'aws_subnet.private_1c_vpc_endpoint'],
        [],
        ['aws_security_group.vpc_endpoint'],
      ]),
    ]);
    expect([network.internetGateways, network.natGateways]).toEqual([[], []]);
  });

  test('fits 80 columns', () => {
    const { stdout } = pullpath(['design', '--original']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('--out', () => {
  test('writes all or nothing, and overwrites only with --force', () => {
    const out = join(folder, 'out');
    expect(pullpath(['design', '--original', '--out', out]).status).toBe(0);
    const written = readFileSync(join(out, 'main.tf'), 'utf8');
    expect(readdirSync(out)).toEqual(['main.tf']);

    writeFileSync(join(out, 'main.tf'), 'mine');
    const refused = pullpath(['design', '--original', '--out', out]);
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: `pullpath: ${join(out, 'main.tf')}: the file is there already; give another --out, or --force to overwrite it\n`,
    });
    expect(readFileSync(join(out, 'main.tf'), 'utf8')).toBe('mine');

    expect(pullpath(['design', '--original', '--out', out, '--force']).status).toBe(0);
    expect(readFileSync(join(out, 'main.tf'), 'utf8')).toBe(written);
    expect(readdirSync(out)).toEqual(['main.tf']);
  });
});
