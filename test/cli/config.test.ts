import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const BIN = resolve('dist/cli/main.cjs');
const ORIGINAL = readFileSync('examples/original/main.tf', 'utf8');
const AS_WRITTEN = readFileSync('examples/original-as-written/main.tf', 'utf8');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function pullpath(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

interface Json {
  readonly verdict: string;
  readonly pulls: readonly {
    readonly workload: string;
    readonly subnet: string;
    readonly verdict: string;
    readonly legs: readonly { readonly service: string; readonly findings: readonly number[] }[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly location: { readonly file: string };
    readonly ignored?: { readonly reason: string };
  }[];
  readonly assumptions: readonly string[];
}

function json(...args: readonly string[]): Json {
  const { stdout, stderr } = pullpath('check', ...args, '--format', 'json');
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const API = `workloads:
  - name: api
    kind: ecs-fargate
    subnets: ["aws_subnet.private_1a_app*"]
    securityGroups: [aws_security_group.vpc_endpoint]
`;

describe('pullpath.yaml', () => {
  test('names the workloads, and none is assumed then', () => {
    write({ 'main.tf': ORIGINAL, 'pullpath.yaml': API });
    expect(json().pulls.map(({ workload, subnet }) => `${workload} in ${subnet}`)).toEqual([
      'api in aws_subnet.private_1a_app1',
      'api in aws_subnet.private_1a_app2',
    ]);
    expect(pullpath('explain', 'api', 's3').stdout).toContain('aws_subnet.private_1a_app2');
  });

  test('is looked for in the folder that is read, or where --config says', () => {
    write({ 'infra/main.tf': ORIGINAL, 'infra/pullpath.yaml': API, 'other.yaml': 'allow: [public]\n' });
    expect(json('infra').pulls).toHaveLength(2);
    expect(json('infra', '--config', 'other.yaml').pulls).toHaveLength(4);
    expect(pullpath('check', 'infra', '--config', 'none.yaml')).toMatchObject({
      status: 2,
      stderr: 'pullpath: none.yaml: there is no such file; check --config\n',
    });
  });

  test('holds for an estate too', () => {
    write({
      'network/main.tf': ORIGINAL,
      'app/main.tf': 'locals {}\n',
      'pullpath.yaml': API.replace(/aws_/g, 'network/aws_'),
    });
    expect(json('network', 'app').pulls.map(({ workload }) => workload)).toEqual(['api', 'api']);
  });

  test('is refused with one line where it is wrong', () => {
    write({ 'main.tf': ORIGINAL, 'pullpath.yaml': API.replace('private_1a_app*', 'private_1x') });
    const { status, stdout, stderr } = pullpath('check');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^pullpath: pullpath\.yaml:4:15: no subnet is aws_subnet\.private_1x, did you mean .*; there is .*\n$/,
    );
  });

  test('is refused with one line where a key is a map, and nothing else is said', () => {
    write({ 'main.tf': ORIGINAL, 'pullpath.yaml': '? {a: 1}\n: 2\n' });
    const refused = { status: 2, stdout: '', stderr: expect.stringMatching(/^pullpath: [^\n]*\n$/) };
    expect(pullpath('check')).toMatchObject(refused);
    expect(pullpath('cost', '--original', '--traffic', 'pullpath.yaml')).toMatchObject(refused);
  });

  test('accepts findings, until their day', () => {
    const accepted = (until: string) =>
      `ignore:\n  - rule: private-dns-needs-vpc-dns\n    resource: "aws_vpc_endpoint.*"\n    reason: known\n    until: ${until}\n`;
    write({ 'main.tf': AS_WRITTEN, 'pullpath.yaml': accepted('2999-01-01') });
    const of = ({ findings }: Json) => findings.filter(({ rule }) => rule === 'private-dns-needs-vpc-dns');
    expect(of(json()).map(({ ignored }) => ignored?.reason)).toEqual(['known', 'known', 'known', 'known']);
    write({ 'pullpath.yaml': accepted('2020-01-01') });
    const past = json();
    expect(of(past).every(({ ignored }) => ignored === undefined)).toBe(true);
    expect(past.assumptions[0]).toContain('pullpath.yaml:2');
  });

  test('accepts a finding about what is absent', () => {
    write({
      'main.tf': ORIGINAL.slice(0, ORIGINAL.indexOf('resource "aws_vpc_endpoint" "interface"')),
      'pullpath.yaml': 'ignore:\n  - { rule: endpoint-missing, resource: aws_vpc.main, reason: later }\n',
    });
    const { findings, verdict } = json();
    expect(verdict).toBe('blocked');
    expect(
      findings.filter(({ rule }) => rule === 'endpoint-missing').every(({ ignored }) => ignored !== undefined),
    ).toBe(true);
  });
});

describe('--recursive', () => {
  test('judges each root module alone, and no module that one calls', () => {
    write({
      'live/a/main.tf': ORIGINAL,
      'live/b/main.tf': 'module "network" {\n  source = "../../modules/network"\n}\n',
      'modules/network/main.tf': ORIGINAL,
      'live/a/.terraform/modules/x/main.tf': ORIGINAL,
      'empty/main.tf': 'locals {}\n',
    });
    const { verdict, pulls, assumptions } = json('--recursive');
    expect(verdict).toBe('private');
    expect([...new Set(pulls.map(({ subnet }) => subnet.replace(/_1[ac]_app\d$/, '')))]).toEqual([
      'live/a/aws_subnet.private',
      'live/b/module.network.aws_subnet.private',
    ]);
    expect(pulls).toHaveLength(8);
    expect(assumptions.join('\n')).toContain('live/a/aws_vpc.main');
  });

  test('findings keep their legs, and stand in one order', () => {
    write({ 'a/main.tf': ORIGINAL, 'b/main.tf': AS_WRITTEN, 'c/main.tf': AS_WRITTEN });
    const { verdict, pulls, findings } = json('--recursive');
    expect(verdict).toBe('blocked');
    const of = (root: string) => findings.filter(({ resource }) => resource.startsWith(root)).map(({ rule }) => rule);
    expect(of('b/')).toEqual(of('c/'));
    expect(of('b/')).toContain('for-each-needs-set');
    for (const { subnet, legs } of pulls)
      for (const index of legs.flatMap((leg) => leg.findings))
        expect(findings[index]?.resource.slice(0, 2)).toBe(subnet.slice(0, 2));
    expect(pullpath('check', '--recursive').status).toBe(1);
  });

  test('literal ids of two root modules are not joined', () => {
    const endpoint = (service: string) =>
      `provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_vpc_endpoint" "it" {\n  vpc_id = "vpc-1"\n  subnet_ids = ["subnet-1"]\n  service_name = "com.amazonaws.eu-west-1.${service}"\n  vpc_endpoint_type = "Interface"\n}\n`;
    write({ 'a/main.tf': endpoint('ecr.api'), 'b/main.tf': endpoint('ecr.dkr') });
    expect(json('--recursive').pulls.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
  });

  test('what all share is found where it belongs', () => {
    write({ 'a/main.tf': ORIGINAL, 'b/main.tf': ORIGINAL, 'pullpath.yaml': API.replace(/aws_/g, 'b/aws_') });
    const { pulls } = json('--recursive');
    expect(pulls.map(({ workload, subnet }) => [workload, subnet.slice(0, 2)])).toEqual([
      ['a/aws_subnet.private_1a_app1', 'a/'],
      ['a/aws_subnet.private_1a_app2', 'a/'],
      ['a/aws_subnet.private_1c_app1', 'a/'],
      ['a/aws_subnet.private_1c_app2', 'a/'],
      ['api', 'b/'],
      ['api', 'b/'],
    ]);
    write({ 'pullpath.yaml': API });
    expect(pullpath('check', '--recursive').stderr).toMatch(/^pullpath: pullpath\.yaml:4:15: no subnet is /);
  });

  test('a root module may have its own configuration', () => {
    write({ 'a/main.tf': ORIGINAL, 'b/main.tf': ORIGINAL, 'b/pullpath.yaml': API.replace(/aws_/g, 'b/aws_') });
    expect(
      json('--recursive')
        .pulls.map(({ workload }) => workload)
        .slice(-2),
    ).toEqual(['api', 'api']);
  });

  test('says of a root module that it could not be read whole, though nothing of a network is left', () => {
    const module = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n';
    write({ 'a/main.tf': ORIGINAL, 'b/main.tf': module });
    const hint = 'b/module.vpc could not be read: run terraform init';
    expect(pullpath('check', '--recursive').stdout).toContain(hint);
    expect(pullpath('check', 'b', '--recursive')).toMatchObject({ status: 2, stdout: '' });
    for (const args of [['b', '--recursive'], ['b']])
      expect(pullpath('check', ...args).stderr).toContain('run terraform init');
  });

  test('one line where there is nothing to judge', () => {
    write({ 'a/main.tf': 'locals {}\n' });
    expect(pullpath('check', '--recursive')).toMatchObject({ status: 2, stdout: '' });
    expect(pullpath('check', 'a', 'b', '--recursive').stderr).toContain('--recursive goes with one folder');
    cpSync(join(folder, 'a'), join(folder, 'b'), { recursive: true });
    expect(pullpath('check', 'nowhere', '--recursive').stderr).toContain('there is no such folder');
  });
});
