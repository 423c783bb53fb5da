import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Consumer } from './consumer.ts';
import { readReport } from './synthesized.ts';

const SUPPRESSED = ['AwsSolutions-IAM5[Resource::*]', 'AwsSolutions-VPC7'];

let consumer: Consumer;

beforeAll(() => {
  consumer = new Consumer();
  cpSync('../examples/cdk', consumer.folder, { recursive: true });
  cpSync('test/apps', consumer.folder, { recursive: true });
});

afterAll(() => consumer.remove());

function synth(app: string, ...context: string[]) {
  const { status, output } = consumer.cdk(
    'synth',
    '--quiet',
    '--app',
    `npx tsx ${app}`,
    ...context.flatMap((key) => ['--context', `${key}=1`]),
  );
  return { status, output, ...readReport(join(consumer.folder, 'cdk.out')) };
}

/** What the app accepts, with the reasons, as CDK keeps them. */
function acknowledgments(stack: string): Record<string, string> {
  const metadata: Record<string, { type: string; data?: Record<string, string> }[]> = JSON.parse(
    readFileSync(join(consumer.folder, 'cdk.out', `${stack}.metadata.json`), 'utf8'),
  );
  const entries = Object.values(metadata).flat();
  return Object.assign(
    {},
    ...entries.filter(({ type }) => type === 'aws:cdk:acknowledged-rules').map(({ data }) => data),
  );
}

test('the example passes pullpath, and cdk-nag with a reason for each suppression', () => {
  const { status, output, violations, acknowledged } = synth('app.ts');
  expect(violations).toEqual([]);
  expect(acknowledged.map(({ rule, path }) => `${rule} ${path.split('/').at(-2)}`)).toEqual([
    'endpoint-unused Ssm',
    'endpoint-unused Ssmmessages',
  ]);
  expect(output).not.toMatch(/warning|error/i);
  expect(status).toBe(0);
  const nag = Object.entries(acknowledgments('OriginalSystem')).filter(([id]) => id.includes('AwsSolutions'));
  expect(nag.map(([id]) => id.replace(/.*::AwsSolutions/, 'AwsSolutions')).sort()).toEqual(SUPPRESSED);
  for (const [, reason] of nag) expect(reason.split(' ').length).toBeGreaterThan(3);
});

test('each suppression of the example is needed', () => {
  const stack = join(consumer.folder, 'original-system.ts');
  const source = readFileSync(stack, 'utf8');
  writeFileSync(stack, source.replaceAll("id: 'AwsSolutions-", "id: 'Nothing-"));
  try {
    const { status, violations } = synth('app.ts');
    expect(status).toBe(1);
    expect(violations.map(({ rule }) => rule).sort()).toEqual(SUPPRESSED);
  } finally {
    writeFileSync(stack, source);
  }
});

test('cdk synth fails with the findings in its own report', () => {
  const { status, output } = synth('closed-endpoints.ts');
  expect(status).toBe(1);
  expect(output).toMatch(/ERROR .*443.* \(pullpath\)\n\s+Network\/Vpc\/Api\/SecurityGroup/);
  expect(output).toContain("Acknowledge with 'pullpath::endpoint-security-group-closed'");
  expect(output).toContain("Acknowledge with 'pullpath::endpoint-missing'");
});

test('and passes when they are mended', () => {
  expect(synth('closed-endpoints.ts', 'mended')).toMatchObject({ status: 0, violations: [] });
});

test('or acknowledged', () => {
  const { status, violations, acknowledged } = synth('closed-endpoints.ts', 'acknowledged');
  expect(status).toBe(0);
  expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(new Set(acknowledged.map(({ rule, reason }) => `${rule}: ${reason}`))).toEqual(
    new Set(
      ['endpoint-missing', 'endpoint-security-group-closed', 'layer-bucket-unreachable'].map(
        (rule) => `${rule}: another app does it`,
      ),
    ),
  );
});
