import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Consumer } from './consumer.ts';

let consumer: Consumer;

beforeAll(() => {
  consumer = new Consumer();
  cpSync('../examples/cdk', consumer.folder, { recursive: true });
});

afterAll(() => consumer.remove());

test('the example synthesises, with pullpath and cdk-nag content', () => {
  const { status, output } = consumer.cdk('synth', '--quiet');
  expect(output).not.toContain('error');
  expect(status).toBe(0);
  const report = JSON.parse(readFileSync(join(consumer.folder, 'cdk.out/validation-report.json'), 'utf8'));
  expect(report).toBe(0);
});
