import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, test } from 'vitest';
import { original } from './original-system.ts';
import { readReport } from './synthesized.ts';

/** scripts/prepare-cdk.mjs has made the Python package with jsii-pacmak, and installed it here. */
const PYTHON = '.venv/bin/python';
const folder = mkdtempSync(join(tmpdir(), 'pullpath-cdk-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runApp(environment: Record<string, string> = {}) {
  const env = {
    ...process.env,
    CDK_OUTDIR: folder,
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
    ...environment,
  };
  return spawnSync(PYTHON, ['test/python/app.py'], { encoding: 'utf8', env });
}

function templateOf(stack: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8'));
}

test('an app in Python gives the same template as one in TypeScript', () => {
  const { status, stderr } = runApp();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(templateOf('Original')).toEqual(Template.fromStack(original({ leastPrivilege: {} }).stack).toJSON());
  const existing = Template.fromJSON(templateOf('Existing') as Record<string, unknown>);
  existing.resourceCountIs('AWS::EC2::VPCEndpoint', 3);
});

test('what is refused is told in Python too', () => {
  const { status, stderr } = runApp({ SHARE_ZONES: '1' });
  expect(status).toBe(1);
  expect(stderr).toContain('are both in ap-northeast-1a, and an interface endpoint takes one subnet a zone');
});

test('the validator passes an app in Python, and fails one whose layers have no way', () => {
  expect(runApp({ VALIDATE: '1' }).status).toBe(0);
  const { status, stderr } = runApp({ VALIDATE: '1', WITHOUT_S3: '1' });
  expect(status).toBe(1);
  expect(stderr).toContain('ValidationFailed');
  const { violations } = readReport(folder);
  const errors = violations.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ rule, path }) => `${rule} ${path}`).sort()).toEqual([
    'endpoint-missing Existing/Vpc/Resource',
    'layer-bucket-unreachable Existing/Vpc/appSubnet1/Subnet',
    'layer-bucket-unreachable Existing/Vpc/appSubnet2/Subnet',
  ]);
});
