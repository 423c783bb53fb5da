import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BIN = resolve('dist/cli/main.cjs');
const AS_WRITTEN = resolve('examples/original-as-written');
const ORIGINAL = resolve('examples/original');

function pullpath(
  args: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Record<string, string>; readonly input?: string } = {},
) {
  const { AWS_REGION: _region, NO_COLOR: _colour, FORCE_COLOR: _forced, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? folder,
    encoding: 'utf8',
    env: { ...inherited, COLUMNS: '80', ...options.environment },
    timeout: 60_000,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return { status, stdout, stderr };
}

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

describe('check', () => {
  test.each([
    ['original-as-written', AS_WRITTEN, 1],
    ['original', ORIGINAL, 0],
    ['cloudformation', resolve('examples/cloudformation'), 0],
    ['cloudformation-as-written', resolve('examples/cloudformation-as-written'), 1],
    ['ecs', resolve('examples/ecs'), 0],
    ['ecs-broken', resolve('examples/ecs-broken'), 1],
    ['eks', resolve('examples/eks'), 0],
    ['eks-broken', resolve('examples/eks-broken'), 1],
  ])('on examples/%s prints what stands beside it', (_, path, status) => {
    const result = pullpath(['check', path]);
    expect(result.stdout).toBe(readFileSync(join(path, 'check.txt'), 'utf8'));
    expect(result.stderr).toBe('');
    expect(result.status).toBe(status);
  });

  test('fits 80 columns', () => {
    const lines = pullpath(['check', AS_WRITTEN]).stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('counts the findings of one rule where there are many, and tells each in JSON', () => {
    const path = write('many', {
      'main.tf': `
        provider "aws" {
          region = "eu-west-1"
        }
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
        resource "aws_subnet" "app" {
          count      = 30
          vpc_id     = aws_vpc.main.id
          cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
        }`,
    });
    const text = pullpath(['check', path]).stdout;
    const json = JSON.parse(pullpath(['check', path, '--format', 'json']).stdout);
    const ofS3 = json.findings.filter(({ rule }: { rule: string }) => rule === 'layer-bucket-unreachable');
    expect(ofS3.length).toBe(30);
    const told = text.split('\n').filter((line) => line.startsWith('  also main.tf:8:9 aws_subnet.app['));
    expect(told.length).toBe(19);
    expect(text).toContain(`${told.at(-1)}\n  and 10 more of this rule; --format json tells each\n`);
    expect(text.split('\n').at(-2)).toContain(`${json.findings.length} errors`);
  });

  test('finds the faults of the original system as written, at their lines', () => {
    const result = JSON.parse(pullpath(['check', AS_WRITTEN, '--format', 'json']).stdout);
    const source = readFileSync(join(AS_WRITTEN, 'main.tf'), 'utf8').split('\n');
    const at = (rule: string) =>
      result.findings
        .filter((finding: { rule: string }) => finding.rule === rule)
        .map(({ location }: { location: { line: number } }) => source[location.line - 1]?.trim());
    expect(at('for-each-needs-set')).toEqual(['for_each = [']);
    expect(at('private-dns-needs-vpc-dns')).toEqual(Array.from({ length: 4 }, () => 'private_dns_enabled = true'));
    const legs = result.pulls.map(
      ({ subnet, legs: all }: { subnet: string; legs: { service: string; verdict: string }[] }) => [
        subnet,
        ...all.map(({ service, verdict }) => `${service} ${verdict}`),
      ],
    );
    expect(legs).toEqual(
      ['1a_app1', '1a_app2', '1c_app1', '1c_app2'].map((name) => [
        `aws_subnet.private_${name}`,
        'ecr.api blocked',
        'ecr.dkr blocked',
        's3 private',
      ]),
    );
  });

  test('gives the same bytes for the same input, and the keys of the contract', () => {
    const first = pullpath(['check', ORIGINAL, '--format', 'json']).stdout;
    expect(pullpath(['check', ORIGINAL, '--format', 'json']).stdout).toBe(first);
    const result = JSON.parse(first);
    expect(Object.keys(result)).toEqual([
      'schemaVersion',
      'tool',
      'verdict',
      'pulls',
      'findings',
      'assumptions',
      'unknowns',
    ]);
    expect(Object.keys(result.pulls[0])).toEqual([
      'workload',
      'kind',
      'vpc',
      'subnet',
      'availabilityZone',
      'cidr',
      'verdict',
      'legs',
    ]);
    expect(Object.keys(result.pulls[0].legs[0]).slice(0, 9)).toEqual([
      'service',
      'host',
      'port',
      'neededFor',
      'required',
      'verdict',
      'via',
      'hops',
      'findings',
    ]);
    expect(Object.keys(result.pulls[0].legs[0].hops[0])).toEqual([
      'at',
      'resource',
      'outcome',
      'detail',
      'awsCode',
      'location',
      'witness',
    ]);
    expect(result.tool.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  test('writes formats to files and stdout', () => {
    const file = join(folder, 'result.json');
    const result = pullpath(['check', ORIGINAL, '--format', `json=${file}`, '--format', 'text']);
    expect(result.stdout).toContain('private');
    expect(JSON.parse(readFileSync(file, 'utf8')).verdict).toBe('private');
    expect(pullpath(['check', ORIGINAL, '--quiet']).stdout).toBe('');
  });

  test('--fail-on decides the exit code', () => {
    expect(pullpath(['check', AS_WRITTEN, '--fail-on', 'never', '--quiet']).status).toBe(0);
    expect(pullpath(['check', ORIGINAL, '--fail-on', 'note', '--quiet']).status).toBe(0);
  });

  test('--need adds a leg to every assumed workload', () => {
    const result = JSON.parse(pullpath(['check', ORIGINAL, '--need', 'logs', '--format', 'json']).stdout);
    expect(result.pulls[0].legs.map(({ service }: { service: string }) => service)).toEqual([
      'ecr.api',
      'ecr.dkr',
      's3',
      'logs',
    ]);
  });

  test('--workload and --vpc narrow it down, and say what there is', () => {
    expect(
      JSON.parse(pullpath(['check', ORIGINAL, '--workload', 'aws_subnet.private_1a_app1', '--format', 'json']).stdout)
        .pulls,
    ).toHaveLength(1);
    expect(pullpath(['check', ORIGINAL, '--vpc', 'aws_vpc.man'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('did you mean "aws_vpc.main"'),
    });
  });

  test('colours only where it is wanted', () => {
    expect(pullpath(['check', ORIGINAL], { environment: { FORCE_COLOR: '1' } }).stdout).toContain('\u001b[');
    expect(pullpath(['check', ORIGINAL], { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toContain(
      '\u001b[',
    );
  });

  test('a reader that goes away is no error', async () => {
    const child = spawn(process.execPath, [BIN, 'check', AS_WRITTEN], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    await new Promise((done) => child.on('close', done));
    expect(complaints).toBe('');
  });
});

describe('what can not be read: exit 2 and one clear line', () => {
  test.each<readonly [name: string, files: Readonly<Record<string, string | Buffer>> | null, expected: RegExp]>([
    [
      'a syntax error',
      { 'main.tf': 'resource "aws_vpc" "x" {\n  cidr_block = \n}\n' },
      /main\.tf:2:16: Invalid expression/,
    ],
    ['a missing folder', null, /there is no such file or folder/],
    ['a folder without Terraform', { 'notes.txt': 'hello' }, /no Terraform/],
    [
      'binary garbage',
      { 'main.tf': Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919 + 131) % 256)) },
      /main\.tf:\d+:\d+: .*UTF-8/,
    ],
    [
      'a file above 10 MB',
      { 'main.tf': '# x\n'.repeat(3_000_000) },
      /main\.tf: the file has 12000000 bytes, and .*10 MB.* is the limit/,
    ],
    [
      '20,000 nested brackets',
      { 'main.tf': `locals {\n  a = ${'['.repeat(20_000)}\n}\n` },
      /main\.tf:2:\d+: Nesting too deep/,
    ],
    [
      'cyclic locals',
      { 'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_vpc" "x" {\n  cidr_block = local.a\n}\n' },
      /main\.tf:\d+:\d+: .*local\.a → local\.b → local\.a/,
    ],
    [
      'a bad CIDR block',
      { 'main.tf': 'resource "aws_vpc" "x" {\n  cidr_block = "10.0.0.0/33"\n}\n' },
      /main\.tf:2:\d+: /,
    ],
    ['no network in it', { 'main.tf': 'locals {\n  a = 1\n}\n' }, /no AWS network/],
    [
      'lists that double and double',
      {
        'main.tf': `locals {\n  l0 = [1]\n${Array.from({ length: 60 }, (_, index) => `  l${index + 1} = [local.l${index}, local.l${index}]\n`).join('')}}\nresource "aws_vpc" "x" {\n  cidr_block = jsonencode(local.l60)\n}\n`,
      },
      /main\.tf:\d+:\d+: the value grows beyond 1000000 elements/,
    ],
    [
      'a module that calls itself',
      {
        'main.tf':
          'module "a" {\n  source = "./"\n}\nmodule "b" {\n  source = "./"\n}\nresource "aws_vpc" "x" {\n  cidr_block = "10.0.0.0/16"\n}\n',
      },
      /main\.tf:1:1: module\.a calls the module that it is part of/,
    ],
    [
      'a resource declared twice',
      { 'main.tf': 'resource "aws_vpc" "x" {\n}\nresource "aws_vpc" "x" {\n}\n' },
      /main\.tf:3:1: aws_vpc\.x is declared twice/,
    ],
  ])('%s', (name, files, expected) => {
    const path = files === null ? join(folder, 'missing') : write(name.replaceAll(' ', '-'), files);
    const { status, stdout, stderr } = pullpath(['check', path]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('modules beside the folder are read as far as the repository goes, and no further', () => {
    const vpc = 'resource "aws_vpc" "it" {\n  cidr_block = "10.0.0.0/16"\n}\n';
    write('beyond/vpc', { 'main.tf': vpc });
    write('repository/modules/vpc', { 'main.tf': vpc });
    mkdirSync(join(folder, 'repository/.git'));
    const call = (source: string) => ({ 'main.tf': `module "vpc" {\n  source = "${source}"\n}\n` });
    const near = write('repository/live/near', call('../../modules/vpc'));
    expect(pullpath(['check', near], { cwd: near }).stdout).toContain('module.vpc.aws_vpc.it');
    const far = write('repository/live/far', { 'vpc.tf': vpc, ...call('../../../beyond/vpc') });
    expect(pullpath(['check', far], { cwd: far }).stdout).toContain('there is no Terraform in ../../../beyond/vpc');
  });

  test('a link that leads out of the repository is not followed', () => {
    const outside = write('outside', {
      'secret.tf': 'resource "aws_vpc" "secret" {\n  cidr_block = "10.0.0.0/16"\n}\n',
    });
    const path = write('linked', {});
    mkdirSync(join(path, '.git'));
    symlinkSync(join(outside, 'secret.tf'), join(path, 'main.tf'));
    expect(pullpath(['check', path])).toMatchObject({ status: 2, stdout: '' });
  });

  test.each([
    [['chek'], /unknown command.*check/],
    [['check', '--formt', 'json'], /unknown option.*--format/],
    [['check', '--format', 'jsn'], /did you mean "json"/],
    [['check', '--fail-on', 'sometimes'], /--fail-on/],
    [['check', ORIGINAL, '--var', 'regin=x'], /did you mean "region"/],
    [['check', ORIGINAL, '--var', 'region'], /NAME=VALUE/],
    [['rules', 'private-dns-of'], /did you mean "private-dns-off"/],
    [['explain', 'aws_subnet.private_1a_app', '--in', ORIGINAL], /did you mean "aws_subnet\.private_1a_app1"/],
    [['explain', 'aws_subnet.private_1a_app1', 's4', '--in', ORIGINAL], /did you mean "s3"/],
  ])('wrong usage: %j', (args, expected) => {
    const { status, stderr } = pullpath(args);
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(expected);
  });

  test('control characters of the input never reach the terminal', () => {
    const path = write('hostile', {
      'main.tf': 'resource "aws_vpc" "x" {\n  cidr_block = "10.0.0.0/16\u001b[31m"\n}\n',
    });
    const { stdout, stderr } = pullpath(['check', path]);
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe('a plan or state as JSON', () => {
  const state = JSON.stringify({
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          {
            address: 'aws_vpc.main',
            mode: 'managed',
            type: 'aws_vpc',
            name: 'main',
            values: {
              id: 'vpc-0abc',
              arn: 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0abc',
              cidr_block: '10.0.0.0/16',
              enable_dns_support: true,
              enable_dns_hostnames: true,
            },
          },
          {
            address: 'aws_subnet.app',
            mode: 'managed',
            type: 'aws_subnet',
            name: 'app',
            values: {
              id: 'subnet-0abc',
              vpc_id: 'vpc-0abc',
              cidr_block: '10.0.1.0/24',
              availability_zone: 'eu-west-1a',
              map_public_ip_on_launch: false,
            },
          },
        ],
      },
    },
  });

  test.each([
    ['a file', ['state.json'], undefined],
    ['standard input', ['-'], state],
    ['what --as says it is', ['state.json', '--as', 'state'], undefined],
  ])('is read from %s', (_, args, input) => {
    writeFileSync(join(folder, 'state.json'), state);
    const result = pullpath(['check', ...args, '--format', 'json'], input === undefined ? {} : { input });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(1);
    const { verdict, pulls, findings } = JSON.parse(result.stdout);
    expect(verdict).toBe('blocked');
    expect(pulls[0].subnet).toBe('aws_subnet.app');
    expect(findings[0].location.file).toBe(input === undefined ? 'state.json' : 'stdin');
  });

  test('a large plan is read from the disk, and nothing else is said', () => {
    const { resources } = JSON.parse(state).values.root_module;
    const changes = resources.map(({ values, ...rest }: { values: object }) => ({
      ...rest,
      change: { actions: ['create'], before: null, after: values, after_unknown: {} },
    }));
    const plan = {
      format_version: '1.2',
      variables: { padding: { value: 'x'.repeat(2 ** 20) } },
      planned_values: {
        root_module: { resources: resources.map((each: object) => ({ ...each, schema_version: 1 })) },
      },
      resource_changes: changes,
      configuration: { root_module: {} },
    };
    writeFileSync(join(folder, 'large.json'), JSON.stringify(plan));
    const { status, stdout, stderr } = pullpath(['check', 'large.json', '--format', 'json']);
    expect([status, stderr]).toEqual([1, '']);
    const { verdict, pulls, findings } = JSON.parse(stdout);
    expect([verdict, pulls[0].subnet]).toEqual(['blocked', 'aws_subnet.app']);
    expect(findings[0].location.column).toBeGreaterThan(JSON.stringify(plan).indexOf('"resource_changes"'));
  });

  test.each([
    ['broken JSON', '{"format_version": "1.0",\n oops', /^pullpath: .*input\.json:2:\d+: the JSON is broken/],
    [
      'a large plan that is cut off',
      `{"format_version":"1.2","variables":{"x":{"value":"${'x'.repeat(2 ** 20)}"}},"planned_values":{"root_module":{}},"resource_changes":[{`,
      /^pullpath: .*input\.json:1:\d+: the JSON is broken/,
    ],
    ['another document', '{"a": 1}', /neither a plan nor a state/],
    ['no JSON at all', 'hello', /nothing that pullpath reads/],
    [
      'values that are none',
      '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_vpc.a", "type": "aws_vpc", "values": "x"}]}}}',
      /the values of aws_vpc\.a are no object; make it with terraform show -json PLAN/,
    ],
    ['a newer format', '{"format_version": "9.0", "planned_values": {}}', /format_version 9\.0 is not known/],
    ['an empty plan', '{"format_version": "1.2", "planned_values": {}}', /no AWS network/],
    ['JSON nested 50,000 deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, /neither a plan nor a state/],
  ])('%s: exit 2 and one clear line', (_, text, expected) => {
    writeFileSync(join(folder, 'input.json'), text);
    const { status, stdout, stderr } = pullpath(['check', 'input.json']);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });
});

test('explain tells one leg hop by hop', () => {
  const { status, stdout } = pullpath(['explain', 'aws_subnet.private_1a_app1', 's3', '--in', ORIGINAL]);
  expect(status).toBe(0);
  expect(stdout).toContain('aws_vpc_endpoint.s3');
  expect(stdout).toMatch(/route-table: aws_route_table\.private sends S3/);
});

test('rules lists all, and explains one', () => {
  const lines = pullpath(['rules']).stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(14);
  expect(pullpath(['rules', 'private-dns-off']).stdout).toContain('# private-dns-off');
});

test('demo shows the original system as written, then mended', () => {
  const { status, stdout } = pullpath(['demo']);
  expect(status).toBe(0);
  expect(stdout.indexOf('✗ blocked')).toBeGreaterThan(0);
  expect(stdout.indexOf('✓ private: every pull works')).toBeGreaterThan(stdout.indexOf('✗ blocked'));
});
