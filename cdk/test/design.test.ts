import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Consumer } from './consumer.ts';
import { original } from './original-system.ts';

const PULLPATH = resolve('../dist/cli/main.cjs');
let consumer: Consumer;

function pullpath(...args: string[]): string {
  return execFileSync(process.execPath, [PULLPATH, ...args], { cwd: consumer.folder, encoding: 'utf8' });
}

beforeAll(() => {
  consumer = new Consumer();
});

afterAll(() => consumer.remove());

test('the design that pullpath writes for CDK is the original system, and every pull of it is private', () => {
  pullpath('design', '--original', '--emit', 'cdk', '--out', 'designed');
  const { status, output } = consumer.cdk(
    ...['synth', '--quiet', '--app', 'npx tsx designed/app.ts', '--no-path-metadata', '--no-version-reporting'],
  );
  expect(output).not.toMatch(/warning|error/i);
  expect(status).toBe(0);
  const { Resources } = JSON.parse(readFileSync(join(consumer.folder, 'cdk.out/PrivatePull.template.json'), 'utf8'));
  expect(Resources).toEqual(Template.fromStack(original().stack).toJSON().Resources);

  const checked = JSON.parse(
    pullpath(
      'check',
      'cdk.out',
      '--format',
      'json',
      ...['logs', 'ssm', 'ssmmessages'].flatMap((need) => ['--need', need]),
    ),
  );
  expect(checked.verdict).toBe('private');
  expect(checked.pulls.map(({ cidr, verdict }: { cidr: string; verdict: string }) => `${cidr} ${verdict}`)).toEqual([
    '10.0.1.0/24 private',
    '10.0.2.0/24 private',
    '10.0.4.0/24 private',
    '10.0.5.0/24 private',
  ]);
  expect(checked.findings).toEqual([]);
});
