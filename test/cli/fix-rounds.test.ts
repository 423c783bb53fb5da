import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-fix-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fixed(file: string, ...flags: readonly string[]) {
  const args = ['check', file, '--region', 'eu-west-1', '--fix', ...flags, '--format', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8' });
  return { verdict: JSON.parse(stdout).verdict, told: stderr, text: readFileSync(join(folder, file), 'utf8') };
}

const ref = (name: string) => ({ Ref: name });
const table = (zone: string) => ({
  [`Subnet${zone}`]: {
    Type: 'AWS::EC2::Subnet',
    Properties: {
      VpcId: ref('Vpc'),
      CidrBlock: `10.0.${zone === 'A' ? 1 : 2}.0/24`,
      AvailabilityZone: `eu-west-1${zone.toLowerCase()}`,
    },
  },
  [`Table${zone}`]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
  [`Association${zone}`]: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref(`Subnet${zone}`), RouteTableId: ref(`Table${zone}`) },
  },
});

/** Two route tables that S3's endpoint lacks, and no endpoint of ECR. */
const NETWORK = {
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true } },
    ...table('A'),
    ...table('B'),
    S3: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: { VpcId: ref('Vpc'), ServiceName: 'com.amazonaws.eu-west-1.s3' },
    },
  },
};

test.each([
  ['in lines', JSON.stringify(NETWORK, null, 2)],
  ['in lines that end as on Windows', `${JSON.stringify(NETWORK, null, '\t').replaceAll('\n', '\r\n')}\r\n`],
  ['in one line', JSON.stringify(NETWORK)],
])('--fix makes all that it can at once, in JSON %s', (_, source) => {
  writeFileSync(join(folder, 'template.json'), source);
  const safe = fixed('template.json');
  expect(JSON.parse(safe.text).Resources.S3.Properties.RouteTableIds).toEqual([ref('TableA'), ref('TableB')]);
  expect(safe.told.match(/^fixed: /gm)?.length).toBeGreaterThan(1);
  const again = fixed('template.json');
  expect([again.text, again.told]).toEqual([safe.text, expect.stringMatching(/^nothing to fix by itself/)]);
  const all = fixed('template.json', '--unsafe');
  expect(all.verdict).toBe('private');
  expect(Object.keys(JSON.parse(all.text).Resources).slice(0, 8)).toEqual(Object.keys(NETWORK.Resources));
  expect(all.text.split('\r\n').length).toBe(source.includes('\r\n') ? all.text.split('\n').length : 1);
  expect(fixed('template.json', '--unsafe').text).toBe(all.text);
});
