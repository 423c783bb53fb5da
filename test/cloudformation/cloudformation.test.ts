import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../src/check/check.js';
import { networkOf } from '../../src/design/from-spec.js';
import { servicesOf } from '../../src/design/needs.js';
import { ORIGINAL } from '../../src/design/original.js';
import { plan } from '../../src/design/plan.js';
import { readSpec } from '../../src/design/read-spec.js';
import { type Choices, DEFAULT_CHOICES, type Spec } from '../../src/design/spec.js';
import { toCloudFormation } from '../../src/emit/cloudformation.js';
import { pythonWithAws } from './python.js';

let folder = '';
let python: string | null = null;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-cloudformation-'));
  python = pythonWithAws();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function template(name: string, spec: Spec, choices: Partial<Choices> = {}): string {
  const needs = servicesOf(spec.runs, spec.region);
  const design = plan(networkOf(spec), (network) => check({ network, sources: new Map() }, { needs }), {
    choices: { ...DEFAULT_CHOICES, ingress: 'vpc', ...choices },
    spec,
  });
  const [file] = toCloudFormation({
    added: design.added,
    base: null,
    changes: design.changes,
    region: spec.region,
    account: choices.account ?? null,
  });
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, file?.text ?? '');
  return path;
}

function run(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(python ?? '', args, { encoding: 'utf8', timeout: 240_000 });
  return { status, stdout, stderr };
}

const EKS: Spec = readSpec(
  {
    region: 'us-east-1',
    vpc: { cidr: '10.1.0.0/16' },
    zones: ['a', 'b', 'c'].map((name) => ({ name, subnets: [{ name: 'nodes', size: '/22' }] })),
    runs: ['eks', 'logs'],
  },
  'spec.yaml',
);

describe('the original system as a template', () => {
  test('is created through a real API as the article has it, field by field', ({ skip }) => {
    if (python === null) skip();
    const path = template('original', ORIGINAL);
    const created = run(['test/cloudformation/create_stack.py', 'ap-northeast-1', path]);
    expect(created.status, created.stderr).toBe(0);
    const endpoints = ['Private1aVpcEndpointSubnet', 'Private1cVpcEndpointSubnet'];
    const row = (zone: string, name: string, block: number) => [
      `Private1${zone}${name}Subnet`,
      `ap-northeast-1${zone}`,
      `10.0.${block}.0/24`,
    ];
    expect(JSON.parse(created.stdout)).toEqual({
      status: 'CREATE_COMPLETE',
      vpc: { cidr: '10.0.0.0/16' },
      subnets: [
        row('a', 'App1', 1),
        row('a', 'App2', 2),
        row('a', 'VpcEndpoint', 3),
        row('c', 'App1', 4),
        row('c', 'App2', 5),
        row('c', 'VpcEndpoint', 6),
      ],
      endpoints: [
        ...['ecr.api', 'ecr.dkr', 'logs'].map((service) => [
          `${{ 'ecr.api': 'EcrApi', 'ecr.dkr': 'EcrDkr', logs: 'Logs' }[service]}Endpoint`,
          `com.amazonaws.ap-northeast-1.${service}`,
          'Interface',
          true,
          endpoints,
          [],
        ]),
        ['S3Endpoint', 'com.amazonaws.ap-northeast-1.s3', 'Gateway', false, [], ['PrivateRouteTable']],
        ...['ssm', 'ssmmessages'].map((service) => [
          `${service === 'ssm' ? 'Ssm' : 'Ssmmessages'}Endpoint`,
          `com.amazonaws.ap-northeast-1.${service}`,
          'Interface',
          true,
          endpoints,
          [],
        ]),
      ],
    });
    // moto makes no associations and leaves DNS hostnames off, whatever the template says: that is read there.
    const { Resources: resources } = parse(readFileSync(path, 'utf8'), { logLevel: 'error' });
    expect(resources.MainVpc.Properties).toMatchObject({ EnableDnsSupport: true, EnableDnsHostnames: true });
    expect(
      Object.values<{ Type: string; Properties: unknown }>(resources).flatMap(({ Type, Properties }) =>
        Type === 'AWS::EC2::SubnetRouteTableAssociation' ? [Properties] : [],
      ),
    ).toEqual(
      ['1aApp1', '1aApp2', '1cApp1', '1cApp2'].map((name) => ({
        SubnetId: `Private${name}Subnet`,
        RouteTableId: 'PrivateRouteTable',
      })),
    );
  }, 300_000);
});

test('cfn-lint finds nothing in templates', ({ skip }) => {
  if (python === null) skip();
  const paths = [
    template('lint-original', ORIGINAL),
    template('lint-eks', EKS, { policies: 'least-privilege', account: '012345678901', eks: true }),
    template('lint-one-zone', EKS, { zones: 'one', placement: 'existing', ingress: 'cidrs' }),
  ];
  expect(run(['-c', 'from cfnlint.runner import main; main()', ...paths])).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
}, 300_000);
