import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Consumer } from './consumer.ts';
import { readReport } from './synthesized.ts';

/** What `pullpath design --emit cdk` writes is an app of this package: synthesised, and checked as every other. */
const PULLPATH = resolve('../dist/cli/main.cjs');
let consumer: Consumer;
let network: string;

beforeAll(() => {
  consumer = new Consumer();
  writeFileSync(join(consumer.folder, 'cdk.json'), '{ "app": "npx tsx app.ts" }');
  network = mkdtempSync(join(tmpdir(), 'pullpath-design-'));
});

afterAll(() => {
  consumer.remove();
  rmSync(network, { recursive: true, force: true });
});

function pullpath(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PULLPATH, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function synthesised(design: readonly string[], context: readonly string[] = []) {
  const { status, stdout, stderr } = pullpath('design', ...design, '--emit', 'cdk');
  expect(status, stderr).toBe(0);
  writeFileSync(join(consumer.folder, 'app.ts'), stdout);
  const synth = consumer.cdk('synth', '--quiet', ...context.flatMap((each) => ['-c', each]));
  expect(synth.status, synth.output).toBe(0);
  return JSON.parse(pullpath('check', join(consumer.folder, 'cdk.out'), '--need', 'logs', '--format', 'json').stdout);
}

/** How many resources of each type the app makes. */
function madeByType(): Readonly<Record<string, number>> {
  const template = JSON.parse(readFileSync(join(consumer.folder, 'cdk.out', 'PrivatePull.template.json'), 'utf8'));
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values<{ Type: string }>(template.Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}

const OTHER = ['--region', 'us-east-1', '--cidr', '10.1.0.0/16', '--zone', 'a', '--zone', 'b', '--subnet', 'app=/24'];

test('other zones, and whom the endpoints admit', () => {
  const { verdict, pulls } = synthesised([
    ...OTHER,
    '--single-zone',
    '--runs',
    'eks',
    '--ingress',
    'cidrs',
    '--need',
    'logs',
  ]);
  expect([verdict, pulls.length]).toEqual(['private', 2]);
}, 120_000);

test('policies, whose account the stack leaves open', () => {
  const { findings, unknowns } = synthesised([
    ...OTHER,
    '--policies',
    'least-privilege',
    '--account',
    '123456789012',
    '--need',
    'logs',
  ]);
  expect(findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
  expect(unknowns.length).toBeGreaterThan(0);
  for (const { what } of unknowns) expect(what).toMatch(/^whether the policy of .* allows ecr:BatchGetImage$/);
}, 120_000);

test.each([
  ['', '"eu-west-1a"', []],
  [
    ', and the zones that only the account tells',
    'data.aws_availability_zones.available.names[0]',
    ['data.aws_availability_zones.names[0]=eu-west-1a'],
  ],
])(
  'what an existing VPC lacks is told the ids by the context of the app%s',
  (_, zone, zones) => {
    writeFileSync(
      join(network, 'main.tf'),
      `provider "aws" {
  region = "eu-west-1"
}
data "aws_availability_zones" "available" {}
resource "aws_vpc" "main" {
  cidr_block           = "10.8.0.0/24"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.0.0/26"
  availability_zone = ${zone}
}
`,
    );
    const ids = ['aws_vpc.main=vpc-1', 'aws_subnet.app=subnet-1', 'aws_vpc.main.main_route_table=rtb-1', ...zones];
    const checked = synthesised([network], ids);
    expect(checked.findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    expect(madeByType()).toMatchObject({ 'AWS::EC2::Subnet': 1, 'AWS::EC2::VPCEndpoint': 3 });
  },
  120_000,
);

test('an existing VPC whose S3 endpoint is there, and one that is full', () => {
  const vpc = (block: string, rest: string) => `provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block           = "${block}"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.0.0/26"
  availability_zone = "eu-west-1a"
}
${rest}`;
  const s3 = `resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]
}
`;
  const ids = ['aws_vpc.main=vpc-1', 'aws_subnet.app=subnet-1', 'aws_vpc.main.main_route_table=rtb-1'];
  const errors = (flags: readonly string[]) =>
    synthesised([network, ...flags], ids).findings.filter(({ severity }: { severity: string }) => severity === 'error');
  writeFileSync(join(network, 'main.tf'), vpc('10.8.0.0/24', s3));
  expect(errors([])).toEqual([]);
  expect(madeByType()).toMatchObject({ 'AWS::EC2::Subnet': 1, 'AWS::EC2::VPCEndpoint': 2 });
  writeFileSync(join(network, 'main.tf'), vpc('10.8.0.0/26', ''));
  expect(errors(['--add-cidr', '100.64.0.0/26'])).toEqual([]);
  expect(madeByType()).toMatchObject({ 'AWS::EC2::VPCCidrBlock': 1, 'AWS::EC2::VPCEndpoint': 3 });
}, 120_000);

/** The emitted app as a team with cdk-nag would have it: the pack on the app, and what the team accepts on the stack. */
function withNag(emitted: string, accepted: readonly { readonly id: string; readonly reason: string }[]): string {
  const start = emitted.lastIndexOf('\nnew ');
  const made = emitted.slice(start + 1).replace('new App()', 'app');
  return [
    "import { Validations } from 'aws-cdk-lib';",
    "import { AwsSolutionsChecks } from 'cdk-nag';",
    emitted.slice(0, start),
    'const app = new App();',
    'Validations.of(app).addPlugins(new AwsSolutionsChecks(app));',
    `const stack = ${made}`,
    ...accepted.map((each) => `Validations.of(stack).acknowledge(${JSON.stringify(each)});`),
  ].join('\n');
}

test.each([
  ['the original', ['--original']],
  [
    'least privilege, one zone',
    [...OTHER, '--single-zone', '--policies', 'least-privilege', '--account', '123456789012'],
  ],
  ['workloads admitted by their CIDRs', [...OTHER, '--ingress', 'cidrs']],
])(
  'cdk-nag has nothing to say but of flow logs, which are for the owner of the VPC: %s',
  (_, design) => {
    const { status, stdout, stderr } = pullpath('design', ...design, '--emit', 'cdk');
    expect(status, stderr).toBe(0);
    const synth = (accepted: Parameters<typeof withNag>[1]) => {
      writeFileSync(join(consumer.folder, 'app.ts'), withNag(stdout, accepted));
      const done = consumer.cdk('synth', '--quiet');
      const { violations } = readReport(join(consumer.folder, 'cdk.out'));
      return { status: done.status, rules: violations.map(({ rule }) => rule), output: done.output };
    };
    const bare = synth([]);
    expect([bare.status, bare.rules], bare.output).toEqual([1, ['AwsSolutions-VPC7']]);
    const reason = 'Flow logs go where the organisation collects them.';
    expect(synth([{ id: 'AwsSolutions-VPC7', reason }])).toMatchObject({ status: 0, rules: [] });
  },
  120_000,
);
